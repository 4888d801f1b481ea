"""A look at a worksheet finds what a walk through it finds, or nothing at all.

``UPGRADE_CHECK_FUZZ_ROUNDS`` sets the rounds of each test.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_fuzz import HOSTILE, SNIPPETS, TAG, byte_edits, edit_bytes, edit_xml, xml_edits

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.members import Member
from upgrade_check.spreadsheet.plain_sheet import scan_plain
from upgrade_check.spreadsheet.worksheet import walk_worksheet

ROUNDS = int(os.environ.get("UPGRADE_CHECK_FUZZ_ROUNDS", "1200"))
PERCENT = frozenset({"2", "7"})
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

# As three office suites and libraries write: all that makes a fact, and much that makes none.
SUITE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<worksheet xmlns="{MAIN}" xmlns:r="x"><sheetPr filterMode="false"/><dimension ref="A1:D9"/>'
    '<cols><col collapsed="false" customWidth="true" hidden="false" max="1" min="1" width="6"/>'
    '<col hidden="true" max="3" min="3" width="9"/></cols><sheetData>'
    '<row r="1" customFormat="false" ht="15" hidden="false" collapsed="false">'
    '<c r="A1" s="1" t="s"><v>0</v></c><c r="D1" s="2"><v>0.5</v></c></row>'
    '<row r="2" customFormat="false" ht="15" hidden="true" collapsed="false">'
    '<c r="B2" s="2" t="n"><f aca="false">SUM(A1:A9)</f><v>1</v></c>'
    '<c r="C2" s="7" t="str"><f>A1&amp;""</f><v></v></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    '</row><row r="9" hidden="false"><c r="XFD9" s="2"></c></row></sheetData><mergeCells count="1">'
    '<mergeCell ref="A1:B1"/></mergeCells><pageSetup paperSize="9"/></worksheet>'
)
LIBRARY = (
    f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr/></sheetPr><cols>'
    '<col width="13" customWidth="1" hidden="1" min="2" max="16384"/></cols><sheetData>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>&#25351;&#26631;</t></is></c>'
    '<c r="B3"><f>A1</f><v/></c><c r="C3" t="e"><v>#N/A</v></c><c r="D3" s="7"><f>1</f></c></row>'
    '<row r="4" hidden="1" spans="1:2" x:d="0.25"><c r="A4" s="7" t="n"><v>2024</v></c>'
    '<c r="B4" t="str"><f t="shared" ref="B4" si="0">A1</f><v>x > y</v></c><c r="AA4" t="s"/>'
    "</row></sheetData></worksheet>"
)
EMPTY = f'<worksheet xmlns="{MAIN}"><cols><col min="1" max="1"/></cols><sheetData/></worksheet>'
SHEETS = st.sampled_from([SUITE, LIBRARY, EMPTY])

DETAIL = re.compile(r'"[^"<>]*"| [a-z]+="[^"<>]*"|>[^<>]*<|/?>|<[a-z]+|[A-Z]{1,3}[0-9]+')
REPLACED = st.one_of(
    HOSTILE,
    SNIPPETS,
    st.sampled_from(
        [
            *('"a"', "'a'", '"1"', '"true"', '" hidden="', '" r="A1"', '"<"', '">"', '"&#65;1"'),
            *(' r="C3"', " r='C3'", ' t="e"', ' s="2"', ' hidden="1"', ' x:hidden="1"', ' t="str"'),
            *("> <", ">\r\n<", ">&#32;<", ">&lt;v&gt;<", ">]]&gt;<", "> r=<", "/>", " >", "\n>"),
            *(
                "<x:c",
                "<c",
                "<v",
                "<f",
                "<is",
                "<row",
                "<col",
                "<x:col",
                "<mergeCell",
                "<cc",
                "<fx",
            ),
            *("XFD1048576", "XFE1", "AAAA1", "A1048577", "A01", "A0", "aB3", "$A$1", "A 1", "A1\n"),
            *("<sheetData/>", "<sheetData>", "</sheetData>", "<x:sheetData/>", "<c/>", "\ufeff"),
        ]
    ),
    st.text(max_size=4),
)
detail_edits = st.lists(st.tuples(st.integers(0, 1 << 16), REPLACED), min_size=1, max_size=4)
ATTRIBUTE = re.compile(r' [A-Za-z:]+="[^"<>]*"')


def member(data: bytes) -> Member:
    return Member("a.xml", memoryview(data), False, len(data), 0, has_cells=True, kept=data)


def found(scan: Any) -> dict[str, Any]:
    """Everything that a scan tells, and what is made of it."""
    names = ("height", "width", "cells", "merged", "shared", "repeated_text", "area")
    return {name: getattr(scan, name) for name in names} | {"facts": scan.facts()}


def check(text: str | bytes) -> bool:
    """Whether the sheet was plain; it never is with another result than the walk's."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    plain = scan_plain(member(data), PERCENT)
    if plain is None:
        return False
    try:
        walked = walk_worksheet(member(data), PERCENT)
    except WorkbookError as error:
        pytest.fail(f"taken, but {error.code}: {data!r}")
    assert found(plain) == found(walked), data
    return True


@pytest.mark.parametrize("text", [SUITE, LIBRARY, EMPTY])
def test_what_office_suites_write_is_plain(text: str) -> None:
    assert check(text)
    assert check("\ufeff" + text)


def test_the_walk_finds_what_stands_there() -> None:
    scan = walk_worksheet(member(SUITE.encode()), PERCENT)
    facts = scan.facts()
    assert (scan.height, scan.width, scan.cells, scan.merged, scan.shared) == (2, 4, 6, 1, 1)
    assert facts.hidden_rows == {1}
    assert facts.hidden_columns == {2}
    assert facts.percent == {(0, 3), (1, 1), (1, 2)}
    assert facts.formulas == {(1, 1), (1, 2), (1, 3)}
    assert facts.errors == {(1, 3): "#DIV/0!"}
    facts = walk_worksheet(member(LIBRARY.encode()), PERCENT).facts()
    assert facts.uncalculated == {(2, 1), (2, 3)}


def sheet_with(rows: str, around: str = "") -> str:
    return f'<worksheet xmlns:x="x">{around}<sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize(
    "text",
    [
        sheet_with("<row><c><v>1</v></c></row>"),
        sheet_with('<row r="1"><c s="1" r="A1"><v>1</v></c></row>'),
        sheet_with("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet_with('<row r="1"><c r="A1"><!-- --><v>1</v></c></row>'),
        sheet_with('<row r="1"><c r="A1"><v><![CDATA[1]]></v></c></row>'),
        sheet_with('<row r="1"><x:c r="A1"><v>1</v></x:c></row>'),
        sheet_with('<row r="1"><c r="A1"><v>1</v>x</c></row>'),
        sheet_with('<row r="1"><c r="A1"><f>1</f><v/></c>x</row>'),
        sheet_with('<row r="1"><c r="A1"><f>1</f><v/></c></row>').replace("</w", "x</w"),
        sheet_with('<row r="1"><c r="A1"><v>1</v><f>1</f></c></row>'),
        sheet_with('<row r="1"><c r="A1" t="e"><v>&#35;N/A</v></c></row>'),
        sheet_with('<row r="1"><c r="XFE1"/></row>'),
        sheet_with('<row r="1048577"></row>'),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>', "<v/>"),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>', '<x:c r="B9"><v>1</v></x:c>'),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>', "<?x <c> ?>"),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>', '<x:col min="1" max="2"/>'),
        sheet_with(
            '<row r="1"><c r="A1"><v>1</v></c></row>', '<col hidden="1" min="&#49;" max="2"/>'
        ),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c></row><sheetData></sheetData>'),
        sheet_with('<row r="1"><c r="A1"><v>1</v></c>'),
        '<?xml version="1.0" encoding="utf-16"?>' + sheet_with(""),
        "<!DOCTYPE worksheet>" + sheet_with(""),
    ],
)
def test_what_is_odd_is_walked_through(text: str) -> None:
    assert scan_plain(member(text.encode()), PERCENT) is None


@pytest.mark.parametrize("place", ["A5000001", "XFD306", "B1048577"])
def test_what_is_too_large_is_walked_through(place: str) -> None:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    text = sheet_with(f'<row r="{row}"><c r="{place}"><v>1</v></c></row>')
    assert scan_plain(member(text.encode()), PERCENT) is None
    with pytest.raises(WorkbookError, match="large"):
        walk_worksheet(member(text.encode()), PERCENT)


fuzzed = settings(
    max_examples=ROUNDS,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@fuzzed
@given(text=SHEETS, edits=xml_edits)
def test_tags_and_values(text: str, edits: list[Any]) -> None:
    check(edit_xml(text, edits))


@fuzzed
@given(text=SHEETS, edits=byte_edits)
def test_bytes(text: str, edits: list[Any]) -> None:
    check(edit_bytes(text.encode(), edits))


@fuzzed
@given(text=SHEETS, edits=detail_edits)
@example(text=SUITE, edits=[(0, ' hidden="1"')])
def test_details(text: str, edits: list[tuple[int, str]]) -> None:
    for at, new in edits:
        spots = list(DETAIL.finditer(text))
        if spots:
            spot = spots[at % len(spots)]
            text = text[: spot.start()] + new + text[spot.end() :]
    check(text)


@fuzzed
@given(
    text=SHEETS,
    at=st.integers(0, 1 << 16),
    order=st.randoms(use_true_random=False),
    quote=st.sampled_from(['"', "'"]),
    space=st.sampled_from([" ", "  ", "\n", "\t "]),
)
def test_attributes_in_any_order_and_dress(
    text: str, at: int, order: Any, quote: str, space: str
) -> None:
    tags = [tag for tag in TAG.finditer(text) if ATTRIBUTE.search(tag.group())]
    tag = tags[at % len(tags)]
    attributes = ATTRIBUTE.findall(tag.group())
    order.shuffle(attributes)
    dressed = "".join(space + a[1:].replace('"', quote) for a in attributes)
    name, end = tag.group().split(" ")[0], "/>" if tag.group().endswith("/>") else ">"
    check(text[: tag.start()] + name + dressed + end + text[tag.end() :])


places = st.from_regex(r"\$?[A-Za-z]{0,4}\$?[0-9]{0,8}", fullmatch=True)
values = st.sampled_from(["1", "", " ", "0.5", "#N/A", "&#32;", "&amp;", "#省", "\r\n", "x"])


@st.composite
def cells(draw: Any) -> str:
    """A cell, mostly as it should be."""
    place = draw(st.one_of(st.from_regex(r"[A-F][1-9]", fullmatch=True), places))
    style = draw(st.sampled_from(["", ' s="2"', ' s="3"', ' s="02"']))
    kind = draw(st.sampled_from(["", ' t="s"', ' t="e"', ' t="str"', ' t="n"', ' t="inlineStr"']))
    formula = draw(st.sampled_from(["", "<f>1</f>", "<f/>", '<f t="x"></f>', "<f>&lt;</f>"]))
    value = draw(values)
    content = draw(
        st.sampled_from(["", f"<v>{value}</v>", "<v/>", "<v />", f"<is><t>{value}</t></is>"])
    )
    if draw(st.booleans()):
        return f'<c r="{place}"{style}{kind}>{formula}{content}</c>'
    return f'<c r="{place}"{style}{kind}/>'


@fuzzed
@given(
    rows=st.lists(
        st.tuples(
            st.integers(1, 12),
            st.sampled_from(["", ' hidden="1"', ' hidden="0"', ' ht="1" hidden="true"']),
            st.lists(cells(), max_size=4),
        ),
        max_size=4,
    ),
    columns=st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 99999), st.sampled_from(["1", "true", "0"])),
        max_size=3,
    ),
)
def test_sheets_made_up(rows: list[Any], columns: list[Any]) -> None:
    written = "".join(f'<row r="{r}"{more}>{"".join(inside)}</row>' for r, more, inside in rows)
    cols = "".join(f'<col min="{a}" max="{b}" hidden="{h}"/>' for a, b, h in columns)
    check(sheet_with(written, f"<cols>{cols}</cols>" if cols else ""))


def test_columns_behind_cells_are_left_to_the_walk() -> None:
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    columns = '<cols><col hidden="1" min="1" max="1"/></cols>'
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData>{columns}</worksheet>'
    assert not check(text)
