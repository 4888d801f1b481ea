"""An office's Word document as the base of a printout: its page, header, footer and styles."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import nsmap, qn
from docx.shared import Mm

from upgrade_check.errors import UsageError, system_reason
from upgrade_check.reports.docx import BASE
from upgrade_check.reports.word_check import checked
from upgrade_check.reports.wordml import text_width
from upgrade_check.reproducible import without_clock

_MIB = 1024 * 1024
MAX_FILE = 20 * _MIB
MIN_TEXT, MAX_TEXT = Mm(80), Mm(560)
"""Limits of the width and height for text; Word's largest page has 558.8 mm."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STYLE_PARTS = frozenset({"styles", "settings", "numbering", "fontTable", "theme"})
_BANDS = frozenset({"header", "footer"})
_SECTION = _words(
    "headerReference footerReference pgSz pgMar paperSrc pgBorders pgNumType titlePg docGrid "
    "rtlGutter"
)
_SETTINGS = _words(
    "zoom embedTrueTypeFonts saveSubsetFonts mirrorMargins bordersDoNotSurroundHeader "
    "bordersDoNotSurroundFooter gutterAtTop defaultTabStop evenAndOddHeaders "
    "drawingGridHorizontalSpacing drawingGridVerticalSpacing characterSpacingControl "
    "noLineBreaksAfter noLineBreaksBefore compat themeFontLang clrSchemeMapping decimalSymbol "
    "listSeparator"
)
_STYLE_REFERENCES = tuple(
    qn(f"w:{name}")
    for name in _words("basedOn next link pStyle rStyle tblStyle styleLink numStyleLink")
)
_FIELDS = _words(
    "= PAGE NUMPAGES SECTION SECTIONPAGES STYLEREF DATE TIME CREATEDATE SAVEDATE PRINTDATE TITLE "
    "SUBJECT AUTHOR FILENAME DOCPROPERTY SYMBOL SEQ"
)
"""Harmless fields; others run programs or fetch files."""
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_R = f"{{{nsmap['r']}}}"
_PARSER_ERRORS = (
    PackageNotFoundError,
    InvalidXmlError,
    AttributeError,
    KeyError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What python-docx raises for a malformed document."""


def read_base(file: str) -> bytes:
    """A document without text for ``docx.typeset``, with the office's styles under our ids.

    The page setup, headers and footers are those of the last section. Text, comments, properties
    and macros are not taken.

    Raises:
        UsageError: ``base-…``: it cannot be read, is no ``.docx``, is too large, or refers to
            something outside itself.
    """
    path = Path(file)
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageError("base-too-large", file=file)
        data = path.read_bytes()
    except OSError as error:
        raise UsageError("base-unreadable", file=file, reason=system_reason(error)) from error
    try:
        document = Document(io.BytesIO(checked(data)))
        _clear(document)
        _name_styles(document)
        _check_page(document)
        result = io.BytesIO()
        document.save(result)
    except UsageError as error:
        error.details.setdefault("file", file)
        raise
    except _PARSER_ERRORS as error:
        raise UsageError("base-damaged", file=file) from error
    return without_clock(result.getvalue())


def _clear(document: WordDocument) -> None:
    """Remove everything but the last section, its headers and footers, and the styles."""
    root, body = document.element, document.element.body
    sections = list(body.iter(qn("w:sectPr")))
    section = body.get_or_add_sectPr()
    _inherit_bands(section, [other for other in sections if other is not section])
    for child in list(section):
        if _local(child) not in _SECTION:
            section.remove(child)
    for child in list(body):
        if child is not section:
            body.remove(child)
    for child in list(root):
        if child is not body:
            root.remove(child)
    used = {child.get(f"{_R}id") for child in section if _local(child).endswith("Reference")}
    part = document.part
    for key, relation in list(part.rels.items()):
        kept = _BANDS if key in used else _STYLE_PARTS
        if _kind(relation) not in kept:
            del part.rels[key]
        elif relation.is_external:
            raise UsageError("base-external", target=relation.target_ref)
    if used - part.rels.keys():
        raise KeyError(used)
    package = part.package
    assert package is not None
    for key, relation in list(package.rels.items()):
        if _kind(relation) != "officeDocument":
            del package.rels[key]
    settings = document.settings.element
    for child in list(settings):
        if _local(child) not in _SETTINGS:
            settings.remove(child)
    for relation in part.rels.values():
        _check_part(relation.target_part, _kind(relation))


def _inherit_bands(section: Any, earlier: list[Any]) -> None:
    """Copy the headers and footers that the last section inherits from earlier ones."""
    tags = (qn("w:headerReference"), qn("w:footerReference"))
    has = {(child.tag, child.get(qn("w:type"))) for child in section.iterchildren(*tags)}
    for other in reversed(earlier):
        for child in list(other.iterchildren(*tags)):
            key = (child.tag, child.get(qn("w:type")))
            if key not in has:
                has.add(key)
                section.insert(0, child)


def _check_part(part: Part, kind: str) -> None:
    """Refuse external references and active content.

    Raises:
        UsageError: ``base-external``, ``base-embedded`` or ``base-field``.
    """
    is_band = kind in _BANDS
    for key, relation in list(part.rels.items()):
        target = _kind(relation)
        if relation.is_external:
            if not (is_band and target == "hyperlink" and _LINK.match(relation.target_ref)):
                raise UsageError("base-external", target=relation.target_ref)
        elif kind == "settings":
            del part.rels[key]
        elif target not in ({"font"} if kind == "fontTable" else {"image"}):
            raise UsageError("base-embedded", target=target)
    root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            if name.startswith(_R) and value not in part.rels:
                raise KeyError(value)
            outside = name.rpartition("}")[2] in {"src", "href", "althref"}
            if outside and value and not value.startswith("#"):
                raise UsageError("base-external", target=value)
    if is_band:
        _check_fields(root)


def _check_fields(root: Any) -> None:
    instructions = [element.get(qn("w:instr")) or "" for element in root.iter(qn("w:fldSimple"))]
    open_: list[str] = []
    for element in root.iter(qn("w:fldChar"), qn("w:instrText")):
        if element.tag == qn("w:instrText"):
            if open_:
                open_[-1] += element.text or ""
        elif element.get(qn("w:fldCharType")) == "begin":
            # A nested field is an instruction of its own: it could hide a forbidden name.
            open_.append("")
        elif open_ and element.get(qn("w:fldCharType")) == "end":
            instructions.append(open_.pop())
    for instruction in (*instructions, *open_):
        name = re.match(r"\s*(=|\w*)", instruction)
        if name is None or name[1].upper() not in _FIELDS:
            raise UsageError("base-field", field=instruction.strip()[:40] or "?")


def _name_styles(document: WordDocument) -> None:
    """Match the office's styles to ours by name, give them our ids, and add missing ones."""
    own = Document(str(BASE)).styles.element
    styles = document.styles.element
    by_name = {(style.name_val or "").casefold(): style for style in styles.style_lst}
    pairs = [(style, by_name.get(style.name_val.casefold())) for style in own.style_lst]
    ids = {style.styleId for style in own.style_lst}
    renamed = {style.styleId: f"{style.styleId}-office" for style in styles.style_lst}
    renamed = {old: new for old, new in renamed.items() if old in ids}
    renamed |= {theirs.styleId: ours.styleId for ours, theirs in pairs if theirs is not None}
    for part in {relation.target_part for relation in document.part.rels.values()}:
        for element in part.element.iter(*_STYLE_REFERENCES) if isinstance(part, XmlPart) else ():
            old = element.get(qn("w:val"))
            element.set(qn("w:val"), renamed.get(old, old))
    for style in styles.style_lst:
        style.styleId = renamed.get(style.styleId, style.styleId)
    for ours, theirs in pairs:
        if theirs is None:
            styles.append(ours)
        else:
            # The printout numbers its headings itself.
            for numbering in list(theirs.iter(qn("w:numPr"))):
                numbering.getparent().remove(numbering)


def _check_page(document: WordDocument) -> None:
    section = document.sections[0]
    if section.page_width is None or section.left_margin is None:
        own = Document(str(BASE)).sections[0]._sectPr
        for name in ("w:pgMar", "w:pgSz"):
            for old in section._sectPr.findall(qn(name)):
                section._sectPr.remove(old)
            position = len(section._sectPr.findall(qn("w:headerReference")))
            position += len(section._sectPr.findall(qn("w:footerReference")))
            section._sectPr.insert(position, own.find(qn(name)))
    edges = abs(section.top_margin or 0) + abs(section.bottom_margin or 0)
    for room in (text_width(section), (section.page_height or 0) - edges):
        if not MIN_TEXT <= room <= MAX_TEXT:
            least, most, actual = (round(length / Mm(1)) for length in (MIN_TEXT, MAX_TEXT, room))
            raise UsageError("base-page", room=actual, least=least, most=most)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]
