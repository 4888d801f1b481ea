"""Bars and charts in each format, and a printout as Markdown."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from chinese_font import IS_THERE
from reports.conftest import HOSTILE
from upgrade_check.reports import docx as word
from upgrade_check.reports import html, markdown, pdf
from upgrade_check.reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Printout,
    Section,
    Table,
)

CHART = Chart(
    "增加值占比",
    (
        Bar("2023年", 0.4, "9.5%", "fail", 0.5),
        Bar("2024年", 0.5, "10%", "pass", 0.5),
        Bar("2025年", 1.0, "12%", "pass", 0.5, is_projected=True),
    ),
    "%",
    "right",
    "竖线为达标线",
)
BARS = Bars((Bar("高新技术企业数", 0.25, "3.1分 / 12.5分"), Bar("专利", 0.0, "0分")))


def document(*blocks: Block) -> Printout:
    return Printout(
        "zh", dt.date(2025, 3, 28), "标题", "主题", (Section("one", (Heading("题", 0), *blocks)),)
    )


def test_markdown_draws_bars_with_characters() -> None:
    assert markdown.typeset(document(CHART)).splitlines() == [
        "# 题",
        "",
        "**增加值占比**",
        "",
        "- 2023年 ████████░░┃░░░░░░░░░ 9.5%",
        "- 2024年 ██████████┃░░░░░░░░░ 10%",
        "- 2025年 ▒▒▒▒▒▒▒▒▒▒┃▒▒▒▒▒▒▒▒▒ 12%",
        "",
        "<sub>竖线为达标线</sub>",
    ]


def test_markdown_table_has_its_header_alignment_and_bold_cells() -> None:
    table = Table(
        (Column("门槛", 1), Column("现状", 1, "right")),
        ((Cell("增加值", bold=True, rows=2), Cell("9%")), (Cell("", rows=0), Cell("10%"))),
    )
    assert markdown.typeset(document(table)).splitlines()[2:] == [
        "| 门槛 | 现状 |",
        "| --- | ---: |",
        "| **增加值** | 9% |",
        "|  | 10% |",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- a", "\\- a"),
        ("+1", "\\+1"),
        ("12. a", "12\\. a"),
        ("# a", "\\# a"),
        ("===", "\\==="),
        ("<b>@x", "&lt;b&gt;@<!-- -->x"),
        ("[a](http://x)", "\\[a\\](http&#58;//x)"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert markdown.typeset(document(Paragraph(text))).splitlines()[-1] == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_of_hostile_text_stays_one_line_a_block(text: str) -> None:
    table = Table((Column(text, 1), Column("b", 1)), ((Cell(text), Cell("c")),))
    lines = markdown.typeset(document(Paragraph(text, label="a"), table)).splitlines()
    assert len(lines) == 7
    for line in lines[4:]:
        # An escaped pipe does not separate cells.
        assert line.replace("\\|", "").count("|") == 3


def test_html_draws_bound_and_bar_where_they_lie() -> None:
    page = html.typeset(document(CHART, BARS))
    assert page.count('<line class="bound" x1="50.000%"') == 3
    assert page.count('class="measured"') == 4
    assert 'class="projected" x="0" y="2.5" width="100.000%"' in page
    assert "竖线为达标线" in page


def test_word_draws_bars_of_cells_that_can_be_edited() -> None:
    made = docx.Document(io.BytesIO(word.typeset(document(CHART, BARS))))
    chart, bars = made.tables
    assert [row.cells[2].text for row in chart.rows] == ["9.5%", "10%", "12%"]
    assert [row.cells[0].text for row in bars.rows] == ["高新技术企业数", "专利"]
    fills = [
        [s.get(qn("w:fill")) for s in row.cells[1]._tc.iter(qn("w:shd"))] for row in chart.rows
    ]
    assert fills == [["6E6E6E", "FFFFFF", "FFFFFF"], ["6E6E6E", "FFFFFF"], ["E2E2E2"] * 2]


@pytest.mark.skipif(not IS_THERE, reason="no Chinese font")
def test_pdf_shows_every_caption() -> None:
    made = pdf.typeset(document(CHART, BARS))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    for caption in ("9.5%", "12%", "竖线为达标线", "3.1", "高新技术企业数"):
        assert caption in text
    assert pdf.typeset(document(CHART)) == pdf.typeset(document(CHART))
