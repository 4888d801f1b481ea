"""What words around a figure say of it: nothing, its year, or that it is another figure.

Behind a figure a remark is harmless only if all of it is known to be: no list of harmful words is
ever complete. Notes in a column of their own are free text; there only harmful words count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from upgrade_check.dataset.units import plain

SCOPES = (
    r"(?:全[国省市区县]|[省市]内|本[省市]|国家级|省级)?"
    r"(?:(?:国家级|省级)?(?:开发区|高新区|经开区|园区))?"
)
"""Among whom a ranking is: 全省, 省级开发区, 全国高新区."""

PART_OF_A_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]个?季度|前[\d一二三四五六七八九十]{1,2}个?月"
    r"|(?<!\d)1?\d月?[-—–~～至到](?!12月)1?\d月"
)
# 2024年9月, 2024-09-30; not 2024年12月, and not the date 2024-01-01 for a year.
_ONE_MONTH = re.compile(
    r"(?:19|20)\d\d(?:年|[-./])(?!12(?!\d)|0?1[-./月]0?1日?$)[01]?\d"
    r"(?:[-./月](?:份|底|末|\d{0,2}日?)?)?",
    re.ASCII,
)

_BETWEEN = re.compile(r"[,;、。|]+")
_YEAR = re.compile(
    r"(?:为|系|是)?(?P<year>(?:19|20)\d\d)(?:年度?)?(?:全年|[末底]|1月?[-至到~—]12月|年报|决算|统计|实际)?"
    r"(?:数据?|产?值|实绩)?",
    re.ASCII,
)

# Most forms have no remark, so that these are compiled on first use.

# The whole year, final, and as it is meant.
_HARMLESS = (
    r"(?a)(?:全年|本年度?|当年|年度)(?:累计|合计)?(?:数据?|值)?|(?:截至)?1月?[-至到~—]12月(?:累计)?|年末数?"
    r"|(?:年报|决算|核定|审定|认定|最终(?:核实|核定)?|正式|统计|公报|年鉴|实际|实际完成)(?:数据?|值)"
    r"|年报|决算|实绩|最终核实|已(?:核定|核实|审定|审计|确认|公布)|无误"
    r"|(?:按|以)?(?:现价|当年价格?|现行价格?)(?:计算|口径)?|人民币|四舍五入|保留[\d一二两三四]位小数"
    r"|占[^\d,]{0,12}\d+(?:\.\d+)?%"
    r"|(?:同比|较上年|比上年|较去年|比去年)?(?:增长|增加|提高|上升|下降|减少)(?:了|为|达)?"
    r"\d+(?:\.\d+)?(?:%|个百分点)"
    r"|final|audited|currentprices?|actual|fullyear"
)
# 含飞地, 来源：…, 市统计局提供: whatever it goes on to say, unless that is doubtful.
_OPEN = (
    r"(?:已|均|其中)?(?:包?含|包括)(?:了|有)?\D+|incl(?:\.|udes|uding)?\D+"
    r"|(?:数据)?来源[:于自为].+|(?:详?见|附)(?:附件|附表|附注|备注|说明|注).{0,20}|附件[\d一二三四五六七八九十]*"
    r"|(?:由|据|依据|根据)?.{0,20}(?:局|厅|委|委员会|办|办公室|中心|部门|公报|年鉴|通报|管委会)"
    r"(?:提供|核定|核实|审定|认定|出具|反馈|发布|公布|数据|口径)?"
)
_OF_RANK = (
    r"(?a)并列|并列第(?:\d+|[一二三四五六七八九十百]+)[名位]?"
    r"|(?:较|比)?(?:上年|去年|上一?年度|上期|上次)?(?:排名|位次)?"
    r"(?:(?:提升|上升|前进|进位|提高|前移|下降|后退|下滑|后移|退后)了?\d+(?:个?(?:位次?|名次?))?|持平|不变)"
    r"|tied?|joint"
)
NOT_FINAL = re.compile(
    r"快报|非正式|模拟数据|初步(?!设计|规划|评估|审[核查])|初核|初评|预核|预计(?!到?(?:20\d\d|明年))|预估|预测|估计|估算"
    r"|暂[估定列按未]|[匡测推]算(?!表)|未[定核审经确]"
    r"|preliminary|estimat|forecast|provisional|tentative|unaudited|projected"
)
"""Words of figures that are not final yet."""
_DOUBT = re.compile(
    NOT_FINAL.pattern + r"|拟定|待[定核确审批公发反补统查验上省市国出更]|未公布|未发布|尚未|存疑"
    r"|有误|错误|不实|供参考|作废|不适用|自[评测报]|内部数|征求意见|草案|讨论稿|[?]|tobeconfirmed|tb[cd]\b",
)
_OTHER_FIGURE = re.compile(
    r"(?:为|系|是|按|属|本|该|此)*(?:数据?|值)?(?:为|系|是)?(?:(?:19|20)\d\d年?度?)?"
    r"(?:目标|计划|规划|任务|力争|争取|预期|预|拟|约|左右|参考|样例|示例|原|旧口径|(?:修正|调整)前"
    r"|上年|去年|前年|上期|同期|基期|当月|当季|月均|税收|营收|营业收入|销售收入|总产出|增速|增幅|增量|占比"
    r"|规上|规(?:模以)?上(?:工业|企业)+|工业|主区|核心区|起步区)"
    r"(?:值|数据?|口径|任务|目标|完成|部分|企业)*"
)
_PART_ONLY = re.compile(r"(?:仅|只|不含|不包括|未含|未包括|扣除|剔除|不计).*|.+除外")
_OTHER_RANKING = (
    rf"(?:在|为|系|是|按)*(?:{SCOPES}|长三角|[东中西]部|[苏浙皖粤鄂湘赣]?[东西南北中]片?区?|同类|组内|分组|.{{0,3}}片区"
    r"|[a-z一二三四]组|第[一二三四]组|单项|增速|增量|增幅|得分|分值|倒[数序])"
)
_RANKING = r"(?:中|内|的)?(?:排名|名次|位次|排序|排列|家数|总?数)(?:情况)?$"
_YES = (
    r"(?a)(?:第[一二三1-3](?:大)?|首位|首要|主要|支柱|龙头|优势|传统|特色|战略性?新兴|省级?重点|重点|国家级?重点)"
    r"(?:主导)?(?:产业|集群|产业集群)?|主导产业[一二三1-3]?|已(?:出具|取得|具备|有|附)?(?:证明|批复|文件|材料)"
    r"|已(?:核实|审核|确认|核定)|符合|leading|first|main"
)
_NO_DOUBT = re.compile(r"待|拟|存疑|暂定|[?]|不确定")
_INCLUDES = re.compile(r"(?:已|均|并|其中)*(?:包?含|包括|incl)|其中")
_FOREIGN = (
    r"全国|国家级|全市|上年|去年|目标|计划|规划|预期|仅|扣除|不含|(?:19|20)\d\d年"
    r"|(?<![模虚])拟|(?<![招接])待|在建|意向|力争"
)


def pieces(remark: str) -> Iterator[str]:
    """A remark's parts between commas, folded."""
    return (piece for piece in _BETWEEN.split(plain(remark)) if piece)


def unknown_remark(remark: str, input_type: str, own: Collection[str], year: int | None) -> str:
    """The first part of a remark that is not known to leave the figure as it is; else empty.

    Args:
        remark: What stands behind the figure.
        input_type: Type of the input.
        own: Folded words that mean the input itself.
        year: The year that the figure is of.
    """
    for piece in pieces(remark):
        if piece in own or re.fullmatch(_HARMLESS, piece) or _is_open(piece):
            continue
        if input_type == "rank" and re.fullmatch(_OF_RANK, piece):
            continue
        dated = _YEAR.fullmatch(piece)
        if dated is None or int(dated["year"]) != year:
            return piece
    return ""


def _is_open(piece: str) -> bool:
    return not (_DOUBT.search(piece) or re.search(_FOREIGN, piece)) and bool(
        re.fullmatch(_OPEN, piece)
    )


@lru_cache(maxsize=1024)
def year_in(remark: str) -> int | None:
    """The one year that a remark gives its figure, such as 2023年数; ``None`` if none."""
    found = {int(m["year"]) for piece in pieces(remark) if (m := _YEAR.fullmatch(piece))}
    return found.pop() if len(found) == 1 else None


def is_part_of_a_year(text: str) -> bool:
    """Whether a year is not meant whole: 2024年9月, 2024年1-9月; not 2024年12月."""
    folded = plain(text)
    return bool(PART_OF_A_YEAR.search(folded) or _ONE_MONTH.fullmatch(folded))


@lru_cache(maxsize=2048)
def doubt(note: str, input_type: str, own: frozenset[str]) -> str:
    """What in a note says that the figure is not final, or is another one; else empty.

    Args:
        note: The text in a column 备注.
        input_type: Type of the input.
        own: Folded words that mean the input itself.
    """
    for piece in pieces(note):
        bare = piece.strip("()")
        if bare in own:
            continue
        if found := _DOUBT.search(bare):
            return found[0] if len(bare) > 20 else bare
        if _OTHER_FIGURE.fullmatch(bare) or (_INCLUDES.match(bare) and re.search(_FOREIGN, bare)):
            return bare
        if input_type == "amount" and (
            _PART_ONLY.fullmatch(bare) or (len(bare) < 20 and PART_OF_A_YEAR.search(bare))
        ):
            return bare
        among = re.sub(_RANKING, "", bare) if input_type in ("rank", "count") else ""
        if among and among not in own and re.fullmatch(_OTHER_RANKING, among):
            return bare
    return ""


def doubtful_source(source: str) -> str:
    """The word in a source that says that its figures are not final: 统计快报; else empty."""
    found = _DOUBT.search(plain(source))
    return found[0] if found else ""


def leaves_yes(remark: str) -> bool:
    """Whether a yes with this remark is still a yes: 是（首位产业）, but not 是（规划）."""
    return all(
        re.fullmatch(_YES, piece) or re.fullmatch(_HARMLESS, piece) or _is_open(piece)
        for piece in pieces(remark)
    )


def leaves_no(remark: str) -> bool:
    """Whether a no with this remark is still a no: 否（正在整改）, but not 否（待定）."""
    return _NO_DOUBT.search(remark) is None
