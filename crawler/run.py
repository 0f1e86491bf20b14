"""One crawl, import or reading run: sources or files in, a report out.

The only place, with `watch.py`, that starts a reactor. Spiders and pipelines are named as
strings (STYLE 2): Scrapy joins them.
"""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from crawler import extracting
from crawler.alerts.saved import AlertsMemory
from crawler.documents import Document, count_paths, read_paths
from crawler.extracting import OnResult
from crawler.net.limits import YOUNG_OBJECTS, limits_from
from crawler.net.memory import NetMemory
from crawler.net.proxy import parse_proxy
from crawler.posting import Post
from crawler.records import Source, VisitKind
from crawler.reporting import CrawlReport, Event, EventKind, OnEvent, Tally, report_from
from crawler.stopping import StopWish, wish
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
    "run_in_reactor",
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
    home: Path | None = None
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


def scrapy_settings(overrides: Mapping[str, Any]) -> Any:
    """Settings of a run: `crawler.settings`, then what the run knows better.

    Raises:
        SettingsError: A limit makes no sense.
    """
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    for name, value in overrides.items():
        settings.set(name, value, priority="cmdline")
    limits_from(settings)
    parse_proxy(settings.get("VEDETTE_PROXY"))
    return settings


def run_in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine in the asyncio reactor, once in a process.

    SIGINT, SIGTERM and SIGHUP become a wish to stop: `main` is expected to end soon, and its result
    is returned all the same.
    """
    reactor = guarded_reactor()
    outcome: list[T] = []
    fault: list[BaseException] = []

    async def body() -> None:
        loop = asyncio.get_running_loop()
        for number in _stop_signals():
            loop.add_signal_handler(number, wish.wish, number)
        try:
            outcome.append(await main())
        except BaseException as error:
            fault.append(error)
        finally:
            wish.ended()
            reactor.stop()

    gc.set_threshold(YOUNG_OBJECTS)
    started: list[Any] = []
    reactor.callWhenRunning(lambda: started.append(asyncio.ensure_future(body())))
    reactor.run(installSignalHandlers=False)
    if fault:
        raise fault[0]
    return outcome[0]


def _stop_signals() -> tuple[signal.Signals, ...]:
    """Ctrl-C, `kill`, and a terminal that is closed, unless nohup keeps that away."""
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return signal.SIGINT, signal.SIGTERM
    return signal.SIGINT, signal.SIGTERM, signal.SIGHUP


def guarded_reactor() -> Any:
    """The process's reactor, installed if it is not yet, with the address guard on it."""
    from scrapy.utils.misc import load_object
    from scrapy.utils.reactor import install_reactor, is_reactor_installed

    settings = scrapy_settings({})
    loop = settings["ASYNCIO_EVENT_LOOP"]
    if not is_reactor_installed():
        if loop is not None:
            # else Scrapy makes a loop of the standard kind first and leaves it open
            asyncio.set_event_loop(load_object(loop)())
        install_reactor(settings["TWISTED_REACTOR"], loop)
    from twisted.internet import reactor

    from crawler.net.guard import install_guard

    install_guard(reactor)
    return reactor


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
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.store import visits
    from crawler.store.opening import open_store

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
    store = open_store(db)
    try:
        crawl_id = visits.begin_crawl(store, kind, started_at)
        overrides["VEDETTE_CRAWL_ID"] = crawl_id
        runner = AsyncCrawlerRunner(scrapy_settings(overrides))
        crawler = runner.create_crawler(name)
        crawler.signals.connect(
            _scraped(tally), signal=signals.item_scraped, weak=False
        )
        crawler.signals.connect(_lost(tally), signal=signals.item_error, weak=False)

        def stop() -> None:
            if crawler.spider is not None:
                crawler.spider.stop()

        # names no crawler: who is called for its signals would keep it alive for good
        def opened(spider: Any) -> None:
            if wish.signal is not None:  # it came before there was a spider to stop
                spider.stop()

        crawler.signals.connect(opened, signal=signals.spider_opened, weak=False)
        task = runner.crawl(crawler, kind=kind, **arguments)
        post = Post(db, channels, tally, utc_now)
        with wish.calls(stop):
            await post.while_running(task)
        if (fault := getattr(crawler, "store_fault", None)) is not None:
            raise fault
        await post.last_round()
        report = replace(
            report_from(
                tally, crawl_id, crawler.stats.get_stats(), time.monotonic() - began
            ),
            stopped=wish.signal,
            network_down=getattr(crawler.spider, "network_down", False),
            delivered=post.sent,
            delivery_failures=post.failed,
        )
        visits.end_crawl(store, crawl_id, totals_of(report), utc_now())
    finally:
        store.close()
    return report


def utc_now() -> datetime:
    """The wall clock of a run."""
    return datetime.now(UTC)


def _scraped(tally: Tally) -> Callable[..., None]:
    def scraped(item: object) -> None:
        tally.item(item)

    return scraped


def _lost(tally: Tally) -> Callable[..., None]:
    def lost() -> None:
        tally.lost += 1

    return lost


def totals_of(report: CrawlReport) -> dict[str, Any]:
    """The report as the columns of its row in `crawls`."""
    return {
        "outcome": "stopped" if report.stopped else "done",
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
