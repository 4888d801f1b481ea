"""Imports follow the layers of the design, without cycles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import upgrade_check

PACKAGE = Path(upgrade_check.__file__).parent
FILES = {
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in PACKAGE.rglob("*.py")
}
# Each package and the packages it may import; what those may import is allowed too.
DIRECT = {
    "dataset": (),
    "rules": ("dataset",),
    "spreadsheet": (),
    "forms": ("rules", "spreadsheet"),
    "planning": ("rules",),
    "scoring": ("planning", "forms"),
    "reports": ("planning", "scoring", "forms"),
    "evidence": ("reports",),
    "screening": ("reports", "evidence"),
    "page": ("screening",),
    "cli": ("page",),
}


def _needed(module: str) -> set[str]:
    """The modules that a module imports: at its top, in functions, and for type checking."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(FILES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} names a module by dots"
            of = str(node.module)
            names |= {f"{of}.{a.name}" if f"{of}.{a.name}" in FILES else of for a in node.names}
    return (names & FILES.keys()) - {module}


def _room(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def _below(room: str) -> Iterator[str]:
    for lower in DIRECT[room]:
        yield lower
        yield from _below(lower)


def test_no_module_needs_one_that_needs_it() -> None:
    # Raises CycleError, which names the circle.
    TopologicalSorter({module: _needed(module) for module in FILES}).prepare()


@pytest.mark.parametrize("room", DIRECT)
def test_a_room_needs_only_the_rooms_below_it(room: str) -> None:
    modules = [module for module in FILES if _room(module) == room]
    assert modules
    allowed = {room, *_below(room)}
    wrong = {
        f"{module} needs {needed}"
        for module in modules
        for needed in _needed(module)
        if _room(needed) in DIRECT and _room(needed) not in allowed
    }
    assert not wrong


def test_what_rooms_share_needs_no_room() -> None:
    shared = [module for module in FILES if _room(module) not in {"", "__main__", *DIRECT}]
    assert "upgrade_check.errors" in shared
    wrong = {
        f"{module} needs {needed}"
        for module in shared
        for needed in _needed(module)
        if _room(needed) in DIRECT
    }
    assert not wrong


def test_every_room_has_its_place() -> None:
    folders = {file.parent.name for file in PACKAGE.glob("*/__init__.py")}
    assert folders == {*DIRECT, "locales"}
