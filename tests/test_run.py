"""The entry points: import and extract as they are used."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from crawler import run
from crawler.documents import Document
from crawler.net.limits import Limits, limits_from
from crawler.records import Refusal, SourceKind, Visit
from crawler.run import StopWish, totals_of
from crawler.running.reporting import CrawlReport, SourceOutcome, Tally
from crawler.store import open_store
from tests.loopback import (
    RawServer,
    article,
    crawl_once,
    reactor_thread,
    rows,
    rss,
    source_of,
)

ROOT = Path(__file__).resolve().parents[1]


def page(number: int) -> bytes:
    return article(f"Headline number {number} of the day").partition(b"\r\n\r\n")[2]


def test_extract_gives_results_in_order_whatever_they_cost() -> None:
    documents = [
        Document(
            id=str(n),
            content=page(n) + b"<p>filler</p>" * (9_000 if n % 3 == 0 else 1),
            url=f"https://h.example/news/{n}",
        )
        for n in range(9)
    ]
    documents.insert(4, Document(id="bad", content=b"", url="https://h.example/"))
    got: list[tuple[str, Any]] = []
    run.extract_documents(
        documents, lambda document, result: got.append((document.id, result)), readers=2
    )
    assert [name for name, _ in got] == [
        "0",
        "1",
        "2",
        "3",
        "bad",
        "4",
        "5",
        "6",
        "7",
        "8",
    ]
    for name, result in got:
        if name == "bad":
            assert isinstance(result, Refusal)
            assert result.reason == "empty"
        else:
            assert isinstance(result, Visit)
            assert result.article.headline == f"Headline number {name} of the day"


def test_extract_without_workers_gives_the_same() -> None:
    documents = [Document(id="1", content=page(1), url="https://h.example/news/1")]
    got: list[Any] = []
    run.extract_documents(documents, lambda _, result: got.append(result), readers=0)
    assert got[0].article.headline == "Headline number 1 of the day"


def test_listener_of_extract_may_stop_it() -> None:
    class Enough(Exception):
        pass

    def stop(document: Document, result: Visit | Refusal) -> None:
        raise Enough

    with pytest.raises(Enough):
        run.extract_documents([Document(id="1", content=page(1))] * 3, stop, readers=0)


IMPORT = """
import sys, json, pathlib
from crawler.run import import_documents
from crawler.store.writer import StoreWriter
events, commits = [], []
write = StoreWriter._write_batch
StoreWriter._write_batch = lambda *given: commits.append(1) or write(*given)
report = import_documents(
    [pathlib.Path(p) for p in sys.argv[2:]], db=pathlib.Path(sys.argv[1]),
    on_event=lambda event: events.append(str(event.kind)), settings={"LOG_LEVEL": "ERROR"},
)
print(json.dumps({"new": report.new, "unchanged": report.unchanged, "refused": report.refusals,
                  "documents": events.count("document"), "sources": len(report.sources),
                  "commits": len(commits)}))
"""


def imported(db: Path, *paths: Path) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, str(db), *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ},
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


def test_import_goes_through_all_stages_and_is_repeatable(tmp_path: Path) -> None:
    db, folder = tmp_path / "v.db", tmp_path / "saved"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.html").write_bytes(
            page(n).replace(
                b"<head>",
                b"<head><link rel='canonical' href='https://h.example/news/%d'>" % n,
            )
        )
    (folder / "empty.html").write_bytes(b"  ")
    lines = [
        json.dumps({"url": "https://h.example/news/9", "html": page(9).decode()}),
        "broken",
    ]
    (folder / "more.jsonl").write_text("\n".join(lines))
    first = imported(db, folder)
    del first["commits"]
    assert first == {
        "new": 5,
        "unchanged": 0,
        "refused": 2,
        "documents": 7,
        "sources": 0,
    }
    assert imported(db, folder)["unchanged"] == 5
    assert rows(db, "SELECT kind, count(*) FROM articles GROUP BY kind") == [
        ("import", 5)
    ]
    assert ("https://h.example/news/0",) in rows(db, "SELECT url FROM articles")
    assert rows(db, "SELECT kind, outcome FROM crawls") == [("import", "done")] * 2


def test_what_an_import_refuses_is_kept_many_at_a_time(tmp_path: Path) -> None:
    """A commit waits for the disk: one for each three documents took most of an import's time."""
    path = tmp_path / "many.jsonl"
    path.write_text("broken\n" * 600)
    told = imported(tmp_path / "v.db", path)
    assert (told["refused"], told["documents"]) == (600, 600)
    assert told["commits"] < 60


def test_whole_way_of_a_crawl_with_an_alert(tmp_path: Path, server: RawServer) -> None:
    """All stages of the settings, an alert, a second round that changes one article."""
    from datetime import UTC, datetime

    from crawler.records import Alert
    from crawler.settings import ITEM_PIPELINES
    from crawler.store import open_store
    from crawler.store.alerts import add_alert

    db = tmp_path / "v.db"
    store = open_store(db)
    add_alert(
        store, Alert(name="ships", query="ships AND ministry"), now=datetime.now(UTC)
    )
    store.close()
    server.routes.update(
        {
            "/feed": rss("/news/1", "/news/2"),
            "/news/1": article(),
            "/news/2": article(
                "Nothing of that kind",
                "Quite other words stand here, of fish and of weather, of a harbour in the fog, and of the people who wait for the first boat to come back in the evening. ",
            ),
        }
    )
    events: list[run.Event] = []
    report = crawl_once(
        db,
        source_of(server),
        options={"on_event": events.append},
        ITEM_PIPELINES=ITEM_PIPELINES,
    )
    assert (report.new, report.hits, report.lost) == (2, 1, 0)
    assert [str(event.kind) for event in events] == ["article", "article", "source"]
    assert events[-1].done == events[-1].total == 1
    assert rows(db, "SELECT new, hits, outcome FROM crawls") == [(2, 1, "done")]


def test_rounds_side_by_side_go_on_while_another_process_holds_the_store(
    tmp_path: Path, server: RawServer
) -> None:
    db = tmp_path / "v.db"
    server.routes |= {"/feed": rss("/a"), "/a": article()}
    crawl_once(db, source_of(server))

    async def longest_stop_s() -> float:
        """Of the event loop, while a round begins that has to wait for its first write."""
        loop = asyncio.get_running_loop()
        options = run.CrawlOptions(db=db, sources=[source_of(server)])
        longest, at = 0.0, loop.time()
        with closing(open_store(db)) as other:
            other.execute("BEGIN IMMEDIATE")
            loop.call_later(1.5, other.execute, "ROLLBACK")
            task = asyncio.ensure_future(run.crawl_round(options))
            while not task.done():
                await asyncio.sleep(0.01)
                longest, at = max(longest, loop.time() - at), loop.time()
            assert (await task).sources[0].outcome == "unchanged"
        return longest

    assert reactor_thread().run(longest_stop_s(), 60) < 1.0


def test_nothing_of_a_crawl_outlives_it(tmp_path: Path, server: RawServer) -> None:
    """A round of `watch` is a crawl: what one leaves behind adds up over weeks."""
    server.routes["/feed"] = rss("/a")
    server.routes["/a"] = article()
    # one of another test may still wait for a name server that is silent
    earlier = list(map(id, crawlers()))
    crawl_once(tmp_path / "x.db", source_of(server))
    assert [one for one in crawlers() if id(one) not in earlier] == []


def crawlers() -> list[Crawler]:
    """Those that something still holds."""
    gc.collect()
    return [one for one in gc.get_objects() if isinstance(one, Crawler)]


def test_limits_from_settings() -> None:
    limits = limits_from(
        {"VEDETTE_SOURCE_URLS": "7", "VEDETTE_REQUEST_S": 1.5, "VEDETTE_READERS": 0}
    )
    assert (limits.source_urls, limits.request_s, limits.readers) == (7, 1.5, 0)
    assert limits_from({}) == Limits()


def test_report_says_when_somebody_should_look() -> None:
    good = SourceOutcome(key="a", outcome="ok")
    assert not CrawlReport(sources=(good,)).needs_a_look
    assert CrawlReport(
        sources=(good, SourceOutcome(key="b", outcome="timeout"))
    ).needs_a_look
    assert CrawlReport(lost=1).needs_a_look
    assert CrawlReport(network_down=True).needs_a_look
    assert totals_of(CrawlReport(stopped=15))["outcome"] == "stopped"


def test_listener_that_fails_is_left_out() -> None:
    calls: list[object] = []

    def broken(event: object) -> None:
        calls.append(event)
        raise ValueError

    tally = Tally(broken, 1)
    tally.tell(run.EventKind.SOURCE)
    tally.tell(run.EventKind.SOURCE)
    assert len(calls) == 1


def test_stop_wish_reaches_what_runs_and_what_starts_later() -> None:
    wish, stopped = StopWish(), []
    with wish.calls(lambda: stopped.append("first")):
        wish.signal = 15
        for stop in list(wish._stops):
            stop()
    with wish.calls(lambda: stopped.append("second")):
        assert stopped == ["first", "second"]


def test_spiders_are_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert {"feed", "sitemap", "section", "page", "archive", "round"} == set(
        done.stdout.split()
    )


def test_scrapy_crawl_of_one_source(tmp_path: Path, server: RawServer) -> None:
    server.routes.update({"/feed": rss("/news/1"), "/news/1": article()})
    folder = tmp_path / "data" / "sources"
    folder.mkdir(parents=True)
    (folder / "one.toml").write_text(
        f'[[source]]\nname = "One"\nkey = "one"\nurl = "{server.url}/feed"\nkind = "feed"\nallow_private = true\ndelay_s = 0.0\n'
    )
    db = tmp_path / "v.db"
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "feed", "-a", "source=one"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "VEDETTE_HOME": str(tmp_path), "VEDETTE_DB": str(db)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert rows(db, "SELECT url, source_key FROM articles") == [
        (f"{server.url}/news/1", "one")
    ]
    assert "Traceback" not in done.stderr


def test_all_kinds_of_sources_have_a_finder() -> None:
    from spiders.listings import FINDERS

    assert set(FINDERS) == set(SourceKind)
