from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import pickle
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from crawler.exceptions import PageError
from crawler.net.limits import Limits
from spiders import reader_pool, reader_worker
from spiders.finding.found import Listing
from spiders.reader_process import AT_ONCE, ReaderProcess
from spiders.reader_talk import SLOT_BYTES, message
from spiders.reading import Job, Kind


def test_memory_is_given_back_every_so_many_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given_back = []
    monkeypatch.setattr(reader_pool, "_TIDIED_EVERY", 2)
    monkeypatch.setattr(reader_pool, "give_back_memory", lambda: given_back.append(1))
    pool = reader_pool.ReaderPool(Limits(readers=1, inline_bytes=0))
    job = Job(kind=Kind.ARTICLE, body=b"<p>Two boats.</p>", url="https://a.example/1")

    async def read_five() -> None:
        for _ in range(5):
            with contextlib.suppress(PageError):
                await pool.read(job)

    try:
        asyncio.run(read_five())
    finally:
        pool.close()
    assert len(given_back) == 2


@pytest.fixture
def pool() -> Iterator[reader_pool.ReaderPool]:
    """One worker, which reads everything."""
    made = reader_pool.ReaderPool(Limits(readers=1, inline_bytes=0, parse_s=2.0))
    yield made
    made.close()


def feed(number: int, entries: int = 1) -> Job:
    """A feed whose entries tell its number."""
    items = "".join(
        f"<item><link>http://h.example/{number}/{n}</link></item>"
        for n in range(entries)
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    return Job(kind=Kind.FEED, body=body, url="http://h.example/")


def test_each_gets_the_answer_to_its_own_document(
    pool: reader_pool.ReaderPool,
) -> None:
    async def read_all() -> list[str]:
        read = await asyncio.gather(*(pool.read(feed(n)) for n in range(20)))
        return [listing.found[0].url for listing in read]

    assert asyncio.run(read_all()) == [f"http://h.example/{n}/0" for n in range(20)]
    (worker,) = pool._workers
    if worker._slots.file is not None:
        assert len(worker._slots._free) == AT_ONCE, "each slot is given free"


def test_documents_larger_than_any_buffer_do_not_block_each_other(
    pool: reader_pool.ReaderPool,
) -> None:
    text = b"Two boats lie in the harbour. " * 100_000
    job = Job(kind=Kind.TEXT, body=text, url="https://a.example/1")

    async def read_both() -> list[int]:
        read = await asyncio.gather(pool.read(job), pool.read(job))
        return [len(extraction.article.body) for extraction in read]

    pool._limits = Limits(readers=1, inline_bytes=0, parse_s=60.0)
    assert min(asyncio.run(read_both())) > 900_000


def test_document_behind_one_that_takes_too_long_is_read_by_the_next_worker(
    pool: reader_pool.ReaderPool,
) -> None:
    async def read_two() -> tuple[object, object]:
        await pool.read(feed(0))
        (worker,) = pool._workers
        os.kill(worker._process.pid, signal.SIGSTOP)
        first, second = await asyncio.gather(
            pool.read(feed(1)), pool.read(feed(2)), return_exceptions=True
        )
        assert worker.dead
        return first, second

    first, second = asyncio.run(read_two())
    assert isinstance(first, PageError)
    assert first.reason == "timeout"
    assert isinstance(second, Listing)
    assert second.found[0].url == "http://h.example/2/0"


def test_reading_that_nobody_waits_for_any_more_shifts_no_answer(
    pool: reader_pool.ReaderPool,
) -> None:
    async def read_second() -> str:
        first = asyncio.ensure_future(pool.read(feed(1, entries=2_000)))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(pool.read(feed(2)))
        await asyncio.sleep(0.05)
        first.cancel()
        url: str = (await second).found[0].url
        return url

    assert asyncio.run(read_second()) == "http://h.example/2/0"


def test_end_of_readings_that_nobody_waits_for_is_no_fault(
    pool: reader_pool.ReaderPool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def stop_early() -> None:
        await pool.read(feed(0))
        (worker,) = pool._workers
        os.kill(worker._process.pid, signal.SIGSTOP)
        reads = [asyncio.ensure_future(pool.read(feed(n))) for n in range(4)]
        await asyncio.sleep(0.05)
        for read in reads:
            read.cancel()
        await asyncio.gather(*reads, return_exceptions=True)
        pool.close()
        while worker.jobs:
            await asyncio.sleep(0.01)

    asyncio.run(stop_early())
    gc.collect()
    assert not caplog.records
    assert capfd.readouterr().err == ""


def test_documents_wait_for_a_reader_that_is_busy_whatever_its_socket_holds(
    pool: reader_pool.ReaderPool,
) -> None:
    """More than there are slots, one of them larger than a slot, behind a reader that stands still."""
    jobs = [feed(n, entries=40_000 if n == 1 else 4_000) for n in range(9)]
    assert len(jobs[1].body or b"") > SLOT_BYTES

    async def read_all() -> list[str]:
        await pool.read(feed(0))
        (worker,) = pool._workers
        os.kill(worker._process.pid, signal.SIGSTOP)
        reads = [asyncio.ensure_future(pool.read(job)) for job in jobs]
        await asyncio.sleep(0.2)
        assert worker.jobs == AT_ONCE
        os.kill(worker._process.pid, signal.SIGCONT)
        return [listing.found[0].url for listing in await asyncio.gather(*reads)]

    pool._limits = Limits(readers=1, inline_bytes=0, parse_s=60.0)
    assert asyncio.run(read_all()) == [f"http://h.example/{n}/0" for n in range(9)]


@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_an_answer_that_lay_there_in_time_is_taken_from_a_loop_that_was_busy(
    loop: str,
) -> None:
    made = pytest.importorskip(loop).new_event_loop
    pool = reader_pool.ReaderPool(Limits(readers=1, inline_bytes=0, parse_s=0.5))

    async def read() -> str:
        await pool.read(feed(0))
        reading = asyncio.ensure_future(pool.read(feed(1)))
        await asyncio.sleep(0)
        time.sleep(1.5)
        url: str = (await reading).found[0].url
        return url

    try:
        with asyncio.Runner(loop_factory=made) as runner:
            assert runner.run(read()) == "http://h.example/1/0"
    finally:
        pool.close()


class SlowProcess:
    """In place of a reading process: the test answers when it likes."""

    pid = 0

    def __init__(self, *command: object, pass_fds: list[int], **others: object) -> None:
        self.end = socket.socket(fileno=os.dup(pass_fds[0]))

    def kill(self) -> None:
        self.end.close()

    def wait(self) -> None:
        """It ended."""


def test_each_document_has_its_own_time_from_the_answer_to_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("spiders.reader_process.subprocess.Popen", SlowProcess)
    monkeypatch.setattr("spiders.reader_process._START_S", 0.0)

    async def ask_all() -> list[object]:
        process = ReaderProcess(0)
        asked = [process.ask(feed(n), 1.0) for n in range(5)]
        end = cast("SlowProcess", process._process).end
        for n in range(4):
            await asyncio.sleep(0.4)
            end.sendall(message((("read", n), False)))
        return await asyncio.gather(*asked, return_exceptions=True)

    *in_time, late = asyncio.run(ask_all())
    assert in_time == [("read", n) for n in range(4)]
    assert isinstance(late, PageError)
    assert late.reason == "timeout"


def test_an_answer_that_cannot_be_read_ends_the_worker_and_costs_its_page_only(
    pool: reader_pool.ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def read_two() -> tuple[object, object]:
        await pool.read(feed(0))
        (worker,) = pool._workers
        with monkeypatch.context() as patch:
            patch.setattr(worker._incoming, "take", broken, raising=False)
            return await asyncio.gather(
                pool.read(feed(1)), pool.read(feed(2)), return_exceptions=True
            )

    def broken(data: bytes) -> Iterator[object]:
        raise pickle.UnpicklingError("pickle data was truncated")

    first, second = asyncio.run(read_two())
    assert isinstance(first, pickle.UnpicklingError)
    assert isinstance(second, Listing)


def test_a_pool_leaves_no_file_open() -> None:
    before = set(Path("/dev/fd").iterdir())
    pool = reader_pool.ReaderPool(Limits(readers=2, inline_bytes=0))

    async def read() -> None:
        await asyncio.gather(*(pool.read(feed(n)) for n in range(4)))
        pool.close()

    asyncio.run(read())
    assert set(Path("/dev/fd").iterdir()) == before


def test_a_process_that_cannot_be_started_leaves_no_file_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_memory(*_: object, **__: object) -> None:
        raise BlockingIOError("fork: no memory")

    async def start() -> None:
        for _ in range(20):
            with pytest.raises(BlockingIOError):
                ReaderProcess(0)

    monkeypatch.setattr("spiders.reader_process.subprocess.Popen", no_memory)
    before = len(list(Path("/proc/self/fd").iterdir()))
    asyncio.run(start())
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def test_memory_of_a_reader_is_told_where_there_is_no_statm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(path: str, flags: int) -> int:
        raise FileNotFoundError(path)

    told = next(reader_worker._resident_bytes())
    assert told > 10_000_000
    monkeypatch.setattr(os, "open", unknown)
    assert next(reader_worker._resident_bytes()) > 0
