"""`vedette watch` as it runs: visits what is due, follows changes, ends on a signal, starts again."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.demo.newsroom import Newsroom

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(opened_at=datetime.now(UTC)) as room:
        yield room


@pytest.fixture
def home(tmp_path: Path, newsroom: Newsroom) -> Path:
    sources = tmp_path / "data" / "sources"
    sources.mkdir(parents=True)
    (sources / "demo.toml").write_text(newsroom.catalogue())
    return tmp_path


class Running:
    """A watch in a process of its own; its log is read as it comes."""

    def __init__(self, home: Path, *options: str, before: str = "") -> None:
        self.db = home / "data" / "vedette.db"
        self.log = home / "log"
        environment = os.environ | {"VEDETTE_NO_SHIPPED": "1", "PYTHONPATH": str(ROOT)}
        environment.pop("VEDETTE_DB", None)
        code = before + (
            "import sys; from crawler.cli import context; from crawler.cli import main;"
            "context.Home.sources = lambda self: (self.data / 'sources',);"
            "sys.exit(main())"
        )
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-c",
                    code,
                    "--home",
                    str(home),
                    "watch",
                    "--log-json",
                    *options,
                ],
                stderr=log,
                stdout=log,
                cwd=home,
                env=environment,
            )

    def wait_for(self, what: Callable[[], object], seconds: float = 40.0) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            if what():
                return
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds} s:\n{self.log.read_text()[-3000:]}")

    def articles(self) -> int:
        if not self.db.exists():
            return 0
        with closing(sqlite3.connect(self.db)) as db:
            try:
                return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
            except sqlite3.OperationalError:
                return 0

    def said(self, words: str) -> bool:
        return words in self.log.read_text()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(25)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def start(home: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def begin(*options: str, before: str = "") -> Running:
        started.append(Running(home, *options, before=before))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait(10)


def test_a_watch_visits_tells_and_ends_on_a_signal(start, newsroom):
    port = free_port()
    watch = start("--metrics", str(port))
    watch.wait_for(lambda: watch.said("round ended"))
    assert watch.articles() == len(newsroom.truth().stored)
    with urllib.request.urlopen(
        f"http://127.0.0.1:{port}/metrics", timeout=5
    ) as answer:
        text = answer.read().decode()
    assert f"vedette_articles_new_total {watch.articles()}" in text
    assert "vedette_up 1" in text
    assert watch.end() == 128 + signal.SIGTERM
    for line in watch.log.read_text().splitlines():
        if line.startswith("{"):
            assert json.loads(line)["level"] in ("info", "warning")


def test_a_killed_watch_starts_again_and_doubles_nothing(start, newsroom):
    watch = start()
    watch.wait_for(lambda: watch.articles() >= 2)
    watch.process.kill()
    watch.process.wait(10)
    said = watch.log.read_text().count("watching")
    again = start()
    # the killed one may have stored all already, and a signal needs a watch that listens
    again.wait_for(lambda: again.log.read_text().count("watching") > said)
    again.wait_for(lambda: again.articles() == len(newsroom.truth().stored))
    with closing(sqlite3.connect(again.db)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert again.end(signal.SIGINT) == 128 + signal.SIGINT


def test_a_second_watch_on_the_same_file_says_so(start):
    watch = start()
    watch.wait_for(lambda: watch.said("watching"))
    second = start()
    assert second.process.wait(20) == 5
    assert second.said("another one is running")


def test_a_wrong_change_of_the_catalogue_is_refused_and_the_old_one_goes_on(
    start, home
):
    """A new file, and one that is written in place: the folder's time does not tell of it."""
    watch = start(before="from crawler import watch; watch.LOOK_S = 1.0\n")
    watch.wait_for(lambda: watch.said("round ended"))
    local = home / "data" / "sources" / "local.toml"
    local.write_text("[[source]]\nname = 1\n")
    watch.wait_for(lambda: watch.said("change of the catalogue refused"))
    local.write_text("# nothing yet\n")
    watch.wait_for(lambda: watch.said("catalogue taken over"))
    with local.open("a") as file:
        file.write("[[source\n")
    watch.wait_for(lambda: watch.said("is no TOML"))
    assert watch.process.poll() is None


def test_broken_channels_stop_neither_rounds_nor_sending(start, home):
    channels = home / "data" / "channels.toml"
    channels.write_text('[channel.desk]\nkind = "file"\naddress = "out.txt"\n')
    watch = start(
        before="from crawler import watch; watch.GATHER_S = watch.SEND_S = watch.LOOK_S = 1.0\n"
    )
    watch.wait_for(lambda: watch.said("round ended"))
    channels.write_text("[channel.desk\n")
    watch.wait_for(lambda: watch.said("change of the channels refused"))
    rounds = watch.log.read_text().count("round ended")
    (home / "data/sources/local.toml").write_text(
        '[[source]]\nname = "One more"\nurl = "http://127.0.0.1:9/"\nkind = "feed"\nallow_private = true\n'
    )
    watch.wait_for(lambda: watch.log.read_text().count("round ended") > rounds)
    assert not watch.said("tick failed")
    assert watch.log.read_text().count("change of the channels refused") == 1
    assert watch.end() == 128 + signal.SIGTERM
    assert start().process.wait(20) == 3
