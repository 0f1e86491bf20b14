"""Last stage: hands visits and refusals to the writer thread and waits, without blocking, for the commit."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from crawler.alerts.firing import decide
from crawler.exceptions import StoreError
from crawler.net.limits import limits_from
from crawler.net.memory import NetMemory
from crawler.net.site_clocks import SiteClocks
from crawler.records import Refusal, Visit
from crawler.store.articles import Stored
from crawler.store.recording import Decision, HitFacts
from crawler.store.standstill import standstill
from crawler.store.writer import Result, StoreWriter, WriterOptions

UNDER_WAY = 200
"""Items handed over and not committed yet; more wait at the stage, and so do their spiders."""
REVISIT_AGES_S = (3600, 6 * 3600, 24 * 3600, 7 * 24 * 3600)
"""Ages at which an article is looked at again; setting VEDETTE_REVISIT_AGES_S."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVisit(Visit):
    """A visit that is committed."""

    stored: Stored


class StorePipeline:
    """Gives each item on when it is kept: a `KeptVisit`, or the refusal itself.

    When the file cannot be written the spider is told to stop, every item raises the StoreError,
    and `fault` holds it for `crawler.run`, which finds it as `crawler.store_fault`.
    """

    def __init__(self, crawler: Any) -> None:  # Scrapy's Crawler is untyped here
        settings = crawler.settings
        self._crawler = crawler
        self._loop: asyncio.AbstractEventLoop | None = None
        # a loop that hands pages to other processes keeps these waiting while it stands still
        self._reads_here = limits_from(settings).readers == 0
        self._slots = asyncio.Semaphore(UNDER_WAY)
        memory: NetMemory | None = settings.get("VEDETTE_NET_MEMORY")
        self._clocks = memory.clocks if memory else SiteClocks()
        self._writer = StoreWriter(
            Path(settings["VEDETTE_DB"]),
            WriterOptions(
                crawl_id=settings.get("VEDETTE_CRAWL_ID"),
                decide=self._decide,
                send_old=settings.getbool("VEDETTE_SEND_OLD"),
                revisit_ages_s=_ages(settings.get("VEDETTE_REVISIT_AGES_S")),
            ),
            alone=self._alone,
            on_fault=self._on_fault,
        )

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Start the writer."""
        self._loop = asyncio.get_running_loop()
        self._writer.start()

    async def close_spider(self) -> None:
        """Wait until all is written."""
        await asyncio.to_thread(self._writer.close)

    async def process_item(self, item: Visit | Refusal) -> KeptVisit | Refusal:
        """Wait for the commit.

        Raises:
            StoreError: The file cannot be written.
            ValueError: This item cannot be stored; others can.
        """
        async with self._slots:
            result = await self._kept(item)
        if isinstance(result, Exception):
            self._count("lost")
            raise result.with_traceback(None)  # one error is raised for many items
        if isinstance(result, Refusal):
            self._count("refused")
            return result
        self._count(result.outcome.value)
        assert isinstance(item, Visit)
        return KeptVisit(
            **{name.name: getattr(item, name.name) for name in fields(Visit)},
            stored=result,
        )

    async def _kept(self, item: Visit | Refusal) -> Result:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def settle(result: Result) -> None:
            if not future.done():
                future.set_result(result)

        def done(result: Result) -> None:  # in the writer's thread
            with suppress(RuntimeError):  # the loop was closed: nobody waits any more
                loop.call_soon_threadsafe(settle, result)

        self._writer.put(item, done)
        return await future

    def _decide(self, facts: HitFacts) -> Decision:
        """In the writer's thread: an article is not old because our clock is ahead."""
        ahead = self._clocks.ahead
        return decide(facts if ahead is None else replace(facts, clock_ahead=ahead))

    def _alone(self) -> AbstractContextManager[None]:
        if self._loop is None or not self._reads_here:
            return nullcontext()
        return standstill(self._loop)

    def _on_fault(self, error: StoreError) -> None:
        """In the writer's thread: leave the error for the run, and end the spider."""
        self._crawler.store_fault = error
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop_spider)

    def _stop_spider(self) -> None:
        stop = getattr(self._crawler.spider, "stop", None)
        if stop is not None:
            stop()

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"vedette/store/{what}")


def _ages(setting: Sequence[int] | str | None) -> tuple[int, ...]:
    if setting is None:
        return REVISIT_AGES_S
    if isinstance(setting, str):
        setting = [int(part) for part in setting.split(",") if part.strip()]
    return tuple(sorted(setting))
