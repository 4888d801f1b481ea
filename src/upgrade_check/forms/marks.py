"""Which rows of a table are marked, as by 是, √ or 首位产业, and which are sums of others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank, number_in, read_statement
from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import (
    MARKS,
    OTHERS_WORDS,
    REMAINDER_NAMES,
    SUBTOTAL_WORDS,
    TOTAL_BEGINNINGS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
    WHOLE_WORDS,
)
from upgrade_check.forms.labels import bare_name, bracketed_unit
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.text import Text

TotalOf = Literal["all", "part", "marked", "rest"]


def total_of(text: str, declared: TableInput) -> TotalOf | None:
    """What a row of this name is the sum of; ``None`` if it is a row of the table."""
    return _total_of(bare_name(text), declared.label, declared.row)


@lru_cache(maxsize=2048)
def _total_of(name: str, table: Text, rows: Text) -> TotalOf | None:
    if name in TOTAL_WORDS:
        return "all"
    if name in SUBTOTAL_WORDS:
        return "part"
    label, row = plain(table.zh), plain(rows.zh)
    if re.fullmatch(
        rf"(?:\d|[一两二三四五六七八九])[大个](?:{label}|重点{row}|支柱{row}|{row})", name
    ):
        # 三大产业 is their sum.
        return "marked"
    ending = next((word for word in TOTAL_ENDINGS if name.endswith(word)), None)
    if ending is None:
        # 小计算机 is no sum.
        begins = name.startswith(TOTAL_BEGINNINGS) and name[2:3] != "算"
        return "part" if begins else None
    rest = name.removesuffix(ending)
    if rest.startswith(OTHERS_WORDS):
        return "rest"
    if label in rest or plain(table.en) in rest:
        return "marked"
    for word in (*WHOLE_WORDS, row, plain(rows.en)):
        rest = rest.replace(word, "")
    return "part" if rest or ending in SUBTOTAL_WORDS else "all"


def total_in(grid: Grid, row: int, declared: TableInput) -> TotalOf | None:
    """The same of a row without a name, by any of its texts."""
    found = (total_of(text, declared) for _, text in grid.texts(row))
    return next((of for of in found if of), None)


_CATEGORIES = ("类别", "类型", "分类", "属性", "category", "type")
_UNMARKED = frozenset({"一般", "一般产业", "非主导", "非主导产业"}) | REMAINDER_NAMES
_ONE, _ZERO = "1", "0"
_ORDINAL = "[一二三四五六七八九1-9]"
_LONGEST_CATEGORY = 60
_AND_MORE = re.compile(r"等(?:[\d一二两三四五六七八九]*[个大]?(?:产业|行业))?$")


def is_category(heading: str, declared: TableInput) -> bool:
    """Whether a heading is 类别 or 产业类别, whose cells say 主导产业 or 其他产业."""
    name = bracketed_unit(heading)[0]
    words = (plain(declared.row.zh), plain(declared.row.en))
    return any(name == f"{word}{end}" for end in _CATEGORIES for word in ("", *words))


def read_category(value: object, declared: TableInput) -> bool | None:
    """Whether a cell names its row as what the table is called; ``None`` if it says neither.

    主导产业, 第一主导产业 and 首位产业 do; 其他产业 and 一般产业 do not; 培育主导产业 is neither.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_CATEGORY:
        return None
    mark = declared.columns[declared.mark_column].label.en if declared.mark_column else ""
    return _category(value, declared.label, declared.row, mark)


@lru_cache(maxsize=2048)
def _category(text: str, table: Text, rows: Text, mark: str) -> bool | None:
    said, label, row = plain(text), plain(table.zh), plain(rows.zh)
    first = rf"第{_ORDINAL}大?|首位|首要"
    names = rf"(?:{first})?{label}|{label}{_ORDINAL}|(?:{first}){row}|{label.removesuffix(row)}"
    names += f"|(?:是|属于){label}"
    english = {plain(table.en), plain(mark), plain(f"{mark}{rows.en}")}
    if re.fullmatch(names, said) or (said and said in english):
        return True
    is_none = said in _UNMARKED or re.fullmatch(rf"(?:不是|不属于|非){label}", said)
    return False if is_none else None


def is_remainder(name: str) -> bool:
    """Whether a row of this name is what is left over: 其他产业 is no industry."""
    return bare_name(name) in REMAINDER_NAMES


def is_one(name: str, declared: TableInput) -> bool:
    """Whether a name may be that of one row: 其他主导产业, 新材料等 and 三大主导产业 are more."""
    bare, label = bare_name(name), plain(declared.label.zh)
    is_rest = is_remainder(name) or (bare.startswith(OTHERS_WORDS) and label in bare)
    is_all = bare == label or total_of(name, declared) == "marked"
    return not (is_rest or is_all or _AND_MORE.search(bare))


def mark_of(texts: Iterable[str]) -> str:
    """The one mark that a column uses for yes; empty if it uses none, or several."""
    found = {plain(text) for text in texts if not is_blank(text)}
    found = {text for text in found if read_statement(text) is not False}
    if _ONE in found:
        found.discard(_ZERO)
    (only,) = found if len(found) == 1 else ("",)
    return only if only in MARKS else ""


def says_no(texts: Iterable[str]) -> bool:
    """Whether a column says no anywhere, be it by 0 beside 1."""
    folded = {plain(text) for text in texts}
    by_zero = {_ONE, _ZERO} <= folded
    return by_zero or any(read_statement(text) is False for text in folded)


def read_mark(entry: Entry, mark: str, declared: TableInput, *, has_no: bool) -> Entry:
    """A statement by a mark, or by the words for a category; any other stays as it is.

    ``mark`` means yes in its column; a blank is then a no, unless the column ``has_no`` of its own.
    """
    if entry.fault or isinstance(entry.value, bool) or read_statement(entry.value) is not None:
        return entry
    if is_blank(entry.value):
        return entry._replace(value=False) if mark and not has_no else entry
    if mark and (plain(str(entry.value)) == mark or entry.value == 1):
        return entry._replace(value=True)
    if mark == _ONE and (plain(str(entry.value)) == _ZERO or entry.value == 0):
        return entry._replace(value=False)
    said = read_category(entry.value, declared)
    return entry if said is None else entry._replace(value=said)


def names_in_mark_column(grid: Grid, header: int, column: int, declared: TableInput) -> bool:
    """Whether the cells below 主导产业 are names: none is a statement, a mark or a number.

    Among names 其他产业 is what is left over; alone it says that a row is not leading.
    """
    texts = [text for row in grid.rows_from(header + 1) if (text := grid.text(row, column))]
    names = [text for text in texts if not is_remainder(text)]
    return bool(names) and all(
        read_statement(text) is None
        and read_category(text, declared) is None
        and plain(text) not in MARKS
        and number_in(text) is None
        and not is_blank(text)
        for text in names
    )
