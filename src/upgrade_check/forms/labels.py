"""What the pack calls its inputs, and whether a row, a column or a cell is called that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.remarks import Figure, doubt, short_zone, year_in
from upgrade_check.dataset.units import (
    is_amount_unit,
    is_count_unit,
    is_unit,
    plain,
    remembered,
    without_numbering,
    worth,
)
from upgrade_check.forms.headings import (
    ASIDES,
    ASIDES_BY_TYPE,
    AVERAGE_WORDS,
    SUBTOTAL_WORDS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
    heading_key,
)
from upgrade_check.rules.inputs import InputBase, TableInput
from upgrade_check.rules.pack import RulePack

_BRACKETED = re.compile(r"^(?P<label>.+?)[(\[【〔](?P<inner>[^()\[\]【】〔〕]*)[)\]】〕]$")
_AFTER_UNIT_WORD = re.compile(r"^(?:计量)?单位:")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?", re.ASCII)
_DATED = re.compile(r"(?P<year>(?:19|20)\d\d)年度?(?P<label>\D.*)", re.ASCII)
_ORDINAL = re.compile(r"第[x×_…. ]{0,6}[名位]")
_PLACE_AMONG = re.compile(r"(?:[名位]次|排名)/(?:参评|单位|[总家个])*数")
_UNIT_BEHIND = re.compile(r"\s*[/／\n]\s*([^/／\n()（）]{1,5})\s*$")
_ENDS = ("排名", "位次", "名次", "数")
# 在全省开发区中的位次 says no more than 全省排名.
_RANK = re.compile("(?:排名|[名位]次)+")
_JOINS = re.compile("[在中的内]|评价|程度|水平|参[加与评]|[总家个]+(?=数)")
# 全口径增加值①, 综合排名[注1], ①全口径增加值: folding would make digits of the label of them.
_FOOTNOTE = re.compile(
    r"^[①-⑳]|(?<=\w)(?:[①-⑳¹²³⁴-⁹]|[\[【]注?释?\d[\]】]|[(（]注释?\d?[)）])(?=[(（:：*]|$)"
)
_BETWEEN_ASIDES = re.compile(r"[,、;|]")
_BETWEEN_CHOICES = re.compile(r"/|或")
_ENGLISH = [
    re.compile(
        rf"{before}(?P<en>[A-Za-z][A-Za-z\s.,'’&-]*)[)）]?\s*(?P<unit>(?:[(（][^()（）]*[)）])?)\s*$"
    )
    for before in (r"(?<=\S)[\s/|(（]+", r"(?<=[^\x00-\x7f])")
]
_ENGLISH_WORD = re.compile("[a-z]+")
_BETWEEN_WORDS = frozenset({"of", "the", "in", "by", "for", "and", "a", "number", "year"})
_LONGEST_LABEL = 80
_REMEMBERED = 2048
_LONGEST = 200


class Matched(NamedTuple):
    """A label of the workbook that the pack knows."""

    id: str
    unit: str = ""
    """Unit in the label's brackets, as written; empty if none."""
    year: int | None = None
    """Year in the label's brackets."""

    def joined(self, unit: str, year: int | None) -> Matched | None:
        """The same with what else is said of its unit and year; ``None`` if that contradicts."""
        if self.unit and unit and not _same_unit(self.unit, unit):
            return None
        if self.year and year and self.year != year:
            return None
        return Matched(self.id, self.unit or unit, self.year or year)


class Names:
    """The names of some inputs, folded for comparison."""

    def __init__(
        self, declared: Mapping[str, InputBase], own: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Take the names down.

        Args:
            declared: The inputs.
            own: The zone's own ``city`` and ``zone``; with them only names that hold one count.
        """
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._types = {i: d.type for i, d in declared.items()}
        self._english = {
            i: {word for name in (i, *d.names()) for word in _ENGLISH_WORD.findall(name.lower())}
            for i, d in declared.items()
        }
        self._figures = {i: Figure(d.type, d.own_words) for i, d in declared.items()}
        ranked = [] if own else [i for i, d in declared.items() if d.type in ("rank", "count")]
        self._scopes = {i: _any_of(declared[i].remarks) for i in ranked if declared[i].remarks}
        self._cores = {
            i: {_core(plain(n), of) for n in declared[i].names()} for i, of in self._scopes.items()
        }
        # The same labels come in every form.
        self._match = lru_cache(maxsize=_REMEMBERED)(self._matched)
        self.nearest = lru_cache(maxsize=_REMEMBERED)(self._nearest)
        for input_id, declaration in declared.items():
            for name in _filled_in(input_id, declaration, own):
                self._ids.setdefault(plain(name), input_id)
                self._labels.setdefault(plain(name), name)

    def type_of(self, input_id: str) -> str:
        """The type of one of the inputs."""
        return self._types[input_id]

    def match(self, text: str) -> Matched | None:
        """What ``text`` names, after folding, and taking off numbering and marks.

        A bracket is taken off where it gives a unit or a year, or says nothing about which figure
        it is: 全口径增加值(预测) is another figure than 全口径增加值.
        """
        return self._match(text) if len(text) <= 4 * _LONGEST else None

    def says_peers(self, text: str, input_id: str) -> bool:
        """Whether a text says no more than 参评省级开发区数, beside the rank among so many.

        全省开发区总数 may be more than take part.
        """
        label, scopes = plain(bracketed_unit(text)[0]), self._scopes.get(input_id)
        is_ranked = label.endswith("数") and ("参" in label or "排名" in label)
        return bool(is_ranked and scopes and _core(label, scopes) in ("数", "排名数"))

    def identify(self, text: str) -> Matched | None:
        """As :meth:`match`; the heading 年度 names the input that is a year."""
        matched = self.match(text)
        if matched is None and heading_key(plain(text)) == "year":
            return next((Matched(i) for i, of in self._types.items() if of == "year"), None)
        return matched

    def _matched(self, text: str) -> Matched | None:
        label = plain(_FOOTNOTE.sub("", _with_unit_in_brackets(text.strip())))
        if len(label) > _LONGEST:
            return None
        return self._of_label(label) or self._in_two_languages(text)

    def _in_two_languages(self, text: str) -> Matched | None:
        """What 园区总产值 Total output names: the English adds no word to the input's own."""
        for pattern in () if text.isascii() or len(text) > _LONGEST_LABEL else _ENGLISH:
            said = pattern.search(text)
            named = self._of_label(plain(text[: said.start()] + said["unit"])) if said else None
            if said and named:
                words = set(_ENGLISH_WORD.findall(said["en"].lower()))
                return named if words <= self._english[named.id] | _BETWEEN_WORDS else None
        return None

    def _of_label(self, label: str) -> Matched | None:
        if label in self._ids:
            return Matched(self._ids[label])
        label = without_numbering(label).rstrip(":*★")
        if label in self._ids:
            return Matched(self._ids[label])
        for input_id, scopes in self._scopes.items() if label.endswith(_ENDS) else ():
            if _core(label, scopes) in self._cores[input_id]:
                return Matched(input_id)
        if dated := _DATED.fullmatch(label):
            named = self._of_label(dated["label"])
            return named and named.joined("", int(dated["year"]))
        bracketed = _BRACKETED.match(label)
        outer = self._of_label(bracketed["label"]) if bracketed else None
        if bracketed is None or outer is None:
            return None
        inner = bracketed["inner"]
        if aside := _read_aside(inner, self._types[outer.id]):
            return outer.joined(*aside)
        # 全口径增加值(含托管园区), 综合排名(全省开发区)
        figure = self._figures[outer.id]
        year = year_in(inner, figure)
        if year is None and _YEAR.search(inner):
            return None
        is_harmless = not doubt(inner, figure._replace(year=year), strict=True)
        return outer.joined("", year) if is_harmless else None

    def _nearest(self, text: str, cutoff: float = 0.6) -> str:
        """The known name most like ``text``, or that before its bracket; empty if none is near."""
        import difflib

        label = without_numbering(text[: 4 * _LONGEST])
        before = re.split(r"[(\[【〔]", label, maxsplit=1)[0]
        if before in self._labels:
            return self._labels[before]
        found = difflib.get_close_matches(plain(text)[:60], self._labels, n=1, cutoff=cutoff)
        return self._labels[found[0]] if found else ""


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(map(plain, words), key=len, reverse=True))))


def _core(label: str, scopes: re.Pattern[str]) -> str:
    """A folded label without words that say nothing of which figure it is."""
    return _RANK.sub("排名", _JOINS.sub("", scopes.sub("", label)))


def _with_unit_in_brackets(text: str) -> str:
    """全口径增加值/亿元, or with the unit on a line of its own, as 全口径增加值(亿元)."""
    behind = _UNIT_BEHIND.search(text)
    is_unit_behind = behind and is_amount_unit(behind[1])
    return f"{text[: behind.start()]}({behind[1]})" if behind and is_unit_behind else text


def _filled_in(
    input_id: str, declaration: InputBase, own: Mapping[str, Sequence[str]] | None
) -> Iterator[str]:
    if own is None:
        yield from (n for n in (input_id, *declaration.names()) if "{" not in n)
        return
    for name in declaration.names():
        for key, words in own.items():
            if f"{{{key}}}" in name:
                yield from (name.replace(f"{{{key}}}", word) for word in words if word)


_UNIT_LINE = re.compile(
    r"(?:.*[表况])?(?:金额|计量|数据|货币)?单位:(?P<units>.+)"
    r"|.*[(,、;](?:金额|计量|数据|货币)?单位:(?P<within>[^()]+)\)"
)
# 亿元(名次除外), 亿元 面积单位:公顷
_BETWEEN_UNITS = re.compile(r"[、,/;()]|\w{0,2}单位:")


def unit_line(text: str) -> str:
    """The amounts' unit on a line such as ``单位：万元`` or ``指标（单位：万元）``, else empty."""
    match = _UNIT_LINE.fullmatch(plain(text[:_LONGEST]))
    stated = (match["units"] or match["within"]) if match else ""
    pieces = _BETWEEN_UNITS.split(stated)
    units = [unit for unit in pieces if is_amount_unit(unit)]
    is_one = len(units) == 1 and not any("元" in p for p in pieces if p not in units)
    return units[0] if is_one else ""


def _read_aside(inner: str, input_type: str) -> tuple[str, int | None] | None:
    """Unit and year in a label's brackets; ``None`` if they say that it is another figure."""
    if input_type == "rank" and _PLACE_AMONG.fullmatch(inner):
        return "", None
    units: list[str] = []
    years: set[int] = set()
    for part in _parts(inner, ASIDES | ASIDES_BY_TYPE.get(input_type, frozenset())):
        is_figure = input_type in ("rank", "count", "amount")
        if year := _YEAR.fullmatch(part):
            years.add(int(year["year"]))
        elif is_figure and is_unit(part):
            units.append(part)
        elif input_type == "amount" or not is_figure or not _ORDINAL.fullmatch(part):
            return None
    if len(years) > 1:
        return None
    # 万元/亿元 is a choice: the unit stands elsewhere, or nowhere.
    is_choice = any(not _same_unit(unit, units[0]) for unit in units)
    return "" if is_choice or not units else units[0], next(iter(years), None)


def _parts(inner: str, harmless: frozenset[str]) -> Iterator[str]:
    """What stands in brackets, piece by piece, without the pieces that say nothing."""
    inner = _AFTER_UNIT_WORD.sub("", inner)
    # 亿元,当年价 is one unit.
    whole = [inner] if is_unit(inner) else _BETWEEN_ASIDES.split(inner)
    for piece in [] if inner in harmless else whole:
        piece = _AFTER_UNIT_WORD.sub("", piece)
        choices = [] if piece in harmless else _BETWEEN_CHOICES.split(piece)
        yield from (choice for choice in choices if choice and choice not in harmless)


def _same_unit(unit: str, other: str) -> bool:
    if is_amount_unit(unit) and is_amount_unit(other):
        return worth(unit) == worth(other)
    return plain(unit) == plain(other)


@remembered
def bare_name(text: str) -> str:
    """A name, folded, without numbering, brackets and colon: ``三、合计（亿元）：`` is 合计."""
    name = without_numbering(text[:_LONGEST]).rstrip(":*")
    while bracketed := _BRACKETED.match(name):
        name = bracketed["label"].rstrip(":*")
    return name


@lru_cache(maxsize=4096)
def is_sum(text: str) -> bool:
    """Whether a heading or a name is that of a sum or a mean of others: 合计, 全省平均."""
    if not text or len(text) > _LONGEST:
        return False
    name = bare_name(text)
    return (
        name in TOTAL_WORDS
        or name in SUBTOTAL_WORDS
        or name.endswith((*TOTAL_ENDINGS, *AVERAGE_WORDS))
    )


def stated_unit(
    input_type: str, stated: Iterable[str], above: Iterable[str] = ()
) -> tuple[str, Mapping[str, str]]:
    """One unit out of all that are stated, and the details of the conflict if they differ.

    Args:
        input_type: Type of the input.
        stated: The units beside a figure, in its label and in its heading, the nearest first.
        above: Those of amounts on lines above, which count where nothing else is stated.
    """
    is_amount = input_type == "amount"
    units = [unit for unit in stated if unit and not is_blank(unit)]
    if not units and is_amount:
        units = list(above)
    if len(units) < 2:
        return "".join(units), {}
    fits = is_amount_unit if is_amount else is_count_unit
    # One that cannot be is told of, whatever stands beside it.
    unit = next((unit for unit in units if not fits(unit)), units[0])
    other = next((other for other in units if other != unit and not _same_unit(other, unit)), "")
    is_conflict = is_amount and other and is_amount_unit(unit)
    return unit, {"unit": unit, "other": other, "variant": "two"} if is_conflict else {}


@lru_cache(maxsize=1024)
def bracketed_unit(text: str) -> tuple[str, str]:
    """A heading and the unit in its brackets, such as ``产值(亿元)``; folded."""
    label = plain(_with_unit_in_brackets(text[:_LONGEST]))
    match = _BRACKETED.match(label)
    if match is None:
        return label, ""
    inner = _AFTER_UNIT_WORD.sub("", match["inner"])
    if is_amount_unit(inner) or is_count_unit(inner):
        return match["label"], inner
    return (match["label"], "") if inner in ASIDES else (label, "")


@lru_cache(maxsize=8)
def input_names(pack: RulePack) -> Names:
    """The names under which the form's rows are found."""
    return Names(_single(pack))


def _single(pack: RulePack) -> dict[str, InputBase]:
    return {i: d for i, d in pack.inputs.items() if not isinstance(d, TableInput)}


@lru_cache(maxsize=64)
def pattern_names(pack: RulePack, city: str, zone: str, *, alone: bool = False) -> Names:
    """The names that hold the city's or the zone's own name.

    On the form of a zone ``alone`` 全市地区生产总值 is the city's; beside others' it may be that of
    the prefecture.
    """
    zones = [zone, short_zone(plain(zone))]
    cities = [*_own_names(plain(city), pack), *([_WHOLE_CITY] if alone else [])]
    return Names(_single(pack), {"city": cities, "zone": zones})


def _own_names(city: str, pack: RulePack) -> list[str]:
    """What a city may be called: 海安, 海安市 and 江苏省南通市海安市 are one.

    滨江市江北区 lies in 滨江市; only in a municipality a district is what a city is elsewhere.
    """
    parts = re.findall(r"[^省市]+[省市]?", city.removeprefix("市"))
    if not parts:
        return []
    *around, name = parts
    if name.endswith("区") and around and around[-1] not in pack.municipalities:
        return _own_names("".join(around), pack)
    bare = name.removesuffix("市")
    return [city, bare, f"{bare}市"]


_WHOLE_CITY = "全市"
_LONGEST_ZONE_NAME = 40
OF_ANY_ZONE = re.compile(r"(?:省级|国家级?|升级|申报|创建|[各本我全])+$")
"""So ends what names no zone: 省级高新区, 本高新区."""
_MORE_ZONE_WORDS = ("高新技术产业开发区", "高新技术开发区", "开发区", "高新区")


@lru_cache(maxsize=8)
def zone_words(pack: RulePack) -> tuple[str, ...]:
    """What zones are called, from the labels of their name: 高新区."""
    names = next(iter(pack.identity.values())).names()
    return tuple(plain(name).removesuffix("名称") for name in names)


def is_zone_name(folded: str, pack: RulePack) -> bool:
    """Whether a folded text names one zone: 甲高新区, but neither 高新区 nor 省级高新区."""
    if ":" in folded or len(folded) > _LONGEST_ZONE_NAME:
        return False
    for ending in (*_MORE_ZONE_WORDS, *zone_words(pack)):
        if folded.endswith(ending):
            return bool(OF_ANY_ZONE.sub("", folded.removesuffix(ending)))
    return False
