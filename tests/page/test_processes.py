"""A file that hangs or kills its process does not affect others."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from upgrade_check import RulePack
from upgrade_check.errors import WorkbookError
from upgrade_check.page.processes import Processes, ProcessLostError


@pytest.fixture
def processes(pack: RulePack) -> Iterator[Processes]:
    processes = Processes(pack.directory, seconds=1.0)
    yield processes
    processes.close()


def die() -> None:
    os._exit(3)


def answer_half() -> bytes:
    """As if the kernel had killed the process to free memory, with half an answer in the pipe."""

    def cut_off(self: Connection, data: memoryview) -> None:
        os.write(self.fileno(), len(data).to_bytes(4, "big") + data[: len(data) // 2])
        os._exit(9)

    Connection._send_bytes = cut_off  # type: ignore[attr-defined]
    return bytes(4000)


def hang() -> None:
    time.sleep(600)


def hoard() -> int:
    return len(bytearray(64 << 30))


def refuse() -> None:
    raise WorkbookError("encrypted", file="a.xlsx")


def identity() -> int:
    return os.getpid()


def test_what_hangs_is_ended(processes: Processes) -> None:
    with pytest.raises(ProcessLostError) as lost:
        asyncio.run(processes.run(hang))
    assert lost.value.seconds == 1.0
    assert asyncio.run(processes.run(identity)) != os.getpid()


def test_what_dies_is_replaced(processes: Processes) -> None:
    with pytest.raises(ProcessLostError) as lost:
        asyncio.run(processes.run(die))
    assert lost.value.seconds is None
    assert asyncio.run(processes.run(identity)) != os.getpid()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of address space")
def test_memory_is_limited(processes: Processes) -> None:
    with pytest.raises(MemoryError):
        asyncio.run(processes.run(hoard))


def test_errors_come_back(processes: Processes) -> None:
    with pytest.raises(WorkbookError) as refused:
        asyncio.run(processes.run(refuse))
    assert refused.value.message("zh").startswith("“a.xlsx”")


def test_what_is_killed_in_the_middle_of_an_answer_is_replaced(processes: Processes) -> None:
    with pytest.raises(ProcessLostError) as lost:
        asyncio.run(processes.run(answer_half))
    assert lost.value.seconds is None
    assert asyncio.run(processes.run(identity)) != os.getpid()


def test_closing_waits_for_nobody(pack: RulePack) -> None:
    processes = Processes(pack.directory)

    async def close_while_it_hangs() -> None:
        hanging = asyncio.create_task(processes.run(hang))
        await asyncio.sleep(0.5)
        processes.close()
        with pytest.raises(ProcessLostError) as lost:
            await hanging
        assert lost.value.seconds is None

    begun = time.monotonic()
    asyncio.run(close_while_it_hangs())
    assert time.monotonic() - begun < 20
