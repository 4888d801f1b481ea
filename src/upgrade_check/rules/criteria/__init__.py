"""The kinds of criterion, one file each.

A kind is a module with a class ``Criterion``, derived from ``CriterionBase``, whose field ``kind``
is a ``Literal``. It is found by being here; nothing else has to name it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Any, Union

from pydantic import Field

from upgrade_check.rules.criterion import CriterionBase

KINDS: dict[str, type[CriterionBase]] = {
    module.name: import_module(f"{__name__}.{module.name}").Criterion
    for module in sorted(iter_modules(__path__), key=lambda module: module.name)
}
"""Kind name to class; the module's name is the kind's name."""

# Built at run time from what is found, so a type checker sees it as Any.
AnyCriterion: Any = Annotated[Union[tuple(KINDS.values())], Field(discriminator="kind")]  # noqa: UP007
