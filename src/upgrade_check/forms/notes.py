"""Notes below and above a form, and what a record's own 备注 says: of which figures they speak."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.remarks import (
    Figure,
    denies,
    doubt,
    doubtful_source,
    ranks_upwards,
    short_zone,
    spoils_scores,
    year_in,
)
from upgrade_check.dataset.units import plain, without_numbering, words
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.colours import colour_names
from upgrade_check.forms.headings import OF_NO_FIGURE, announced, heading_key
from upgrade_check.forms.labels import bracketed_unit, input_names
from upgrade_check.forms.titles import not_final, titles_of
from upgrade_check.rules.inputs import RankInput
from upgrade_check.rules.pack import RulePack

_MARKS = "[*＊※★☆△▲①-⑳]"
_BEGINS = re.compile(
    rf"(?:注|备注|附注|说明|口径说明|图例|颜色说明|审核(?:意见)?|[Nn]otes?|[Rr]emarks?)\s*\d?\s*[:：]|(?={_MARKS})"
)
_OF_ALL = re.compile("[均都各]|以上|上述")
_GAP = re.compile(r"[…．.·]{2,}")
_GOES_ON = re.compile(r"\d{1,2}[.、．](?!\d)")
_SENTENCE = re.compile(r"[。；;\n]|(?:^|(?<=[。；;\s]))\d{1,2}[.、．](?!\d)")
_MARK = re.compile(rf"(?P<says>(?:表中|凡)?[带标注有]*)[“\"]?(?P<mark>{_MARKS})")
# 标黄的为, 红色字体为
_LEGEND = re.compile(
    r"(?:表中|凡)?(?:标注?为?|填充)?(?P<mark>[红橙黄绿蓝紫灰])"
    r"(?:(?<=标.)|(?=[色字底的]|数字|部分|单元格))"
    r"(?:字体|数[字据]|底[色纹]|单元格|部分|标[注识]|[色字底的])*[-—:]*"
)
# What is asked for is not what there is.
_ASKS = re.compile(r"=.+[/÷]|请|[应须需]填|须|不得|勿|如|必填|填写|要求")
# So begins or ends what explains a label, or how to fill it in.
_EXPLAINS = re.compile(
    r"(?:请|不得|[应须需勿必要])[^,]{0,3}填|(?:^|:)(?:是?指|即)|[^\d元]为准$|公式"
)
# So is a sheet called that tells of the figures: 审核意见, 问题清单, 修改记录, 说明; not 填报说明.
_OF_REVIEW = re.compile(
    r"^(?!.*填[报表写]).*(?:审[核查]|核[实查对定]|意见|问题|更正|勘误|修[改订正]|反馈)"
    r"|(?:数据|情况|补充|有关|口径|^)说明$|载明"
)
# Where merge notes what each department delivered; the form holds what was taken of it.
_OF_DELIVERIES = (words("所填内容 是否采用"), words("entry used"))
_WHOSE = re.compile("高新区|开发区|园区|单位名称")
# Headings of what is said there, and of what: 存在问题, 修改后, 核定数, 产业.
_SAYS = re.compile(
    "指标|项目|产业|名称|意见|问题|说明|备注|情况|结[果论]|口径|[性状]|反馈|[更改修订]|核|载明|数|值|内容"
)
# 占GDP的11.7% and 不低于GDP的10% are said of another figure.
_SHARE = re.compile(r"(?:占|[低高]于)[^,\d]{0,12}\d+(?:\.\d+)?%")
_OF_THE_ECONOMY = re.compile("经济(?:数据|指标)")
# 本表数据均为快报数, but not the title 数据更正说明
_OF_FIGURES = re.compile("(?:数据|指标|[名位]次|排名).*(?<!说明|意见|清单|记录|情况)(?<!表)$")
_COVER = 8
"""Lines of a cover, at most."""
GIVES_NUMBER = re.compile(r"\d(?:[十百千万亿]*元|[名位])|第\d")
"""So a text gives an amount or a rank."""
_NOUNS = re.compile(r"增加值|总?产值|gdp|(?:地区)?生产总值")
_RANKS = re.compile(r"(?<!\|)(?:排名|[名位]次)")
# 用地和综合排名均未公布, with | for 综合排名
_AND_MORE = re.compile(r"(?:(?<!\|)[、和及与]\||\|[、和及与](?!\|)).*[均都]")
_ANY = Figure("amount")
_BRACKETED = re.compile(r"\(([^()]+)\)")
# Whose a sheet is and of when it dates: 滨江高新区, 园区情况, 2024年, 2025年3月.
_WHOSE_OR_WHEN = re.compile(
    r"(?!全[^省]|[本含包]).*[省市区县州](?:情况|数据|指标|汇总|统计)*表?|.*[示样范]例.*|example.*|sample.*|(?:19|20)\d\d(?:年度?|(?:[年.]\d{1,2}月?)(?:\d{1,2}日)?)?"
)
_OWN_ZONES = re.compile(r"(?:全省|省级)?高新区(?!序列)")
# Names of sheets that would be held against every figure.
_SAYS_NOTHING = words("指标数据 指标 汇总表 汇总 数据 indicators sheet1")
_LONGEST_FIELD = 20
# 01-滨江高新区（快报）, but not 1-9月
_NAME_PARTS = re.compile(r"^\d{1,3}-|(?<!\d)-|-(?!\d)|_")
_FIELDS = 2
"""Cells of the row 备注 of a form."""


class Note(NamedTuple):
    """A sentence beside the figures."""

    text: str
    place: Place
    inputs: frozenset[str]
    """The inputs that it names; none, and it speaks of all figures."""
    mark: str = ""
    """The sign, such as *, at the cells that it speaks of, or their colour."""
    is_of_marked: bool = False
    """Whether it speaks of nothing but cells with the sign: 带*的."""
    row: int | None = None
    """The only row that it speaks of."""

    def of_zone(self, name: str, names: Collection[str]) -> Note | None:
        """What it says of a zone: the clauses that name it, or none of the zones ``names``."""
        if not names:
            return self
        own: list[str] = []
        is_own = True
        for clause in re.split("[,，]", self.text):
            named = [n for n in names if short_zone(n) in short_zone(plain(clause))]
            is_own = name in named if named else is_own
            own += [clause] if is_own else []
        return self._replace(text="，".join(own)) if own else None

    def speaks_of(
        self, input_id: str, row: int, grid: Grid, cells: Iterable[tuple[int, int] | None]
    ) -> bool:
        """Whether it speaks of a figure in a row, whose signs stand in its label and its cell."""
        if self.row not in (None, row):
            return False
        if self.mark:
            return any(self.mark in grid.signs(*cell) for cell in cells if cell)
        return not self.inputs or input_id in self.inputs


def is_note(text: str) -> bool:
    """Whether a text begins as the notes on a sheet do."""
    return _BEGINS.match(text) is not None


def asks(text: str) -> bool:
    """Whether a text says how to fill in the form."""
    return _ASKS.search(text) is not None


def notes_on(grid: Grid, pack: RulePack, first: int) -> Iterator[Note]:
    """The notes on a sheet: rows that begin with 注： or *, and numbered ones that go on.

    So are the sheet's name and its titles: 汇总表（规上口径）, 综合评价得分（得分越低越好）, and
    lines above ``first``, the row of the first label: 报告期：2024年1-9月.
    """
    yield from _titles(grid, pack)
    yield from _head(grid, first)
    found = list(_notes(grid, pack))
    marks = {mark for row in grid.rows_from(0) for mark in _marks(grid, row)} if found else set()
    marks |= set("".join(colour_names(*of) for of in grid.sheet.colours.values()))
    for note in found:
        if note.mark in marks:
            yield note
        elif not note.is_of_marked:
            yield note._replace(mark="")


def is_cover(grid: Grid) -> bool:
    """Whether a sheet holds a few lines and nothing else."""
    rows = grid.rows_from(0)
    return len(rows) <= _COVER and all(len(grid.columns(row)) == 1 for row in rows)


def notes_in_name(file: str) -> Iterator[Note]:
    """What a workbook's name says of all its figures: 2024年预计数.xlsx."""
    name = re.split(r"[/\\]", file)[-1]
    outside, inside = in_brackets(re.sub(r"\.\w+$", "", name))
    # 目标 alone may be that of the file.
    said = [part for part in _NAME_PARTS.split(outside) if re.search("[年数]", part)]
    for part in (*inside, *said):
        if announced(part).kind in ("preliminary", "target", "part", "void"):
            yield Note(part, Place(name), frozenset())


def notes_of_cover(grid: Grid, pack: RulePack) -> Iterator[Note]:
    """What a cover says of all figures: 升级指标预计完成情况."""
    for place, text in titles_of(grid)[1:]:
        yield from _said_in_title(place, text, pack)


def notes_beside(grid: Grid, pack: RulePack) -> Iterator[Note]:
    """What a sheet without figures says of those that it names: 审核意见, 更正说明, 问题清单.

    Tables of other figures, tasks and rules name them as well; there only a word of doubt or
    another number counts.
    """
    first = {plain(text) for _, text in grid.texts(grid.rows_from(0)[0])}
    if any(headings <= first for headings in _OF_DELIVERIES):
        return
    is_review = any(_OF_REVIEW.search(plain(text)) for _, text in titles_of(grid))
    headings: Mapping[int, str] | None = None
    for row in grid.rows_from(0):
        place = grid.place(row, grid.columns(row)[0])
        texts = [text.strip() for _, text in grid.texts(row)]
        is_alone = len(grid.columns(row)) == 1
        if is_review and not is_alone:
            if headings is None:
                headings = {c: plain(text) for c, text in grid.texts(row)}
                known = filter(None, map(input_names(pack).match, texts))
                if any(matched.id in pack.figures for matched in known):
                    headings = {}
                if headings:
                    continue
            texts = list(_told(grid, row, headings, pack))
            if not inputs_named(text := "，".join(texts), pack):
                # 新材料, 营业收入口径 may speak of a row of a table.
                yield Note(text, place, frozenset(pack.tables))
                continue
        for note in sentences_in("，".join(texts), place, pack, is_review=is_review):
            pieces = re.split("[,，]", note.text)
            said = "，".join(p for p in pieces if not _EXPLAINS.search(plain(p)))
            named = inputs_named(said, pack)
            if is_review:
                # What stands behind another name is not of all figures.
                is_of_all = is_alone and _OF_FIGURES.search(plain(said))
                is_told = bool(named or is_of_all)
            else:
                # 主导产业产值 | 1010亿元 is no other 园区总产值.
                is_figure = any(map(input_names(pack).match, pieces))
                gives_number = is_figure and GIVES_NUMBER.search(said)
                is_told = bool(named and (doubtful_source(said) or gives_number))
            if is_told:
                yield note._replace(text=said, inputs=named)


def _told(grid: Grid, row: int, headings: Mapping[int, str], pack: RulePack) -> Iterator[str]:
    """What a row of a review says of a figure: its name, and what stands below such headings.

    Without headings all of it is said. The zone's name comes first, so that all is said of it.
    """
    cells = grid.headings(row)
    yield from (text for column, text in cells if _WHOSE.search(headings.get(column, "")))
    for column, text in cells:
        heading = headings.get(column, "")
        is_said = _SAYS.search(heading) and not OF_NO_FIGURE.fullmatch(heading)
        if not headings or is_said or inputs_named(text, pack):
            is_bare = re.fullmatch(r"[\d.,]+", text) and heading_key(heading) != "note"
            yield f"{bracketed_unit(heading)[0]}{text}" if is_bare else text


def _titles(grid: Grid, pack: RulePack) -> Iterator[Note]:
    for place, text in titles_of(grid):
        if spoils_scores(text) and (scores := frozenset(_scores(pack).values())):
            yield Note(text, place, scores)
        if not ranks_upwards(text):
            yield from _said_in_title(place, text, pack)


def _said_in_title(place: Place, text: str, pack: RulePack) -> Iterator[Note]:
    outside, inside = in_brackets(text)
    if not place.cell or not_final(text):
        inside = [outside, *inside]
    for said in inside:
        if said in _SAYS_NOTHING or said in _table_names(pack):
            continue
        if not _WHOSE_OR_WHEN.fullmatch(said) and (of_any := _OWN_ZONES.sub("", said)):
            # A title's 口径 is that of the amounts.
            named = _amounts(pack) if "口径" in said else inputs_named(said, pack)
            legend = _LEGEND.match(of_any)
            of_any = of_any[legend.end() :] if legend else of_any
            yield Note(of_any, place, named, legend["mark"] if legend else "")


def _head(grid: Grid, first: int) -> Iterator[Note]:
    for row in grid.rows_before(first):
        cells = [(column, plain(text)) for column, text in grid.headings(row)]
        caption = ""
        for column, text in cells if any(":" in text for _, text in cells) else ():
            before, _, said = text.rpartition(":")
            caption = before or caption
            kind = announced(said).kind if len(said) <= _LONGEST_FIELD else None
            if kind in ("part", "preliminary") and not OF_NO_FIGURE.fullmatch(caption):
                yield Note(said, grid.place(row, column), frozenset())
            caption = "" if said else caption


def in_brackets(title: str) -> tuple[str, list[str]]:
    """A title, folded, without its numbering and its brackets, and what stands in them."""
    folded = without_numbering(title)
    return _BRACKETED.sub("", folded), _BRACKETED.findall(folded)


def _notes(grid: Grid, pack: RulePack) -> Iterator[Note]:
    goes_on = False
    for row in grid.rows_from(0):
        if len(grid.columns(row)) > _FIELDS:
            goes_on = False
            continue
        columns = sorted(grid.columns(row))
        column, text = columns[0], grid.text(row, columns[0])
        if len(columns) == _FIELDS and heading_key(plain(text).rstrip(":")) == "note":
            column, text = columns[1], f"注:{grid.text(row, columns[1])}"
        if len(columns) == 1 and _GAP.fullmatch(text) and _scores(pack):
            scores = frozenset(_scores(pack).values())
            yield Note(text, grid.place(row, column), scores)
        begins = _BEGINS.match(text)
        is_alone = len(columns) == 1 or column != columns[0]
        goes_on = is_alone and bool(begins or (goes_on and _GOES_ON.match(text)))
        if goes_on and not input_names(pack).match(text):
            body = text[begins.end() if begins else 0 :]
            yield from sentences_in(body, grid.place(row, column), pack)


def _marks(grid: Grid, row: int) -> list[str]:
    """The signs at the cells of a row, but those that begin a note."""
    texts = grid.texts(row)
    is_note = len(texts) == 1 and _BEGINS.match(texts[0][1])
    return [] if is_note else [mark for _, text in texts for mark in re.findall(_MARKS, text)]


def sentences_in(
    text: str, place: Place, pack: RulePack, *, is_review: bool = False
) -> Iterator[Note]:
    """The sentences of a note that say something of figures.

    请更正 says it in a review, and elsewhere how to fill in the form.
    """
    for sentence in filter(None, map(str.strip, _SENTENCE.split(text))):
        legend = _LEGEND.match(plain(sentence))
        if asks(sentence) and not (is_review or (legend and doubt(sentence, _ANY))):
            continue
        marked = _MARK.match(sentence)
        # 按得分由低到高排名 names ranks, and speaks of scores.
        is_turned = spoils_scores(sentence)
        scores = _scores(pack)
        said = sentence[marked.end() :].lstrip('”"的项数：:') if marked else sentence
        mark, says = (marked["mark"], marked["says"]) if marked else ("", "")
        if legend:
            said, mark, says = plain(sentence)[legend.end() :], legend["mark"], legend[0]
        turned = frozenset({*scores, *scores.values()})
        for part, named in [(said, turned)] if is_turned else _by_figure(said, pack):
            is_told = (
                legend
                or doubt(part, _ANY)
                or year_in(part)
                or denies(part)
                or is_turned
                or re.search("单位|口径", part)
            )
            if named or (is_told and not plain(part).endswith("为准")):
                yield Note(part, place, named, mark, bool(says))


def _by_figure(sentence: str, pack: RulePack) -> Iterator[tuple[str, frozenset[str]]]:
    """A sentence, or its clauses where each is of other figures: 土地排名第12，综合排名第30."""
    named, clauses = inputs_named(sentence, pack), re.split("[,，]", sentence)
    if len(named) < 2 or len(clauses) < 2 or _OF_ALL.search(sentence):
        yield sentence, named
        return
    parts: list[tuple[list[str], set[str]]] = []
    for clause in clauses:
        of = inputs_named(clause, pack)
        # 全口径增加值，GDP为快报数
        is_open = parts and input_names(pack).match(parts[-1][0][-1])
        if parts and (is_open or not of or not parts[-1][1] or of == parts[-1][1]):
            parts[-1][0].append(clause)
            parts[-1][1].update(of)
        else:
            parts.append(([clause], set(of)))
    if any(doubt(c, _ANY) for c in clauses if not inputs_named(c, pack)):
        yield sentence, named
    else:
        yield from (("，".join(said), frozenset(of)) for said, of in parts)


def comment_on(grid: Grid, cell: tuple[int, int], own: Container[str] = ()) -> Iterator[str]:
    """The sentences of a cell's comment that do not explain what belongs there.

    Lines in ``own`` are those of the form itself.
    """
    for line in grid.sheet.comments.get(cell, "").splitlines():
        for sentence in () if line in own else map(str.strip, _SENTENCE.split(line)):
            if sentence and not _EXPLAINS.search(plain(sentence)):
                yield sentence


def inputs_named(text: str, pack: RulePack) -> frozenset[str]:
    """The inputs that a text speaks of; none where it names none, or more than is known."""
    rest, found = _SHARE.sub("", plain(text)), set()
    for word, input_id in _words(pack):
        if word in rest:
            found.add(input_id)
            rest = rest.replace(word, "|")
    if not found and _OF_THE_ECONOMY.search(rest):
        return _amounts(pack)
    ranks = {i for i, declared in pack.inputs.items() if declared.type == "rank"}
    if "第" not in rest and found.isdisjoint(ranks) and _RANKS.search(rest):
        rest = _RANKS.sub("|", rest)
        found |= ranks
    return frozenset() if _AND_MORE.search(rest) else frozenset(found)


@lru_cache(maxsize=8)
def _table_names(pack: RulePack) -> frozenset[str]:
    """What sheets with the pack's tables are called."""
    return frozenset(plain(n) for table in pack.tables.values() for n in table.names())


@lru_cache(maxsize=8)
def _amounts(pack: RulePack) -> frozenset[str]:
    return frozenset(i for i, declared in pack.inputs.items() if declared.type == "amount")


@lru_cache(maxsize=8)
def _scores(pack: RulePack) -> Mapping[str, str]:
    """By rank the score that it is computed from."""
    ranks = {i: d for i, d in pack.inputs.items() if isinstance(d, RankInput)}
    return {i: declared.from_ for i, declared in ranks.items() if declared.from_}


@lru_cache(maxsize=8)
def _words(pack: RulePack) -> list[tuple[str, str]]:
    """What sentences call the figures, the longest words first: a rank's name is in its peers'."""
    found = [
        (plain(word), input_id)
        for input_id, declared in pack.inputs.items()
        if input_id in pack.figures
        for word in (declared.label.zh, *declared.aliases, *declared.remarks)
        if "{" not in word and (word not in declared.remarks or _NOUNS.fullmatch(plain(word)))
    ]
    return sorted(found, key=lambda item: -len(item[0]))
