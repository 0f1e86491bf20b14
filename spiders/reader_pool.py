"""Reading where it can be stopped: worker processes, killed when a page takes too long.

Small and simple documents are read in place. A worker has its next documents at hand while it
reads one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from crawler.exceptions import PageError
from crawler.net.limits import Limits
from crawler.net.memory import NetMemory
from crawler.records import Reason
from crawler.running.memory import give_back_memory
from spiders.reader_process import AT_ONCE, GoneError, ReaderProcess
from spiders.reader_worker import answer
from spiders.reading import Job

logger = logging.getLogger(__name__)
GIANT_BYTES = 3 * 1024 * 1024
_TIDIED_EVERY = 500
"""Documents read after which freed memory goes back to the system, giants or not."""


class ReaderPool:
    """Reads jobs, for one crawl or for rounds side by side."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._places = asyncio.Semaphore(AT_ONCE * limits.readers)
        self._one_giant = asyncio.Lock()
        self._workers: set[ReaderProcess] = set()
        self._closed = False
        self._users = 0
        self._untidied = 0

    async def read(self, job: Job) -> Any:
        """Read a document; see `reading.run_job` for what comes back.

        Raises:
            PageError: The refusal with its reason class.
        """
        small = len(job.body or b"") <= self._limits.inline_bytes
        if not self._limits.readers or (small and job.simple):
            how, value = answer(job)
        else:
            # giants one after the other: two at a time would not fit into PROMISES 4
            giant = len(job.body or b"") > GIANT_BYTES
            async with self._one_giant if giant else contextlib.nullcontext():
                how, value = await self._ask(job)
            self._tidy(giant=giant)
        if how == "read":
            return value
        if how == "refused":
            raise PageError(value[0], value[1])
        logger.error("reading failed url=%s fault=%s", job.url, value)
        raise PageError(Reason.TOO_COMPLEX, f"the reader failed: {value}"[:300])

    def _tidy(self, *, giant: bool) -> None:
        """In a long crawl the heap grows by its holes alone: what lives in it stays as much."""
        self._untidied += 1
        if giant or self._untidied >= _TIDIED_EVERY:
            self._untidied = 0
            give_back_memory()

    async def _ask(self, job: Job) -> tuple[str, Any]:
        async with self._places:
            while True:
                if self._closed:
                    raise PageError(Reason.TIMEOUT, "stopped")
                with contextlib.suppress(GoneError):
                    return await self._worker().ask(job, self._limits.parse_s)

    def _worker(self) -> ReaderProcess:
        """One that does nothing, a new one, or that with the least to do."""
        self._workers = {worker for worker in self._workers if not worker.dead}
        worker = min(self._workers, key=lambda worker: worker.jobs, default=None)
        if worker is None or (
            worker.jobs and len(self._workers) < self._limits.readers
        ):
            worker = ReaderProcess(self._limits.reader_bytes)
            self._workers.add(worker)
        return worker

    @classmethod
    def of(cls, memory: NetMemory | None, limits: Limits) -> ReaderPool:
        """The pool of all rounds that run side by side; give it back by `leave`."""
        pool: ReaderPool | None = memory.readers if memory is not None else None
        if pool is None:
            pool = cls(limits)
            if memory is not None:
                memory.readers = pool
        pool._users += 1
        return pool

    def leave(self, memory: NetMemory | None) -> None:
        """One round less; the last one closes the pool."""
        self._users -= 1
        if self._users <= 0:
            if memory is not None and memory.readers is self:
                memory.readers = None
            self.close()

    def close(self) -> None:
        """End the workers; a job under way is refused."""
        self._closed = True
        for worker in list(self._workers):
            worker.end(GoneError())
        self._workers.clear()
