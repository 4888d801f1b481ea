"""What words around a figure say of it: nothing, its year, or that it is another figure.

The same words mean the same behind a figure, in 备注 and in a column such as 统计口径. Behind a
figure a remark is harmless only if all of it is known to be: no list of harmful words is ever
complete. Columns hold free text; what nobody knows passes there, but no other number in the
figure's unit, and no 口径.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.units import is_amount_unit, plain, remembered, worth

SCOPES = (
    r"(?:全[国省市区县]|[省市]内|本[省市]|国家级|省级)?"
    r"(?:(?:国家级|省级)?(?:开发区|高新区|经开区|园区))?"
)
"""Among whom a ranking is: 全省, 省级开发区, 全国高新区."""

PART_OF_A_YEAR = re.compile(
    r"上半年|下半年|[一二三1-3]个?季度|前[一二三1-3]个?季|(?<![1一][-—–~～至到])(?<!前)[四4]季度|前[\d一二三四五六七八九十]{1,2}个?月"
    r"|(?<!\d)1?\d月?[-—–~～至到](?!12月)1?\d月"
)
# 2024年9月, 2024-09-30; not 2024年12月, and not the date 2024-01-01 for a year.
_ONE_MONTH = re.compile(
    r"(?:19|20)\d\d(?:年|[-./])(?!12(?!\d)|0?1[-./月]0?1日?$)[01]?\d"
    r"(?:[-./月](?:份|底|末|\d{0,2}日?)?)?",
    re.ASCII,
)
# 截至2024年9月底, 截止日期：2024-10-31
_UNTIL = re.compile(
    r"截[至止到](?:日期:)?(?P<year>(?:19|20)\d\d)[-年](?:0?[1-9]|1[01])(?:[-月]|$)", re.ASCII
)

_BETWEEN = re.compile(r"[,;。|]+")
_GROUPING = r"(?<=\d),(?=\d{3}(?!\d))"
_QUOTES = r"[()\[\]《》“”\"]"
_ZONE = r"高新技术(?:产业)?开发区"
_LONG = 20
_LONGEST_SCOPE = 30
_OWN = "§"
"""Stands for any of the input's own words."""
_OTHER_WORDS = frozenset({_OWN})
"""Own words that stand in no remark."""
_YEAR = (
    rf"(?a)(?:以上|上述|[上本]表|表中|[省市]?[^\W\d_]{{0,6}}[厅局委])?(?:经济|数据|指标|各项|所有|排名|[名位]次|{_OWN})*均?(?:为|系|是|[抄摘取引转来][录用自引]*)?(?P<year>(?:19|20)\d\d)(?:年度?)?(?:全年|[末底]|1月?[-至到~—]12月|年报|决算|统计|实际)?"
    r"(?:数据?|产?值|实绩)?(?P<issued>\d{0,2}月?(?:.{0,12}(?:通报|公[布报告]|发布|年鉴)|[^目计划预]{0,8}表数?))?"
    rf"(?:{_OWN}|评价|考核|排名|结果)*"
)

# The whole year, final, and as it is meant.
_HARMLESS = (
    r"(?a)(?:全年|本年度?|当年|年度)(?:累计|合计|实际(?:完成)?)?(?:数据?|值)?|(?:截至)?1月?[-至到~—]12月(?:累计)?|[年期]末数?|本期末?|报告期末?"
    r"|(?:年报|决算|核定|审定|认定|最终(?:核实|核定)?|正式|(?:统计)?公报|统计|年鉴|实际|实际完成)(?:数据?|值)"
    r"|年报|决算|实绩|实际(?:完成)?|最终(?:核实)?|核定|审定|(?:均|现|业)*已(?:核定|核实|审定|审计|确认|公布|更正|修正|剔除重复.{0,8})|无误"
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
    r"(?:提供|核定|核实|审定|认定|出具|反馈|发布|公布|数据|口径)?数?"
)
_OF_RANK = (
    r"(?a)并列|并列第(?:\d+|[一二三四五六七八九十百]+)[名位]?"
    r"|(?:较|比)?(?:上年|去年|上一?年度|上期|上次)?(?:排名|位次)?"
    r"(?:(?:提升|上升|前进|进位|提高|前移|下降|后退|下滑|后移|退后)了?\d+(?:个?(?:位次?|名次?))?|持平|不变)"
    r"|tied?|joint"
)
_AS = r"(?:以上|上述|经济|数据?|指标|统计|范围|表|[此该本均为系是指以属]|统一|按照?|取自?|采用)"
_SO = (
    r"(?:[的值]|统计|[计核]算|核定|填报|口径|数据?|情况|排名|范围|任务|完成|部分|企业|法人|单位"
    r"|合计)"
)
# 按全口径统计
_AS_MEANT = rf"(?:{_AS}*{_OWN})+{_SO}*"
_BASIS = (
    rf"(?:{_OWN}|全|在地|属地|法人|[国省市]?(?:家|统计局)|年报|公报|年鉴|统计|核算|制度|统一|现价|当年价格?|现行价格?"
    r"|全部|所有|各类?|范围|以?内|管辖|辖区|规划|核准|批复|托管|代管|飞地|一区多园|产业活动|单位|企业|产业表?|行业|区域"
    r"|排名|评价|考核|及|和|与|的|含|包括|按照?|执行|为|是|同|上年|往年|历年|一致|相同|不变|未变|无变化)"
)
# 口径与上年一致, 统计口径为高新区管辖范围内全部法人单位, 同口径增长5%
_KNOWN_BASIS = rf"{_AS}*{_BASIS}*口径:?{_BASIS}*|.*[同可]比?口径.*\d%|口径.{{0,4}}[详见].*"

NOT_FINAL = re.compile(
    r"快报|非正式|(?:模拟|测试|演示|虚构)数据|初步(?!设计|规划|评估|审[核查])|初核|初评|预核|预计(?!到?(?:20\d\d|明年))|预估|预测|估计|估算"
    r"|暂[估定列按未以]|[匡测推]算(?!表)|未[定核审经确]"
    r"|preliminary|estimat|forecast|provisional|tentative|unaudited|projected"
)
"""Words of figures that are not final yet."""
_DOUBT = re.compile(
    NOT_FINAL.pattern + r"|拟定|待[定核确审批公发反补统查验上省市国出更]|未公布|未发布|尚未|存疑"
    r"|虚构|不完全统计|未剔除|不提供|无此|为[何什]|[(]预期[)]|有误|错误|不实|供参考|作废|不适用|自[评测报]|内部[数排统]|预评|征求意见|草案|讨论稿|[?]|tobeconfirmed|tb[cd]\b"
    r"|[未非]最终|[未不](?:予|能|被)?(?:认[可定同]|确认|通过|同意|采[纳信])|(?<!已)更正|勘误|(?<![对相适])应[为是]"
    r"|[核调][减增]|退回|驳回|撤[回销]|以.{1,15}为准|[请需](?:要|予以)?(?:核|确认|补|复核|重新|更正|修[改正])"
    r"|再(?:核|确认)|正在?核|核[实对算]中|是否|疑似|可能|偏[高低大小]|虚[高报]|填[错反]|误[填报写]|漏[统填报]"
    r"|(?<![没未])有(?:重复|差异|出入|异议|误差)|(?<!不)存在|(?<!无)异常|不(?:一致|相?符|准|确定|属实|合格|真实|可信)"
    r"|单位(?:应|有|错|不)|年化|截[至止到](?:[1-9]|1[01])月|虚拟数|勿使?用|来源不明|暂用"
    r"|沿用(?:\d{4}年?|上年|去年)度?(?:数据?|值)?$|评价未完成|模拟排名|退出评价|未参[评加]|部分重[复叠]|与.{1,10}重[复叠]|rejected|notapproved|unconfirmed|shouldbe"
)
# 不含预计数, 非快报数, 无虚报, 不是高新区序列排名
_DENIED = re.compile(
    r"(?:[不未]含|[不未]包[含括]|不是|并非|(?<!除)非(?!正式)|[无没]有?)"
    rf"(?:(?:{NOT_FINAL.pattern}|[虚瞒]报)(?:数据?|值)?|高新区(?:序列|系列)?(?:排名|[名位]次))"
)
# 得分越低越好, 按得分由低到高排列
_LOWER_IS_BETTER = re.compile(
    r"[越愈][低小少]|[由从自][低小少][到至往向][高大多]|逆[序向]|升序|^[^加奖]*扣分(?:情况|结果|值|表)*(?:$|[()])"
    r"|lower\s?(?:is|=)\s?better|ascending"
)
# Scores of some zones, or of an evaluation of another kind: 仅列前9名, 其余36家略, 预评, 自评得分表
_OF_SOME = re.compile(
    r"前[\d一二三四五六七八九十]+[名位家]|仅列|其余.{0,6}[家个名位].{0,6}略|节选|预评|自评|^[…．.·]{2,}$"
)
# 名次由低到高排列: the first is the last.
_FROM_THE_END = re.compile(
    r"[由从自][低末][分位]?(?:[到至往向][高首]|[数起])|[由从自]后[到至往向]前|逆[序向]|倒[数序]|ascending|reverse"
)
_YES, _NO = r"是|√|✓|y|yes|已.+", r"否|不|×|✗|✘|x|no"
_ASKED = re.compile(r"是否(?P<what>[^:]+):(?P<said>.+)")
_PART = r"规上|规(?:模以)?上|工业|行政区|主区|核心区|起步区"
_OTHER_FIGURE = re.compile(
    rf"(?:{_AS}|{_OWN}|排名|[名位]次)*(?:数据?|值)?(?:为|系|是)?(?:(?:19|20)\d\d年?度?)?"
    r"(?:目标|计划|规划|任务|力争|争取|预期|预|拟|[达满]产后?|(?:[达满]产|设计)?产能|约|左右|参考|样例|示例|模拟|原|旧口径|(?:修正|调整)前"
    r"|上年|去年|前年|上期|同期|基期|当月|当季|月均|增速|增幅|增量|占比|[两二三四五]年(?:累计|合计|平均)|年均|(?:可比|不变)价格?"
    rf"|(?:[1-9]|1[01])月[份末底]?|(?:{_PART})(?:工业|企业)*)"
    r"(?:计算|值|数据?|口径|任务|目标|完成|部分|企业|排名|[名位]次)*"
)
_QUANTITY = (
    r"(?:税收|利税|利润|营收|(?:应税)?销售额?|开票(?:销售)?|投资额?|进?出口额?|研发(?:经费|投入)?|交易额|贸易额|总产出"
    r"|(?:工业|农业)?(?:总?产|增加)值|(?:地区|国内)?生产总值|g[dn]p"
    r"|(?:技工贸|一般公共预算|财政|经营|营业|应税|销售|主营|业务|总)*收入)(?:总[额量])?"
)
_PLACE = (
    r"[^\W\d_§含于入与及和已在至由并纳管托不较比占除无有可其该经同市区县镇州盟旗]{1,6}"
    r"[市区县镇州盟旗]"
)
_SCOPE = (
    rf"{_PART}|规(?:模以)?下|限上|合同|企业|服务业|建筑业|制造业|[一二三]产业?|第[一二三]产业|[市区县]?本级|区级"
    r"|全[国省市县区]|[市城镇]区|市辖区|[地县]级市|设区市|街道|乡镇"
)
# 为规上工业总产值, 江北区地区生产总值, 南通市（地级市）数据
_OTHER_SCOPE = rf"(?:{_AS}*(?:{_OWN}|{_SCOPE}|{_QUANTITY}|{_PLACE}(?=.)))+{_SO}*"
_OTHER_PLACE = _PLACE
_PART_ONLY = re.compile(
    rf"(?:{_SCOPE})?(?:仅|只|不含|不包括|未含|未包括|扣除|剔除|不计)(?!价格因素).*|.+除外"
)
_AMONG_OTHERS = (
    rf"^[^为属是系]*(?:型(?:园区|{_OWN})|主导型)|国家级|全[国市区县]|[市县区]级|[市县]内|本[市县]第|经开区|火炬|科技部|单项|分类|长三角|[东中西]部|苏[南中北]|片区|组内|分组|同类"
    r"|high-?techzones|econ\w+zones|(?:within|in|of)the(?:city|county|country|nation)|national"
    r"|(?<![我本该])高新区(?!位?[列居]|排[第在]|[在为])"
)
_OTHER_RANKING = (
    rf"(?:在|为|系|是|按)*(?:{SCOPES}|[苏浙皖粤鄂湘赣]?[东西南北中]片?区?|.{{0,3}}片区"
    r"|[a-z一二三四]组|第[一二三四]组|[一二三四]?季度|月度|半年|亩均税收|营商环境|单位面积.+|单项|增速|增量|增幅|得分|分值|倒[数序])"
)
_RANKED_IN = rf"{_AS}*{_PLACE}.{{0,6}}(?:排名|[名位]次|评价|考核).*"
_RANKING = r"(?:中|内|的)?(?:通报|排名|名次|位次|排序|排列|家数|总?数)(?:情况)?$"
_STILL_YES = (
    r"(?a)(?:第[一二三1-3](?:大)?|首位|首要|主要|支柱|龙头|优势|传统|特色|战略性?新兴|省级?重点|重点|国家级?重点)"
    r"(?:主导)?(?:产业|集群|产业集群)?|主导产业[一二三1-3]?|已(?:出具|取得|具备|有|附)?(?:证明|批复|文件|材料)"
    r"|已(?:核实|审核|确认|核定)|符合|leading|first|main"
)
_NO_DOUBT = re.compile(r"待|拟|存疑|暂定|[?]|不确定")
_DENIES = re.compile(
    r"不(?:作为|认[可定]|算|属于|是|列入|纳入|计入)|非主导|未(?:列入|纳入|认定|获批)|培育(?:产业|[中期]|阶段)|[在正尚]培育|拟(?:确定|作为|列|认定|培)"
    r"|待(?:定|认定|批)|取消|不符合|(?:限制|淘汰|禁止)(?:类|产业)(?!:[否不无])"
    r"|是否.*(?:导向|政策|目录).*:[否不无]"
)
_INCLUDES = re.compile(rf"(?:{_AS}|{_OWN}|已|并|其中)*(?:包?含|包括|incl)|其中")
_FOREIGN = (
    r"全国|国家级|全市|[月季]度|其[他它](?:园区|开发区)|经开区|区外|(?:营业|销售)收入|上年|去年|目标|计划|规划|预期|仅|扣除|不含|(?:19|20)\d\d年"
    r"|(?<![模虚])拟|(?<![招接])待|在建|签约|意向|力争|economiczone|otherzones?|lastyear|target|planned"
)

_AMOUNT = r"(?P<n>\d+(?:\.\d+)?)(?P<unit>(?:万亿|[十百千]?[亿万])(?:元|(?![^\W\d_]))|[百千]?元)"
_PLACED = r"(?a)(?<!前)第(?P<n>\d{1,4})|[为是列居](?P<n2>\d{1,4})[名位]"
_COUNTED = r"(?a)(?P<n>\d{1,6})[家个](?![百月])"
_IN_UNIT = {"amount": _AMOUNT, "rank": _PLACED, "count": _COUNTED}
_UNIT = r"(?:金额|数据|计量|货币)?单位[均统一]*[为是:](?:人民币)?([^\W\d_]+)"
# 更正为139.2
_RESULT = (
    r"(?a)(?:正|订|整|核|定|减|增|实|可|认|馈|布|报|际|确|终|应|改|[降升]至第)(?:数据?|值|结果)?(?:为|是|成|:|=)?"
    r"(?P<n>\d+(?:\.\d+)?)(?:%|[名位家个])?"
    r"|(?:correct|revis|adjust|chang|amend)edto(?P<n2>\d+(?:\.\d+)?)"
)
# 由150.2更正为168.5
_CORRECTED = (
    r"(?a)已?(?:由|从)\d+(?:\.\d+)?[^\d,]*(?:更正|修正|修订|调整|核定)为(?P<n>\d+(?:\.\d+)?)"
    r"[^\d,]{0,3}"
)
# 139.2, →139.2, 统计局：139.2, 核定数139.2
_BARE = (
    r"(?:.{0,6}[局厅委办]|.{0,4}(?:[核认审]定|[改订正整]后|数据?|值))?"
    r"[:→]?(?P<n>[0-9]+(?:\.[0-9]+)?)"
)
# Beside a figure stand its change, its parts, last year's and others.
_ASIDE = (
    r"(?a)[上去前]年|[改整正订]前|同期|上期|(?:19|20)\d\d年|[较比增降]|(?<!核)减|提[高升]|前进|进位|退|下滑|其中|含|包括|占|[高低多少]于|[超差]"
    r"|缺口|门槛|目标|计划|预[计期]|力争|规划|项目|订单|融资|补贴|人均|公司|集团|企业|服务业|[工农]业|建筑业|制造业|[一二三]产|规[上下]"
    rf"|{_QUANTITY}"
)


class Figure(NamedTuple):
    """The figure that a remark stands beside."""

    kind: str
    """Type of the input."""
    own: frozenset[str] = frozenset()
    """Folded words that mean the input itself, or the city or zone that it is of.

    Empty where it is not known which figure it is.
    """
    year: int | None = None
    unit: str = ""
    """Unit of an amount."""
    numbers: frozenset[Decimal] = frozenset()
    """The number as typed; an amount in 亿元 as well."""
    is_of_a_place: bool = False
    """Whether its own city or zone is among ``own``, so that any other place is another's."""


_ANY = Figure("")


def pieces(remark: str) -> Iterator[str]:
    """A remark's parts between commas, folded; 含东园、西园 is one."""
    for part in _BETWEEN.split(re.sub(_GROUPING, "", plain(remark))):
        yield from filter(None, [part] if _INCLUDES.match(part) else part.split("、"))


def doubt(remark: str, figure: Figure, *, strict: bool = False) -> str:
    """What in a remark says that the figure is not final, or is another one; else empty.

    Args:
        remark: What stands behind the figure or beside it.
        figure: The figure.
        strict: Whether every part has to be known to be harmless, as behind the figure.
    """
    return _doubt(remark, _as_far_as_named(figure, remark), strict)


def _as_far_as_named(figure: Figure, remark: str) -> Figure:
    """The figure without what the remark does not speak of, so that many figures share an answer.

    A title is held against every figure of every zone on its sheet.
    """
    said, has_digits = _spoken(remark)
    own = frozenset(word for word in figure.own if word in said) or (figure.own and _OTHER_WORDS)
    if has_digits:
        return figure._replace(own=own)
    return Figure(figure.kind, own, unit=figure.unit, is_of_a_place=figure.is_of_a_place)


@remembered
def _spoken(remark: str) -> tuple[str, bool]:
    """In every way in which own words are looked for in it, a remark; whether it has digits."""
    folded = plain(remark)
    ways = (short_zone(re.sub(_QUOTES, "", text)) for text in (folded, _DENIED.sub("", folded)))
    return "\n".join((folded, *ways)), any(map(str.isdigit, folded))


@lru_cache(maxsize=4096)
def _doubt(remark: str, figure: Figure, strict: bool) -> str:
    said = list(pieces(remark if strict else _DENIED.sub("", plain(remark))))
    parts = _parts(said, figure)
    for piece in said:
        text = _bare(piece, figure)
        found = _DOUBT.search(piece)
        is_other = _is_another(text, figure) or _is_number(text, figure)
        if (strict or found or (is_other and piece not in parts)) and not _is_harmless(
            piece, text, figure
        ):
            return found[0] if found and len(piece) > _LONG else piece
    return ""


def _bare(piece: str, figure: Figure) -> str:
    """A part of a remark without quotes, with ``_OWN`` for the figure's own words."""
    text = short_zone(re.sub(_QUOTES, "", piece))
    for word in sorted(figure.own, key=len, reverse=True):
        text = text.replace(word, _OWN)
    return text


@remembered
def short_zone(folded: str) -> str:
    """A text in which every zone is called 高新区."""
    return re.sub(_ZONE, "高新区", folded)


def _is_harmless(piece: str, text: str, figure: Figure) -> bool:
    if asked := _ASKED.fullmatch(piece):
        # 是否核定:是, 是否预计:否
        is_bad = _DOUBT.search(asked["what"])
        return bool(re.fullmatch(_NO if is_bad else _YES, asked["said"]))
    if re.fullmatch(_KNOWN_BASIS, text):
        return True
    piece, text = piece.removeprefix("口径:"), text.removeprefix("口径:")
    if re.fullmatch(_YEAR, text) and not _DOUBT.search(text):
        return _year(text, figure) in (None, figure.year)
    if piece in figure.own or re.fullmatch(_AS_MEANT, text):
        return True
    # 全口径增加值占GDP的11.7%
    said = re.sub(f"^(?:{_AS}|{_OWN})+", "", text)
    if any(re.fullmatch(_HARMLESS, t) for t in (piece, said)) or _is_open(piece):
        return True
    if (corrected := re.fullmatch(_CORRECTED, said)) and _number(corrected) in figure.numbers:
        return True
    return figure.kind == "rank" and bool(re.fullmatch(_OF_RANK, piece))


def _year(text: str, figure: Figure) -> int | None:
    """The year that a text gives a figure; a notice of the year after gives it none."""
    dated = re.fullmatch(_YEAR, text)
    if dated is None or (dated["issued"] and figure.year == int(dated["year"]) - 1):
        return None
    return int(dated["year"])


def year_in(remark: str, figure: Figure = _ANY) -> int | None:
    """The one year that a remark gives its figure, such as 2023年数; ``None`` if none."""
    return _year_in(remark, figure) if _spoken(remark)[1] else None


@lru_cache(maxsize=1024)
def _year_in(remark: str, figure: Figure) -> int | None:
    found = {_year(_bare(piece, figure), figure) for piece in pieces(remark)} - {None}
    return found.pop() if len(found) == 1 else None


def _is_open(piece: str) -> bool:
    """Whether a part of a remark says what is included, or who says so."""
    return not (_DOUBT.search(piece) or re.search(_FOREIGN, piece)) and bool(
        re.fullmatch(_OPEN, piece)
    )


def _is_another(text: str, figure: Figure) -> bool:
    """Whether a part of a remark, with ``_OWN`` for its own words, tells of another figure."""
    if _OTHER_FIGURE.fullmatch(text) or (figure.own and re.fullmatch(_NO, text)):
        return True
    if _INCLUDES.match(text) and re.search(_FOREIGN, text):
        return True
    if figure.kind in ("rank", "count"):
        among = re.sub(_RANKING, "", text)
        if (among and re.fullmatch(_OTHER_RANKING, among)) or re.fullmatch(_RANKED_IN, text):
            return True
        if figure.kind == "rank" and _FROM_THE_END.search(text):
            return True
        # 全市第1 may stand beside 全省第12.
        return bool(re.search(_AMONG_OTHERS, text)) and not _differs(_PLACED, text, figure)
    if figure.kind == "number":
        return spoils_scores(text)
    if figure.kind != "amount":
        return False
    if _PART_ONLY.fullmatch(text) or (len(text) < _LONG and PART_OF_A_YEAR.search(text)):
        return True
    if (until := _UNTIL.search(text)) and until["year"] == str(figure.year):
        return True
    unit = re.fullmatch(_UNIT, text)
    if unit and is_amount_unit(unit[1]) and figure.unit and worth(unit[1]) != worth(figure.unit):
        return True
    if figure.is_of_a_place and re.fullmatch(_OTHER_PLACE, text):
        return True
    # The pattern takes long in long texts.
    is_short = bool(figure.own) and len(text) <= _LONGEST_SCOPE
    return is_short and bool(re.fullmatch(_OTHER_SCOPE, text))


def _is_number(text: str, figure: Figure) -> bool:
    """Whether a part of a remark gives another number in the figure's unit, or names a 口径."""
    if figure.kind == "yes_no" or not figure.own:
        return False
    if re.search("(?<!全)口径", text) or _differs(_RESULT, text, figure):
        return True
    # 2024年通报第95位 is no other year's.
    text = text.replace(f"{figure.year}年", "")
    is_aside = re.search(_ASIDE, text) or (figure.kind == "rank" and re.search(_AMONG_OTHERS, text))
    pattern = _IN_UNIT.get(figure.kind)
    if is_aside or not pattern:
        return False
    return _differs(pattern, text, figure) or _is_second(text, figure)


def _is_second(text: str, figure: Figure) -> bool:
    """Whether a text is nothing but another amount of about the figure's size: 139.2 by 168.5."""
    bare = re.fullmatch(_BARE, text) if figure.kind == "amount" else None
    # 220 alone may be a part of it, or a page.
    if bare is None or re.fullmatch("[0-9]{1,4}", text):
        return False
    number = Decimal(bare["n"])
    # 168 by 168.5 is the same.
    rounded = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
    sizes = [abs(own - number) for own in figure.numbers]
    return min(sizes, default=rounded) > rounded and any(
        own <= 2 * number <= 4 * own for own in figure.numbers
    )


def _differs(pattern: str, text: str, figure: Figure) -> bool:
    found = {_number(match) for match in re.finditer(pattern, text)}
    return bool(found) and bool(figure.numbers) and figure.numbers.isdisjoint(found)


def _number(match: re.Match[str]) -> Decimal:
    named = {key: value for key, value in match.groupdict().items() if value}
    number = Decimal(named.get("n") or named["n2"])
    return number * worth(named["unit"]) if "unit" in named else number


def _parts(said: list[str], figure: Figure) -> list[str]:
    """The parts of a remark that divide the figure: 光伏220亿元、储能200亿元."""
    pattern = _IN_UNIT.get(figure.kind, _PLACED)
    parts = [(piece, _number(match)) for piece in said for match in re.finditer(pattern, piece)]
    is_sum = len(parts) > 1 and sum(number for _, number in parts) in figure.numbers
    return [piece for piece, _ in parts] if is_sum else []


def ranks_upwards(text: str) -> bool:
    """Whether a text says that the lowest score is the best: 得分越低越好."""
    return bool(_LOWER_IS_BETTER.search(plain(text)))


def spoils_scores(text: str) -> bool:
    """Whether scores give no ranks: 得分越低越好, 仅列前9名."""
    return ranks_upwards(text) or bool(_OF_SOME.search(plain(text)))


def is_part_of_a_year(text: str) -> bool:
    """Whether a year is not meant whole: 2024年9月, 2024年1-9月; not 2024年12月."""
    folded = plain(text)
    return bool(PART_OF_A_YEAR.search(folded) or _ONE_MONTH.fullmatch(folded))


def doubtful_source(source: str) -> str:
    """The word in a source that says that its figures are not final: 统计快报; else empty."""
    found = _DOUBT.search(plain(source)) if source else None
    return found[0] if found else ""


def leaves_yes(remark: str) -> bool:
    """Whether a yes with this remark is still a yes: 是（首位产业）, but not 是（规划）."""
    return all(
        re.fullmatch(_STILL_YES, piece) or re.fullmatch(_HARMLESS, piece) or _is_open(piece)
        for piece in pieces(remark)
    )


def denies(remark: str) -> str:
    """What in a remark beside a yes says no, or not yet: 不作为主导产业, 培育产业; else empty."""
    found = _DENIES.search(plain(remark))
    return found[0] if found else ""


def leaves_no(remark: str) -> bool:
    """Whether a no with this remark is still a no: 否（正在整改）, but not 否（待定）."""
    return _NO_DOUBT.search(remark) is None
