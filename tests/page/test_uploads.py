"""Files that are too large are refused during the upload, and nothing is written to disk."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from upgrade_check.errors import WorkbookError
from upgrade_check.page import uploads
from upgrade_check.page.uploads import TooMuchError, receive
from upgrade_check.spreadsheet.limits import MAX_FILE, MIB

HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n'


class Sender:
    """A browser that sends a form piece by piece and counts the bytes accepted."""

    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self.pieces, self.sent = pieces, 0

    async def __call__(self) -> dict[str, Any]:
        try:
            piece = await self.pieces.__anext__()
        except StopAsyncIteration:
            return {"type": "http.request", "body": b"", "more_body": False}
        self.sent += len(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    def receive(self) -> list[uploads.Upload]:
        headers = [(b"content-type", b"multipart/form-data; boundary=b")]
        scope = {"type": "http", "method": "POST", "headers": headers}
        return asyncio.run(receive(Request(scope, self)))


async def one_file(size: int, name: bytes = b"a.xlsx") -> AsyncIterator[bytes]:
    yield HEAD % name
    for _ in range(size // MIB):
        yield bytes(MIB)
    yield b"\r\n--b--\r\n"


def test_a_file_of_just_the_limit() -> None:
    (upload,) = Sender(one_file(MAX_FILE)).receive()
    assert len(upload.data) == MAX_FILE


def test_a_larger_one_is_not_waited_for() -> None:
    sender = Sender(one_file(40 * MAX_FILE, "填报\u202e.xlsx".encode()))
    with pytest.raises(WorkbookError) as refused:
        sender.receive()
    assert refused.value.code == "too-large"
    assert refused.value.details["file"] == r"填报\u202e.xlsx"
    assert sender.sent <= MAX_FILE + 2 * MIB


def test_many_that_are_too_large_together() -> None:
    async def many() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield HEAD % b"a.xlsx"
            for _ in range(10):
                yield bytes(MIB)
            yield b"\r\n"

    sender = Sender(many())
    with pytest.raises(TooMuchError):
        sender.receive()
    assert sender.sent <= uploads.MAX_REQUEST + 2 * MIB


def test_nothing_is_written_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was written to the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    (upload,) = Sender(one_file(MAX_FILE)).receive()
    assert upload.name == "a.xlsx"


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("C:\\填报\\甲.xlsx", "甲.xlsx"),
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("a\tb.xlsx", "a b.xlsx"),
    ],
)
def test_a_file_has_only_its_own_name(sent: str, name: str) -> None:
    (upload,) = Sender(one_file(0, sent.replace("\\", "\\\\").encode())).receive()
    assert upload.name == name


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=b", b"junk"),
        ("multipart/form-data", b"junk"),
        ("text/plain", b"junk"),
        ("multipart/form-data; boundary=b", HEAD % b"a" + b"no end"),
    ],
)
def test_what_no_form_sends(client: TestClient, kind: str, body: bytes) -> None:
    answer = client.post("zh/files", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert 'data-testid="error"' in answer.text
