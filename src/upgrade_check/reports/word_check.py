"""Whether a file is a Word document that is safe to parse."""

from __future__ import annotations

import io
from zipfile import ZipFile

from upgrade_check.errors import UsageError, WorkbookError
from upgrade_check.spreadsheet.limits import Budget
from upgrade_check.spreadsheet.package import Attributes, Parts, opened

_MIB = 1024 * 1024
MAX_UNPACKED = 64 * _MIB
MAX_XML = 16 * _MIB
"""All XML parts together; an ordinary letterhead has 0.1 MiB."""
MAX_TAGS = 400_000

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DOCUMENT, _TEMPLATE = f"{_WORD}document.main+xml", f"{_WORD}template.main+xml"


def checked(data: bytes) -> bytes:
    """The document, checked for size, well-formed XML and macros; a ``.dotx`` becomes a ``.docx``.

    Raises:
        UsageError: ``base-not-docx``, ``base-macros``, ``base-too-large`` or ``base-damaged``.
    """
    if data.startswith(_COMPOUND) or not data.startswith(b"PK\3\4"):
        raise UsageError("base-not-docx")
    try:
        with opened(data) as parts:
            return _checked(data, parts)
    except WorkbookError as error:
        code = "base-too-large" if error.code == "too-large" else "base-damaged"
        raise UsageError(code) from error


def _checked(data: bytes, parts: Parts) -> bytes:
    members = parts.archive.infolist()
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UsageError("base-too-large")
    types = _content_types(parts)
    kinds = {m.filename: _kind_of(m.filename, types) for m in members}
    if any("macro" in kind or "vba" in kind for kind in kinds.values()):
        raise UsageError("base-macros")
    mains = {kind for kind in kinds.values() if kind in (_DOCUMENT, _TEMPLATE)}
    if len(mains) != 1:
        raise UsageError("base-not-docx")
    # All parts that python-docx would parse, whatever their names.
    xml = [m for m in members if kinds[m.filename].endswith("xml") or not kinds[m.filename]]
    if sum(member.file_size for member in xml) > MAX_XML:
        raise UsageError("base-too-large")
    tags = Budget(MAX_TAGS)
    for member in xml:
        if member.file_size:
            parts.walk(member.filename, {}, tags=tags)
    return data if mains == {_DOCUMENT} else _as_document(parts.archive)


def _content_types(parts: Parts) -> dict[str, str]:
    """Content type by suffix (``.xml``) or by part (``/word/document.xml``), lower case."""
    types: dict[str, str] = {".rels": "xml"}

    def add_default(attributes: Attributes) -> None:
        types["." + attributes.get("Extension", "").lower()] = attributes.get("ContentType", "")

    def add_override(attributes: Attributes) -> None:
        types[attributes.get("PartName", "").lower()] = attributes.get("ContentType", "")

    parts.walk("[Content_Types].xml", {"Default": add_default, "Override": add_override})
    return types


def _kind_of(name: str, types: dict[str, str]) -> str:
    if name == "[Content_Types].xml":
        return "xml"
    name = name.lower()
    return types.get(f"/{name}") or types.get(f".{name.rpartition('.')[2]}", "")


def _as_document(archive: ZipFile) -> bytes:
    result = io.BytesIO()
    with ZipFile(result, "w") as target:
        for member in archive.infolist():
            content = archive.read(member)
            if member.filename == "[Content_Types].xml":
                content = content.replace(_TEMPLATE.encode(), _DOCUMENT.encode())
            target.writestr(member.filename, content)
    return result.getvalue()
