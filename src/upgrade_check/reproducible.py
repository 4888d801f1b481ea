"""Archives that are the same bytes for the same content, whenever they are written."""

from __future__ import annotations

import io
import re
import zipfile

TIME = (2000, 1, 1, 0, 0, 0)
"""The one time that members of archives have."""
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def without_clock(data: bytes, modified: bytes | None = None) -> bytes:
    """An office document written anew with one time in every member.

    Args:
        data: The archive.
        modified: What its properties shall give as the time of its last change, where the library
            that made it puts the clock there.
    """
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.infolist():
            content = source.read(member)
            if modified is not None and member.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + modified, content)
            entry = zipfile.ZipInfo(member.filename, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()
