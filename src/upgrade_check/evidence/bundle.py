"""A review and all that it stands on as one BagIt bag (RFC 8493), for archives and strangers."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from upgrade_check.errors import BundleError, system_reason
from upgrade_check.evidence.archive import MAX_BUNDLE, is_safe_name, pack_folder
from upgrade_check.reports.files import whole_file
from upgrade_check.spreadsheet.limits import MAX_MEMBERS, MIB

if TYPE_CHECKING:
    import bagit

ROOT = "bundle"
"""The one folder in the archive; named the same in each, so that the same input gives the same."""
WORKBOOK, EVIDENCE, REPORTS = "workbook", "evidence", "reports"
"""Folders of the payload."""
REPORT = f"{REPORTS}/report.json"
_SHA256 = "sha256"


class Payload(NamedTuple):
    """A file to put into a bundle."""

    name: str
    """Its path in the payload, with slashes."""
    source: Path | bytes
    sha256: str = ""
    """What it was when it was looked at; empty for what was made just now."""


class Difference(NamedTuple):
    """A file of a bundle that is otherwise than its manifest says."""

    kind: str
    """``missing``, ``changed`` or ``added``; ``bag`` where no single file is at fault."""
    file: str
    """Its path in the bundle, or what the library says."""


def write_bundle(
    output: str, payload: Sequence[Payload], info: Mapping[str, str], date: dt.date
) -> None:
    """Write a bundle; the same payload, info and date give the same bytes.

    Raises:
        BundleError: A file changed since it was looked at, has a name that not every system can
            unpack, or there is too much for one bundle.
        OutputError: It cannot be written; nothing is left behind.
    """
    if len(payload) > MAX_MEMBERS // 2:
        raise BundleError("too-much", file=output)
    with tempfile.TemporaryDirectory(prefix="upgrade-check-") as temporary:
        folder = Path(temporary) / ROOT
        try:
            size = sum(_copy(item, folder) for item in payload)
        except OSError as error:
            reason = system_reason(error)
            raise BundleError("cannot-make", file=output, reason=reason) from error
        if size > MAX_BUNDLE - 64 * MIB:
            raise BundleError("too-much", file=output)
        _bagit().make_bag(
            str(folder), {**info, "Bagging-Date": date.isoformat()}, checksums=[_SHA256]
        )
        with whole_file(output) as stream:
            pack_folder(folder, ROOT, stream)


def _copy(item: Payload, folder: Path) -> int:
    """Copy a file, and look whether it is still the same; returns its size."""
    if not is_safe_name(item.name):
        raise BundleError("bad-name", file=item.name)
    target = folder / item.name
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(item.source, bytes):
        target.write_bytes(item.source)
        return len(item.source)
    digest = hashlib.sha256()
    with item.source.open("rb") as source, target.open("xb") as stream:
        while piece := source.read(MIB):
            digest.update(piece)
            stream.write(piece)
        size = stream.tell()
    if digest.hexdigest() != item.sha256:
        raise BundleError("changed-meanwhile", file=str(item.source))
    return size


def differences(folder: Path, file: str) -> list[Difference]:
    """What is otherwise in an unpacked bundle than its manifests say.

    Args:
        folder: The bag.
        file: The archive, for errors.

    Raises:
        BundleError: ``not-a-bundle``: it is no bag, or none with SHA-256 for all of its files.
    """
    library = _bagit()
    try:
        bag = library.Bag(str(folder))
        is_covered = all(_SHA256 in hashes for hashes in bag.payload_entries().values())
        faults = list(_faults(bag))
    except Exception as error:
        # On a file that is no manifest the library raises what its parser happens to meet.
        raise BundleError("not-a-bundle", file=file) from error
    # What has to be fetched is not in it.
    if not is_covered or (folder / "fetch.txt").exists():
        raise BundleError("not-a-bundle", file=file)
    return faults


def _faults(bag: bagit.Bag) -> Iterator[Difference]:
    library = _bagit()
    try:
        bag.validate()
    except library.BagValidationError as error:
        faults = error.details
        if not faults and bag.info.pop("Payload-Oxum", None):
            # The totals differ; without them it says which files do.
            names = list(_faults(bag))
            yield from names or [Difference("bag", error.message)]
            return
        yield from (Difference(_kind(fault), fault.path) for fault in faults)
        if not faults:
            yield Difference("bag", error.message)


def _kind(fault: Any) -> str:
    library = _bagit()
    if isinstance(fault, library.FileMissing):
        return "missing"
    return "added" if isinstance(fault, library.UnexpectedFile) else "changed"


def _bagit() -> Any:
    # A bag that differs is told of in the user's language; the library would log it as well.
    logging.getLogger("bagit").disabled = True
    import bagit

    return bagit
