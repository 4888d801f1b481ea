"""Output files: written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from upgrade_check.errors import OutputError, system_reason


def write_whole(file: str, content: str | bytes) -> None:
    """Write ``content`` to ``file``, replacing it in one step; a missing folder is made.

    Raises:
        OutputError: As ``whole_file``.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    with whole_file(file) as stream:
        stream.write(data)


@contextlib.contextmanager
def whole_file(file: str) -> Iterator[IO[bytes]]:
    """A stream whose content replaces ``file`` in one step at the end, if nothing went wrong.

    Raises:
        OutputError: The folder is missing, read-only or full; nothing is left behind.
    """
    path = Path(file)
    # Write to the target of a symbolic link; replacing the link would leave the target unchanged.
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    folder = target.parent
    temporary = ""
    try:
        if folder.exists() and not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=".upgrade-check-", dir=folder)
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes private files; give the report the usual permissions.
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
        temporary = ""
    except OSError as error:
        raise OutputError("cannot-write", file=file, reason=system_reason(error)) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
