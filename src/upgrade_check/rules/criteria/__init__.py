"""The kinds of criterion, one file each.

A kind is a module with a class ``Criterion``, derived from ``CriterionBase``, whose field ``kind``
is a ``Literal``. It is found by being here; nothing else has to name it, and it is loaded when a
rule file uses it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, TypeAlias

from upgrade_check.rules.chosen import Chosen
from upgrade_check.rules.criterion import CriterionBase

KINDS: tuple[str, ...] = tuple(sorted(module.name for module in iter_modules(__path__)))
"""The names of all kinds; a module's name is its kind's name."""


def criterion_of(kind: str) -> type[CriterionBase]:
    """The class of a kind."""
    found: type[CriterionBase] = import_module(f"{__name__}.{kind}").Criterion
    return found


AnyCriterion: TypeAlias = Annotated[CriterionBase, Chosen("kind", KINDS, criterion_of)]
