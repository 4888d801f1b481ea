"""What the titles above a table say of it: which year, whose, how final, and how many rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upgrade_check.dataset.remarks import NOT_FINAL
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.rules.inputs import TableInput

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!年?\d{1,2}月)(?![-./]\d)")
_OF_FILING = re.compile(r"申报|填报|上报|申请|升级|创建")
_LONGEST_TITLE = 50
_TITLE_LINES = 3
_ZONE = re.compile(r"高新技术产业开发区|高新技术开发区|高新区")
_OTHER_ZONE = re.compile(r"经济技术开发区|经济开发区|开发区|经开区")
_WHOSE = re.compile(
    r"(?:(?P<zone>[^\W\d_]{2,}?)(?P<kind>Z|K)|[^\W\d_]+?(?:省|市|县)|[^\W\d_]{2,}?(?<![本全我园新])区)"
    r"(?:各|的)?(?:\d{4}年度?)?(?:(?:[一二两三四五六七八九\d]大)?(?:主导|重点|支柱))?产业"
)
_DIGITS = {"两": "2"} | {digit: str(n) for n, digit in enumerate("一二三四五六七八九", 1)}

_ANY_ZONE = re.compile(r"(?:省级|国家级?|升级|申报|创建|[各本我])+$")
"""省级高新区 and 国家高新区 name none."""
Titles = tuple[tuple[Place, str], ...]


def _own(titles: Titles, declared: TableInput) -> Iterator[tuple[Place, str]]:
    """The titles that speak of this table, folded."""
    words = {plain(declared.label.zh), plain(declared.row.zh)}
    words |= {plain(d.label.zh) for d in declared.columns.values() if d.type == "amount"}
    for place, title in titles:
        folded = plain(title[: _LONGEST_TITLE + 1])
        if len(title) <= _LONGEST_TITLE and ":" not in folded and any(w in folded for w in words):
            yield place, folded


def titles_above(grid: Grid, header: int) -> Titles:
    """The sheet's name, and the lines above a header."""
    titles = [(grid.place(header, grid.texts(header)[0][0]), grid.sheet.name)]
    for row in range(max(header - _TITLE_LINES, 0), header):
        titles += [(grid.place(row, column), text) for column, text in grid.texts(row)]
    return tuple(titles)


def year_of(titles: Titles, declared: TableInput) -> tuple[int, Place] | None:
    """The one year that the titles of this table name: 2023年主导产业情况.

    A year of filing is not the figures': 2025年升级申报表.
    """
    found = {
        int(year): place
        for place, title in _own(titles, declared)
        if not _OF_FILING.search(title)
        for year in _YEAR.findall(title)
    }
    return next(iter(found.items())) if len(found) == 1 else None


def not_final(titles: Titles, declared: TableInput) -> str:
    """The word of a title that says that the figures are not final: 快报数; empty if none does."""
    found = (NOT_FINAL.search(title) for _, title in _own(titles, declared))
    return next((match.group() for match in found if match), "")


def of_another(titles: Titles, declared: TableInput, zone: str) -> tuple[Place, str] | None:
    """A title that names another zone than ``zone``, or a city: 江海市主导产业产值.

    江海高新区 and 江苏江海高新技术产业开发区 are one.
    """
    own = _place_name(_short(plain(zone)).partition("Z")[0])
    for place, title in _own(titles, declared):
        said = _WHOSE.search(re.sub(r"^\d{4}年?度?", "", _short(title)))
        if said is None:
            continue
        name = said["zone"] or ""
        if said["kind"] and not (name := _place_name(_ANY_ZONE.sub("", name.split("Z")[-1]))):
            continue
        is_same = not own or name.endswith(own) or own.endswith(name)
        if said["kind"] != "Z" or not is_same:
            return place, title
    return None


def _place_name(text: str) -> str:
    """The last name in 江苏省江海市."""
    return ([part for part in re.split("[省市县]", text) if part] or [""])[-1]


def _short(name: str) -> str:
    return _OTHER_ZONE.sub("K", _ZONE.sub("Z", name))


def counted_in_title(titles: Titles, declared: TableInput, rows: int) -> Place | None:
    """The title that calls as many rows by the table's name: 三大主导产业 over three rows."""
    label = re.escape(plain(declared.label.zh))
    for place, title in titles:
        said = re.search(rf"(\d|[一两二三四五六七八九])(?:大|个){label}", plain(title))
        if said and _DIGITS.get(said[1], said[1]) == str(rows):
            return place
    return None
