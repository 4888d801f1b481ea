"""Make ``src/upgrade_check/reports/templates/base.docx``: page, footer and styles for Word.

    python scripts/make_word_base.py

The layout follows GB/T 9704, the standard for official documents. The program fills this document
with the printout's content, and copies from it any styles that a ``--docx-base`` lacks.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

BASE = Path(__file__).resolve().parents[1] / "src/upgrade_check/reports/templates/base.docx"
_TIME = (2000, 1, 1, 0, 0, 0)

# East Asian fonts that Chinese offices have, and a Latin font that matches them.
LATIN = "Times New Roman"
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋", "黑体", "楷体"


class Look(NamedTuple):
    """A paragraph style; sizes and distances in points."""

    id: str
    name: str
    font: str
    size: float
    before: float = 0
    after: float = 0
    spacing: float = 1.0
    """Line spacing as a multiple."""
    centred: bool = False
    hanging: float = 0
    keeps: bool = False
    """Whether it stays on the same page as the next paragraph."""
    bold: bool = False
    outline: int | None = None
    """Level in the navigation pane, from 0."""


LOOKS = (
    Look("Normal", "Normal", BODY, 16, spacing=1.25),
    Look("Title", "Title", TITLE, 22, after=2, spacing=1.15, centred=True),
    Look("Subtitle", "Subtitle", SUBHEADING, 14, after=4, spacing=1.15, centred=True),
    Look("Heading1", "heading 1", HEADING, 16, 14, 6, 1.15, keeps=True, outline=0),
    Look("Heading2", "heading 2", SUBHEADING, 16, 12, 4, 1.15, keeps=True, outline=1),
    Look("Caption", "caption", BODY, 10, 0, 3, 1.15, centred=True),
    Look("Footer", "footer", BODY, 14, centred=True),
    Look("Verdict", "结论 Verdict", HEADING, 16, before=6, spacing=1.25, keeps=True, bold=True),
    Look("Group", "分组 Group", HEADING, 14, before=6, spacing=1.25, keeps=True, bold=True),
    Look("Labelled", "条目 Labelled", BODY, 14, spacing=1.25, hanging=28),
    Look("Small", "附注 Small print", BODY, 9, before=4),
    Look("TableText", "表格 Table text", BODY, 10.5),
    Look("TableStrong", "表格加重 Table strong", HEADING, 10.5, bold=True),
    Look("TableDense", "表格小字 Table dense", BODY, 9),
    Look("TableDenseStrong", "表格小字加重 Table dense strong", HEADING, 9, bold=True),
    Look("SignOff", "签批栏 Sign-off", BODY, 12, keeps=True),
    Look("Scale", "刻度 Scale", BODY, 8),
    Look("Gap", "间隔 Gap", BODY, 4),
)

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _twips(points: float) -> int:
    return round(points * 20)


def _fonts(face: str) -> str:
    latin = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}"'
    return f'<w:rFonts {latin} w:eastAsia="{face}"/>'


def _paragraph_style(look: Look) -> str:
    """A complete style: it has no base style, so that it looks the same in any document."""
    kind = 'w:type="paragraph"' + (' w:default="1"' if look.id == "Normal" else "")
    # Word's built-in styles have English names in every language of Word.
    kind += "" if look.name.isascii() else ' w:customStyle="1"'
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    layout = (
        f'<w:keepNext w:val="{int(look.keeps)}"/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{_twips(look.before)}" w:after="{_twips(look.after)}"'
        f' w:line="{round(look.spacing * 240)}" w:lineRule="auto"/>'
        f'<w:ind w:left="{_twips(look.hanging)}" w:right="0"'
        + (f' w:hanging="{_twips(look.hanging)}"/>' if look.hanging else ' w:firstLine="0"/>')
        + f'<w:jc w:val="{"center" if look.centred else "left"}"/>{outline}'
    )
    half_points = round(look.size * 2)
    font = (
        f'{_fonts(look.font)}<w:b w:val="{int(look.bold)}"/><w:i w:val="0"/>'
        f'<w:color w:val="000000"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )
    return (
        f'<w:style {kind} w:styleId="{look.id}"><w:name w:val={quoteattr(look.name)}/>'
        f"<w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{font}</w:rPr></w:style>"
    )


def _table_style() -> str:
    """Single lines, with less space beside the text and more above it than Word's default."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
    borders = "".join(f"<w:{side} {line}/>" for side in sides)
    room = (("top", 45), ("left", 80), ("bottom", 45), ("right", 80))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in room)
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable">'
        f'<w:name w:val="审核表格 Report table"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
    )


def _styles() -> str:
    label = (
        '<w:style w:type="character" w:customStyle="1" w:styleId="Label">'
        '<w:name w:val="条目名 Label"/>'
        f"<w:qFormat/><w:rPr>{_fonts(HEADING)}<w:b/></w:rPr></w:style>"
    )
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(BODY)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    looks = "".join(map(_paragraph_style, LOOKS))
    return f'{_XML}<w:styles xmlns:w="{_W}">{defaults}{looks}{label}{_table_style()}</w:styles>'


def _document() -> str:
    """An empty A4 page with the margins of GB/T 9704."""
    page = (
        '<w:footerReference w:type="default" r:id="rId3"/><w:type w:val="nextPage"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984"'
        ' w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>'
    )
    return (
        f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>'
        f"<w:sectPr>{page}</w:sectPr></w:body></w:document>"
    )


def _footer() -> str:
    """The page number, such as — 3 —."""
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    page = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'{_XML}<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{text.format('— ')}{page}{text.format(' —')}</w:p></w:ftr>"
    )


def _settings() -> str:
    def choice(name: str, value: int) -> str:
        uri = "http://schemas.microsoft.com/office/word"
        return f'<w:compatSetting w:name="{name}" w:uri="{uri}" w:val="{value}"/>'

    compat = choice("compatibilityMode", 15)
    compat += choice("overrideTableStyleFontSizeAndJustification", 1)
    return (
        f'{_XML}<w:settings xmlns:w="{_W}"><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:useFELayout/>{compat}</w:compat></w:settings>"
    )


def _content_types() -> str:
    parts = (
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("footer1", "footer"),
    )
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in parts
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def members() -> dict[str, str]:
    """The files of the archive by name."""
    parts = [("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml")]
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(*parts),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/footer1.xml": _footer(),
    }


def main() -> None:
    """Write the document."""
    with zipfile.ZipFile(BASE, "w") as archive:
        for name, content in members().items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), content)
    print(BASE)


if __name__ == "__main__":
    main()
