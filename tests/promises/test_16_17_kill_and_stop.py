"""PROMISES 16 and 17: kill -9 loses nothing finished, SIGTERM ends soon and says so.

`VEDETTE_KILLS` sets how many moments of a whole crawl are tried, half of them within 5 ms of a
commit (6 by default). The thorough run, with its counts:

    VEDETTE_KILLS=100 .venv/bin/pytest -n0 -s -k kill_at_any_moment tests/promises
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.loopback import RawServer, article, rss

ARTICLES = 60
ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("VEDETTE_KILLS", "6"))
SCRIPT = """
import sys, pathlib
from crawler.records import Source, SourceKind
from crawler.run import CrawlOptions, crawl
db, url = pathlib.Path(sys.argv[1]), sys.argv[2]
source = Source(key="s", name="S", url=url, kind=SourceKind.FEED, allow_private=True, delay_s=0.03)
report = crawl(CrawlOptions(db=db, sources=[source], settings={"LOG_LEVEL": "ERROR"}))
print(report.new, report.stopped)
raise SystemExit(128 + report.stopped if report.stopped else 0)
"""


@pytest.fixture
def newsroom(server: RawServer) -> RawServer:
    server.routes["/feed"] = rss(*(f"/news/{n}" for n in range(ARTICLES)))
    for n in range(ARTICLES):
        server.routes[f"/news/{n}"] = article(f"Headline number {n} of the day")
    return server


TELL_COMMITS = """
import os
from crawler.store import writer
opened = writer.open_store
def told(path, **options):
    db = opened(path, **options)
    db.set_trace_callback(lambda sql: os.write(1, b"C\\n") if sql == "COMMIT" else None)
    return db
writer.open_store = told
"""


EARLY = {
    "before there is a spider": """
import os, signal
from crawler.store import visits
began = visits.begin_crawl
def begin(*given, **named):
    os.kill(os.getpid(), signal.SIGTERM)
    return began(*given, **named)
visits.begin_crawl = begin
""",
    "before a visit is under way": """
import os, signal
from spiders import base
pool_of = base.ReaderPool.of
def of(*given):
    os.kill(os.getpid(), signal.SIGTERM)
    return pool_of(*given)
base.ReaderPool.of = of
""",
}
"""A signal that comes while the crawl is being set up."""


def start(
    db: Path, server: RawServer, *, tell_commits: bool = False, before: str = ""
) -> subprocess.Popen[str]:
    script = before + TELL_COMMITS * tell_commits + SCRIPT
    return subprocess.Popen(
        [sys.executable, "-c", script, str(db), f"{server.url}/feed"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for_articles(
    server: RawServer, count: int, process: subprocess.Popen[str]
) -> None:
    end = time.monotonic() + 60
    while (
        len(server.paths()) < count + 1
        and process.poll() is None
        and time.monotonic() < end
    ):
        time.sleep(0.002)


def stored(db: Path) -> list[str]:
    if not db.exists():
        return []
    with contextlib.closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [
            url for (url,) in connection.execute("SELECT url FROM articles ORDER BY id")
        ]


def wait_for_the_moment(
    process: subprocess.Popen[str],
    newsroom: RawServer,
    moments: random.Random,
    near_commit: bool,
) -> None:
    if not near_commit:
        wait_for_articles(newsroom, moments.randint(0, 12), process)
        time.sleep(moments.random() * 0.6)
        return
    assert process.stdout is not None
    for _ in range(moments.randint(1, 15)):
        process.stdout.readline()  # comes as a commit begins; empty when the crawl is over
    time.sleep(moments.uniform(0, 0.005))


def check_kept(newsroom: RawServer, urls: list[str], killed_at: float) -> None:
    """Each article asked for more than a second before, with a later one asked for, is kept."""
    assert len(urls) == len(set(urls))
    asked = [one for one in newsroom.asked if one.path.startswith("/news/")]
    finished = [
        f"{newsroom.url}{one.path}" for one in asked if one.at < killed_at - 1.0
    ]
    assert set(finished) <= set(urls)


@pytest.mark.parametrize(
    "near_commit", [False, True], ids=["anywhere", "within 5 ms of a commit"]
)
def test_kill_at_any_moment(
    newsroom: RawServer, tmp_path: Path, near_commit: bool
) -> None:
    moments = random.Random(16 + near_commit)
    kills = crawls = 0
    everything = sorted(f"{newsroom.url}/news/{n}" for n in range(ARTICLES))
    while kills < KILLS // 2:
        db = tmp_path / f"{crawls}.db"
        crawls += 1
        total, ended = 0, False
        while kills < KILLS // 2 and not ended:
            newsroom.asked.clear()
            process = start(db, newsroom, tell_commits=near_commit)
            wait_for_the_moment(process, newsroom, moments, near_commit)
            killed_at = time.monotonic()
            process.kill()
            process.communicate()
            ended = process.returncode == 0
            kills += not ended
            urls = stored(db)
            check_kept(newsroom, urls, killed_at)
            assert len(urls) >= total
            total = len(urls)
            ended = ended or total == ARTICLES
        process = start(db, newsroom)
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert sorted(stored(db)) == everything
        with contextlib.closing(sqlite3.connect(db)) as connection:
            assert connection.execute("SELECT count(*) FROM pending").fetchone() == (0,)
    print(
        f"\n{kills} kills of {crawls} crawls, "
        f"{'within 5 ms of a commit' if near_commit else 'anywhere'}: whole, nothing lost or twice"
    )


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda one: one.name
)
def test_stop_keeps_what_is_finished_and_says_so(
    newsroom: RawServer, tmp_path: Path, number: signal.Signals
) -> None:
    db = tmp_path / "v.db"
    process = start(db, newsroom)
    wait_for_articles(newsroom, 5, process)
    began = time.monotonic()
    process.send_signal(number)
    out, errors = process.communicate(timeout=25)
    assert time.monotonic() - began < 20
    assert process.returncode == 128 + number, errors
    new, stopped = out.split()
    assert int(stopped) == number
    urls = stored(db)
    assert 4 <= len(urls) < ARTICLES
    assert len(urls) == int(new)
    with contextlib.closing(sqlite3.connect(db)) as connection:
        assert connection.execute("SELECT outcome FROM crawls").fetchall() == [
            ("stopped",)
        ]


@pytest.mark.parametrize("before", EARLY.values(), ids=EARLY)
def test_stop_that_comes_while_the_crawl_is_set_up_ends_it(
    newsroom: RawServer, tmp_path: Path, before: str
) -> None:
    process = start(tmp_path / "v.db", newsroom, before=before)
    _, errors = process.communicate(timeout=25)
    assert process.returncode == 128 + signal.SIGTERM, errors
    assert len(newsroom.paths()) <= 2, "it went on with the round"


def test_stop_while_a_server_hangs(server: RawServer, tmp_path: Path) -> None:
    server.routes["/feed"] = lambda asked, connection: connection.recv(1)
    process = start(tmp_path / "v.db", server)
    wait_for_articles(server, 0, process)
    began = time.monotonic()
    process.terminate()
    process.communicate(timeout=25)
    assert time.monotonic() - began < 10
    assert process.returncode == 143


def test_next_crawl_after_a_stop_completes(newsroom: RawServer, tmp_path: Path) -> None:
    db = tmp_path / "v.db"
    process = start(db, newsroom)
    wait_for_articles(newsroom, 5, process)
    process.terminate()
    process.communicate(timeout=25)
    process = start(db, newsroom)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert len(stored(db)) == ARTICLES
    fetched = [path for path in newsroom.paths() if path.startswith("/news/")]
    assert len(fetched) <= ARTICLES + 1  # at most the one under way is fetched again


SILENT = """
import asyncio, time
from crawler.net import resolving

resolving.look_up = lambda host, port: time.sleep(60)

async def run():
    resolver = resolving.Resolver()
    asked = [asyncio.ensure_future(resolver(f"{n}.example", 80)) for n in range(40)]
    _, waiting = await asyncio.wait(asked, timeout=0.5)
    assert len(waiting) == 40, len(waiting)
    resolver.close()
    _, waiting = await asyncio.wait(asked, timeout=0.2)
    assert len(waiting) == 32, len(waiting)

asyncio.run(run())
"""


def test_17_a_silent_name_server_does_not_hold_the_end() -> None:
    """Threads of an executor are joined at exit: a stop took 29 s."""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", SILENT], cwd=ROOT, check=False)
    assert (done.returncode, time.monotonic() - began < 20) == (0, True)
