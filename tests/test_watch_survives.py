"""What one source can do to a watch: it costs that source, and the others are visited all the same."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.loopback import WORDS, Asked, RawServer, answer, article, rss
from tests.test_watch import Running

FAULT = (
    "import spiders.visiting as v; listed = v.SourceVisit._listed\n"
    "def fail(self, finding):\n"
    "    if self.source.key == 'faulty': raise ZeroDivisionError('a fault of ours')\n"
    "    return listed(self, finding)\n"
    "v.SourceVisit._listed = fail\n"
)
"""Code of a plugin-like fault: an exception in the middle of one source's visit."""
BIG = article("A long report of the day", text=WORDS * 60)


def endless(asked: Asked, connection: socket.socket) -> None:
    """A feed that never ends: items for as long as somebody listens."""
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<rss version='2.0'><channel>"
    )
    with suppress(OSError):
        while True:
            connection.sendall(b"<item><title>One more</title></item>" * 100)
            time.sleep(0.05)


def redirecting(asked: Asked, connection: socket.socket) -> None:
    number = int(asked.path.rpartition("/")[2])
    connection.sendall(answer(status="302 Found", Location=f"/turn/{number + 1}"))


@pytest.fixture
def server() -> Iterator[RawServer]:
    with RawServer() as made:
        made.routes["/good"] = rss("/a", "/b")
        made.routes["/big"] = rss(*(f"/big/{n}" for n in range(40)))
        made.routes["/faulty"] = rss("/c")
        made.routes["/endless"] = endless
        made.routes.update(
            {f"/{name}": article(f"Headline {name} of the day") for name in "abc"}
        )
        made.routes.update(
            {
                f"/big/{n}": BIG.replace(b"A long report", b"Long report %d" % n, 2)
                for n in range(40)
            }
        )
        made.routes.update({f"/turn/{n}": redirecting for n in range(10_000)})
        yield made


@pytest.fixture
def home(tmp_path: Path, server: RawServer) -> Path:
    """Sources on addresses of their own, so that none waits for another's host."""
    sources = tmp_path / "data" / "sources"
    sources.mkdir(parents=True)
    paths = {
        "good": "/good",
        "big": "/big",
        "faulty": "/faulty",
        "endless": "/endless",
        "turning": "/turn/0",
    }
    entries = (
        f'[[source]]\nkey = "{key}"\nname = "{key}"\nkind = "feed"\nallow_private = true\n'
        f'delay_s = 0\nurl = "{server.url}{path}"\n'
        for key, path in paths.items()
    )
    (sources / "local.toml").write_text("\n".join(entries))
    return tmp_path


def readers(watch: Running) -> list[int]:
    """Process numbers of the watch's reading processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError):
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            if (
                int(status[1]) == watch.process.pid
                and b"reader_worker" in (folder / "cmdline").read_bytes()
            ):
                found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_a_watch_survives_what_one_source_can_do(
    home: Path, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDETTE_REQUEST_S", "6")
    watch = Running(home, before=FAULT)
    killed: list[int] = []

    def kill_a_reader() -> bool:
        for number in readers(watch):
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                killed.append(number)
        return bool(killed)

    try:
        watch.wait_for(kill_a_reader)
        watch.wait_for(lambda: watch.said("round ended"), 60)
        assert watch.said("visit failed key=faulty")
        assert watch.said("ZeroDivisionError")
        with closing(sqlite3.connect(watch.db)) as db:
            told = dict(db.execute("SELECT source_key, outcome FROM checks").fetchall())
            stored = dict(
                db.execute(
                    "SELECT source_key, count(*) FROM articles GROUP BY 1"
                ).fetchall()
            )
        assert told["turning"] == "redirect_limit"
        assert told["endless"] in ("timeout", "too_large")
        assert stored["good"] == 2
        assert stored["big"] >= 30, "a killed reader costs the page it was reading"
        turns = sum(asked.path.startswith("/turn/") for asked in server.asked)
        assert turns <= 11
        assert watch.end() == 128 + signal.SIGTERM
        assert not readers(watch)
    finally:
        if watch.process.poll() is None:
            watch.process.kill()
