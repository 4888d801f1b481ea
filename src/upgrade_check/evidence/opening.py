"""Whether a file is what its suffix says."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

_OFFICE = frozenset({".docx", ".xlsx", ".xlsm", ".pptx"})
_COMPOUND = frozenset({".doc", ".xls", ".et", ".wps", ".ppt"})
_COMPOUND_START = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif"})


def opens(file: Path) -> bool:
    """Whether a file can be opened as what its suffix says; one of another suffix is not tried."""
    suffix = file.suffix.lower()
    try:
        if suffix == ".pdf":
            return _opens_pdf(file)
        if suffix in _PICTURES:
            return _opens_picture(file, suffix)
        if suffix in _OFFICE:
            with zipfile.ZipFile(file) as archive:
                return "[Content_Types].xml" in archive.namelist()
        if suffix in _COMPOUND:
            with file.open("rb") as stream:
                return stream.read(len(_COMPOUND_START)) == _COMPOUND_START
    except Exception:  # noqa: BLE001 - what a parser raises on a broken file is anybody's guess
        return False
    return True


def _opens_pdf(file: Path) -> bool:
    from pypdf import PdfReader

    with file.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            return False
        return len(PdfReader(stream).pages) > 0


def _opens_picture(file: Path, suffix: str) -> bool:
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow warns of very large pictures; nothing is decoded here.
        warnings.simplefilter("ignore")
        with Image.open(file) as picture:
            picture.verify()
            wanted = Image.registered_extensions().get(suffix)
            return picture.format == wanted
