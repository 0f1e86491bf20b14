"""PROMISES 16: `kill -9` at any moment of writing.

A forked child stores articles with hits and messages and tells, by a pipe, when a commit begins
and which articles are kept. It is killed at a random moment, or within 5 ms of a commit; then the
file is checked and the next child goes on where it stopped. VEDETTE_KILLS=100 for the long run.
"""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.alerts.firing import decide
from crawler.identity.url_key import url_key
from crawler.items import Article, Block, Image
from crawler.records import Alert, Match, Visit
from crawler.store import Connection, open_reader, open_store, writer
from crawler.store.alerts import add_alert
from crawler.store.articles import known_keys
from crawler.store.checkup import check_file
from crawler.store.writer import StoreWriter, WriterOptions

KILLS = int(os.environ.get("VEDETTE_KILLS", "12"))
ARTICLES = 250
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def visit(number: int) -> Visit:
    url = f"https://gazette.example/news/{number}"
    blocks = tuple(
        Block(text=f"Paragraph {place} of {number} " + f"word{number % 37} " * 60)
        for place in range(6)
    )
    article = Article(
        url=url,
        headline=f"Headline {number}",
        blocks=blocks,
        images=(Image(caption=f"Caption {number}"),),
    )
    match = Match(alert="heads", query_version=1)
    return Visit(
        article=article, fetched_at=NOW, url_key=url_key(url), matches=(match,)
    )


def child(path: Path, pipe: int) -> None:
    """Store what is not stored yet, in random batches; never returns."""

    def open_told(path: Path, **options: object) -> Connection:
        db = open_store(path, **options)  # type: ignore[arg-type]

        def trace(statement: str) -> None:
            if statement == "COMMIT":
                os.write(pipe, b"C\n")

        db.set_trace_callback(trace)
        return db

    with closing(open_store(path)) as db:
        keys = {visit(number).url_key or "": number for number in range(ARTICLES)}
        known = known_keys(db, keys)
    writer.open_store = open_told  # type: ignore[assignment]
    store = StoreWriter(path, WriterOptions(decide=decide))
    store.start()
    for key, number in keys.items():
        if key not in known:
            store.put(
                visit(number),
                lambda _, number=number: os.write(pipe, b"K%d\n" % number),
            )  # type: ignore[misc]
            if random.random() < 0.3:
                time.sleep(0.002)
    store.close()
    os.write(pipe, b"END\n")


def run_child(
    path: Path, kill_after_s: float | None, commits: int | None
) -> tuple[set[int], bool]:
    """Numbers that the child said are kept, and whether it came to its end."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            child(path, write)
        finally:
            os._exit(0)
    os.close(write)
    told = b""
    with os.fdopen(read, "rb", buffering=0) as pipe:
        if commits is not None:
            while told.count(b"C\n") < commits and (piece := pipe.read(256)):
                told += piece
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            os.kill(pid, signal.SIGKILL)
        while piece := pipe.read(4096):
            told += piece
    os.waitpid(pid, 0)
    lines = told.decode().split("\n")[:-1]
    return {int(line[1:]) for line in lines if line[0] == "K"}, "END" in lines


def kept(path: Path) -> set[int]:
    with closing(open_reader(path)) as db:
        rows = db.execute("SELECT headline FROM articles").fetchall()
    numbers = [int(headline.split()[1]) for (headline,) in rows]
    assert len(numbers) == len(set(numbers)), "an article is there twice"
    return set(numbers)


def check_whole(path: Path) -> None:
    assert [finding for finding in check_file(path) if finding.level != "ok"] == []
    with closing(open_reader(path)) as db:
        for table in ("article_zones", "images", "hits", "deliveries", "delivery_hits"):
            (missing,) = db.execute(
                f"SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM {table})"
            ).fetchone()
            assert missing == 0, f"{table} and articles do not agree"


@pytest.mark.parametrize(
    "near_commit", [False, True], ids=["anywhere", "within 5 ms of a commit"]
)
def test_a_kill_loses_nothing_finished_and_doubles_nothing(
    path: Path, near_commit: bool
) -> None:
    kills = 0
    chance = random.Random(f"{KILLS} {near_commit}")
    while kills < KILLS // 2:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        with closing(open_store(path)) as db:
            add_alert(
                db, Alert(name="heads", query="headline", channels=("desk",)), now=NOW
            )
        finished: set[int] = set()
        ended = False
        while not ended and kills < KILLS // 2:
            if near_commit:
                told, ended = run_child(
                    path, chance.uniform(0, 0.005), chance.randint(1, 3)
                )
            else:
                told, ended = run_child(path, chance.uniform(0, 0.4), None)
            kills += not ended
            finished |= told
            check_whole(path)
            assert finished <= kept(path)
        _, ended = run_child(path, None, None)
        assert ended
        assert kept(path) == set(range(ARTICLES))
        check_whole(path)
