"""However a valid workbook is changed, it is opened or refused.

``UPGRADE_CHECK_FUZZ_ROUNDS`` sets the rounds of each test. A failure prints what hypothesis needs
to repeat it, and the file is kept in the folder for temporary files.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from compound import write_compound
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xlrd.compdoc import CompDoc

from killers import MAIN, archive, cell, number, parts, record, sheet, strings_table, xls

ROUNDS = int(os.environ.get("UPGRADE_CHECK_FUZZ_ROUNDS", "1200"))

ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>0.5</v></c></row>'
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>增加值</t></is></c>'
    '<c r="B2"><f>B1*2</f><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c></row>'
    '<row><c t="str"><f>A1</f><v>x</v></c><c t="b"><v>1</v></c></row>'
)
FILES = parts(
    sheet(
        ROWS,
        before='<dimension ref="A1:C3"/><cols><col min="2" max="3" hidden="1"/></cols>',
        after='<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>',
    ),
    strings=f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>指标</t></si></sst>',
    styles=f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
)
NEW = archive(FILES)
OLD = xls(
    record(0x200, struct.pack("<LLHHH", 0, 3, 0, 2, 0)),
    record(0x208, struct.pack("<HHHHHHHH", 0, 0, 2, 255, 0, 0, 0x20, 0)),
    number(0, 0),
    record(0xFD, struct.pack("<HHHL", 0, 1, 0, 0)),
    record(0xBD, struct.pack("<HHHlHlH", 1, 0, 0, 6, 0, 10, 1)),
    record(0x06, struct.pack("<HHHdHLH", 2, 0, 0, 1.0, 0, 0, 3) + b"\x1e\1\0"),
    record(0x205, struct.pack("<HHHBB", 2, 1, 0, 0x2A, 1)),
    record(0xE5, struct.pack("<HHHHH", 1, 0, 1, 0, 1)),
    shared=record(0x42, struct.pack("<H", 1200))
    + record(0xE0, struct.pack("<HH16x", 0, 9))
    + strings_table(1, struct.pack("<HB", 2, 0) + b"ab"),
)
STREAM = CompDoc(OLD).get_named_stream("Workbook").rstrip(b"\0") + bytes(8)

HOSTILE = st.sampled_from(
    [
        "A1",
        "XFD1048576",
        "a1",
        "$A$1",
        "A0",
        "A99999999999",
        "ZZZZZZZ1",
        "-1",
        "0",
        "1",
        "9999999999",
        "",
        " ",
        "s",
        "e",
        "str",
        "inlineStr",
        "d",
        "n",
        "b",
        "1e999",
        "NaN",
        "#SPILL!",
        "#N/A",
        "&#0;",
        "&amp;",
        "&x;",
        "<",
        "]]>",
        "省",
        "\U0001f600",
        "../x",
        "/xl/workbook.xml",
        "rId1",
        "164",
        "9",
    ]
)
SNIPPETS = st.sampled_from(
    [
        cell("A1"),
        cell("C9"),
        "<c/>",
        "<row/>",
        "<row>",
        "</row>",
        "</c>",
        "<v>1</v>",
        "<f>1</f>",
        "<is><t>x</t></is>",
        "<sheetData>",
        "</sheetData>",
        "<!-- - -->",
        "<![CDATA[<c>]]>",
        "<?x y?>",
        "<!DOCTYPE x>",
        "<x:c xmlns:x='y' r='B2'><x:v>1</x:v></x:c>",
        "<si/>",
        "<xf/>",
        "\0",
        "\x1b",
    ]
)
TAG = re.compile(r"<[^<>]*>")
VALUE = re.compile(r'"[^"<>]*"')

ByteEdit = tuple[str, int, bytes]
byte_edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "insert"]),
        st.integers(0, 1 << 16),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=6,
)
XmlEdit = tuple[str, int, str, str]
xml_edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "twice", "value", "insert", "cut"]),
        st.integers(0, 1 << 16),
        HOSTILE,
        SNIPPETS,
    ),
    min_size=1,
    max_size=5,
)


def edit_bytes(data: bytes, edits: list[ByteEdit]) -> bytes:
    edited = bytearray(data)
    for kind, at, content in edits:
        at %= len(edited) + 1
        if kind == "insert":
            edited[at:at] = content
        elif kind == "flip":
            edited[at : at + len(content)] = content[: len(edited) - at]
        else:
            del edited[at : at + content[0]]
    return bytes(edited)


def edit_xml(text: str, edits: list[XmlEdit]) -> str:
    for kind, at, value, snippet in edits:
        spots = list((VALUE if kind == "value" else TAG).finditer(text))
        if not spots:
            continue
        spot = spots[at % len(spots)]
        before, it, after = text[: spot.start()], spot.group(), text[spot.end() :]
        new = {
            "drop": "",
            "twice": it + it,
            "value": f'"{value}"',
            "insert": it + snippet,
            "cut": it,
        }
        text = before + new[kind] + ("" if kind == "cut" else after)
    return text


class Worker:
    """A process that opens workbooks, restarted if one has killed it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def open(self, data: bytes, suffix: str) -> str:
        """The result of opening a workbook."""
        if self._process is None:
            script = Path(__file__).with_name("fuzz_worker.py")
            self._process = subprocess.Popen(
                [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(struct.pack("<L4s", len(data), suffix.ljust(4).encode()) + data)
        self._process.stdin.flush()
        line = self._process.stdout.readline().decode().strip()
        if not line:
            code = self._process.wait()
            self.close()
            return f"the process ended with {code}"
        return line

    def check(self, data: bytes, suffix: str) -> None:
        """Fail unless the workbook is opened or refused."""
        answer = self.open(data, suffix)
        if answer != "opened" and not answer.startswith("refused "):
            with tempfile.NamedTemporaryFile(suffix=f".{suffix}", delete=False) as kept:
                kept.write(data)
            pytest.fail(f"{answer}\nkept as {kept.name}")

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    started = Worker()
    yield started
    started.close()


fuzzed = settings(
    max_examples=ROUNDS,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_the_workbooks_are_good_to_begin_with(worker: Worker) -> None:
    assert worker.open(NEW, "xlsx") == "opened"
    assert worker.open(OLD, "xls") == "opened"
    assert worker.open(write_compound({"Workbook": STREAM}), "xls") == "opened"


@fuzzed
@given(edits=byte_edits)
def test_bytes_of_a_new_workbook(worker: Worker, edits: list[ByteEdit]) -> None:
    worker.check(edit_bytes(NEW, edits), "xlsx")


@fuzzed
@given(name=st.sampled_from(sorted(FILES)), edits=xml_edits)
def test_xml_of_a_new_workbook(worker: Worker, name: str, edits: list[XmlEdit]) -> None:
    changed = edit_xml(str(FILES[name]), edits).encode()
    worker.check(archive({**FILES, name: changed}, zipfile.ZIP_STORED), "xlsx")


@fuzzed
@given(name=st.sampled_from(sorted(FILES)), edits=byte_edits)
def test_bytes_of_a_part(worker: Worker, name: str, edits: list[ByteEdit]) -> None:
    changed = edit_bytes(str(FILES[name]).encode(), edits)
    worker.check(archive({**FILES, name: changed}, zipfile.ZIP_STORED), "xlsx")


@fuzzed
@given(edits=byte_edits)
def test_bytes_of_an_old_workbook(worker: Worker, edits: list[ByteEdit]) -> None:
    # The file is mostly zeros, so change the header and the part after the stream.
    front, back = OLD[:640], OLD[640:]
    worker.check(edit_bytes(front, edits) + edit_bytes(back, edits), "xls")


@fuzzed
@given(edits=byte_edits)
def test_records_of_an_old_workbook(worker: Worker, edits: list[ByteEdit]) -> None:
    worker.check(write_compound({"Workbook": edit_bytes(STREAM, edits)}), "xls")
