"""PROMISES 18 to 21: full, foreign and busy files, two crawls at once, a wrong clock; by whole crawls."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import crawler.run
import spiders.round
from crawler.store import open_store
from tests.loopback import RawServer, article, crawl_once, rows, rss, source_of

ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 40
Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def crawl(server: RawServer, tmp_path: Path) -> Run:
    """`vedette crawl` of a loopback source in a process of its own."""
    server.routes["/feed"] = rss(*(f"/news/{n}" for n in range(ARTICLES)))
    for n in range(ARTICLES):
        words = " ".join(f"w{n}x{place}" for place in range(600))
        server.routes[f"/news/{n}"] = article(f"Headline {n} of the day", words)
    catalogue = tmp_path / "sources.toml"
    catalogue.write_text(
        f'[[source]]\nkey = "s"\nname = "S"\nurl = "{server.url}/feed"\nkind = "feed"\n'
        "allow_private = true\ndelay_s = 0.02\n"
    )

    def run(db: Path, *, largest: int | None = None) -> subprocess.Popen[str]:
        script = "import sys; from crawler.cli import main; sys.exit(main())"
        if largest is not None:
            limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {largest}))"
            script = f"import resource; {limit}; {script}"
        return subprocess.Popen(
            [sys.executable, "-c", script, "--db", str(db), "crawl", "--sources", str(catalogue)],
            cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "VEDETTE_HOME": str(tmp_path)},
        )  # fmt: skip

    return run


def whole(db: Path) -> int:
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]
    ((count, different),) = rows(
        db, "SELECT count(*), count(DISTINCT url) FROM articles"
    )
    assert count == different
    return int(count)


def told(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, errors = process.communicate(timeout=120)
    return process.returncode, out + errors


def test_18_a_full_disk_is_said_and_whole_again_afterwards(
    crawl: Run, tmp_path: Path
) -> None:
    db = tmp_path / "v.db"
    open_store(db).close()
    code, words = told(crawl(db, largest=700_000))
    assert code == 4, words
    assert "full" in words
    assert "Traceback" not in words
    assert "run again" in words
    assert whole(db) < ARTICLES
    code, words = told(crawl(db))
    assert code == 0, words
    assert whole(db) == ARTICLES


def diary(db: Path) -> None:
    db.write_text("This is a diary.")


def foreign(db: Path) -> None:
    with contextlib.closing(sqlite3.connect(db)) as other:
        other.executescript("CREATE TABLE cats (name); PRAGMA application_id = 77;")


def newer(db: Path) -> None:
    open_store(db).close()
    with contextlib.closing(sqlite3.connect(db)) as other:
        other.execute("PRAGMA user_version = 9999")


def damaged(db: Path) -> None:
    open_store(db).close()
    data = bytearray(db.read_bytes())
    data[100:8000] = os.urandom(7900)
    db.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [(diary, "is no SQLite database"), (foreign, "another program"), (newer, "newer vedette"), (damaged, "damaged")],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_18_what_is_not_ours_is_said_and_never_touched(
    crawl: Run, server: RawServer, tmp_path: Path, spoil: Callable[[Path], None], expected: str
) -> None:  # fmt: skip
    db = tmp_path / "v.db"
    spoil(db)
    before = hashlib.sha256(db.read_bytes()).hexdigest()
    code, words = told(crawl(db))
    assert code == 4, words
    assert expected in words
    assert "--db" in words or "vedette" in words
    assert hashlib.sha256(db.read_bytes()).hexdigest() == before
    assert server.asked == []


def test_19_another_writer_for_30_s_loses_nothing(crawl: Run, tmp_path: Path) -> None:
    db = tmp_path / "v.db"
    open_store(db).close()
    seconds = float(os.environ.get("VEDETTE_HOLD_S", "8"))
    with contextlib.closing(sqlite3.connect(db, isolation_level=None)) as other:
        process = crawl(db)
        while not rows(db, "SELECT count(*) FROM articles")[0][0]:
            assert process.poll() is None, told(process)
            time.sleep(0.01)
        while True:  # between two of its transactions
            with contextlib.suppress(sqlite3.OperationalError):
                other.execute("BEGIN IMMEDIATE")
                break
        time.sleep(seconds)
        other.execute("COMMIT")
        code, words = told(process)
    assert code == 0, words
    assert whole(db) == ARTICLES


def test_20_a_second_crawl_says_that_one_runs(crawl: Run, tmp_path: Path) -> None:
    db = tmp_path / "v.db"
    both = [crawl(db), crawl(db)]
    ends = sorted(told(process) for process in both)
    assert [code for code, _ in ends] in ([0, 0], [0, 5]), ends
    if ends[1][0] == 5:
        assert "process" in ends[1][1]
    assert whole(db) == ARTICLES


@pytest.mark.parametrize("years", [-12, 12])
def test_21_after_a_wrong_clock_new_articles_come_in(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    db = tmp_path / "v.db"
    right = datetime.now(UTC)
    source = source_of(server)
    late = "/news/late"
    server.routes[late] = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    for number, shift in enumerate((years, 0, 0)):
        moment = right + timedelta(days=365 * shift, hours=7 * number)
        monkeypatch.setattr(spiders.round, "now", lambda moment=moment: moment)
        monkeypatch.setattr(crawler.run, "utc_now", lambda moment=moment: moment)
        path = f"/news/{number}"
        # what failed under the wrong clock waits, and its listing has lost it meanwhile
        server.routes["/feed"] = rss(path, *([late] if number == 0 else ()))
        server.routes[path] = article(f"Story number {number} of the day")
        crawl_once(db, source)
        server.routes[late] = article("The story that had to wait")
        kept = {url for (url,) in rows(db, "SELECT url FROM articles")}
        assert {f"{server.url}/news/{n}" for n in range(number + 1)} <= kept
    assert f"{server.url}{late}" in kept
