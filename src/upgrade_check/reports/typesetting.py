"""Any printout in any of the document formats."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from upgrade_check.reports.blocks import Printout

FORMATS = ("docx", "html", "md", "pdf")


def typeset(
    document: Printout,
    format_: str,
    font_folders: Sequence[str] = (),
    word_base: bytes | None = None,
) -> bytes:
    """The document as a file, the same bytes for the same content.

    Args:
        document: What it says.
        format_: One of :data:`FORMATS`.
        font_folders: Folders with fonts beside the system's, for PDF.
        word_base: The office's letterhead for Word, from ``word_base.read_base``.

    Raises:
        OutputError: A library or a Chinese font is missing.
    """
    if format_ == "pdf":
        from upgrade_check.reports import pdf

        return pdf.typeset(document, font_folders)
    if format_ == "docx":
        from upgrade_check.reports import docx

        return docx.typeset(document, word_base)
    name = "markdown" if format_ == "md" else format_
    content: str | bytes = import_module(f"upgrade_check.reports.{name}").typeset(document)
    return content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
