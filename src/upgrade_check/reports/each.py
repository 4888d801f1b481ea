"""One file for each zone: a printout or an annotated workbook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from upgrade_check.reports.formats import Format
from upgrade_check.reports.review import Review

# Characters that Windows forbids in file names, and invisible or direction characters.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*%~$]')
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 50
"""In characters: at four bytes each, a name stays below the 255 bytes of file systems."""


def files_of(review: Review, chosen: Format) -> Iterator[tuple[str, Review]]:
    """File names, each with the review of one zone that it holds, in the order of the zones."""
    taken: set[str] = set()
    for assessment in review.assessments:
        alone = review._replace(assessments=(assessment,), unreadable=(), changes=None)
        yield file_name(assessment.name, chosen.suffix, taken), alone


def file_name(text: str, suffix: str, taken: set[str]) -> str:
    """A file name that is valid on every system and not in ``taken``; it is added to ``taken``.

    Args:
        text: The subject of the file, taken from a workbook: it may be ``../../x`` or ``CON``.
        suffix: With the dot.
        taken: Names in use, folded as file systems of Windows and macOS do.
    """
    normal = unicodedata.normalize("NFC", text)
    visible = ("_" if unicodedata.category(c) in _HIDDEN else c for c in normal)
    name = _FORBIDDEN.sub("_", "".join(visible)).strip(" .")[:_LONGEST].strip(" .")
    if not name.strip() or _DEVICES.fullmatch(name):
        name = f"_{name}"
    candidate, number = name, 2
    while (folded := unicodedata.normalize("NFKC", candidate).casefold()) in taken:
        candidate, number = f"{name} ({number})", number + 1
    taken.add(folded)
    return candidate + suffix
