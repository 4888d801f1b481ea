"""A review with its workbook and evidence as one BagIt bag (RFC 8493)."""

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
"""The only folder at the top of the archive; a fixed name keeps bundles reproducible."""
WORKBOOK, EVIDENCE, REPORTS = "workbook", "evidence", "reports"
"""Folders of the payload."""
REPORT = f"{REPORTS}/report.json"
CHOICE = f"{REPORTS}/choice.json"
"""The zones and the year that were assessed, if not each zone's latest year."""
LABELS = "labels/labels.yaml"
"""The office's own labels, if the workbook was read with them."""
_SHA256 = "sha256"


class Payload(NamedTuple):
    """A file to put into a bundle."""

    name: str
    """Its path in the payload, with slashes."""
    source: Path | bytes
    sha256: str = ""
    """Its checksum when it was read; empty for content made by this program."""


class Difference(NamedTuple):
    """A file of a bundle that differs from its manifest."""

    kind: str
    """``missing``, ``changed`` or ``added``; ``bag`` if no single file is at fault."""
    file: str
    """Its path in the bundle, or the library's message."""


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
    """Copy a file, check that it did not change, and return its size."""
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
    """The differences between an unpacked bundle and its manifests.

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
        # On a malformed manifest, the library raises all kinds of exceptions.
        raise BundleError("not-a-bundle", file=file) from error
    # fetch.txt lists files that are not in the bag.
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
            # The totals differ. Without them, the library names the files that do.
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
    # Differences are reported in the user's language; the library would also log them.
    logging.getLogger("bagit").disabled = True
    import bagit

    return bagit
