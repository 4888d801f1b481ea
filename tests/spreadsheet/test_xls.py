"""``.xls`` workbooks from xlwt, also with a Theme record."""

from __future__ import annotations

import datetime as dt
import struct
from io import BytesIO

import pytest
import xlwt
from compound import write_compound
from xlrd.compdoc import CompDoc

from killers import far, number, record, xls
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import NumberFormat, Sheet
from upgrade_check.spreadsheet.read import open_workbook


def only_sheet(data: bytes, name: str = "a.xls") -> Sheet:
    (only,) = open_workbook(data, name).sheets
    return only


def written() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    sheet.write_merge(0, 0, 0, 2, "标题")
    sheet.write(1, 0, "全口径增加值")
    sheet.write(1, 1, 168.5)
    sheet.write(2, 1, 0.1, xlwt.easyxf(num_format_str="0.00%"))
    sheet.write(3, 1, dt.date(2024, 3, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.write(4, 1, True)
    sheet.write(5, 0, "其中：光伏", xlwt.easyxf("align: indent 2"))
    sheet.write(5, 1, 1.685e10, xlwt.easyxf(num_format_str='0.0,,"百万"'))
    sheet.row(4).hidden = True
    sheet.col(2).hidden = True
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def with_theme(data: bytes) -> bytes:
    """The same workbook with a Theme record, in which Excel and WPS keep a zip archive."""
    stream = CompDoc(data).get_named_stream("Workbook")
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    theme = record(0x0896, struct.pack("<HHLLL", 0x0896, 0, 0, 0, 124226) + far("A1", "B2"))
    # The offsets of sheets grow by the length of the record.
    moved = bytearray(stream[:first] + theme + stream[first:])
    position = first + len(theme)
    while position < len(moved) - 4:
        kind, size = struct.unpack_from("<HH", moved, position)
        if kind == 0x85:
            (start,) = struct.unpack_from("<L", moved, position + 4)
            struct.pack_into("<L", moved, position + 4, start + len(theme))
        if kind == 0x0A:
            break
        position += 4 + size
    return write_compound({"Workbook": bytes(moved)})


@pytest.mark.parametrize("data", [written(), with_theme(written())], ids=["plain", "theme"])
@pytest.mark.parametrize("name", ["a.xls", "a.et"])
def test_old_workbook(data: bytes, name: str) -> None:
    found = only_sheet(data, name)
    assert found.name == "数据"
    assert found.cells == {
        (0, 0): "标题",
        (1, 0): "全口径增加值",
        (1, 1): 168.5,
        (2, 1): 0.1,
        (3, 1): dt.date(2024, 3, 1),
        (4, 1): True,
        (5, 0): "其中：光伏",
        (5, 1): 16_850_000_000,
    }
    assert found.merged == [((0, 0), (0, 2))]
    assert found.formats == {
        (2, 1): NumberFormat(percent=True),
        (5, 1): NumberFormat(scale=6, unit="百万"),
    }
    assert found.indents == {(5, 0): 2}
    assert found.hidden_rows == {4}


def test_of_a_merged_range_only_the_first_cell_is_read() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S", cell_overwrite_ok=True)
    sheet.merge(0, 0, 0, 1)
    for column in range(3):
        sheet.write(0, column, column, xlwt.easyxf(num_format_str="0%"))
    target = BytesIO()
    book.save(target)
    found = only_sheet(target.getvalue())
    assert found.cells == {(0, 0): 0, (0, 2): 2}
    assert found.formats.keys() == found.cells.keys()


def test_error_values() -> None:
    data = xls(number(0, 0), record(0x205, bytes([1, 0, 0, 0, 0, 0, 0x2A, 1])))
    assert only_sheet(data).errors == {(1, 0): "#N/A"}


def test_the_same_cell_twice_is_damaged() -> None:
    with pytest.raises(WorkbookError) as caught:
        only_sheet(xls(number(0, 0, 1), number(0, 0, 2)))
    assert caught.value.code == "damaged"


def chart(*numbers: bytes) -> bytes:
    """A chart as Excel stores it within a sheet, with its copies of the numbers."""
    return (
        record(0x809, struct.pack("<HH", 0x600, 0x20) + bytes(12))
        + b"".join(numbers)
        + record(0x0A)
    )


def test_a_chart_repeats_cells() -> None:
    data = xls(number(0, 0, 1), chart(number(0, 0, 1), number(0, 0, 1)), number(1, 0, 2))
    assert only_sheet(data).cells == {(0, 0): 1, (1, 0): 2}


def test_the_same_cell_on_both_sides_of_a_chart_is_damaged() -> None:
    with pytest.raises(WorkbookError) as caught:
        only_sheet(xls(number(0, 0, 1), chart(), number(0, 0, 2)))
    assert caught.value.code == "damaged"


def test_a_compound_file_without_a_workbook() -> None:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(write_compound({"WordDocument": b"x" * 5000}), "a.et")
    assert caught.value.code == "unsupported-format"
