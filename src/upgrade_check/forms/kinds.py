"""What kind of figure a title, the head of a section, a heading or a cell beside it announces."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from upgrade_check.dataset.remarks import NOT_FINAL, PART_OF_A_YEAR, doubt
from upgrade_check.dataset.units import plain, without_numbering

Kind = Literal["actual", "target", "preliminary", "part", "earlier", "change", "elsewhere"]

_TARGETS = ("目标", "计划", "规划", "预计", "预期", "预测", "任务", "力争", "target", "plan")
_EARLIER = ("上年", "去年", "上期", "同期", "基期", "上一年", "last year", "previous")
_CHANGES = ("同比", "增长", "增速", "增幅", "增减", "占比", "完成率", "进度", "growth")
_OTHER_WORDS = tuple(
    plain(word) for word in (*_TARGETS, *_EARLIER, *_CHANGES, *("季度", "上半年", "下半年"))
)

_ENDING = r"(?:值|数据?|情况|指标|任务|分解|安排|建议|一览|部分|清单)*表?(?:$|[()])"
_ANNOUNCED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("target", re.compile(rf"(?:{'|'.join(_TARGETS[:7])}){_ENDING}")),
    ("earlier", re.compile("|".join(map(plain, _EARLIER)))),
    ("change", re.compile(rf"(?<!经济)(?:{'|'.join(_CHANGES[:7])})(?:率|额|量|幅度)?{_ENDING}")),
)
_OF_RESULTS = re.compile(r"完成|实际|实绩|进展|执行|评估|年报|决算|核定")
_COMPLETED_AS_PLANNED = re.compile(
    r"(?:目标|计划|预期|任务|拟|应)完成(?:值|数|额|量)?(?:$|[()])|预计完成"
)
_AREA = re.compile(
    r"(?:[全本](?P<whole>[国省市县])|(?:[^\W\d_]{2,6}?)(?P<named>[省市县]))"
    r"(?:级|域|合计|总计|汇总|情况|指标|数据|部分|口径)*"
)
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[-—–~至到])((?:19|20)\d\d)(?!\d)(?!年?\d{1,2}月)(?![-./—–~至到]\d)"
)
_OF_FILING = re.compile(r"申报|填报|上报|申请|升级|创建")
_LONGEST_SECTION = 25


class Announced(NamedTuple):
    """What a text says of the figures below it or beside it."""

    kind: Kind | None = None
    year: int | None = None
    area: str = ""
    """省, 市 …, where the figures are those of all that lies in it."""

    @property
    def is_another(self) -> bool:
        """Whether the figures are not the year's, not final or not the zone's."""
        return self.kind not in (None, "actual")


def is_other_heading(folded: str) -> bool:
    """Whether a column with this heading holds other figures: 目标, 同比, 上年, 快报, 1-9月."""
    return (
        any(word in folded for word in _OTHER_WORDS)
        or PART_OF_A_YEAR.search(folded) is not None
        or NOT_FINAL.search(folded) is not None
    )


def has_results(title: str) -> bool:
    """Whether a title says that figures are what came of a plan: 三年行动计划完成情况."""
    folded = plain(title)
    return bool(_OF_RESULTS.search(folded)) and not _COMPLETED_AS_PLANNED.search(folded)


def years_in(title: str) -> set[int]:
    """The years that a folded title gives its figures, none by the year of filing: 2025年申报表."""
    return set() if _OF_FILING.search(title) else {int(year) for year in _YEAR.findall(title)}


@lru_cache(maxsize=1024)
def announced(text: str) -> Announced:
    """What a title or the head of a section says of the figures below it.

    二、2025年目标, 上年, 快报数, 全市 and 1-9月 announce other figures; 一、2024年完成情况 and
    经济指标 do not.
    """
    folded = without_numbering(text)
    if PART_OF_A_YEAR.search(folded):
        return Announced("part")
    results = has_results(folded)
    if NOT_FINAL.search(folded) and not results:
        return Announced("preliminary")
    if _COMPLETED_AS_PLANNED.search(folded):
        return Announced("target")
    for kind, pattern in _ANNOUNCED:
        if pattern.search(folded) and (kind == "earlier" or not results):
            return Announced(kind)
    if area := _AREA.fullmatch(folded):
        return Announced("elsewhere", area=area["whole"] or area["named"])
    years = years_in(folded)
    return Announced("actual" if results else None, years.pop() if len(years) == 1 else None)


@lru_cache(maxsize=2048)
def announced_beside(text: str) -> Announced:
    """What a cell in a column such as 类别, 数据类型 or 备注 says of the figures in its row."""
    folded = plain(text)
    if len(folded) <= _LONGEST_SECTION:
        said = announced(folded)
        if said.is_another and said.kind != "change":
            return said
    return Announced("target" if doubt(text, "amount", frozenset()) else None)
