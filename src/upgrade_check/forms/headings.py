"""Headings, and the words in them, in titles and beside figures that say what figures are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from upgrade_check.dataset.numbers import YEAR_DIGITS, is_part_year, read_year, year_of
from upgrade_check.dataset.remarks import NOT_FINAL, PART_OF_A_YEAR, Figure, doubt
from upgrade_check.dataset.units import plain, without_numbering, words

CHECKED = re.compile(
    r"[认核审]定|[审复]核|核[查实]|修[订正]|更正|调整后|确认|最[终新]|反馈|普查|应剔除|核减|[局厅]\)|[省市厅局](?:级|厅|局)?数?$"
)
"""So says a label or a heading that its figure has been looked at again: 核定数, 修订后."""

Kind = Literal["actual", "target", "preliminary", "part", "earlier", "change", "elsewhere", "void"]

_TARGETS = ("目标", "计划", "规划", "预计", "预期", "预测", "任务", "力争", "target", "plan")
_EARLIER = ("上年", "去年", "上期", "同期", "基期", "[期年]初", "上一年", "lastyear", "previous")
_CHANGES = ("同比", "增长", "增速", "增幅", "增减", "占比", "完成率", "进度", "growth")
_MORE = words(
    "季度 上半年 下半年 当月 本月 当季 本季 示例 样例 参考 基准 标准 要求 门槛 达标 预警 满分"
    " 标杆 历史 差额 最高 最低 第一名 得分 评分 分值 权重 页码 编号 代码 行次 差距 余量 贡献"
    " 比重 比例 百分比"
)
_OTHER = re.compile("|".join((*_TARGETS, *_EARLIER, *_CHANGES, *sorted(_MORE))))

_ENDING = r"(?:值|数据?|情况|指标|任务|分解|安排|建议|一览|部分|清单|汇总|统计)*表?(?:$|[()])"
_ANNOUNCED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("target", re.compile(rf"(?:{'|'.join(_TARGETS[:7])}){_ENDING}")),
    ("earlier", re.compile(rf"(?<![较比])(?:{'|'.join(_EARLIER)})|(?:{'|'.join(_EARLIER)})$")),
    ("change", re.compile(rf"(?<!经济)(?:{'|'.join(_CHANGES[:7])})(?:率|额|量|幅度)?{_ENDING}")),
)
_VOID = re.compile(
    r"^(?:已?作废|已?废[止弃]?|停用|勿用)|[(](?:已?作废|已?废[止弃]|停用|勿用)[)]|(?:作废|废止|停用|勿用)$"
)
_OF_RESULTS = re.compile(r"完成|实际|实绩|进展|执行|评估|年报|决算|核定")
_COMPLETED_AS_PLANNED = re.compile(
    r"(?:目标|计划|预期|任务|拟|应)完成(?:值|数|额|量)?(?:$|[()])|预计完成"
)
_AREA = re.compile(
    r"(?:[全本](?P<whole>[国省市县])|(?:[^\W\d_]{2,6}?)(?P<named>[省市县]))"
    r"(?:级|域|合计|总计|汇总|情况|指标|数据|部分|口径)*"
)
_NAMED_YEAR = re.compile(
    r"(?<!\d)(?<!\d[-—–~至到])((?:19|20)\d\d)(?!\d)(?!年?\d{1,2}月)(?![-./—–~至到]\d)"
)
_OF_FILING = re.compile(r"申报|填报|上报|申请|^(?!.*年度).*\d年?.*(?:升级|创建)")
_LONGEST_SECTION = 25
_FIGURE = Figure("amount")


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
    return any(kind.search(folded) for kind in (_OTHER, PART_OF_A_YEAR, NOT_FINAL))


def has_results(title: str) -> bool:
    """Whether a title says that figures are what came of a plan: 三年行动计划完成情况."""
    folded = plain(title)
    return bool(_OF_RESULTS.search(folded)) and not _COMPLETED_AS_PLANNED.search(folded)


def years_in(title: str) -> set[int]:
    """The years that a folded title gives its figures, none by the year of filing: 2025年申报表."""
    return set() if _OF_FILING.search(title) else {int(year) for year in _NAMED_YEAR.findall(title)}


@lru_cache(maxsize=1024)
def announced(text: str) -> Announced:
    """What a title or the head of a section says of the figures below it.

    二、2025年目标, 上年, 快报数, 全市 and 1-9月 announce other figures; 一、2024年完成情况 and
    经济指标 do not.
    """
    folded = without_numbering(text)
    if PART_OF_A_YEAR.search(folded):
        return Announced("part")
    if _VOID.search(folded):
        return Announced("void")
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
    return Announced("target" if doubt(text, _FIGURE) else None)


# 审核意见, 统计口径, 数据性质, 报告期, 季度, 是否核定, 是否预计; neither 填表说明 nor 完成情况.
_DESCRIBES = re.compile(
    r".*(?:备注|附注|批注|意见)|(?:(?:数据|统计|核算|指标|产值)?口径|(?:数据|统计|核算)范围)(?:说明)?|(?:数据|当前|核定|审核)?状态"
    r"|(?:数据|数值)(?:性质|类型|类别|属性)|(?:统计|数据|报告|所属)(?:时间|时期|时点|期间?|期别)|时期|期别|季度|月份"
    r"|(?:情况|数据|口径|补充|备注|其[他它]|有关|特殊|差异|异常|变动|调整|修正)(?:情况)?说明"
    r"|.*(?:核[实对定]|审[核定查]|复核|校核|反馈|确认)(?:情况|结果|结论|说明)|.*(?:核对|[复校]核|确认)(?:\(.*\))?"
    r"|是否.*(?:核[实定]|审[核定]|确认|认[可定]|通过|公布|最终|正式|[预估][计测估算]|快报|[暂初]).*|(?:佐证|凭证|证明|材料).*(?:数[值据]?|载明.*|显示.*)|.*是否.*一致|comments?|status|scope"
)

OF_NO_FIGURE = re.compile(
    r"(?!.*(?:统计|数据|指标|核算|报告|所属|评价|考核|截[至止])).+(?:时间|日期|年月|[时期]限)|.*(?:(?<!法)人|领导)|指标来源"
)
"""批准时间, 完成时限 and 联系人 head what says nothing of the figures beside."""


def described(heading: str, text: str) -> str:
    """A text with the heading that it says nothing without: 是否核定:否, 口径:规上."""
    folded = plain(heading)
    if "口径" in folded or "范围" in folded:
        return f"口径:{text}"
    before, asked, what = folded.partition("是否")
    # 一致 under 与佐证是否一致 says all by itself.
    return f"{asked}{what}:{text}" if asked and (not before or len(text) == 1) else text


FORM_SHEET = {"zh": "指标数据", "en": "Indicators"}
"""Name of the sheet that ``template`` writes; the reader takes a form on any sheet."""


class Heading(NamedTuple):
    """A column of the form."""

    zh: str
    en: str
    others: str
    """Other names, the more telling ones first."""

    def in_(self, language: str) -> str:
        """What this program calls it."""
        return self.zh if language == "zh" else self.en

    def names(self) -> tuple[str, ...]:
        """All its names, folded for comparison."""
        return tuple(plain(name) for name in (self.zh, self.en, *self.others.split()))


HEADINGS: dict[str, Heading] = {
    "label": Heading("指标", "Indicator", "指标名称 指标项 填报指标 填报项 数据项 项目"),
    "value": Heading(
        "数值",
        "Value",
        "指标值 填报值 填报数 数据 数据值 数值或内容 填报内容 填写内容 实际值 金额 数量 值 内容",
    ),
    "unit": Heading("单位", "Unit", "计量单位 计算单位 数据单位 量纲"),
    "year": Heading("年度", "Year", "年份 数据年度 统计年度"),
    "source": Heading("数据来源", "Source", "来源 提供部门 责任部门"),
    "evidence": Heading("佐证材料", "Evidence", "佐证材料名称 证明材料 佐证 附件"),
    "note": Heading("备注", "Note", "说明 Remark Remarks"),
}
ACTUAL_WORDS = words(
    "实际值 实际数 实际 实际完成 完成值 完成数 实绩 实际完成值 本年 本年数 本年度 本年值 当年"
    " 当年值 当年数 本期 本期数 全年 全年数 全年累计 本年累计 本年完成 年末数 现状 现状值"
    " 现状数 我区现状 我区情况 情况 实际情况 完成情况 完成"
    " 年报 年报数 决算数 上报值 上报数 申报值 申报数 核定值 核定数 审核值"
    " 审定值 核实值 总量 绝对值 绝对数 绝对额 actual actualvalue currentyear"
)
"""A column with one of these headings holds the figures, beside another that does not."""

PEER_WORDS = words(
    "参评数 参评总数 参评家数 参评个数 参评单位数 参评开发区数 参评开发区总数 参加评价数 参加排名数"
    " 参加评价开发区数 参加排名开发区数 排名总数 开发区数 开发区总数 总家数 总数"
)
"""Beside or below a rank they say among how many it is; 参评高新区数 are other peers."""

NUMBER_WORDS = words("序号 编号 序 号 no. no #")
"""Such a heading stands over numbers that count the rows."""

_YEAR = re.compile(rf"(?P<year>{YEAR_DIGITS})(?:年[度底末]?)?(?P<rest>.*)", re.ASCII)
_YEAR_BEHIND = re.compile(r"(?P<rest>.+)\((?P<year>(?:19|20)\d\d)(?:年度?)?\)", re.ASCII)
_WHOLE_YEAR = re.compile(r"1月?[-—–~至到]12月(?:累计)?")
_LONGEST_BILINGUAL = 20
_BILINGUAL = re.compile(r"(?P<zh>[^\x00-\x7f]+)[/(]?(?P<en>[a-z]+)\)?")
_BY_NAME = {
    name: (key, rank)
    for key, heading in HEADINGS.items()
    for rank, name in enumerate(heading.names())
}

TOTAL_WORDS = words("合计 总计 共计 合计数 总合计 总和 汇总 全省 全市 全国 total grandtotal sum")
"""A row with one of these names is no row of the table but the sum of all."""

SUBTOTAL_WORDS = words("小计 小计数 subtotal sub-total")
"""The sum of some rows."""

TOTAL_ENDINGS = ("合计", "小计", "总计", "共计", "合计数", "subtotal", "total")
"""So ends the name of a sum that says of what, such as 主导产业合计."""

TOTAL_BEGINNINGS = ("合计", "小计", "总计")
"""So begins the name of a sum that says of which rows, such as 合计1-3; 小计算机 is none."""

AVERAGE_WORDS = ("平均", "平均值", "均值", "中位数", "最大值", "最小值", "average", "mean")
"""So ends the name of a row that is computed from the others."""

WHOLE_WORDS = ("全部", "所有", "各", "全区", "园区", "高新区", "本区", "all")
"""Before the word for a row they mean all rows: 全部产业合计."""

MARKS = words("√ ✓ ✔ ☑ ★ ☆ ● ○ ■ ▲ * v 1")
"""Marks for a yes, where one of them is used throughout a column and blanks are a no."""

REMAINDER_NAMES = words(
    "其他 其它 其余 其他产业 其它产业 其余产业 其他行业 其它行业 其他工业 非主导产业"
    " other others otherindustries"
)
"""Names of a row that sums up what is left over."""

OTHERS_WORDS = ("其他", "其它", "其余", "非", "other", "non")
"""So begins the name of all rows that are not marked: 其他产业合计 may well be one row."""

ASIDES = words(
    "必填 必填项 必须填写 选填 选填项 可选 可不填 请填写 填写 示例 示例数据 样例 数字 数值 填数字"
    " 人民币 盖章 加盖公章 required optional example sample sampledata *"
)
"""Words in a label's brackets that do not say which figure it is."""

ASIDES_BY_TYPE = {
    "text": words("全称 规范全称 规范名称 名称 fullname"),
    "year": words("年 年份 四位数字 四位年份 yyyy"),
    "rank": words("整数 第几名 名次 位次 排名 全省排名 全省位次 正整数 由高到低 从高到低"),
    "count": words("整数 正整数 数量 总数"),
    "amount": words("金额"),
    "yes_no": words("是/否 是或否 是、否 是否 填是或否 √ 打√ yes/no y/n"),
}
"""Such words for inputs of one type."""


@lru_cache(maxsize=2048)
def heading_key(text: str) -> str | None:
    """Which column a folded heading names, or ``None``; it may say so in two languages."""
    if text in _BY_NAME:
        return _BY_NAME[text][0]
    if _DESCRIBES.fullmatch(text):
        return "note"
    if text in PEER_WORDS:
        return "peers"
    match = _BILINGUAL.fullmatch(text) if len(text) <= _LONGEST_BILINGUAL else None
    if match is None:
        return None
    keys = {_BY_NAME.get(match[part], (None, 0))[0] for part in ("zh", "en")}
    return keys.pop() if len(keys) == 1 else None


def heading_rank(text: str) -> int:
    """How telling a heading is for its column; the lowest of several names the column."""
    return _BY_NAME.get(text, (None, 0))[1]


@lru_cache(maxsize=2048)
def heading_sort(heading: str) -> tuple[str | None, int | None]:
    """What a heading stands over, and its year.

    ``value``, ``year``, ``other`` for what is no figure of the year; ``None`` if unknown.
    """
    folded = plain(heading)
    if not folded:
        return None, None
    if is_other_heading(folded):
        return (None if _DESCRIBES.fullmatch(folded) else "other"), None
    if heading_key(folded) == "value" or folded in ACTUAL_WORDS:
        return "value", None
    if (year := read_year(folded)) and not is_part_year(folded):
        return "year", year
    match = _YEAR.fullmatch(folded) or _YEAR_BEHIND.fullmatch(folded)
    if match is None:
        return ("value", None) if _WHOLE_YEAR.fullmatch(folded) else (None, None)
    rest = match["rest"].strip("()")
    is_value = {rest, f"年{rest}"} & ACTUAL_WORDS or heading_key(rest) == "value"
    if rest and not is_value and not _WHOLE_YEAR.fullmatch(rest):
        return None, None
    return "year", year_of(match["year"])


TABLE_ROWS = 15
"""Rows that a template offers for a table."""

WIDTHS: dict[str, int] = {
    "number": 6,
    "label": 42,
    "value": 22,
    "unit": 9,
    "year": 8,
    "source": 18,
    "evidence": 30,
    "note": 18,
    "department": 30,
    "name": 28,
    "output": 16,
    "leading": 16,
}
"""Column widths of a template, in characters; Chinese ones take two."""
