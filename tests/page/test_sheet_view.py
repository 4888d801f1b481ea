"""A sheet is shown in the office's own layout."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from upgrade_check.page.sheet_view import SheetView, sheet_view
from upgrade_check.spreadsheet.grid import NumberFormat, Sheet

position = st.tuples(st.integers(0, 400), st.integers(0, 60))
ranges = st.tuples(position, position).map(
    lambda r: (
        (min(r[0][0], r[1][0]), min(r[0][1], r[1][1])),
        (max(r[0][0], r[1][0]), max(r[0][1], r[1][1])),
    )
)


def texts(view: SheetView) -> dict[str, str]:
    return {cell.name: cell.text for row in view.rows for cell in row.cells if cell.text}


def test_what_a_cell_shows() -> None:
    cells = {
        (0, 0): "指标",
        (1, 0): 12.3,
        (1, 1): 0.123,
        (1, 2): True,
        (2, 0): 1500000.0,
        (2, 1): "a\nb",
    }
    sheet = Sheet(
        "表",
        hidden=False,
        cells=cells,
        errors={(2, 2): "#N/A"},
        formats={(1, 1): NumberFormat(percent=True), (2, 0): NumberFormat(scale=4, unit="万元")},
        hidden_rows={2},
    )
    view = sheet_view(sheet, ())
    assert texts(view) == {
        "A1": "指标", "A2": "12.3", "B2": "12.3%", "C2": "TRUE", "A3": "150万元", "B3": "a b", "C3": "#N/A",
    }  # fmt: skip
    assert [row.hidden for row in view.rows] == [False, False, True]
    assert view.columns == ("A", "B", "C")
    assert not view.cut


def test_merged_cells_are_one() -> None:
    merged = [((0, 0), (0, 2)), ((1, 0), (2, 0))]
    view = sheet_view(Sheet("表", False, {(0, 0): "标题", (1, 0): "x", (2, 2): 1}, merged), ())
    assert [(c.name, c.columns, c.rows) for c in view.rows[0].cells] == [("A1", 3, 1)]
    assert view.rows[1].cells[0][0:1] + view.rows[1].cells[0][2:4] == ("A2", 1, 2)
    assert [c.name for c in view.rows[2].cells] == ["B3", "C3"]


def test_a_far_cell_is_shown_with_its_surroundings() -> None:
    sheet = Sheet("表", False, {(0, 0): "a", (5000, 200): "far", (9000, 0): "left out"})
    view = sheet_view(sheet, ["GS5001"])
    assert texts(view) == {"A1": "a", "GS5001": "far"}
    assert [row.number for row in view.rows if row.gap] == [4999]
    assert view.cut


@given(
    cells=st.dictionaries(position, st.integers(), max_size=20),
    merged=st.lists(ranges, max_size=6),
    wanted=st.lists(st.sampled_from(["A1", "C300", "BB7", "ZZ400"]), max_size=3),
)
def test_every_row_is_as_wide_as_the_sheet(
    cells: dict[tuple[int, int], int],
    merged: list[tuple[tuple[int, int], tuple[int, int]]],
    wanted: Collection[str],
) -> None:
    view = sheet_view(Sheet("表", False, cells, merged), wanted)
    covered: dict[int, int] = {}
    for index, row in enumerate(view.rows):
        own = sum(cell.columns for cell in row.cells)
        assert own + covered.get(index, 0) == len(view.columns)
        for cell in row.cells:
            for below in range(index + 1, index + cell.rows):
                covered[below] = covered.get(below, 0) + cell.columns
    names = [cell.name for row in view.rows for cell in row.cells]
    assert len(names) == len(set(names))
