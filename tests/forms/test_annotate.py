"""The annotated copy: the office's own workbook with every finding at its cell."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font
from PIL import Image

from upgrade_check.cli.app import run

Form = Callable[..., Path]
HERE = Path(__file__).parent


def _copy(source: Path, *, language: str = "zh") -> Path:
    target = source.with_name("checked.xlsx")
    run(["evaluate", str(source), "-o", str(target), "--quiet", "--lang", language])
    return target


def test_each_finding_stands_at_its_cell(form: Form) -> None:
    book = load_workbook(_copy(form({"指标数据!C12": "待定", "指标数据!G11": ""})))
    assert book.sheetnames[0] == "校验结果"
    cell = book["指标数据"]["C12"]
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert "“待定”不是数字" in cell.comment.text
    assert "处理：" in cell.comment.text
    assert book["指标数据"]["C11"].fill.fgColor.rgb == "00FFEB9C"
    assert book["指标数据"]["C13"].comment is None


def test_the_result_links_to_the_cells(form: Form) -> None:
    sheet = load_workbook(_copy(form({"指标数据!C12": "待定"})))["校验结果"]
    links = {c.value: c.hyperlink.location for row in sheet.iter_rows() for c in row if c.hyperlink}
    assert links["指标数据!C12"] == "'指标数据'!C12"
    text = "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
    assert "待补充：4项门槛中3项达标，1项待补充（增加值占比）" in text
    assert "67.33%" in text


def test_formats_formulas_and_notes_of_the_office_are_kept(form: Form) -> None:
    path = form()
    book = load_workbook(path)
    sheet = book["指标数据"]
    sheet["C12"].value = "约168"
    sheet["C12"].font = Font(name="楷体", bold=True)
    sheet["C12"].comment = Comment("请张三核对", "李四")
    sheet["J1"] = "=1+1"
    sheet.column_dimensions["C"].width = 33
    book.save(path)
    kept = load_workbook(_copy(path))["指标数据"]
    assert (kept["C12"].font.name, kept["C12"].font.bold) == ("楷体", True)
    assert kept["C12"].comment.text.startswith("请张三核对\n")
    assert "约" in kept["C12"].comment.text
    assert kept["J1"].value == "=1+1"
    assert kept.column_dimensions["C"].width == 33


def test_hostile_text_is_never_a_formula(form: Form) -> None:
    book = load_workbook(
        _copy(form({"指标数据!C3": "=cmd|'/c calc'!A1", "指标数据!C12": "=HYPERLINK(1)"}))
    )
    sheet = book["校验结果"]
    assert sheet["A2"].value == "=cmd|'/c calc'!A1"
    assert {c.data_type for row in sheet.iter_rows() for c in row if c.value is not None} == {"s"}


def test_a_sheet_of_that_name_is_left_alone(form: Form) -> None:
    path = form()
    book = load_workbook(path)
    book.create_sheet("校验结果")["A1"] = "我们自己的"
    book.save(path)
    copy = load_workbook(_copy(path))
    assert copy["校验结果"]["A1"].value == "我们自己的"
    assert "校验结果 (2)" in copy.sheetnames


def test_the_input_is_untouched_and_the_copy_is_the_same_every_time(form: Form) -> None:
    path = form({"指标数据!C12": "待定"})
    before = path.read_bytes()
    first = _copy(path).read_bytes()
    assert _copy(path).read_bytes() == first
    assert path.read_bytes() == before


def test_the_copy_evaluates_like_the_original(form: Form) -> None:
    copy = _copy(form({"指标数据!C12": "待定"}))
    assert run(["evaluate", str(copy), "--quiet"]) == 3


def test_in_english(form: Form) -> None:
    book = load_workbook(_copy(form({"指标数据!C12": "待定"}), language="en"))
    assert "is not a number" in book["指标数据"]["C12"].comment.text
    assert book.sheetnames[0] == "Check result"


@pytest.mark.parametrize("kind", ["same", "spelling", "symlink", "hardlink", "json"])
def test_never_over_the_input(
    kind: str, form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = form({}, "data.xlsx" if kind != "json" else "data.json.xlsx")
    target = tmp_path / "other.xlsx"
    if kind == "same":
        target = path
    elif kind == "spelling":
        (tmp_path / "sub").mkdir()
        target = tmp_path / "sub" / ".." / path.name
    elif kind == "symlink":
        target.symlink_to(path)
    elif kind == "hardlink":
        os.link(path, target)
    else:
        target = tmp_path / "link.json"
        target.symlink_to(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert run(["evaluate", str(path), "-o", str(target)]) == 2
    assert "不能覆盖" in capsys.readouterr().err
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_two_outputs_that_are_one_file(form: Form, tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to(tmp_path / "b.json")
    assert (
        run(
            [
                "evaluate",
                str(form()),
                "-o",
                str(tmp_path / "a.json"),
                "-o",
                str(tmp_path / "b.json"),
            ]
        )
        == 2
    )


def test_an_old_workbook_has_to_be_saved_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(HERE.parent / "cases" / "office-form.xls", tmp_path / "a.xls")
    assert run(["evaluate", str(tmp_path / "a.xls"), "-o", str(tmp_path / "b.xlsx")]) == 2
    assert "另存为 .xlsx" in capsys.readouterr().err


def test_of_two_workbooks_there_is_a_ledger(form: Form, tmp_path: Path) -> None:
    one, two = form({}, "a.xlsx"), form({}, "b.xlsx")
    assert run(["evaluate", str(one), str(two), "-o", str(tmp_path / "c.xlsx"), "-q"]) == 0
    assert load_workbook(tmp_path / "c.xlsx").sheetnames == ["高新区台账"]


def test_no_copy_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    assert run(["evaluate", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "b.xlsx"), "-q"]) == 4
    assert not (tmp_path / "b.xlsx").exists()


def picture(kind: str) -> SheetImage:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    stream.seek(0)
    return SheetImage(stream)


def test_the_offices_pictures_stay_as_they_are(form: Form, tmp_path: Path) -> None:
    path = form()
    book = load_workbook(path)
    for kind, cell in (("png", "J2"), ("jpeg", "J8")):
        book["指标数据"].add_image(picture(kind), cell)
    book.save(path)
    copy = tmp_path / "copy.xlsx"
    assert run(["evaluate", str(path), "-q", "-o", str(copy)]) == 0

    def media(file: Path) -> list[bytes]:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/media/")]
            return sorted(archive.read(name) for name in names)

    assert media(copy) == media(path)
    assert len(media(copy)) == 2


@pytest.mark.parametrize(("side", "code"), [(9_000, 0), (60_000, 4)])
def test_a_picture_that_would_have_to_be_decoded_is_not(
    side: int, code: int, form: Form, tmp_path: Path
) -> None:
    path = form()
    book = load_workbook(path)
    book["指标数据"].add_image(picture("png"), "J2")
    book.save(path)
    bitmap = io.BytesIO()
    Image.new("RGB", (8, 8)).save(bitmap, "bmp")
    # Width and height of a picture that would fill a quarter of a gigabyte, or eleven.
    huge = bytearray(bitmap.getvalue())
    huge[18:26] = side.to_bytes(4, "little") * 2
    swapped = tmp_path / "swapped.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(swapped, "w") as new:
        for name in old.namelist():
            new.writestr(name, bytes(huge) if name.startswith("xl/media/") else old.read(name))
    copy = tmp_path / "copy.xlsx"
    assert run(["evaluate", str(swapped), "-q", "-o", str(copy)]) == code
    assert copy.exists() == (code == 0)
    if code:
        return
    with zipfile.ZipFile(copy) as archive:
        assert not [name for name in archive.namelist() if name.startswith("xl/media/")]
