"""Saved pages and text dumps, read and stored like fetched ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from crawler.documents import Document, read_paths
from crawler.exceptions import StoreError
from crawler.records import VisitKind
from spiders.base import ReadingSpider, now
from spiders.reader_pool import ReaderPool
from spiders.saved import read_document

logger = logging.getLogger(__name__)

OnDocument = Callable[[Document], None]
AT_THE_STORE = 50
"""Documents that were read and wait for their commit: the writer keeps them in one transaction.
With the three that are read at a time a thousand documents took 350 commits, refusals too."""


class ArchiveSpider(ReadingSpider):
    """Reads `documents` (from `crawler.run`), or the file or folder `path` (from the command line)."""

    name = "archive"

    def __init__(
        self,
        *,
        documents: Iterable[Document] = (),
        path: str | None = None,
        on_document: OnDocument | None = None,
        kind: VisitKind = VisitKind.IMPORT,
        **kwargs: Any,
    ) -> None:
        super().__init__(kind=kind, **kwargs)
        self._documents = read_paths([Path(path)]) if path else iter(documents)
        self._on_document = on_document

    async def work(self, pool: ReaderPool) -> None:
        """Read document after document, as many at a time as there are readers, and one more."""
        room = asyncio.Semaphore(self.limits.readers + 1)
        store = asyncio.Semaphore(AT_THE_STORE)
        for document in self._documents:
            if self.stopping:
                break
            await room.acquire()
            self.start_task(self._document(document, pool, room, store))
        await self.all_done()

    async def _document(
        self,
        document: Document,
        pool: ReaderPool,
        room: asyncio.Semaphore,
        store: asyncio.Semaphore,
    ) -> None:
        try:
            try:
                read = await read_document(document, pool, now(), self.visit_kind)
                await store.acquire()
            finally:
                room.release()
            try:
                await self.hand_over(read)
            finally:
                store.release()
            if self._on_document is not None:
                self._on_document(document)
        except StoreError:  # `crawler.run` tells of it
            self.stop()
        except Exception:  # a fault of ours: it costs this document
            logger.exception("document lost id=%s", document.id)
            self.crawler.stats.inc_value("vedette/documents/faults")

    def stop(self) -> None:
        """Take no further document; those under way are stored."""
        self.stopping = True
