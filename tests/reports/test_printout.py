"""The printout in each of its formats: nothing lost, nothing executed, the same bytes each time."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pypdf
import pytest
import typst
from docx.oxml.ns import qn
from lxml import etree

from chinese_font import rendered_pdf
from reports.conftest import HOSTILE, MakeReview
from upgrade_check.cli.app import run
from upgrade_check.errors import OutputError
from upgrade_check.reports import html, md, pdf, terminal
from upgrade_check.reports import json as report_json
from upgrade_check.reports.blocks import Block, Gauges, Heading, Paragraph, SignOff, Table
from upgrade_check.reports.docx import render as render_docx
from upgrade_check.reports.fonts import choose_fonts
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

MANY_INDUSTRIES: dict[str, object] = {
    f"主导产业!{column}{row}": value
    for row in range(2, 42)
    for column, value in (("A", f"产业{row}"), ("B", 10 + row), ("C", "亿元"), ("D", "是"))
}
NO_INDUSTRIES: dict[str, object] = {f"主导产业!{c}{r}": None for r in range(2, 7) for c in "ABCD"}
MANY_FINDINGS: dict[str, object] = {
    **{f"指标数据!F{row}": None for row in range(3, 17)},
    **{f"指标数据!G{row}": None for row in range(3, 17)},
    **{f"指标数据!C{row}": "待定" for row in (7, 8, 10, 11, 12, 13, 14)},
}


def texts(block: Block) -> Iterator[str]:
    """Every text that a block shows."""
    if isinstance(block, Heading):
        yield from block.text.split("\n")
    elif isinstance(block, Paragraph) and not block.link:
        # Links back are shown only where they can be clicked.
        yield block.text
        yield block.label
    elif isinstance(block, Table):
        yield from (column.title for column in block.columns)
        yield from (cell.text for row in block.rows for cell in row)
    elif isinstance(block, Gauges):
        for line in block.lines:
            yield from (line.title, line.caption, line.low, line.high)
    elif isinstance(block, SignOff):
        yield from (block.office, block.opinion, *block.signatures)


def squeezed(text: str) -> str:
    """The text without spaces and breaks added by typesetting."""
    return re.sub(r"\s+", "", text)


def lost(review: Review, shown: str) -> set[str]:
    found = squeezed(shown)
    wanted = {
        squeezed(text)
        for section in printout(review).sections
        for block in section.blocks
        for text in texts(block)
    }
    return {text for text in wanted if text not in found}


class Page(HTMLParser):
    """The page as a browser would parse it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._hidden = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return "".join(node.text or "" for node in document.element.iter(qn("w:t")))


def pdf_text(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    # A paragraph may continue on the next page; remove the page number in between.
    return "".join(re.sub(r"— \d+ —\s*$", "", page.extract_text()) for page in pages)


def pdf_links(data: bytes) -> list[int | None]:
    """The pages that links lead to, counted from 1; ``None`` for a link to somewhere else."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {page.indirect_reference: n for n, page in enumerate(reader.pages, 1)}
    targets = []
    for page in reader.pages:
        for annotation in page.get("/Annots", ()):
            where = annotation.get_object().get("/Dest") or annotation.get_object()["/A"].get("/D")
            name = reader.named_destinations.get(str(where))
            target = name.page if name else where and where[0]
            targets.append(numbers.get(target))
    return targets


CASES: dict[str, tuple[dict[str, object], ...]] = {
    "one": ({},),
    "five": ({}, {"指标数据!C7": 16}, {"指标数据!C12": "待定"}, {"指标数据!C14": 2000}, {}),
    "forty industries": (MANY_INDUSTRIES,),
    "no industries": (NO_INDUSTRIES,),
    "thirty findings": (MANY_FINDINGS,),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_lost(case: str, language: Any, make_review: MakeReview) -> None:
    review = make_review(*CASES[case], language=language, unreadable=case == "five")
    assert not lost(review, Page(html.render(review)).text)
    assert not lost(review, word_text(render_docx(review)))
    # Few fonts have pictures of control characters, so the extractor cannot tell which they are.
    assert not {text for text in lost(review, pdf_text(rendered_pdf(review))) if "␛" not in text}


def test_a_cell_longer_than_a_page_goes_on_on_the_next(make_review: MakeReview) -> None:
    review = make_review(
        {
            "指标数据!C3": "名" * 200,
            "指标数据!F12": "来源" * 300 + "终",
            "指标数据!G12": " ".join(f"证{n}" for n in range(700)),
            "指标数据!G13": "https://example.com/" + "a1" * 400,
        }
    )
    assert not lost(review, word_text(render_docx(review)))
    shown = squeezed(pdf_text(rendered_pdf(review)))
    assert [n for n in range(700) if f"证{n}" not in shown] == []
    assert shown.count("来源") >= 300
    assert "终" in shown
    # In the table of figures and in the list of evidence; the zone's year is not counted.
    assert shown.count("a1") >= 2 * 400


def test_checksums_can_be_copied(make_review: MakeReview) -> None:
    review = make_review({})
    shown = squeezed(pdf_text(rendered_pdf(review)))
    for checksum in (review.rules.sha256, review.assessments[0].sha256):
        assert checksum in shown
        assert checksum in Page(html.render(review)).text
        assert checksum in md.render(review)


def test_hostile_text_is_shown_and_not_executed(hostile: Review) -> None:
    page = Page(html.render(hostile))
    assert not lost(hostile, page.text)
    assert not {"script", "img", "link", "iframe"} & page.tags
    # The only links are those from the overview to a zone and back.
    assert set(re.findall(r'href="([^"]*)"', html.render(hostile))) <= {
        "#overview",
        *(f"#zone-{n + 1}" for n in range(len(hostile.assessments))),
    }
    assert not {name for name in page.attributes if name.startswith("on")}
    data = render_docx(hostile)
    assert not lost(hostile, word_text(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    assert all(isinstance(page, int) for page in pdf_links(rendered_pdf(hostile)))


def test_markup_of_the_typesetter_stays_text(make_review: MakeReview) -> None:
    review = make_review({"指标数据!C3": '#eval("1+1") $x$ *b* `c` <label> @ref'})
    assert squeezed('#eval("1+1") $x$ *b* `c` <label> @ref') in squeezed(
        pdf_text(rendered_pdf(review))
    )


def test_markdown_of_hostile_text_has_no_markup(hostile: Review) -> None:
    text = md.render(hostile)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(HOSTILE)
    unescaped = [re.sub(r"\\.", "", row) for row in rows]
    assert {row.count("|") for row in unescaped} == {8}
    assert "<img" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert "http://" not in text
    assert "@SUM" not in text


def test_markdown_of_a_province_fits_into_a_comment(make_review: MakeReview) -> None:
    review = make_review(MANY_FINDINGS)
    review = review._replace(assessments=review.assessments * 180)
    text = md.render(review)
    assert 40_000 < len(text) < 65_536
    assert re.search(r"另有\d+个高新区未列出", text)


def test_every_format_escapes_what_xml_cannot_hold(make_review: MakeReview) -> None:
    review = make_review({})
    name = "a\x00\ufffe\uffff\ud800b"
    review = review._replace(assessments=(review.assessments[0]._replace(name=name),))
    assert printable(name) in word_text(render_docx(review))
    assert printable(name) in Page(html.render(review)).text
    assert rendered_pdf(review).startswith(b"%PDF")


def test_word_has_headings_repeated_heads_and_whole_rows(make_review: MakeReview) -> None:
    document = docx.Document(io.BytesIO(render_docx(make_review({"指标数据!C7": 16}))))
    styles = [p.style.name for p in document.paragraphs if p.style]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == 6
    assert styles.count("Heading 2") == 4
    tables = document.tables
    figures = next(t for t in tables if t.cell(0, 0).text == "填报项")
    assert figures.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert all(r._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for r in figures.rows)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "仿宋" in etree.tostring(document.styles["Normal"].element, encoding="unicode")


def test_the_overview_leads_to_each_zone_and_back(make_review: MakeReview) -> None:
    review = make_review({}, {}, {})
    body = docx.Document(io.BytesIO(render_docx(review))).element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    # A title has two lines, and each is a link.
    assert links == ["zone_1", "zone_2", "zone_3", *["overview"] * 6]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert marks == ["overview", "zone_1", "zone_2", "zone_3"]
    pages = pdf_links(rendered_pdf(review))
    assert {1} < set(pages)
    assert len(set(pages)) == 4
    alone = make_review({})
    assert not pdf_links(rendered_pdf(alone))
    assert b"w:hyperlink" not in zipfile.ZipFile(io.BytesIO(render_docx(alone))).read(
        "word/document.xml"
    )


def test_pdf_is_a4_tagged_and_numbered(make_review: MakeReview) -> None:
    reader = pypdf.PdfReader(io.BytesIO(rendered_pdf(make_review({}))))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    assert "— 2 —" in reader.pages[1].extract_text()
    assert reader.metadata is not None
    assert "预审报告" in (reader.metadata.title or "")
    assert str(reader.metadata.creation_date).startswith("2025-03-28")


def test_a_figure_is_traced_to_its_cell_and_document(make_review: MakeReview) -> None:
    changes = {"指标数据!C12": 1685000, "指标数据!D12": "万元", "指标数据!H12": "<b>老张经手"}
    review = make_review(changes)
    text = Page(html.render(review)).text
    for part in (
        "168.5亿元（原填1685000万元），备注“<b>老张经手”",
        "指标数据!C12",
        "附件10.pdf",
        "市统计局",
    ):
        assert part in text
    assert "168.5 ÷ 1434.9 = 11.74% ≥ 10%" in text
    assert review.assessments[0].sha256 in text


def test_a_near_miss_is_drawn_on_its_own_side(make_review: MakeReview) -> None:
    review = make_review({"指标数据!C12": 143.48}, {"指标数据!C12": 143.49})
    lines = [
        next(
            line
            for b in s.blocks
            if isinstance(b, Gauges)
            for line in b.lines
            if "GDP" in line.title
        )
        for s in printout(review).sections[1:]
    ]
    missed, met = lines
    assert missed.actual is not None
    assert met.actual is not None
    assert missed.actual < missed.bound
    assert met.actual > met.bound


def test_findings_are_grouped_by_what_they_block(make_review: MakeReview) -> None:
    review = make_review({"指标数据!C12": "待定", "指标数据!G13": None})
    groups = [
        b.text for b in printout(review).sections[0].blocks if getattr(b, "style", "") == "group"
    ]
    assert groups == ["影响“增加值占比”判定，须先改正：", "不影响门槛判定，请核实："]


def test_in_principle_is_explained_where_it_applies(make_review: MakeReview) -> None:
    (section,) = printout(make_review({})).sections
    labels = [b.label for b in section.blocks if isinstance(b, Paragraph)]
    assert labels.count("关于“原则上”") == 1
    texts = [b.text for b in section.blocks if isinstance(b, Paragraph)]
    assert any(text.startswith("政策对“主导产业数量”的用语是“原则上”") for text in texts)


def test_without_typst_the_error_says_what_to_run(
    make_review: MakeReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError) as caught:
        pdf.render(make_review({}))
    caught.value.details["file"] = "a.pdf"
    assert f'"{sys.executable}" -m pip install typst' in caught.value.message("zh")


class TestFonts:
    def test_the_faces_of_the_standard_come_first(self) -> None:
        chosen = choose_fonts(["SimSun", "FangSong", "SimHei", "KaiTi", "Noto Sans CJK SC"], [])
        assert chosen["title"][0] == "SimSun"
        assert chosen["body"][0] == "FangSong"
        assert chosen["heading"][0] == "SimHei"
        assert chosen["subheading"][0] == "KaiTi"

    def test_no_chinese_font_is_an_error(self) -> None:
        with pytest.raises(OutputError) as caught:
            choose_fonts(["DejaVu Sans", "Libertinus Serif"], [])
        caught.value.details["file"] = "a.pdf"
        assert "fonts-noto-cjk" in caught.value.message("zh")
        assert "--font-dir" in caught.value.message("en")

    def test_a_font_of_the_users_is_taken(self) -> None:
        assert choose_fonts(["霞鹜文楷"], ["霞鹜文楷"])["body"] == ["霞鹜文楷"]

    def test_a_font_without_chinese_in_the_users_folder_is_not(self) -> None:
        with pytest.raises(OutputError):
            choose_fonts(["Arial"], ["Arial"])

    def test_a_computer_without_fonts(
        self, make_review: MakeReview, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        only_latin = SimpleNamespace(families=lambda: ["Libertinus Serif"])
        monkeypatch.setattr(typst, "Fonts", lambda *_args, **_options: only_latin)
        with pytest.raises(OutputError) as caught:
            pdf.render(make_review({}))
        assert caught.value.code == "no-chinese-font"


def test_a_figure_that_cannot_be_used_is_shown_as_it_stands(make_review: MakeReview) -> None:
    text = Page(html.render(make_review({"指标数据!C12": "待统计局核定"}))).text
    assert "—（原填待统计局核定）" in text


def test_markdown_of_one_zone_fits_into_a_comment(make_review: MakeReview) -> None:
    review = make_review({**MANY_FINDINGS, "指标数据!C3": "*" * 32000, "指标数据!C4": "x" * 32000})
    assert len(md.render(review)) < 65_536


@pytest.mark.parametrize("blank", [None, "—", "无"])
def test_what_no_evidence_backs_is_named(blank: str | None, make_review: MakeReview) -> None:
    text = Page(html.render(make_review({"指标数据!G6": blank, "指标数据!G13": blank}))).text
    assert "附件11.pdf" not in text
    assert "统计年度" not in text.partition("五、佐证材料")[2]
    assert "以下填报项没有注明佐证材料：所在城市GDP、主导产业。" in text


def test_several_zones_take_a_page_each_unless_details_are_wanted(tmp_path: Path) -> None:
    sample = str(Path(__file__).parents[2] / "samples" / "province.xlsx")
    pages = {}
    for name, more in (("short", []), ("whole", ["--details"])):
        target = tmp_path / f"{name}.html"
        run(["evaluate", sample, "-q", "-o", str(target), *more])
        pages[name] = target.read_text("utf-8")
    assert "审核意见" in pages["short"]
    assert "逐项说明" not in pages["short"].replace("逐项说明、", "")
    assert pages["whole"].count("逐项说明") >= 12


def test_an_amount_in_the_overview_stays_beside_its_unit(tmp_path: Path) -> None:
    sample = str(Path(__file__).parents[2] / "samples" / "province.xlsx")
    run(["evaluate", sample, "-q", "-o", str(tmp_path / "报告.docx")])
    table = docx.Document(str(tmp_path / "报告.docx")).tables[0]
    assert table.cell(1, 4).text == "11.74%\n√ 余量25.01亿元"
    # Eight and a half characters of nine points, and the margins.
    assert table.columns[4].width.pt >= 8.5 * 9 + 8


def test_the_legend_stays_with_the_scales(make_review: MakeReview) -> None:
    document = docx.Document(io.BytesIO(render_docx(make_review({}, {}))))
    legends = [p for p in document.paragraphs if p.text.startswith("图例：")]
    assert len(legends) == 2
    for legend in legends:
        assert legend.paragraph_format.keep_with_next
        assert legend._p.getnext().tag == qn("w:tbl")


def test_a_scale_without_an_actual_value_takes_no_room(make_review: MakeReview) -> None:
    review = make_review({"指标数据!C12": "待定"})
    (scales,) = (b for b in printout(review).sections[0].blocks if isinstance(b, Gauges))
    assert [line.title for line in scales.lines] == [
        *("土地集约利用全省排名", "综合排名", "主导产业数量", "主导产业产值 ÷ 园区总产值")
    ]


def test_what_one_remark_gives_on_several_figures_stands_there_once(
    make_review: MakeReview,
) -> None:
    review = make_review({f"指标数据!C{row}": f"约{row}" for row in (10, 11, 12, 13)})
    told = "指标数据!C10:C13：“约10、约11、约12亿元等4项”不是准确数字（带有“约”）"
    page = Page(html.render(review)).text
    assert page.count("不是准确数字") == page.count(told) == 1
    assert told in md.render(review)
    assert told in squeezed(terminal.render(review))
    found = json.loads(report_json.render(review))["zones"][0]["findings"]
    assert [f["cell"] for f in found if f["code"] == "not-exact"] == ["C10", "C11", "C12", "C13"]


def test_a_zone_without_a_name_is_not_called_by_its_file(make_review: MakeReview) -> None:
    nameless = {"指标数据!C3": None, "指标数据!C12": "待定"}
    unnamed, file = "（未填高新区名称）", "data#1.xlsx"
    one, two = make_review(nameless), make_review(nameless, {"指标数据!C12": "待定"})
    assert printout(one).title == f"{unnamed} 升级国家高新区门槛预审报告"
    for section in (printout(one).sections[0], printout(two).sections[1]):
        title, _, below = section.blocks[:3]
        assert isinstance(title, Heading)
        assert title.text == f"{unnamed}\n升级国家高新区门槛预审报告"
        assert isinstance(below, Paragraph)
        assert below.text == file
    assert f"{unnamed}\n{file}" in {t for b in printout(two).sections[0].blocks for t in texts(b)}
    first, second = (terminal.render(review).splitlines() for review in (one, two))
    assert first[2].split() == ["高新区", unnamed]
    row = next(n for n, line in enumerate(second) if line.startswith(unnamed))
    assert second[row + 1].strip() == "市 0/data#1.xlsx"
    assert f"#### ❔ {unnamed}\n\n市 0/data\\#1.xlsx\n" in md.render(two)
    (zone,) = json.loads(report_json.render(one))["zones"]
    assert zone["name"] == file


def test_a_zone_among_several_says_what_to_supply_and_where(make_review: MakeReview) -> None:
    empty = {f"指标数据!C{row}": None for row in (7, 8, 10, 11, 12, 13, 14)}
    review = make_review({}, {"指标数据!C12": "待定"}, empty)
    _, good, doubtful, bare = (
        " ".join(text for block in section.blocks for text in texts(block))
        for section in printout(review).sections
    )
    assert "待补充的原因" not in good
    assert "指标数据!C12：“待定”不是数字" in doubtful
    assert "请只填一个数字" in doubtful
    assert bare.count("：未填写“") == 5
    assert "另有2处" in bare
