from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import pipelines.store
from crawler.exceptions import StoreError
from crawler.identity.url_key import url_key
from crawler.items import Article, Block
from crawler.net.memory import NetMemory
from crawler.records import Alert, Match, Reason, Refusal, Visit
from crawler.store import open_reader, open_store
from crawler.store.alerts import add_alert
from pipelines.store import REVISIT_AGES_S, UNDER_WAY, KeptVisit, StorePipeline

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Settings(dict[str, Any]):
    def getbool(self, name: str) -> bool:
        return bool(self.get(name))


class Spider:
    def __init__(self) -> None:
        self.stopped = 0

    def stop(self) -> None:
        self.stopped += 1


class Stats:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def inc_value(self, name: str) -> None:
        self.counts[name] += 1


class Crawler:
    """As much of Scrapy's as the stage asks for."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.settings = Settings(VEDETTE_DB=str(path), **settings)
        self.spider = Spider()
        self.stats = Stats()
        self.store_fault: StoreError | None = None


def visit(number: int, **changes: Any) -> Visit:
    url = f"https://gazette.example/news/{number}"
    article = Article(
        url=url, headline=f"Head {number}", blocks=(Block(text=f"Body {number}"),)
    )
    return Visit(article=article, fetched_at=NOW, url_key=url_key(url), **changes)


async def run(crawler: Crawler, items: list[Visit | Refusal]) -> list[Any]:
    stage = StorePipeline.from_crawler(crawler)
    stage.open_spider()
    try:
        tasks = [stage.process_item(item) for item in items]
        return await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        await stage.close_spider()


def test_items_go_on_when_they_are_kept(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path / "vedette.db", VEDETTE_CRAWL_ID=None)
    refusal = Refusal(url="https://gazette.example/x", reason=Reason.WALL, at=NOW)
    items = [visit(number % 300) for number in range(UNDER_WAY * 2)]
    *kept, last = asyncio.run(run(crawler, [*items, refusal]))
    assert last is refusal
    assert all(isinstance(item, KeptVisit) for item in kept)
    assert kept[0].stored.article_id == 1
    assert kept[0].article == items[0].article
    assert crawler.stats.counts == {
        "vedette/store/new": 300,
        "vedette/store/unchanged": UNDER_WAY * 2 - 300,
        "vedette/store/refused": 1,
    }
    with closing(open_reader(tmp_path / "vedette.db")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (300,)
        assert db.execute("SELECT count(*) FROM revisits").fetchone() == (300,)


@pytest.mark.parametrize(("readers", "is_held"), [(0, True), (2, False)])
def test_a_crawl_that_reads_by_itself_stands_still_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readers: int, is_held: bool
) -> None:
    held: list[asyncio.AbstractEventLoop] = []

    @contextmanager
    def noted(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        held.append(loop)
        yield

    monkeypatch.setattr(pipelines.store, "standstill", noted)
    crawler = Crawler(tmp_path / "vedette.db", VEDETTE_READERS=readers)
    (kept,) = asyncio.run(run(crawler, [visit(1)]))
    assert isinstance(kept, KeptVisit)
    assert bool(held) is is_held


@pytest.mark.parametrize(("send_old", "messages"), [(False, 0), (True, 1)])
def test_hits_of_a_first_round_are_sent_only_when_asked(
    tmp_path: Path, send_old: bool, messages: int
) -> None:
    path = tmp_path / "vedette.db"
    with closing(open_store(path)) as db:
        add_alert(db, Alert(name="heads", query="head", channels=("desk",)), now=NOW)
    match = Match(alert="heads", query_version=1)
    crawler = Crawler(path, VEDETTE_SEND_OLD=send_old)
    (kept,) = asyncio.run(run(crawler, [visit(1, first_round=True, matches=(match,))]))
    assert kept.stored.hits == ("heads",)
    with closing(open_reader(path)) as db:
        assert db.execute("SELECT count(*) FROM deliveries").fetchone() == (messages,)


def test_a_file_that_cannot_be_written_stops_the_spider(tmp_path: Path) -> None:
    path = tmp_path / "vedette.db"
    path.write_text("This is a diary.")
    crawler = Crawler(path)
    results = asyncio.run(run(crawler, [visit(1), visit(2)]))
    assert [type(result) for result in results] == [StoreError, StoreError]
    assert crawler.store_fault is results[0]
    assert crawler.spider.stopped == 1
    assert crawler.stats.counts["vedette/store/lost"] == 2


def test_one_bad_item_is_lost_alone(tmp_path: Path) -> None:
    crawler = Crawler(tmp_path / "vedette.db")
    bad = Visit(article=Article(), fetched_at=NOW)
    results = asyncio.run(run(crawler, [visit(1), bad, visit(2)]))
    assert [type(result) for result in results] == [KeptVisit, ValueError, KeptVisit]
    assert crawler.store_fault is None


@pytest.mark.parametrize(
    ("setting", "steps"), [(None, len(REVISIT_AGES_S)), ("7200, 60", 2), ((), 0)]
)
def test_ages_of_revisits_are_a_setting(
    tmp_path: Path, setting: Any, steps: int
) -> None:
    stage = StorePipeline.from_crawler(
        Crawler(tmp_path / "vedette.db", VEDETTE_REVISIT_AGES_S=setting)
    )
    ages = stage._writer._options.revisit_ages_s
    assert len(ages) == steps
    assert list(ages) == sorted(ages)


def test_under_a_clock_that_is_ahead_news_is_not_held_back_as_old(
    tmp_path: Path,
) -> None:
    path, memory = tmp_path / "vedette.db", NetMemory()
    with closing(open_store(path)) as db:
        alert = Alert(name="heads", query="head", channels=("desk",))
        add_alert(db, alert, now=NOW)
    memory.clocks.ahead = timedelta(days=40)
    match = Match(alert="heads", query_version=1)
    items = []
    for number, age in enumerate((40, 44)):
        made = visit(number, matches=(match,))
        published = NOW - timedelta(days=age)
        article = replace(made.article, date_published=published)
        items.append(replace(made, article=article))
    asyncio.run(run(Crawler(path, VEDETTE_NET_MEMORY=memory), items))
    with closing(open_reader(path)) as db:
        held = db.execute("SELECT held FROM hits ORDER BY article_id").fetchall()
        assert held == [(None,), ("old",)]
