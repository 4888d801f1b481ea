"""``review.yaml``: what experts mark in a mock review, and how many points each item has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction

from pydantic import Field

from upgrade_check.dataset.units import plain
from upgrade_check.rules import REVIEW_FILE
from upgrade_check.rules.bound import Exact
from upgrade_check.rules.located import LocatedYaml
from upgrade_check.rules.model_errors import checked
from upgrade_check.rules.pack import RulePack, available_packs, builtin_packs
from upgrade_check.rules.scoring import check_sum
from upgrade_check.rules.text import Strict, Text

_ID = r"^[a-z][a-z0-9-]*$"


class ReviewItem(Strict):
    """One item of the sheet."""

    id: str = Field(pattern=_ID)
    title: Text = Field(description="评分项: what is marked; a row of the sheet is found by it.")
    max: Exact = Field(description="满分: the highest mark.")
    points: Text = Field(description="评分要点: what to look at.")


class ReviewFile(Strict):
    """``review.yaml``: the sheet that every expert gets."""

    title: Text = Field(description="Title of the sheet.")
    source: Text = Field(description="Where items and marks come from; every sheet says so.")
    total: Exact = Field(description="The sum of the items' highest marks.")
    items: tuple[ReviewItem, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class ReviewSheet:
    """A pack's sheet for experts, checked."""

    pack: RulePack
    title: Text
    source: Text
    total: Fraction
    items: tuple[ReviewItem, ...]
    sha256: str
    """Of the file, with line feeds as line ends."""


def packs_with_review() -> list[str]:
    """Ids of the packs that come with the program and have a sheet for experts."""
    return [name for name in available_packs() if (builtin_packs() / name / REVIEW_FILE).is_file()]


def load_review(pack: RulePack) -> ReviewSheet | None:
    """The pack's sheet for experts; ``None`` if it has none.

    Raises:
        RulePackError: The file is wrong, two items have one name, or the highest marks do not add
            up; it names file and line.
    """
    path = pack.directory / REVIEW_FILE
    if not path.is_file():
        return None
    file = LocatedYaml(path)
    parsed = checked(file, ReviewFile)
    check_sum(file, ("total",), parsed.total, [item.max for item in parsed.items])
    ids: set[str] = set()
    titles: dict[str, str] = {}
    for index, item in enumerate(parsed.items):
        where = ("items", index)
        if item.id in ids:
            raise file.error("duplicate-id", (*where, "id"), found=item.id)
        ids.add(item.id)
        if not item.max:
            raise file.error("no-weight", (*where, "max"))
        for title in (item.title.zh, item.title.en):
            if titles.setdefault(plain(title), item.id) != item.id:
                other = titles[plain(title)]
                raise file.error("duplicate-label", (*where, "title"), found=title, other=other)
    digest = hashlib.sha256(file.content.replace(b"\r\n", b"\n")).hexdigest()
    return ReviewSheet(pack, parsed.title, parsed.source, parsed.total, parsed.items, digest)
