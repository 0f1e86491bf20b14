"""What a watch does between its rounds: room on the disk, the dead man's switch, health told."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.exceptions import BusyError, StoreError, VedetteError
from crawler.records import Source
from crawler.running import figures
from crawler.store import open_reader
from crawler.watch import Watch, WatchOptions
from tests.loopback import (
    STAGES,
    RawServer,
    answer,
    article,
    reactor_thread,
    rss,
    source_of,
)
from tests.stored import all_messages

QUICK = {"VEDETTE_RETRY_S": 0, "VEDETTE_WAIT_S": 0, "ITEM_PIPELINES": STAGES, "LOG_LEVEL": "ERROR"}  # fmt: skip


class Ticking:
    """A watch whose ticks a test runs by hand, and whose clock it sets."""

    def __init__(self, db: Path, *sources: Source, **options: Any) -> None:
        self.now = datetime.now(UTC)
        self.watch = Watch(
            WatchOptions(
                db=db,
                load_catalogue=lambda: {source.key: source for source in sources},
                catalogue_files=tuple,
                load_channels=dict,
                clock=lambda: self.now,
                settings=QUICK,
                **options,
            )
        )
        self.watch.sources = self.watch.options.load_catalogue()
        self.run(self.watch._ask(self.watch._take_over))

    def run(self, work: Any) -> Any:
        return reactor_thread().run(work)

    def tick(self, minutes: float = 60) -> None:
        """Let time go by, then one tick, and wait for the round that it starts."""
        self.now += timedelta(minutes=minutes)
        self.run(self._tick())

    async def _tick(self) -> None:
        await self.watch._tick()
        if self.watch._rounds:
            await asyncio.wait(self.watch._rounds)
        await self.watch._collect(self.now)
        await asyncio.sleep(0.05)


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as made:
        made.routes.update({"/feed": rss("/a"), "/a": article()})
        yield made


@pytest.fixture
def ticking(tmp_path: Path, server: RawServer) -> Iterator[Callable[..., Ticking]]:
    made: list[Ticking] = []

    def make(**options: Any) -> Ticking:
        made.append(Ticking(tmp_path / "v.db", source_of(server), **options))
        return made[-1]

    yield make
    for one in made:
        one.run(one.watch._end())


def test_a_nearly_full_disk_stops_the_crawl_and_says_so_once(
    ticking, server, monkeypatch, caplog
):
    one = ticking()
    free = [100]
    monkeypatch.setattr(
        "crawler.running.disk.shutil.disk_usage",
        lambda folder: type("Usage", (), {"free": free[0] * 2**20}),
    )
    sent = []
    monkeypatch.setattr(
        "crawler.watch.deliver_due", lambda *_, **__: sent.append(one.now)
    )
    with caplog.at_level(logging.WARNING):
        one.tick()
        one.tick()
        assert server.asked == []
        assert len(sent) == 2  # messages that wait take no room
        assert caplog.text.count("crawling stops: 100 MB free, 500 are needed") == 1
        free[0] = 800
        one.tick()
    assert "there is room again" in caplog.text
    assert server.paths() == ["/feed", "/a"]


def test_a_database_that_is_moved_is_told_once_and_not_made_anew(
    ticking, server, tmp_path, caplog
):
    one = ticking()
    one.tick()
    server.asked.clear()
    db, away = tmp_path / "v.db", tmp_path / "away.db"
    db.rename(away)

    def tick() -> None:
        one.now += timedelta(days=2)
        one.run(one.watch._try_tick())

    tick()
    tick()
    assert not db.exists()
    db.write_bytes(b"")
    tick()
    assert db.read_bytes() == b""
    assert caplog.text.count("was moved or deleted while this runs") == 1
    assert caplog.text.count("was replaced while this runs") == 1
    assert server.asked == []
    away.rename(db)
    one.run(one.watch._try_tick())
    assert caplog.text.count("mended, the watch goes on") == 1
    one.tick()
    assert "/feed" in server.paths()


def test_a_wrong_word_list_is_told_once_and_without_a_round(ticking, tmp_path, caplog):
    lists = tmp_path / "lists"
    lists.mkdir()
    one = ticking(lists_folders=(lists,))
    one.tick()
    (lists / "drones.toml").write_text(
        'title = "Drones"\n[entries]\nen = ["drone", 7]\n'
    )
    one.tick(1)
    one.tick(1)
    assert one.watch.figures.totals["rounds_total"] == 1
    assert caplog.text.count("list not taken over") == 1
    assert "drones.toml" in caplog.text


def test_the_dead_mans_switch_is_called_after_a_round_and_may_fail(ticking, caplog):
    calls = threading.Semaphore(0)

    def ping() -> None:
        calls.release()
        raise VedetteError("nobody answers")

    one = ticking(ping=ping)
    one.tick()
    assert calls.acquire(timeout=10)  # it is called beside the tick
    one.tick(720)
    assert calls.acquire(timeout=10)
    assert not calls.acquire(blocking=False)
    assert "ping failed: nobody answers" in caplog.text


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        ("410 Gone", "gone", "the server says it is gone for good (410)"),
        ("403 Forbidden", "blocked", "the site keeps us out (status 403)"),
    ],
)
def test_health_that_changes_is_told_to_the_channel(
    ticking, server, monkeypatch, status, state, words
):
    one = ticking(health_channels=("desk",))
    for clock in ("spiders.round.now", "crawler.run.utc_now"):
        monkeypatch.setattr(clock, lambda: one.now)
    one.tick()
    server.routes["/feed"] = answer(status=status)
    one.tick(720)
    one.tick(720)
    server.routes["/feed"] = rss("/a")
    one.tick(720)
    with closing(open_reader(one.watch.options.db)) as db:
        told = [d.payload["subject"] for d in all_messages(db) if d.channel == "desk"]
    assert len(told) == 2
    assert any(f"s: ok → {state}: {words}" in text for text in told)
    assert any(f"s: {state} → ok" in text for text in told)


def test_a_round_that_fails_as_a_whole_rests_and_is_told(ticking, server, caplog):
    one = ticking()
    settings = one.watch.options.settings
    settings["ITEM_PIPELINES"] = {"nowhere.Stage": 1}
    try:
        one.tick()
        assert "round failed sources=1" in caplog.text
        one.tick(5)
        assert one.watch.figures.totals["rounds_failed_total"] == 1
    finally:
        settings["ITEM_PIPELINES"] = STAGES
    one.tick(6)
    assert one.watch.figures.totals["rounds_total"] == 1


def test_a_rest_under_a_clock_that_was_ahead_ends_when_it_is_set(ticking):
    one = ticking()
    settings = one.watch.options.settings
    settings["ITEM_PIPELINES"] = {"nowhere.Stage": 1}
    year = 365 * 24 * 60
    try:
        one.tick(year)
    finally:
        settings["ITEM_PIPELINES"] = STAGES
    one.tick(-year)
    assert one.watch.figures.totals["rounds_total"] == 1


def test_a_folder_that_cannot_be_looked_at_ends_a_tick_and_not_the_watch(
    ticking, server, monkeypatch, caplog
):
    one = ticking()
    with monkeypatch.context() as patched:
        fault = OSError(errno.EIO, "Input/output error")
        patched.setattr(
            "crawler.running.disk.shutil.disk_usage", lambda _: raise_(fault)
        )
        for _ in range(2):
            one.run(one.watch._try_tick())
    assert caplog.text.count("nothing is done until this is mended") == 1
    one.tick()
    assert "/a" in server.paths()


def raise_(fault: Exception) -> None:
    raise fault


def test_a_catalogue_that_cannot_be_written_down_now_is_taken_over_later(
    ticking, monkeypatch
):
    one = ticking()
    one.watch._stamp = "older"
    with monkeypatch.context() as patched:
        patched.setattr(
            "crawler.watch.put_sources", lambda *_, **__: raise_(BusyError("busy"))
        )
        with pytest.raises(BusyError):
            one.run(one.watch._reload())
    before = one.watch._stamp
    one.run(one.watch._reload())
    assert (before, one.watch._stamp) == ("older", "")


def test_figures_that_cannot_be_had_are_said_to_be_so(ticking, caplog):
    one = ticking()

    async def asked() -> bytes:
        async def samples():
            raise StoreError("the disk fails")

        server = await figures.serve(0, samples)
        async with server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
            answered = await reader.read()
            writer.close()
            return answered

    assert one.run(asked()).startswith(b"HTTP/1.0 503 ")
    assert "Traceback" not in caplog.text


def test_a_disk_that_fails_in_a_look_is_an_error_of_the_store(ticking, monkeypatch):
    def failing(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    watch = ticking()
    monkeypatch.setattr("crawler.watch.agenda", failing)
    with pytest.raises(StoreError, match="cannot be read or written"):
        watch.tick()


def test_sending_that_cannot_begin_is_told_and_stops_nothing(ticking, tmp_path, caplog):
    (tmp_path / "v.db.outbox-lock").mkdir()
    watch = ticking()
    with caplog.at_level(logging.ERROR):
        watch.tick()
        watch.tick()
    assert "sending failed" in caplog.text  # and the watch ends well, after the test


def test_a_clock_that_the_sites_do_not_agree_with_is_told_and_judges_nobody(
    tmp_path, caplog
):
    year, hosts = timedelta(days=365), ("127.0.0.1", "127.0.0.2", "127.0.0.3")
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(RawServer(address=host)) for host in hosts]
        sources = [
            source_of(server, key=f"s{number}") for number, server in enumerate(servers)
        ]
        one = Ticking(tmp_path / "v.db", *sources)
        stack.callback(lambda: one.run(one.watch._end()))

        def tick(minutes: float, *, behind: timedelta) -> None:
            told = format_datetime(datetime.now(UTC) - behind, usegmt=True)
            for server in servers:
                for path in ("/robots.txt", "/feed"):
                    server.routes[path] = answer(b"", "404 Not Found", Date=told)
            one.tick(minutes)

        for _ in range(4):
            tick(25 * 60, behind=year)
        assert caplog.text.count("clock is 52 weeks ahead of what the sites say") == 1
        with closing(open_reader(tmp_path / "v.db")) as db:
            query = "SELECT state FROM source_state"
            assert db.execute(query).fetchall() == [("ok",)] * 3
            tick(25 * 60, behind=timedelta())
            assert "the clock is right again" in caplog.text
            assert db.execute(query).fetchall() == [("gone",)] * 3
