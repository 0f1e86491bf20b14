"""One crawl, import or reading run: sources or files in, a report out.

Spiders and pipelines are named as strings (STYLE 2): Scrapy joins them.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from crawler import extracting
from crawler.alerts.saved import AlertsMemory
from crawler.documents import Document, count_paths, read_paths
from crawler.extracting import OnResult
from crawler.net.memory import NetMemory
from crawler.records import Source, VisitKind
from crawler.running.posting import Post
from crawler.running.reactor import run_in_reactor, scrapy_settings
from crawler.running.reporting import (
    CrawlReport,
    Event,
    EventKind,
    OnEvent,
    Tally,
    report_from,
)
from crawler.running.stopping import StopWish, wish
from crawler.store import Connection, open_store
from crawler.visit_note import OFFLINE
from crawler.warc import PageCopies

__all__ = [
    "CrawlOptions",
    "CrawlReport",
    "Document",
    "Event",
    "EventKind",
    "StopWish",
    "crawl",
    "crawl_round",
    "extract_documents",
    "import_documents",
    "wish",
]


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """What one round shall do."""

    db: Path
    sources: Sequence[Source]
    limit: int | None = None
    """New articles of one source at most."""
    since: datetime | None = None
    """Backfill: articles from then on; nothing is sent for them."""
    send_old: bool = False
    lists_folders: Sequence[Path] = ()
    channels: Mapping[str, Any] | None = None
    """Channels by name, as `crawler.outbox` reads them; `None` sends nothing."""
    copies: PageCopies | None = None
    """Keeps each page that is read; `None` keeps none."""
    on_event: OnEvent | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Scrapy settings over those of `crawler.settings`, for tests and benches."""


net_memory = NetMemory()
"""robots.txt files and hosts' wishes, over all rounds of this process."""
alerts_memory = AlertsMemory()
"""The alerts as they were last taken over, likewise."""


def crawl(options: CrawlOptions) -> CrawlReport:
    """One round, with a reactor of its own."""
    return run_in_reactor(lambda: crawl_round(options))


async def crawl_round(options: CrawlOptions) -> CrawlReport:
    """One round over `options.sources`, inside a running reactor.

    Raises:
        SettingsError, StoreError: Before the first request.
    """
    kind = VisitKind.BACKFILL if options.since is not None else VisitKind.CRAWL
    tally = Tally(options.on_event, len(options.sources))
    return await _run_spider(
        "round",
        tally,
        kind,
        db=options.db,
        lists_folders=options.lists_folders,
        send_old=options.send_old,
        channels=options.channels,
        settings=options.settings,
        arguments={
            "sources": options.sources,
            "since": options.since,
            "limit": options.limit,
            "on_visit": tally.visit,
            "copies": options.copies,
        },
    )


def extract_documents(
    documents: Iterable[Document], on_result: OnResult, *, readers: int | None = None
) -> None:
    """Read documents without a store; see `extracting.extract_documents`."""
    extracting.extract_documents(documents, on_result, readers=readers, clock=utc_now)


def import_documents(
    paths: Sequence[Path],
    *,
    db: Path,
    url: str | None = None,
    lists_folders: Sequence[Path] = (),
    send_old: bool = False,
    on_event: OnEvent | None = None,
    settings: Mapping[str, Any] | None = None,
) -> CrawlReport:
    """Read saved pages and texts through all stages into the store, with a reactor of its own.

    Args:
        url: Address of the one document; pages without one give their own canonical address.

    Raises:
        SettingsError: A path does not exist or is of no kind we read, or a limit makes no sense.
        StoreError: Before the first document.
    """
    tally = Tally(on_event, count_paths(paths))

    def told(document: Document) -> None:
        tally.done += 1
        tally.tell(EventKind.DOCUMENT, url=document.url or document.id)

    return run_in_reactor(
        lambda: _run_spider(
            "archive",
            tally,
            VisitKind.IMPORT,
            db=db,
            lists_folders=lists_folders,
            send_old=send_old,
            channels=None,
            settings=settings or {},
            arguments={
                "documents": read_paths(paths, url=url),
                "on_document": told,
            },
        )
    )


async def _run_spider(
    name: str,
    tally: Tally,
    kind: VisitKind,
    *,
    db: Path,
    lists_folders: Sequence[Path],
    send_old: bool,
    channels: Mapping[str, Any] | None,
    settings: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> CrawlReport:
    """Run one spider with the store behind it."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.store import visits

    began, started_at = time.monotonic(), utc_now()
    overrides = {
        "VEDETTE_DB": str(db),
        "VEDETTE_LISTS": [str(folder) for folder in lists_folders],
        "VEDETTE_SEND_OLD": send_old,
        "VEDETTE_NET_MEMORY": net_memory,
        "VEDETTE_ALERTS_MEMORY": alerts_memory,
        **settings,
    }
    scrapy_settings(overrides)
    crawl_id = await _in_store(db, lambda s: visits.begin_crawl(s, kind, started_at))
    runner = AsyncCrawlerRunner(
        scrapy_settings({**overrides, "VEDETTE_CRAWL_ID": crawl_id})
    )
    crawler = runner.create_crawler(name)
    stop = _join(crawler, tally)
    task = runner.crawl(crawler, kind=kind, **arguments)
    post = Post(db, channels, tally, utc_now)
    with wish.calls(stop):
        await post.while_running(task)
    if (fault := getattr(crawler, "store_fault", None)) is not None:
        raise fault
    await post.last_round()
    seconds = time.monotonic() - began
    report = replace(
        report_from(tally, crawl_id, crawler.stats.get_stats(), seconds),
        stopped=wish.signal,
        network_down=getattr(crawler.spider, "network_down", False),
        delivered=post.sent,
        delivery_failures=post.failed,
        clock_ahead_s=_clock_ahead_s(overrides),
        alert_faults=alerts_memory.faults,
    )
    totals = totals_of(report)
    await _in_store(db, lambda s: visits.end_crawl(s, crawl_id, totals, utc_now()))
    return report


async def _in_store(db: Path, act: Callable[[Connection], T]) -> T:
    """What `act` gives, off the reactor's thread: another process may hold the store for a minute,
    and rounds side by side would lose what they fetch."""

    def acting() -> T:
        with closing(open_store(db)) as store:
            return act(store)

    return await asyncio.to_thread(acting)


def _join(crawler: Any, tally: Tally) -> Callable[[], None]:
    """Have a crawler's items counted and an earlier wish to stop heeded; returns what stops it."""
    from scrapy import signals

    # these name no crawler: who is called for its signals would keep it alive for good
    def scraped(item: object) -> None:
        tally.item(item)

    def lost() -> None:
        tally.lost += 1

    def opened(spider: Any) -> None:
        if wish.signal is not None:  # it came before there was a spider to stop
            spider.stop()

    def stop() -> None:
        if crawler.spider is not None:
            crawler.spider.stop()

    for told, signal in (
        (scraped, signals.item_scraped),
        (lost, signals.item_error),
        (opened, signals.spider_opened),
    ):
        crawler.signals.connect(told, signal=signal, weak=False)
    return stop


def _clock_ahead_s(settings: Mapping[str, Any]) -> float | None:
    memory: NetMemory | None = settings["VEDETTE_NET_MEMORY"]
    ahead = memory.clocks.ahead if memory else None
    return None if ahead is None else ahead.total_seconds()


def utc_now() -> datetime:
    """The wall clock of a run."""
    return datetime.now(UTC)


def _outcome(report: CrawlReport) -> str:
    """As the column `outcome` of `crawls` has it."""
    if report.stopped:
        return "stopped"
    return OFFLINE if report.network_down else "done"


def totals_of(report: CrawlReport) -> dict[str, Any]:
    """The report as the columns of its row in `crawls`."""
    return {
        "outcome": _outcome(report),
        "sources": len(report.sources),
        "found": report.found,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "refused": report.refusals,
        "hits": report.hits,
        "seconds": round(report.seconds, 3),
        "counters": json.dumps(dict(report.counters)),
    }
