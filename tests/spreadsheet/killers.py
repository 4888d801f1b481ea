"""Malicious workbooks, each as small as possible.

They are built in code, so that nobody has one on disk who has not asked for it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from compound import MAGIC, write_compound

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

ROOT = (
    f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
TYPES = (
    f'<Types xmlns="{PACKAGE}content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True)
class Killer:
    """A hostile workbook."""

    name: str
    """What it tries."""
    file: str
    code: str
    """The expected error code, or ``opened`` if it is harmless."""
    build: Callable[[], bytes]


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet with these rows."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cell(reference: str, value: str = "1") -> str:
    """A number in a cell whose reference is written as given."""
    return f'<c r="{reference}"><v>{value}</v></c>'


def parts(worksheet: str | bytes, **changed: str | bytes) -> dict[str, str | bytes]:
    """The files of a minimal workbook; ``changed`` is by the name's last part before its dot."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        SHEET: worksheet,
    }
    names = {
        "workbook": "xl/workbook.xml",
        "relations": "xl/_rels/workbook.xml.rels",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    for key, content in changed.items():
        files[names[key]] = content
    return files


def archive(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A plain zip archive."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archived:
        for name, content in files.items():
            archived.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return target.getvalue()


def workbook(worksheet: str | bytes, **changed: str | bytes) -> bytes:
    """A minimal ``.xlsx`` around one worksheet."""
    return archive(parts(worksheet, **changed))


def merged_columns() -> bytes:
    """A filled column, and ranges behind it that reach as far down."""
    rows = "".join(f"<row>{cell(f'A{row}')}</row>" for row in range(1, 20_001))
    ranges = '<mergeCell ref="B1:B20000"/>' * 1_000
    return workbook(sheet(rows, after=f"<mergeCells>{ranges}</mergeCells>"))


def far(first: str, last: str) -> bytes:
    """Two filled cells."""
    return workbook(sheet(f"<row>{cell(first)}</row><row>{cell(last)}</row>"))


@dataclass
class Raw:
    """One zip member whose headers may be wrong."""

    name: str
    packed: bytes
    size: int
    crc: int
    method: int = 8
    flags: int = 0
    listed_name: str | None = None
    listed_size: int | None = None
    offset: int | None = None
    attributes: int = 0


def member(name: str, content: str | bytes) -> Raw:
    """An honest zip member."""
    raw = content.encode() if isinstance(content, str) else content
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return Raw(name, deflate.compress(raw) + deflate.flush(), len(raw), zlib.crc32(raw))


def raw_archive(members: list[Raw], before: bytes = b"", after: bytes = b"") -> bytes:
    """A zip archive written by hand."""
    out, listing = bytearray(before), bytearray()
    for m in members:
        offset = len(out) if m.offset is None else m.offset
        name = m.name.encode()
        if m.offset is None:
            out += (
                struct.pack(
                    "<4sHHHLLLLHH",
                    b"PK\3\4",
                    20,
                    m.flags,
                    m.method,
                    0,
                    m.crc,
                    len(m.packed),
                    m.size,
                    len(name),
                    0,
                )
                + name
                + m.packed
            )
        listed = name if m.listed_name is None else m.listed_name.encode()
        size = m.size if m.listed_size is None else m.listed_size
        listing += (
            struct.pack(
                "<4sBBHHHLLLLHHHHHLL",
                b"PK\1\2",
                20,
                3,
                20,
                m.flags,
                m.method,
                0,
                m.crc,
                len(m.packed),
                size,
                len(listed),
                0,
                0,
                0,
                0,
                m.attributes,
                offset,
            )
            + listed
        )
    start = len(out)
    out += listing
    out += struct.pack(
        "<4sHHHHLLH", b"PK\5\6", 0, 0, len(members), len(members), len(listing), start, 0
    )
    return bytes(out + after)


def raw_parts(worksheet: str, *more: Raw) -> list[Raw]:
    """The members of a minimal workbook."""
    return [member(name, content) for name, content in parts(worksheet).items()] + list(more)


def repeated(name: str, head: bytes, block: bytes, times: int, tail: bytes) -> Raw:
    """A member that unpacks to a huge size, built without compressing that much."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    middle = deflate.compress(block) + deflate.flush(zlib.Z_FULL_FLUSH)
    last = deflate.compress(tail) + deflate.flush()
    crc = zlib.crc32(head)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    size = len(head) + times * len(block) + len(tail)
    return Raw(name, first + middle * times + last, size, zlib.crc32(tail, crc))


def varied_rows(size: int) -> bytes:
    """Rows that compress about 150 to 1, which is not conspicuous."""
    out = bytearray()
    number = 1
    while len(out) < size:
        number = number * 1103515245 + 12345 & 0x7FFFFFFF
        out += b'<row r="1"><c r="A1" s="1"><v>%d</v></c></row>' % (number >> 16) * 16
    return bytes(out)


def giant_sheet(lie: int | None = None) -> bytes:
    """1 GiB of worksheet in a few MiB."""
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    giant = repeated(SHEET, head, varied_rows(4 << 20), 256, b"</sheetData></worksheet>")
    if lie is not None:
        giant.size = lie
    return raw_archive([*raw_parts(sheet(""))[:-1], giant])


def sheet_of(blocks: int, tail: bytes = b"") -> bytes:
    """A sheet of rows of 4 MiB each, honestly declared."""
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    giant = repeated(SHEET, head, varied_rows(4 << 20), blocks, tail + b"</sheetData></worksheet>")
    return raw_archive([*raw_parts(sheet(""))[:-1], giant])


def many_cells() -> bytes:
    """More cells than any office fills in, each at its own reference."""
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>1</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for r in range(1, 130_000)
    )
    return workbook(sheet(rows))


def blank_sheet(lie: int | None = None) -> bytes:
    """1 GiB of spaces in 1 MiB; ``lie`` is the size given in the headers."""
    giant = repeated(
        SHEET, b"<worksheet><sheetData>", b" " * (4 << 20), 256, b"</sheetData></worksheet>"
    )
    if lie is not None:
        giant.size = lie
    return raw_archive([*raw_parts(sheet(""))[:-1], giant])


def many_blanks() -> bytes:
    """Fifty pictures of 15 MiB each: each is acceptable, together they are too large."""
    pictures = [
        repeated(f"xl/media/image{i}.bin", b"", b" " * (1 << 20), 15, b"") for i in range(50)
    ]
    for picture in pictures:
        picture.size = 10
    return raw_archive(raw_parts(sheet(""), *pictures))


def quoted() -> bytes:
    """Overlapping members: many names for the same compressed bytes."""
    honest = raw_parts(sheet(""))
    kernel = repeated("xl/media/0.bin", b"", b" " * (1 << 20), 64, b"")
    plain = raw_archive([*honest, kernel])
    offset = plain.index(b"xl/media/0.bin") - 30
    copies = [
        Raw(f"xl/media/{i}.bin", kernel.packed, kernel.size, kernel.crc, offset=offset)
        for i in range(1, 500)
    ]
    return raw_archive([*honest, kernel, *copies])


def entity_bomb(declaration: str, use: str) -> bytes:
    """A document type that calamine skips and other readers expand."""
    return workbook(
        f"<!DOCTYPE worksheet [{declaration}]>"
        + sheet(f'<row r="1"><c r="A1" t="str"><v>{use}</v></c></row>')
    )


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)


def repeated_text() -> bytes:
    """A megabyte of text shared by 20,000 cells, which calamine copies into 20 GB."""
    text = f'<sst xmlns="{MAIN}"><si><t>{"省" * 350_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ")
        + "</row>"
        for r in range(1, 2001)
    )
    return workbook(sheet(rows), strings=text)


def same_sheet_often() -> bytes:
    """A thousand sheets that are all the same part."""
    names = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 900))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
    row = f'<row r="5000">{cell("A5000")}{cell("ALK5000")}</row>'
    return workbook(sheet(row), workbook=book)


def nested_zip() -> bytes:
    """A workbook appended to a workbook."""
    return far("A1", "B2") + workbook(sheet(""))


def record(kind: int, content: bytes = b"") -> bytes:
    """One BIFF record."""
    return struct.pack("<HH", kind, len(content)) + content


def number(row: int, column: int, value: float = 1.0) -> bytes:
    """A NUMBER record."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def xls(*cells: bytes, shared: bytes = b"", name: str = "Workbook") -> bytes:
    """A minimal ``.xls`` around one worksheet's records."""
    style = record(0xE0, bytes(20))
    head = record(0x809, struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 0)) + style + shared
    bound = record(0x85, struct.pack("<LBBBB", len(head) + 4 + 9 + 4, 0, 0, 1, 0) + b"S")
    body = record(0x809, struct.pack("<HHHHLL", 0x600, 16, 0, 0, 0, 0)) + b"".join(cells)
    stream = head + bound + record(0x0A) + body + record(0x0A)
    return write_compound({name: stream})


def looping_compound() -> bytes:
    """A compound file whose chain of sectors is a cycle."""
    data = bytearray(xls(number(0, 0)))
    table = len(data) - 512
    data[table : table + 4] = struct.pack("<L", 0)  # the stream's first sector leads to itself
    return bytes(data)


def strings_table(count: int, content: bytes) -> bytes:
    """An SST record."""
    return record(0xFC, struct.pack("<LL", count, count) + content)


def repeated_text_xls() -> bytes:
    """A string of 32,000 characters shared by 60,000 cells."""
    shared = record(0xFC, struct.pack("<LLHB", 1, 1, 8000, 0) + b"x" * 8000)
    cells = [record(0xFD, struct.pack("<HHHL", r, c, 0, 0)) for r in range(6000) for c in range(10)]
    return xls(*cells, shared=shared)


def html() -> bytes:
    """An HTML page, as web systems send it with an Excel suffix."""
    return "<html><meta charset=utf-8><table><tr><td>全口径增加值</td></tr></table></html>".encode()


def _spelled(first: str, last: str) -> Callable[[], bytes]:
    return lambda: far(first, last)


def _far_without_places() -> bytes:
    rows = '<row r="1"><c><v>1</v></c></row>' + '<row r="1048575"/><row>' + "<c/>" * 16383
    return workbook(sheet(rows + "<c><v>1</v></c></row>"))


def _nested_rows() -> bytes:
    deep = "<row>" * 200 + '<row r="1048000"/>' + "</row>" * 200
    return workbook(
        sheet(
            deep
            + f"<row>{cell('A1')}<c r='XFD1'/></row><row>"
            + "<c/>" * 100
            + "<c><v>1</v></c></row>"
        )
    )


def _far_prefixed() -> bytes:
    rows = "".join(f'<x:row><x:c r="{r}"><x:v>1</x:v></x:c></x:row>' for r in ("A1", "XFD1048576"))
    return workbook(
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    )


def _far_encoded() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?>' + sheet(cell("A1") + cell("XFD1048576"))
    return workbook(text.encode("utf-16"))


def _hidden_by_name() -> bytes:
    # calamine looks for a member with the entity in its name, other readers for the decoded one.
    files = parts(sheet(cell("A1")), relations=RELATIONS.replace("sheet1", "sheet&#49;"))
    files["xl/worksheets/sheet&#49;.xml"] = sheet(cell("A1") + cell("XFD1048576"))
    return archive(files)


def _two_workbooks() -> bytes:
    more = ROOT.replace(
        "</Rel",
        f'<Relationship Id="0" Type="{OFFICE}/officeDocument" Target="b/workbook.xml"/></Rel',
    )
    return archive(
        {
            **parts(sheet("")),
            "_rels/.rels": more,
            "b/workbook.xml": WORKBOOK,
            "b/_rels/workbook.xml.rels": RELATIONS,
        }
    )


def _deep() -> bytes:
    block = b"<a>" * (1 << 20)
    return raw_archive(
        [*raw_parts(sheet(""))[:-1], repeated(SHEET, b"<worksheet><sheetData>", block, 4, b"")]
    )


def _long_token() -> bytes:
    block = varied_rows(1 << 20).replace(b"<", b"(").replace(b'"', b"'")
    return raw_archive(
        [*raw_parts(sheet(""))[:-1], repeated(SHEET, b'<worksheet a="', block, 300, b'"/>')]
    )


def _many_members() -> bytes:
    return archive(
        parts(sheet("")) | {f"xl/media/{i}": b"" for i in range(10_100)}, zipfile.ZIP_STORED
    )


def _compound_with_zip() -> bytes:
    # When the first reader fails, calamine tries the next on the same bytes.
    return xls(record(0x203, b"\0"), record(0x1234, far("A1", "XFD1048576")))


def _format_behind() -> bytes:
    content = (
        '<office:document-content><table:table table:name="S"><table:table-row '
        'table:number-rows-repeated="1048576"/></table:table></office:document-content>'
    )
    broken = WORKBOOK.replace("<sheet ", '<sheet state="?" ')
    return archive(
        {
            **parts(sheet(""), workbook=broken),
            "content.xml": content,
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        }
    )


def killers() -> Iterator[Killer]:
    """All of them."""
    yield Killer("A1 and XFD1048576", "a.xlsx", "opened", _spelled("A1", "XFD1048576"))
    yield Killer("… in lower case", "a.xlsx", "opened", _spelled("a1", "xfd1048576"))
    yield Killer("… with $", "a.xlsx", "opened", _spelled("$A$1", "$XFD$1048576"))
    yield Killer("… with leading zeros", "a.xlsx", "opened", _spelled("A01", "XFD0001048576"))
    yield Killer("… with entities", "a.xlsx", "opened", _spelled("A1", "&#88;FD1048576"))
    yield Killer("… beyond 2³² rows", "a.xlsx", "damaged", _spelled("A1", "A10000000001"))
    yield Killer("… beyond 2³² columns", "a.xlsx", "damaged", _spelled("A1", "MWLQKWU9"))
    yield Killer("… without places", "a.xlsx", "opened", _far_without_places)
    yield Killer("… in rows within rows", "a.xlsx", "opened", _nested_rows)
    yield Killer("… with a prefix", "a.xlsx", "opened", _far_prefixed)
    yield Killer("… in UTF-16", "a.xlsx", "opened", _far_encoded)
    yield Killer(
        "… in single quotes",
        "a.xlsm",
        "damaged",
        lambda: workbook(
            sheet("<row r='1'><c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c></row>")
        ),
    )
    yield Killer("… under a name with an entity", "a.xlsx", "opened", _hidden_by_name)
    yield Killer("two workbooks in one", "a.xlsx", "damaged", _two_workbooks)
    yield Killer("1 GiB sheet", "a.xlsx", "too-large", giant_sheet)
    yield Killer(
        "1 GiB sheet, headers say 100 bytes", "a.xlsx", "damaged", lambda: giant_sheet(100)
    )
    yield Killer(
        "500 MiB sheet of one cell over and over", "a.xlsx", "too-large", lambda: sheet_of(125)
    )
    yield Killer("1.3 million cells", "a.xlsx", "too-large", many_cells)
    yield Killer("1 GiB of blanks", "a.xlsx", "too-large", blank_sheet)
    yield Killer("1 GiB, headers say 100 bytes", "a.xlsx", "damaged", lambda: blank_sheet(100))
    yield Killer("750 MiB in 50 pictures that say 10 bytes", "a.xlsx", "opened", many_blanks)
    yield Killer("500 names for the same bytes", "a.xlsx", "too-large", quoted)
    yield Killer("10,100 members", "a.xlsx", "too-large", _many_members)
    yield Killer("a megabyte of text in 20,000 cells", "a.xlsx", "opened", repeated_text)
    yield Killer("one sheet under 900 names", "a.xlsx", "damaged", same_sheet_often)
    yield Killer("4 million elements deep", "a.xlsx", "damaged", _deep)
    yield Killer("a tag of 300 MiB", "a.xlsx", "too-large", _long_token)
    yield Killer(
        "merged 200,000 times",
        "a.xlsx",
        "too-large",
        lambda: workbook(
            sheet("", after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 200_000 + "</mergeCells>")
        ),
    )
    yield Killer("merged over 20,000 rows 1,000 times", "a.xlsx", "too-large", merged_columns)
    yield Killer("zip behind zip", "a.xlsx", "damaged", nested_zip)
    yield Killer(
        "zip with something before it", "a.xlsx", "not-a-workbook", lambda: b"MZ" + far("A1", "B2")
    )
    yield Killer("zip with a tail", "a.xlsx", "damaged", lambda: far("A1", "B2") + b"tail")
    yield Killer(
        "one name twice",
        "a.xlsx",
        "damaged",
        lambda: raw_archive(raw_parts(sheet(""), member(SHEET.upper(), sheet(cell("XFD1048576"))))),
    )
    yield Killer(
        "another name in the directory",
        "a.xlsx",
        "damaged",
        lambda: raw_archive([*raw_parts(sheet(""))[:-1], _renamed(member("xl/x.xml", sheet("")))]),
    )
    yield Killer(
        "path out of the archive",
        "a.xlsx",
        "opened",
        lambda: raw_archive(raw_parts(sheet(""), member("../../etc/cron.d/x", "x"))),
    )
    yield Killer(
        "symbolic link",
        "a.xlsx",
        "opened",
        lambda: raw_archive(raw_parts(sheet(""), _link(member("xl/link", "/etc/passwd")))),
    )
    yield Killer(
        "zip with a password",
        "a.xlsx",
        "encrypted",
        lambda: raw_archive([_flagged(m) for m in raw_parts(sheet(""))]),
    )
    yield Killer(
        "unknown compression",
        "a.xlsx",
        "damaged",
        lambda: raw_archive([*raw_parts(sheet(""))[:-1], Raw(SHEET, b"x", 1, 0, method=14)]),
    )
    yield Killer("truncated archive", "a.xlsx", "damaged", lambda: far("A1", "B2")[:-100])
    yield Killer("first bytes only", "a.xlsx", "damaged", lambda: far("A1", "B2")[:40])
    yield Killer("broken XML", "a.xlsx", "damaged", lambda: workbook(sheet(cell("A1"))[:-20]))
    yield Killer(
        "broken deflate",
        "a.xlsx",
        "damaged",
        lambda: raw_archive([*raw_parts(sheet(""))[:-1], Raw(SHEET, b"\xff" * 50, 500, 0)]),
    )
    yield Killer("entities that multiply", "a.xlsx", "damaged", lambda: entity_bomb(LAUGHS, "&j;"))
    yield Killer(
        "external entity",
        "a.xlsx",
        "damaged",
        lambda: entity_bomb('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
    )
    yield Killer(
        "external document type",
        "a.xlsx",
        "damaged",
        lambda: workbook(
            '<!DOCTYPE worksheet SYSTEM "http://localhost/x.dtd">' + sheet(cell("A1"))
        ),
    )
    yield Killer(
        "OpenDocument behind a broken workbook", "a.xlsx", "unsupported-format", _format_behind
    )
    yield Killer(
        "zip without a workbook", "a.xlsx", "not-a-workbook", lambda: archive({"readme.txt": "x"})
    )
    yield Killer(
        "encrypted workbook",
        "a.xlsx",
        "encrypted",
        lambda: write_compound({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000}),
    )
    yield Killer(
        "encrypted old workbook",
        "a.xls",
        "encrypted",
        lambda: xls(shared=record(0x2F, struct.pack("<HHHH", 1, 1, 1, 0))),
    )
    yield Killer(
        "old workbook, cells 65,535 columns apart",
        "a.xls",
        "damaged",
        lambda: xls(number(0, 0), number(65535, 65535)),
    )
    yield Killer(
        "old workbook, a run of numbers to the last column",
        "a.xls",
        "damaged",
        lambda: xls(record(0xBD, struct.pack("<HHHlH", 60000, 0, 0, 0, 65535))),
    )
    yield Killer(
        "old workbook, 4 billion strings claimed",
        "a.xls",
        "damaged",
        lambda: xls(number(0, 0), shared=strings_table(0x7FFFFFFF, b"\1\0\0x")),
    )
    yield Killer("old workbook, one string in 60,000 cells", "a.xls", "opened", repeated_text_xls)
    yield Killer("sectors in a circle", "a.xls", "damaged", looping_compound)
    yield Killer("zip inside an old workbook", "a.xls", "damaged", _compound_with_zip)
    yield Killer("compound file cut short", "a.xls", "damaged", lambda: MAGIC + b"\0" * 100)
    yield Killer("empty .xls", "a.xls", "not-a-workbook", bytes)
    yield Killer("empty .xlsx", "a.xlsx", "not-a-workbook", bytes)
    yield Killer("HTML as .xls", "a.xls", "not-a-workbook", html)
    yield Killer("HTML as .xlsx", "a.xlsx", "not-a-workbook", html)
    yield Killer("CSV as .xlsx", "a.xlsx", "not-a-workbook", lambda: "指标,数值\n".encode("gbk"))
    yield Killer("CSV", "a.csv", "opened", lambda: b"a,b\n")
    yield Killer("CSV of 200,000 columns", "a.csv", "too-large", lambda: b"1," * 200_000)
    yield Killer("CSV of 2 million rows", "a.csv", "too-large", lambda: b"\n" * 2_000_000 + b"1")
    yield Killer("WPS format", "a.et", "opened", lambda: xls(number(0, 0)))
    yield Killer("51 MiB", "a.xlsx", "too-large", lambda: bytes(51 << 20))


def _renamed(changed: Raw) -> Raw:
    changed.listed_name = SHEET
    return changed


def _link(changed: Raw) -> Raw:
    changed.attributes = 0o120777 << 16
    return changed


def _flagged(changed: Raw) -> Raw:
    changed.flags = 1
    return changed
