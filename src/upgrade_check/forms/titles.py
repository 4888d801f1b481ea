"""What the lines above figures say of all of them: their kind, year, zone and unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from upgrade_check.dataset.numbers import number_in
from upgrade_check.dataset.remarks import NOT_FINAL
from upgrade_check.dataset.units import is_amount_unit, plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid, without_unit
from upgrade_check.forms.headings import announced, has_results, years_in
from upgrade_check.forms.labels import OF_ANY_ZONE, bracketed_unit, unit_line
from upgrade_check.rules.inputs import Column, TableInput

_LONGEST_TITLE = 50
_LINES_ABOVE_TABLE = 3
_SENTENCE = re.compile("[:。;]|[不勿]|非(?!正式)")
_EXAMPLE = re.compile(r"(?:(?:示|样|范)例|样[表张]|^(?:example|sample))(?:数据|表格?)?(?:$|[)])")
_OF_FIGURES = re.compile(r"(?:表|情况|数据|指标|汇总|统计|一览|台账)(?:$|[(])")
_ZONE = re.compile(r"高新技术产业开发区|高新技术开发区|高新区")
_OTHER_ZONE = re.compile(r"经济技术开发区|经济开发区|开发区|经开区")
_CITY = re.compile(r"(?:^|[省市区]|年度?)(?P<city>[^\W\d_省市区年]{2,6})市?(?:省级)?Z")
# Z stands for the words of a high-tech zone, K for those of another.
_WHOSE = re.compile(
    r"(?:(?P<zone>[^\W\d_]{2,}?)(?P<kind>Z|K)|[^\W\d_]+?(?:省|市|县)|[^\W\d_]{2,}?(?<![本全我园新])区)"
    r"(?:各|的)?(?:\d{4}年度?)?(?:(?:[一二两三四五六七八九\d]大)?(?:主导|重点|支柱))?产业"
)
_NAMED_ZONE = re.compile(r"(?:年度?)?(?P<name>[^\W\d_]{2,}?)(?P<kind>Z|K)")
_LIMITED = re.compile(
    rf"{NOT_FINAL.pattern}|规上|规模以上|限上|主区|核心区|起步区|培育(?:主导)?产业"
    r"|产业(?:营业?收入?|投资|税收)(?!.*产值)"
)
_DIGITS = {"两": "2"} | {digit: str(n) for n, digit in enumerate("一二三四五六七八九", 1)}

Cell = tuple[int, int]
Title = tuple[Place, str]


def titles_of(grid: Grid) -> list[Title]:
    """The sheet's name, and the lines at its top that hold nothing else.

    三年行动计划完成情况 speaks for a sheet called 发展目标 as well.
    """
    lines = [(grid.place(*cell), text) for cell, text in _top_lines(grid)]
    name = grid.sheet.name
    if announced(name).kind == "target" and any(has_results(text) for _, text in lines):
        return lines
    return [(Place(name), name), *lines]


def _top_lines(grid: Grid) -> Iterator[tuple[Cell, str]]:
    for cell, text in grid.top_lines:
        # 不得填写快报数。 is no title.
        if len(text) <= _LONGEST_TITLE and not _SENTENCE.search(plain(text)):
            yield cell, text


def city_of(grid: Grid, zone: str) -> str:
    """The one city that ``zone`` is called after, there or in the titles.

    滨江 in 江苏省滨江市高新技术产业开发区 and in 滨江高新区; in 南通市海安高新区 it is not 南通.
    """
    names = [plain(zone), *(plain(text) for _, text in _top_lines(grid))]
    found = {m["city"] for name in names for m in _CITY.finditer(_short(name))}
    own = [city for city in found if city in zone or not zone]
    return own[0] if len(own) == 1 else ""


def disclaimer(grid: Grid) -> tuple[str, str] | None:
    """Place and text of the title that says that the sheet holds no figures of a whole year.

    2027年预期目标表, 2024年1-9月 and 作废 are such titles. ``None`` if no title says so.
    """
    titles = ((str(place), text) for place, text in titles_of(grid))
    return next((t for t in titles if announced(t[1]).kind in ("target", "part", "void")), None)


def year_of(grid: Grid) -> tuple[int, Cell] | None:
    """The one year that the sheet's name and titles give its figures, and a cell for it.

    2024年度主要指标表, 主要指标（2024年） and a sheet called 2024年 give one; 2025年申报表,
    2025年工作要点 and a line 2024年 do not.
    """
    first = grid.rows_from(0)[0]
    titles = [((first, grid.headings(first)[0][0]), grid.sheet.name), *_top_lines(grid)]
    found = {
        year: cell
        for cell, title in titles
        if _OF_FIGURES.search(folded := plain(title)) or title == grid.sheet.name
        for year in years_in(folded)
        if f"{year}年" in folded or folded == str(year)
    }
    return next(iter(found.items())) if len(found) == 1 else None


def years_of(grid: Grid) -> set[int]:
    """All years that the sheet's name and titles give its figures."""
    return set().union(*(years_in(plain(text)) for _, text in titles_of(grid)))


def zones_of(grid: Grid) -> set[str]:
    """All zones that the sheet's name and titles name, without the places around them."""
    return {zone for _, text in titles_of(grid) for zone in zones_in(text)}


def zones_in(text: str) -> Iterator[str]:
    """The zones that a text names, each with its kind: 江海 Z in 江苏省江海高新区2024年指标."""
    for found in _NAMED_ZONE.finditer(_short(plain(text))):
        name = OF_ANY_ZONE.sub("", found["name"])
        # 全省开发区 and 江苏省开发区 are all that lie there.
        if len(name) > 1 and not name.endswith("省") and (own := _place_name(name)):
            yield own + found["kind"]


def not_final(title: str) -> bool:
    """Whether a title says that the figures are not final: 2024年快报数."""
    return announced(title).kind == "preliminary"


def is_example(grid: Grid) -> bool:
    """Whether the sheet shows how another is filled in: 填写示例, 填报表（样表）."""
    return any(_EXAMPLE.search(plain(text)) for _, text in titles_of(grid))


def units_above(grid: Grid, end: int) -> tuple[str, ...]:
    """The units on lines such as 单位:万元 above the labels; one, or several that contradict.

    Lines above a figure are of what stands there, where others stand below it.

    ``end`` is the row of the labels; where the grid is turned, their column.
    """
    if grid.is_turned:
        texts = (text for row in grid.rows_from(0) for at, text in grid.texts(row) if at < end)
        return tuple(dict.fromkeys(unit for text in texts if (unit := unit_line(text))))
    units: dict[str, None] = {}
    for row in reversed(grid.rows_before(end)):
        if units and any(number_in(grid.value(row, c)) is not None for c in grid.columns(row)):
            break
        said = [text for _, text in grid.texts(row)]
        units |= dict.fromkeys(unit for text in said if (unit := unit_line(text)))
        # 主要指标（亿元）
        if len(said) == 1 and is_amount_unit(unit := bracketed_unit(said[0])[1]):
            units[unit] = None
    return tuple(units)


class TableTitles:
    """The sheet's name and the lines above the header of a table."""

    def __init__(self, grid: Grid, header: int, declared: TableInput) -> None:
        """Look at the lines above row ``header``."""
        self._label = plain(declared.label.zh)
        self._all: list[Title] = [
            (grid.place(header, grid.texts(header)[0][0]), plain(grid.sheet.name))
        ]
        self.top = header
        """The first of them."""
        alone: list[Title] = []
        for row in reversed(range(max(header - _LINES_ABOVE_TABLE, 0), header)):
            texts, columns = grid.texts(row), grid.columns(row)
            # Below a row of figures begins something else.
            if any(number_in(grid.value(row, c)) is not None for c in columns[1:]):
                break
            self.top = row if texts else self.top
            titles = [
                (grid.place(row, c), plain(without_unit(t)))
                for c, t in texts
                if len(t) <= _LONGEST_TITLE
            ]
            self._all[1:1] = titles
            if len(texts) == 1:
                alone += titles
        amounts = [d for d in declared.columns.values() if d.type == "amount"]
        words = [self._label, plain(declared.row.zh), *(plain(d.label.zh) for d in amounts)]
        self._own = [
            (place, title)
            for place, title in self._all
            if ":" not in title
            and (any(word in title for word in words) or (place, title) in alone)
        ]

    @cached_property
    def years(self) -> Mapping[int, Place]:
        """The years that they give the table, and where: 2023年主导产业情况."""
        return {year: place for place, title in self._own for year in years_in(title)}

    @property
    def year(self) -> int | None:
        """The only one of the years."""
        return next(iter(self.years)) if len(self.years) == 1 else None

    @cached_property
    def not_meant(self) -> str:
        """The one of other figures: 快报数, 规上工业主导产业产值, 1-9月; empty if there is none."""
        for _, title in self._own:
            if _LIMITED.search(title) or announced(title).kind in ("target", "part", "earlier"):
                return title
        return ""

    def of_another(self, zone: str) -> Title | None:
        """The one that names another zone than ``zone``, or a city: 江海市主导产业产值.

        江海高新区 and 江苏江海高新技术产业开发区 are one.
        """
        own = _place_name(_short(plain(zone)).partition("Z")[0])
        for place, title in self._own:
            said = _WHOSE.search(re.sub(r"^\d{4}年?度?", "", _short(title)))
            if said is None:
                continue
            name = said["zone"] or ""
            if said["kind"] and not (name := _place_name(OF_ANY_ZONE.sub("", name.split("Z")[-1]))):
                continue
            is_same = not own or name.endswith(own) or own.endswith(name)
            if said["kind"] != "Z" or not is_same:
                return place, title
        return None

    def says(self, declared: Column) -> bool:
        """Whether one calls the figures below by a column's name: 主导产业产值（2022—2024年）."""
        said = re.compile(rf"{re.escape(plain(declared.label.zh))}(?:情况|统计|一?览?表|$|\()")
        return any(said.search(title) for _, title in self._own)

    def counting(self, rows: int) -> Place | None:
        """The one that calls as many rows by the table's name: 三大主导产业 over three rows."""
        for place, title in self._all:
            said = re.search(
                rf"(\d|[一两二三四五六七八九])(?:大|个){re.escape(self._label)}", title
            )
            if said and _DIGITS.get(said[1], said[1]) == str(rows):
                return place
        return None


def _place_name(text: str) -> str:
    """The last name in 江苏省江海市."""
    return ([part for part in re.split("[省市县]", text) if part] or [""])[-1]


def _short(name: str) -> str:
    return _OTHER_ZONE.sub("K", _ZONE.sub("Z", name))
