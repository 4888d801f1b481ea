"""What was dropped is kept until there is too much of it."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError
from upgrade_check.page.store import Dropped, Store


def dropped(size: int) -> Dropped:
    return Dropped("a.xlsx", bytes(size), WorkbookError("damaged", file="a.xlsx"))


def test_the_oldest_goes() -> None:
    store = Store(budget=100)
    first = store.add((dropped(40),))
    second = store.add((dropped(40),))
    assert store.get(first)
    third = store.add((dropped(40),))
    assert store.get(first) is None
    assert store.get(second)
    assert store.get(third)


def test_the_latest_stays_whatever_it_weighs() -> None:
    store = Store(budget=100)
    small = store.add((dropped(1),))
    large = store.add((dropped(1000),))
    assert store.get(small) is None
    assert store.get(large)


def test_nobody_guesses_an_id() -> None:
    store = Store()
    assert len({store.add(()) for _ in range(100)}) == 100
    assert store.get("") is None
