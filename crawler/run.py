"""One crawl, import or reading run: sources or files in, a report out.

The only place, with `watch.py`, that starts a reactor. Spiders and pipelines are named as
strings (STYLE 2): Scrapy joins them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from crawler.net.limits import limits_from
from crawler.records import Reason, Refusal, Source, Visit, VisitKind

logger = logging.getLogger(__name__)

T = TypeVar("T")
STOP_S = 17.0
"""After a signal the process ends by itself within this (PROMISES 17 allows 20)."""


class EventKind(StrEnum):
    """What an event tells."""

    SOURCE = "source"
    """A source's visit ended; `outcome` and the counts are set."""
    ARTICLE = "article"
    """An article went through; `outcome` is new, changed or unchanged."""
    REFUSED = "refused"
    DOCUMENT = "document"
    """One file or line of an import was dealt with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a run, for a progress display."""

    kind: EventKind
    source: Source | None = None
    url: str | None = None
    headline: str | None = None
    outcome: str | None = None
    reason: Reason | None = None
    hits: int = 0
    done: int = 0
    """Sources (or documents) dealt with so far …"""
    total: int | None = None
    """… of how many; `None` when nobody knows."""


OnEvent = Callable[[Event], None]


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
    on_event: OnEvent | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Scrapy settings over those of `crawler.settings`, for tests and benches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutcome:
    """How one source's visit went."""

    key: str
    outcome: str
    """`ok`, `unchanged`, `fault`, or a reason class."""
    detail: str | None = None
    found: int = 0
    new: int = 0
    refused: int = 0
    deferred: int = 0
    gap: bool = False
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What one run did."""

    crawl_id: int | None = None
    sources: tuple[SourceOutcome, ...] = ()
    found: int = 0
    """Addresses that the listings offered."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: Mapping[Reason, int] = field(default_factory=dict)
    hits: int = 0
    lost: int = 0
    """Items that a stage failed on: a fault of ours, in the log."""
    deferred: int = 0
    gaps: tuple[str, ...] = ()
    """Keys of sources whose listing shared nothing with the one before."""
    requests: int = 0
    seconds: float = 0.0
    delivered: int = 0
    delivery_failures: int = 0
    stopped: int | None = None
    """Number of the signal that ended the run early."""
    network_down: bool = False
    """Our own network failed: no source is blamed."""
    counters: Mapping[str, float] = field(default_factory=dict)
    """Scrapy stats under `vedette/`."""

    @property
    def refusals(self) -> int:
        """All refusals."""
        return sum(self.refused.values())

    @property
    def needs_a_look(self) -> bool:
        """Somebody should look: a source failed, an item was lost, or our network was down."""
        failed = any(s.outcome not in ("ok", "unchanged") for s in self.sources)
        return failed or self.network_down or bool(self.lost or self.delivery_failures)


class Tally:
    """Counts what passes; turned into a report at the end."""

    def __init__(self, on_event: OnEvent | None, total: int | None) -> None:
        self.refused: Counter[Reason] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.hits = 0
        self.lost = 0
        self.sources: list[SourceOutcome] = []
        self.done = 0
        self.total = total
        self._on_event = on_event

    def tell(self, kind: EventKind, **values: Any) -> None:
        """Send an event; a fault of the listener never ends the run."""
        if self._on_event is None:
            return
        try:
            self._on_event(Event(kind=kind, done=self.done, total=self.total, **values))
        except Exception:
            logger.exception("progress display failed")
            self._on_event = None

    def item(self, item: object) -> None:
        """One item left the pipelines."""
        if isinstance(item, Refusal):
            self.refused[item.reason] += 1
            self.tell(
                EventKind.REFUSED, source=item.source, url=item.url, reason=item.reason
            )
        elif isinstance(item, Visit):
            stored = getattr(item, "stored", None)
            outcome = str(getattr(stored, "outcome", "new"))
            hits = len(getattr(stored, "hits", ()) or ())
            self.outcomes[outcome] += 1
            self.hits += hits
            self.tell(
                EventKind.ARTICLE,
                source=item.source,
                url=item.article.url,
                headline=item.article.headline,
                outcome=outcome,
                hits=hits,
            )

    def visit(self, source: Source, note: Any) -> None:
        """One source's visit ended."""
        self.done += 1
        self.sources.append(
            SourceOutcome(
                key=source.key,
                outcome=note.outcome,
                detail=note.detail,
                found=note.found,
                new=note.new,
                refused=note.refused,
                deferred=note.deferred,
                gap=note.gap,
                moved_to=note.moved_to,
            )
        )
        self.tell(EventKind.SOURCE, source=source, outcome=note.outcome)


class StopWish:
    """The wish to stop, shared by the signal handlers and whatever runs."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._stops: list[Callable[[], None]] = []

    @contextlib.contextmanager
    def calls(self, stop: Callable[[], None]) -> Any:
        """Call `stop` when the wish comes while the block runs."""
        self._stops.append(stop)
        try:
            if self.signal is not None:
                stop()
            yield
        finally:
            self._stops.remove(stop)

    def wish(self, number: int) -> None:
        """Stop soon; the process ends itself when that takes too long."""
        first = self.signal is None
        self.signal = self.signal or number
        logger.info("stopping signal=%d", number)
        if first:
            last_resort = threading.Timer(STOP_S, os._exit, (128 + number,))
            last_resort.daemon = True
            last_resort.start()
            self._last_resort = last_resort
        for stop in list(self._stops):
            stop()

    def ended(self) -> None:
        """The run ended in time."""
        if self.signal is not None:
            self._last_resort.cancel()


wish = StopWish()
"""The process's own; one process runs one thing at a time."""


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
    return settings


def run_in_reactor(main: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine in the asyncio reactor, once in a process.

    SIGINT and SIGTERM become a wish to stop: `main` is expected to end soon, and its result
    is returned all the same.
    """
    from scrapy.utils.reactor import install_reactor

    settings = scrapy_settings({})
    install_reactor(settings["TWISTED_REACTOR"], settings["ASYNCIO_EVENT_LOOP"])
    from twisted.internet import reactor

    from crawler.net.guard import install_guard

    install_guard(reactor)
    outcome: list[T] = []
    fault: list[BaseException] = []

    async def body() -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, wish.wish, number)
        try:
            outcome.append(await main())
        except BaseException as error:
            fault.append(error)
        finally:
            wish.ended()
            reactor.stop()

    started: list[Any] = []
    reactor.callWhenRunning(lambda: started.append(asyncio.ensure_future(body())))
    reactor.run(installSignalHandlers=False)
    if fault:
        raise fault[0]
    return outcome[0]


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
        settings=options.settings,
        arguments={
            "sources": options.sources,
            "since": options.since,
            "limit": options.limit,
            "on_visit": tally.visit,
        },
    )


async def _run_spider(
    name: str,
    tally: Tally,
    kind: VisitKind,
    *,
    db: Path,
    lists_folders: Sequence[Path],
    send_old: bool,
    settings: Mapping[str, Any],
    arguments: Mapping[str, Any],
) -> CrawlReport:
    """Run one spider with the store behind it."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.store import crawls
    from crawler.store.opening import open_store

    began, started_at = time.monotonic(), datetime.now(UTC)
    overrides = {
        "VEDETTE_DB": str(db),
        "VEDETTE_LISTS": [str(folder) for folder in lists_folders],
        "VEDETTE_SEND_OLD": send_old,
        **settings,
    }
    scrapy_settings(overrides)
    store = open_store(db)
    try:
        crawl_id = crawls.begin(store, kind=kind, now=started_at)
        overrides["VEDETTE_CRAWL_ID"] = crawl_id
        runner = AsyncCrawlerRunner(scrapy_settings(overrides))
        crawler = runner.create_crawler(name)
        crawler.signals.connect(
            _scraped(tally), signal=signals.item_scraped, weak=False
        )
        crawler.signals.connect(_lost(tally), signal=signals.item_error, weak=False)
        task = runner.crawl(crawler, kind=kind, **arguments)

        def stop() -> None:
            if crawler.spider is not None:
                crawler.spider.stop()

        with wish.calls(stop):
            await task
        stats = crawler.stats.get_stats()
        report = report_from(tally, crawl_id, stats, time.monotonic() - began)
        crawls.finish(store, crawl_id, report, now=datetime.now(UTC))
    finally:
        store.close()
    return report


def _scraped(tally: Tally) -> Callable[..., None]:
    def scraped(item: object) -> None:
        tally.item(item)

    return scraped


def _lost(tally: Tally) -> Callable[..., None]:
    def lost() -> None:
        tally.lost += 1

    return lost


def report_from(
    tally: Tally, crawl_id: int | None, stats: Mapping[str, Any], seconds: float
) -> CrawlReport:
    """The report of what a tally counted."""
    return CrawlReport(
        crawl_id=crawl_id,
        sources=tuple(tally.sources),
        found=sum(source.found for source in tally.sources),
        new=tally.outcomes["new"],
        changed=tally.outcomes["changed"],
        unchanged=tally.outcomes["unchanged"],
        refused=dict(tally.refused),
        hits=tally.hits,
        lost=tally.lost,
        deferred=sum(source.deferred for source in tally.sources),
        gaps=tuple(source.key for source in tally.sources if source.gap),
        seconds=seconds,
        stopped=wish.signal,
        counters={
            key: value
            for key, value in stats.items()
            if key.startswith("vedette/") and isinstance(value, int | float)
        },
    )
