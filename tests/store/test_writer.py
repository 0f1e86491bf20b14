from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.exceptions import StoreError
from crawler.records import Alert, Reason, Refusal, Source, SourceKind, Visit
from crawler.store import Connection, open_reader
from crawler.store import writer as writer_module
from crawler.store.articles import Stored
from crawler.store.recording import Decision, HitFacts
from crawler.store.writer import Result, StoreWriter, WriterOptions

MakeVisit = Callable[..., Visit]


def keep(
    path: Path, items: list[Visit | Refusal], **options: object
) -> tuple[StoreWriter, list[Result]]:
    writer = StoreWriter(path, WriterOptions(**options))  # type: ignore[arg-type]
    results: list[Result] = []
    writer.start()
    for item in items:
        writer.put(item, results.append)
    writer.close()
    return writer, results


def refusal(
    now: datetime, url: str = "https://gazette.example/x", **changes: object
) -> Refusal:
    return replace(
        Refusal(url=url, reason=Reason.HTTP_4XX, at=now, detail="HTTP 404"), **changes
    )  # type: ignore[arg-type]


@pytest.fixture
def source() -> Source:
    return Source(
        key="g", name="G", url="https://gazette.example/feed", kind=SourceKind.FEED
    )


def test_all_that_was_put_is_kept_when_it_closes(
    path: Path, make_visit: MakeVisit, now: datetime, source: Source
) -> None:
    visits = [
        make_visit(
            f"https://gazette.example/news/{number}",
            headline=f"Headline {number}",
            source=source,
        )
        for number in range(60)
    ]
    writer, results = keep(path, [*visits, refusal(now, source=source)])
    assert writer.fault is None
    assert [type(result) for result in results] == [Stored] * 60 + [Refusal]
    with closing(open_reader(path)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (60,)
        assert db.execute("SELECT reason, source_key FROM refusals").fetchall() == [
            ("http_4xx", "g")
        ]


def test_one_bad_item_costs_itself_alone(path: Path, make_visit: MakeVisit) -> None:
    good = [
        make_visit(f"https://gazette.example/news/{n}", headline=f"H {n}")
        for n in range(3)
    ]
    bad = make_visit(url_key=None)
    writer, results = keep(path, [good[0], bad, good[1], good[2]])
    assert writer.fault is None
    assert isinstance(results[1], ValueError)
    assert [type(result) for result in results] == [Stored, ValueError, Stored, Stored]


def test_items_beside_a_bad_one_are_kept_once_and_with_their_source(
    path: Path, make_visit: MakeVisit, source: Source
) -> None:
    visits = [
        make_visit(
            f"https://gazette.example/news/{n}", headline=f"H {n}", source=source
        )
        for n in range(3)
    ]
    bad = make_visit(url_key=None, source=source)  # it is the first of its source
    keep(path, [bad, visits[0], bad, visits[1]])
    _, results = keep(path, [visits[2], bad])
    assert [type(result) for result in results] == [Stored, ValueError]
    with closing(open_reader(path)) as db:
        rows = db.execute("SELECT url, source_key FROM articles ORDER BY id").fetchall()
    assert rows == [(visit.article.url, source.key) for visit in visits]


def test_a_fault_of_any_kind_over_one_item_costs_itself_alone(
    path: Path, make_visit: MakeVisit, alert: Alert
) -> None:
    def decide(facts: HitFacts) -> Decision:
        if facts.visit.article.headline == "H 1":
            raise IndexError("a fault of ours")
        return Decision()

    visits = [
        make_visit(
            f"https://gazette.example/news/{n}",
            headline=f"H {n}",
            matches=(alert.name,),
        )
        for n in range(3)
    ]
    writer, results = keep(path, visits, decide=decide)
    assert writer.fault is None
    assert [type(result) for result in results] == [Stored, IndexError, Stored]


@pytest.mark.parametrize("detail", ["HTTP 404", "HTTP 410"])
def test_a_known_article_that_is_gone_is_marked(
    path: Path, make_visit: MakeVisit, now: datetime, detail: str
) -> None:
    visit = make_visit()
    gone = refusal(now + timedelta(days=1), url=str(visit.article.url), detail=detail)
    keep(path, [visit, gone], revisit_ages_s=(3600,))
    with closing(open_reader(path)) as db:
        assert db.execute("SELECT removed_at FROM articles").fetchone() == (
            "2026-11-24T12:00:00.000000Z",
        )
        assert db.execute("SELECT class, note FROM revisions").fetchall() == [
            ("removal", detail)
        ]
        assert db.execute("SELECT count(*) FROM refusals").fetchone() == (1,)


@pytest.mark.parametrize(
    "changes",
    [{"detail": "HTTP 403"}, {"reason": Reason.WALL, "detail": "404 seconds"}],
)
def test_a_known_article_refused_otherwise_waits_for_its_next_age(
    path: Path, make_visit: MakeVisit, now: datetime, changes: dict[str, object]
) -> None:
    visit = make_visit()
    later = refusal(now + timedelta(hours=2), url=str(visit.article.url), **changes)
    keep(path, [visit, later], revisit_ages_s=(3600, 86400))
    with closing(open_reader(path)) as db:
        assert db.execute("SELECT removed_at FROM articles").fetchone() == (None,)
        assert db.execute("SELECT due_at, step FROM revisits").fetchone() == (
            "2026-11-24T12:00:00.000000Z",
            1,
        )


def test_a_known_article_that_could_not_be_had_for_now_is_looked_at_soon(
    path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit()
    url, at = str(visit.article.url), now + timedelta(hours=2)
    later = refusal(at, url=url, reason=Reason.TIMEOUT, detail="404 seconds")
    keep(path, [visit, later], revisit_ages_s=(3600, 86400))
    with closing(open_reader(path)) as db:
        assert db.execute("SELECT removed_at FROM articles").fetchone() == (None,)
        assert db.execute("SELECT due_at, step FROM revisits").fetchone() == (
            "2026-11-23T15:00:00.000000Z",
            0,
        )


def test_a_file_that_cannot_be_opened_is_told_to_everybody(
    path: Path, make_visit: MakeVisit
) -> None:
    path.write_text("This is a diary.")
    told: list[StoreError] = []
    writer = StoreWriter(path, WriterOptions(), on_fault=told.append)
    results: list[Result] = []
    writer.start()
    for _ in range(3):
        writer.put(make_visit(), results.append)
    writer.close()
    assert len(told) == 1
    assert writer.fault is told[0]
    assert results == [writer.fault] * 3
    assert path.read_text() == "This is a diary."


def test_a_fault_at_opening_that_nobody_foresaw_is_told_to_everybody(
    path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("locking protocol")

    monkeypatch.setattr("crawler.store.writer.open_store", broken)
    writer, results = keep(path, [make_visit()] * 2)
    assert "locking protocol" in str(writer.fault)
    assert results == [writer.fault] * 2


def test_a_writer_never_started_can_be_closed(path: Path) -> None:
    StoreWriter(path, WriterOptions()).close()
    assert not path.exists()


def test_items_are_told_only_when_committed(path: Path, make_visit: MakeVisit) -> None:
    seen: list[int] = []

    def look(result: Result) -> None:
        with closing(open_reader(path)) as db:
            seen.append(db.execute("SELECT count(*) FROM articles").fetchone()[0])

    writer = StoreWriter(path, WriterOptions())
    writer.start()
    writer.put(make_visit(), look)
    writer.close()
    assert seen == [1]


def test_another_writer_loses_nothing(path: Path, make_visit: MakeVisit) -> None:
    keep(path, [make_visit()])
    ready = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            ready.set()
            time.sleep(3)
            other.execute("COMMIT")

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait()
    visits: list[Visit | Refusal] = [
        make_visit(f"https://gazette.example/news/{n}", headline=f"H {n}")
        for n in range(20)
    ]
    writer, results = keep(path, visits)
    thread.join()
    assert writer.fault is None
    assert all(isinstance(result, Stored) for result in results)


def count_transactions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gets the number of items of each transaction."""
    sizes: list[int] = []
    real = StoreWriter._write_batch

    def counted(self: StoreWriter, db: Connection, batch: list[Any]) -> list[Result]:
        results = real(self, db, batch)
        sizes.append(len(batch))
        return results

    monkeypatch.setattr(StoreWriter, "_write_batch", counted)
    return sizes


def test_items_that_come_close_together_share_a_transaction(
    path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = count_transactions(monkeypatch)
    monkeypatch.setattr(writer_module, "GAP_S", 5.0)
    monkeypatch.setattr(writer_module, "GATHER_S", 30.0)
    monkeypatch.setattr(writer_module, "GATHERED", 10)
    writer = StoreWriter(path, WriterOptions())
    visits = [
        make_visit(f"https://gazette.example/news/{n}", headline=f"H {n}")
        for n in range(22)
    ]
    for visit in visits[:2]:  # they wait together: the writer learns that many come
        writer.put(visit, lambda result: None)
    writer.start()
    for visit in visits[2:]:
        time.sleep(0.01)
        writer.put(visit, lambda result: None)
    writer.close()
    assert sum(sizes) == 22
    assert sizes[0] >= 2
    assert len(sizes) <= 4


class Answered:
    """Sets the event it was made with, whatever the result is."""

    def __init__(self, told: threading.Event) -> None:
        self._told = told

    def __call__(self, result: Result) -> None:
        self._told.set()


def test_an_item_that_comes_alone_is_written_at_once(
    path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "GAP_S", 60.0)
    monkeypatch.setattr(writer_module, "GATHER_S", 60.0)
    writer = StoreWriter(path, WriterOptions())
    writer.start()
    for number in range(3):
        told = threading.Event()
        visit = make_visit(f"https://gazette.example/news/{number}")
        writer.put(visit, Answered(told))
        assert told.wait(30)
    writer.close()


def test_a_fault_of_the_last_transaction_is_told_and_ends_the_writer(
    path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: StoreWriter, db: Connection, item: object) -> Result:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(StoreWriter, "_keep", full)
    writer, results = keep(path, [make_visit(), make_visit()])
    assert writer.fault is not None
    assert len(results) == 2
    assert all(isinstance(result, StoreError) for result in results)


FILL = """
    import resource, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from crawler.identity.url_key import url_key
    from crawler.items import Article, Block
    from crawler.records import Visit
    from crawler.store.writer import StoreWriter, WriterOptions

    path, limit = Path(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    writer = StoreWriter(path, WriterOptions())
    results = []
    writer.start()
    for number in range(3000):
        url = f"https://gazette.example/news/{number}"
        words = " ".join(f"word{number * 31 % 977}x{place}" for place in range(300))
        article = Article(url=url, headline=f"H {number}", blocks=(Block(text=words),))
        now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        writer.put(Visit(article=article, fetched_at=now, url_key=url_key(url)), results.append)
    writer.close()
    kept = sum(type(result).__name__ == "Stored" for result in results)
    print(kept, len(results), writer.fault)
"""


def test_a_full_disk_ends_the_run_and_loses_nothing_finished(
    path: Path, make_visit: MakeVisit
) -> None:
    """A limit on the size of files stands for the disk."""
    keep(path, [make_visit()])
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FILL), str(path), "3000000"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    kept, told, message = done.stdout.split(" ", 2)
    assert int(told) == 3000
    assert int(kept) < 3000
    assert "full" in message
    assert "run again" in message
    with closing(open_reader(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (
            int(kept) + 1,
        )
    writer, results = keep(
        path, [make_visit("https://gazette.example/after", headline="After")]
    )
    assert writer.fault is None
    assert isinstance(results[0], Stored)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
