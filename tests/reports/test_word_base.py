"""Word reports on an office's own letterhead, and letterheads that are refused."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.conftest import MakeReview
from upgrade_check.cli.app import run
from upgrade_check.errors import UsageError
from upgrade_check.reports.docx import BASE, render
from upgrade_check.reports.word_base import read_base

ROOT = Path(__file__).parents[2]
SAMPLE = str(ROOT / "samples" / "qualified.xlsx")
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da63fcff1f0002eb01f57f4cb1ad0000000049454e44ae426082"
)


def letterhead() -> Any:
    """An office's document: A4, its own margins, header, footer, fonts, and last year's text."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3.5)
    section.header.paragraphs[0].text = "临湖市高新区管委会"
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE))
    section.footer.paragraphs[0].text = "地址：创新路1号"
    normal = document.styles["Normal"]
    normal.font.size = Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "华文中宋")
    document.core_properties.author = "王某"
    document.add_heading("去年的内部材料", 1)
    document.add_picture(io.BytesIO(PICTURE + b"secret"))
    return document


def saved(document: Any) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_members(data: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The archive with members changed or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", 8) as new:
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
        for name, content in more.items():
            new.writestr(name, content)
    return result.getvalue()


def replaced(part: str, old: str, new: str) -> Callable[[bytes], bytes]:
    def build(data: bytes) -> bytes:
        def change(name: str, content: bytes) -> bytes:
            if name != part:
                return content
            assert old.encode() in content
            return content.replace(old.encode(), new.encode())

        return with_members(data, change)

    return build


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "文头.docx"
    path.write_bytes(saved(letterhead()))
    return path


def test_the_page_header_footer_and_fonts_are_the_offices(
    base: Path, make_review: MakeReview
) -> None:
    data = render(make_review({})._replace(word_base=read_base(str(base))))
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "临湖市高新区管委会"
    assert section.footer.paragraphs[0].text == "地址：创新路1号"
    assert round(section.left_margin.cm, 2) == 3.5
    assert document.styles["Normal"].font.size == Pt(14)
    assert "华文中宋" in document.styles["Normal"].element.xml
    # Two characters in the office's font size.
    indents = {p.paragraph_format.first_line_indent for p in document.paragraphs}
    assert Pt(28) in indents
    for table in document.tables:
        assert sum(column.width for column in table.columns) / Cm(1) == pytest.approx(14, abs=0.01)
    styles = {p.style.name for p in document.paragraphs if p.style}
    assert {"Title", "Heading 1", "结论 Verdict"} <= styles


def test_figures_stay_on_one_line_on_a_narrow_page(tmp_path: Path, make_review: MakeReview) -> None:
    narrow = letterhead()
    narrow.sections[0].left_margin = narrow.sections[0].right_margin = Cm(4.5)
    (tmp_path / "窄.docx").write_bytes(saved(narrow))
    base = read_base(str(tmp_path / "窄.docx"))
    review = make_review({"指标数据!C12": 14})._replace(word_base=base)
    table = docx.Document(io.BytesIO(render(review))).tables[0]
    widths = [column.width.pt - 8 for column in table.columns]
    # Text of 9 points; Word adds a quarter of an em between a Chinese character and a digit.
    ems = {"第12名 / 45家": 7.25, "前15名": 3.5, "≥10%": 2.5, "× 未达标": 4.5}
    found = {cell.text: widths[n] for row in table.rows for n, cell in enumerate(row.cells)}
    assert {text for text in ems if found[text] < 9 * ems[text]} == set()
    assert sum(column.width for column in table.columns) / Cm(1) == pytest.approx(12, abs=0.01)


def test_nothing_of_the_offices_text_is_left(base: Path, make_review: MakeReview) -> None:
    data = render(make_review({})._replace(word_base=read_base(str(base))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        everything = {name: archive.read(name) for name in archive.namelist()}
    assert PICTURE in everything.values()
    for name, content in everything.items():
        for secret in ("去年的内部材料", "王某", "secret"):
            assert secret.encode() not in content, name


def test_the_same_bytes_each_time(base: Path, make_review: MakeReview) -> None:
    review = make_review({})
    first, second = (render(review._replace(word_base=read_base(str(base)))) for _ in "12")
    assert first == second


def test_styles_are_found_by_name_whatever_their_ids(
    tmp_path: Path, make_review: MakeReview
) -> None:
    # Chinese Word uses numbers as ids: 标题 1 has the id "1". Our own styles have our ids.
    document = letterhead()
    styles = document.styles
    styles["Heading 1"].element.styleId = "1"
    styles["Heading 1"].font.size = Pt(21)
    own = styles.add_style("刻度尺", 1)
    own.element.styleId = "Scale"
    own.base_style = styles["Heading 1"]
    document.sections[0].header.paragraphs[0].style = own
    path = tmp_path / "a.docx"
    path.write_bytes(saved(document))
    result = docx.Document(
        io.BytesIO(render(make_review({})._replace(word_base=read_base(str(path)))))
    )
    headings = [p.style for p in result.paragraphs if p.text.startswith("一、")]
    assert [(style.name, style.font.size) for style in headings if style] == [("Heading 1", Pt(21))]
    header = result.sections[0].header.paragraphs[0].style
    assert header is not None
    assert header.name == "刻度尺"
    assert header.base_style is not None
    assert header.base_style.name == "Heading 1"
    ids = [style.styleId for style in result.styles.element.style_lst]
    assert len(ids) == len(set(ids))


def test_a_header_is_inherited_from_an_earlier_section(tmp_path: Path) -> None:
    document = letterhead()
    document.add_section()
    path = tmp_path / "a.docx"
    path.write_bytes(saved(document))
    result = docx.Document(io.BytesIO(read_base(str(path))))
    assert len(result.sections) == 1
    assert result.sections[0].header.paragraphs[0].text == "临湖市高新区管委会"


def test_numbered_headings_are_not_numbered_twice(tmp_path: Path) -> None:
    document = letterhead()
    properties = document.styles["Heading 1"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 1
    path = tmp_path / "a.docx"
    path.write_bytes(saved(document))
    result = docx.Document(io.BytesIO(read_base(str(path))))
    assert "numPr" not in result.styles["Heading 1"].element.xml


def test_a_template_is_taken_as_well(tmp_path: Path) -> None:
    build = replaced("[Content_Types].xml", "document.main+xml", "template.main+xml")
    path = tmp_path / "a.dotx"
    path.write_bytes(build(saved(letterhead())))
    result = docx.Document(io.BytesIO(read_base(str(path))))
    assert result.sections[0].header.paragraphs[0].text == "临湖市高新区管委会"


def field(*instructions: str) -> Callable[[bytes], bytes]:
    """A field in the header with its instruction split into pieces."""

    def build(_: bytes) -> bytes:
        document = letterhead()
        run_ = document.sections[0].header.paragraphs[0].add_run()._r
        for kind in ("begin", *instructions, "end"):
            is_mark = kind in ("begin", "end")
            element = OxmlElement("w:fldChar" if is_mark else "w:instrText")
            if is_mark:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = kind
            run_.append(element)
        return saved(document)

    return build


def external(kind: str, target: str, source: str = "header1") -> Callable[[bytes], bytes]:
    """A relationship of the header to an external target."""

    def build(_: bytes) -> bytes:
        document = letterhead()
        part = document.sections[0].header.part
        if source == "settings":
            part = document.part._settings_part
        part.rels.get_or_add_ext_rel(
            f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", target
        )
        return saved(document)

    return build


def narrow(_: bytes) -> bytes:
    document = letterhead()
    document.sections[0].left_margin = Cm(14)
    return saved(document)


def bomb(_: bytes) -> bytes:
    return with_members(saved(letterhead()), lambda _, c: c, **{"word/big.xml": bytes(65 << 20)})


def many_elements(data: bytes) -> bytes:
    return replaced("word/document.xml", "<w:body>", "<w:body>" + "<w:p/>" * 400_001)(data)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:styles '
HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "no archive": (lambda _: b"%PDF-1.7", "不是 .docx"),
    "a .doc": (lambda _: bytes.fromhex("d0cf11e0a1b11ae1"), "不是 .docx"),
    "a workbook": (lambda _: Path(SAMPLE).read_bytes(), "不是 .docx"),
    "cut short": (lambda data: data[:5000], "已损坏"),
    "bomb": (bomb, "过大"),
    "many elements": (many_elements, "过大"),
    "entities": (replaced("word/styles.xml", "<w:styles ", ENTITIES), "已损坏"),
    "broken xml": (replaced("word/styles.xml", "</w:styles>", ""), "已损坏"),
    "missing header": (
        replaced("word/document.xml", 'w:type="default" r:id="', 'r:id="x'),
        "已损坏",
    ),
    "macros": (
        replaced(
            "[Content_Types].xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "含有宏",
    ),
    "remote template": (
        external("attachedTemplate", "http://example.com/x.dotm", "settings"),
        "http://example.com/x.dotm",
    ),
    "linked picture": (external("image", "\\\\host\\share\\x.png"), "host"),
    "hyperlink to a file": (external("hyperlink", "file:///C:/x.exe"), "file:///C:/x.exe"),
    "program in a field": (field("DD", "EAUTO c:\\\\cmd.exe"), "DDEAUTO"),
    "field that makes up its name": (field("begin", "QUOTE 68 68", "end", " x"), "QUOTE"),
    "picture field": (field(' INCLUDEPICTURE "http://x/y.png"'), "INCLUDEPICTURE"),
    "no room": (narrow, "35 毫米"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_base_is_refused(
    case: str, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build, words = HOSTILE[case]
    base.write_bytes(build(base.read_bytes()))
    output = tmp_path / "out.docx"
    assert run(["evaluate", SAMPLE, "-o", str(output), "--docx-base", str(base)]) == 2
    told = capsys.readouterr()
    assert "--docx-base 的文件" in told.err
    assert "文头.docx" in told.err
    assert words in told.err
    assert told.out == ""
    assert not output.exists()


def test_a_plan_is_set_on_it_as_well(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "plan.docx"
    assert run(["plan", SAMPLE, "-o", str(output), "--docx-base", str(base)]) == 0
    section = docx.Document(str(output)).sections[0]
    assert section.header.paragraphs[0].text == "临湖市高新区管委会"
    assert run(["plan", SAMPLE, "-o", str(base), "--docx-base", str(base)]) == 2
    assert docx.Document(str(base)).sections[0].footer.paragraphs[0].text == "地址：创新路1号"


def test_scores_and_reviews_are_set_on_it_as_well(base: Path, tmp_path: Path) -> None:
    scores, review = tmp_path / "scores.docx", tmp_path / "review.docx"
    targets = str(ROOT / "samples" / "targets.xlsx")
    more = ["--docx-base", str(base)]
    run(["score", targets, "--rules", "targets-2027", "-o", str(scores), *more])
    run(["experts", "sheets", "-o", str(tmp_path / "sheets"), "-n", "1"])
    run(["experts", "collect", str(tmp_path / "sheets"), "-o", str(review), *more])
    for output in (scores, review):
        section = docx.Document(str(output)).sections[0]
        assert section.header.paragraphs[0].text == "临湖市高新区管委会"


def test_the_printout_in_a_bundle_is_set_on_it_as_well(base: Path, tmp_path: Path) -> None:
    bundle, evidence = tmp_path / "bundle.zip", tmp_path / "evidence"
    evidence.mkdir()
    names = ["--evidence", str(evidence), "-o", str(bundle)]
    run(["bundle", "make", SAMPLE, *names, "--docx-base", str(base)])
    with zipfile.ZipFile(bundle) as archive:
        printout = io.BytesIO(archive.read("bundle/data/reports/printout.docx"))
    section = docx.Document(printout).sections[0]
    assert section.header.paragraphs[0].text == "临湖市高新区管委会"


def test_a_missing_base_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", SAMPLE, "--docx-base", str(tmp_path / "x.docx")]) == 2
    assert "没有这个文件或文件夹" in capsys.readouterr().err


def test_a_base_is_not_overwritten(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = base.read_bytes()
    assert run(["evaluate", SAMPLE, "-o", str(base), "--docx-base", str(base)]) == 2
    assert base.read_bytes() == before


def test_a_web_address_in_the_footer_is_fine(base: Path) -> None:
    base.write_bytes(external("hyperlink", "https://example.gov.cn/")(b""))
    assert read_base(str(base))


def test_a_huge_file_is_not_read(base: Path) -> None:
    with base.open("r+b") as stream:
        stream.truncate(21 << 20)
    with pytest.raises(UsageError, match="too large"):
        read_base(str(base))


def test_the_base_that_is_shipped_is_what_the_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("m", ROOT / "scripts" / "make_word_base.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    with zipfile.ZipFile(BASE) as archive:
        shipped = {name: archive.read(name).decode() for name in archive.namelist()}
    assert shipped == script.members()
