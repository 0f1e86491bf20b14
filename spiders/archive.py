"""Saved pages and text dumps, read and stored like fetched ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

from crawler.documents import Document, read_paths
from crawler.net.memory import NetMemory
from crawler.records import VisitKind
from spiders.base import SourceSpider, now
from spiders.reader_pool import ReaderPool
from spiders.saved import read_document

logger = logging.getLogger(__name__)

OnDocument = Callable[[Document], None]
AT_THE_STORE = 50
"""Documents that were read and wait for their commit: the writer keeps them in one transaction.
With the three that are read at a time a thousand documents took 350 commits, refusals too."""


class ArchiveSpider(SourceSpider):
    """Reads `documents` (from `crawler.run`), or the file or folder `path` (from the command line)."""

    name = "archive"

    def __init__(
        self,
        *,
        documents: Iterable[Document] = (),
        path: str | None = None,
        on_document: OnDocument | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("kind", VisitKind.IMPORT)
        super().__init__(**kwargs)
        self._documents = read_paths([Path(path)]) if path else iter(documents)
        self._on_document = on_document

    async def start(self) -> AsyncIterator[Any]:
        """Read document after document, as many at a time as there are readers, and one more."""
        memory: NetMemory | None = self.crawler.settings.get("VEDETTE_NET_MEMORY")
        self.pool = ReaderPool.of(memory, self.limits)
        room = asyncio.Semaphore(self.limits.readers + 1)
        store = asyncio.Semaphore(AT_THE_STORE)
        try:
            for document in self._documents:
                if self.stopping:
                    break
                await room.acquire()
                task = asyncio.create_task(self._document(document, room, store))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            if self._tasks:
                await asyncio.wait(set(self._tasks))
        finally:
            self.pool.leave(memory)
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    async def _document(
        self, document: Document, room: asyncio.Semaphore, store: asyncio.Semaphore
    ) -> None:
        try:
            assert self.pool is not None
            try:
                read = await read_document(document, self.pool, now(), self.visit_kind)
                await store.acquire()
            finally:
                room.release()
            try:
                await self.hand_over(read)
            finally:
                store.release()
            if self._on_document is not None:
                self._on_document(document)
        except Exception:  # a fault of ours: it costs this document
            logger.exception("document lost id=%s", document.id)
            self.crawler.stats.inc_value("vedette/documents/faults")

    def stop(self) -> None:
        """Take no further document; those under way are stored."""
        self.stopping = True
