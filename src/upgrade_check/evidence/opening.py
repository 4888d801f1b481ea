"""Whether a file matches its suffix, and how many pages it has."""

from __future__ import annotations

import logging
import warnings
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

_OFFICE = frozenset({".docx", ".xlsx", ".xlsm", ".pptx"})
_COMPOUND = frozenset({".doc", ".xls", ".et", ".wps", ".ppt"})
_COMPOUND_START = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif"})


class Opened(NamedTuple):
    """The result of trying to open a file."""

    is_sound: bool
    """Whether the content matches the suffix; true for a suffix that is not known here."""
    pages: int | None = None
    """Pages of a PDF; ``None`` for other files."""


def open_as_named(name: str, stream: BinaryIO) -> Opened:
    """Try to open a file as its suffix says."""
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix == ".pdf":
            return _open_pdf(stream)
        if suffix in _PICTURES:
            return Opened(_opens_picture(stream, suffix))
        if suffix in _OFFICE:
            with zipfile.ZipFile(stream) as archive:
                return Opened("[Content_Types].xml" in archive.namelist())
        if suffix in _COMPOUND:
            return Opened(stream.read(len(_COMPOUND_START)) == _COMPOUND_START)
    except Exception:  # noqa: BLE001 - parsers raise all kinds of exceptions on broken files
        return Opened(False)
    return Opened(True)


def _open_pdf(stream: BinaryIO) -> Opened:
    from pypdf import PdfReader

    # pypdf logs every oddity that it can handle.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%PDF-" not in stream.read(1024):
        return Opened(False)
    pages = len(PdfReader(stream).pages)
    return Opened(pages > 0, pages)


def _opens_picture(stream: BinaryIO, suffix: str) -> bool:
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow warns about very large pictures, but nothing is decoded here.
        warnings.simplefilter("ignore")
        with Image.open(stream) as picture:
            picture.verify()
            wanted = Image.registered_extensions().get(suffix)
            return picture.format == wanted
