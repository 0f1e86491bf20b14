"""What both spiders share: reading where it can be stopped, and the way through the item pipelines.

Items go one by one, so that an address is settled only after its article is stored.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler

from crawler.net.limits import Limits, limits_from
from crawler.net.memory import NetMemory
from crawler.records import Refusal, Visit, VisitKind
from spiders.reader_pool import ReaderPool


class ReadingSpider(Spider):
    """Reads many things, each in a task of its own; `work` says which."""

    def __init__(self, *, kind: VisitKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visit_kind = kind
        self.limits = Limits()
        self.stopping = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._handing: set[asyncio.Task[None]] = set()
        self._failed_items: set[int] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; wrong settings stop the crawl here."""
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        spider.limits = limits_from(crawler.settings)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; yields nothing itself."""
        memory: NetMemory | None = self.crawler.settings.get("VEDETTE_NET_MEMORY")
        self.crawler.signals.connect(self._item_failed, signal=signals.item_error)
        pool = ReaderPool.of(memory, self.limits)
        try:
            await self.work(pool)
        finally:
            pool.leave(memory)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    @abstractmethod
    async def work(self, pool: ReaderPool) -> None:
        """Read all there is to read; ends when all of it is stored."""

    def start_task(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a part of the work."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def all_done(self) -> None:
        """Wait for the tasks, and for what they handed over and wait for no more."""
        while self._tasks or self._handing:
            await asyncio.wait({*self._tasks, *self._handing})

    async def hand_over(self, item: Visit | Refusal) -> bool:
        """Take an item through the pipelines; goes on to its end when the visit is cancelled.

        Returns:
            False when a stage failed on it.

        Raises:
            StoreError: The store cannot be written: that is no fault over this item.
        """
        work = asyncio.ensure_future(
            self.crawler.engine.scraper.start_itemproc_async(item, response=None)
        )
        self._handing.add(work)
        work.add_done_callback(self._handing.discard)
        await asyncio.shield(work)
        if id(item) not in self._failed_items:
            return True
        self._failed_items.discard(id(item))
        if (fault := getattr(self.crawler, "store_fault", None)) is not None:
            raise fault
        return False

    def _item_failed(self, item: object) -> None:
        self._failed_items.add(id(item))


def now() -> datetime:
    """The wall clock of the spiders."""
    return datetime.now(UTC)
