"""Dropped files are kept until they exceed the limit."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError
from upgrade_check.page.store import Drop, Dropped, Store


def file(size: int, name: str = "a.xlsx") -> Dropped:
    return Dropped(name, bytes(size), WorkbookError("damaged", file=name))


def dropped(size: int) -> Drop:
    return Drop((file(size),))


def test_the_oldest_goes() -> None:
    store = Store(budget=100)
    first = store.add(dropped(40))
    second = store.add(dropped(40))
    assert store.get(first)
    third = store.add(dropped(40))
    assert store.get(first) is None
    assert store.get(second)
    assert store.get(third)


def test_the_latest_stays_whatever_it_weighs() -> None:
    store = Store(budget=100)
    small = store.add(dropped(1))
    large = store.add(dropped(1000))
    assert store.get(small) is None
    assert store.get(large)


def test_nobody_guesses_an_id() -> None:
    store = Store()
    assert len({store.add(Drop(())) for _ in range(100)}) == 100
    assert store.get("") is None


def test_a_file_takes_the_place_of_its_former_self() -> None:
    store = Store(budget=100)
    name = store.add(Drop((file(1, "a.xlsx"), file(2, "b.xlsx"))))
    drop = store.get(name)
    assert drop
    store.keep(name, drop.with_more(Drop((file(3, "a.xlsx"), file(4, "c.xlsx")))))
    drop = store.get(name)
    assert drop
    assert [(f.name, len(f.data)) for f in drop.files] == [
        ("a.xlsx", 3),
        ("b.xlsx", 2),
        ("c.xlsx", 4),
    ]


def test_what_is_used_stays() -> None:
    store = Store(budget=100)
    one, two = store.add(dropped(40)), store.add(dropped(40))
    drop = store.get(one)
    assert drop
    store.keep(one, drop)
    store.add(dropped(40))
    assert store.get(one)
    assert store.get(two) is None
