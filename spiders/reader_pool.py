"""Reading where it can be stopped: worker processes, killed when a page takes too long.

Small and simple documents are read in place. A worker has its next documents at hand while it
reads one, and its socket is served by the event loop: a thread of ours would wait for Python's
lock after each of its reads and writes, and the worker with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.exceptions import PageError
from crawler.net.limits import Limits
from crawler.net.memory import NetMemory
from crawler.records import Reason
from crawler.running.memory import give_back_memory
from spiders.reader_talk import receive_soon, send_soon
from spiders.reader_worker import answer
from spiders.reading import Job

logger = logging.getLogger(__name__)
GIANT_BYTES = 3 * 1024 * 1024
_START_S = 20.0
"""A worker's first answer may take this much longer: it imports its parsers."""
_AT_ONCE = 6
"""Documents that a worker holds: the one it reads and the next ones."""
_TIDIED_EVERY = 500
"""Documents read after which freed memory goes back to the system, giants or not."""


def _heard(task: asyncio.Future[Any]) -> None:
    """Take note of a task's fault: where nobody waits for it any more, it is no news."""
    if not task.cancelled():
        task.exception()


class _GoneError(Exception):
    """The worker ended over the job before; this one is to be asked anew."""


class _Worker:
    """One process and our end of its socket; answers come in the order of the jobs."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "spiders.reader_worker",
                str(theirs.fileno()),
                str(memory),
                str(os.getpid()),
            ],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "1"},
        )
        theirs.close()
        self._end = ours
        self._sending = asyncio.Lock()
        self._turn = asyncio.Lock()
        self._fresh = True
        self.jobs = 0
        """Handed over, and not answered yet."""
        self.dead = False

    async def ask(self, job: Job, seconds: float) -> tuple[str, Any]:
        """Hand over a job and wait for its answer; never to be cancelled.

        Args:
            seconds: For this job alone, from the answer to the one before.

        Raises:
            PageError: `timeout` when it took too long, `too_complex` when the worker died
                of it; the worker is gone then.
            _GoneError: It went over the job before.
        """
        self.jobs += 1
        sent = asyncio.ensure_future(self._send(job))
        sent.add_done_callback(_heard)
        try:
            async with self._turn:
                if self.dead:
                    raise _GoneError
                return await self._answer(sent, seconds)
        finally:
            self.jobs -= 1
            if self.dead and not self.jobs:
                self._end.close()

    async def _send(self, job: Job) -> None:
        async with self._sending:
            if isinstance(job.body, bytes):
                await send_soon(self._end, replace(job, body=None), job.body)
            else:
                await send_soon(self._end, job)

    async def _answer(
        self, sent: asyncio.Future[None], seconds: float
    ) -> tuple[str, Any]:
        try:
            async with asyncio.timeout(seconds + (_START_S if self._fresh else 0.0)):
                await sent
                result, retiring = await receive_soon(self._end)
        except TimeoutError as error:
            self.kill()
            raise PageError(Reason.TIMEOUT, f"not read in {seconds:g} s") from error
        except (EOFError, OSError) as error:
            self.kill()
            raise PageError(
                Reason.TOO_COMPLEX, "the reading process died of it"
            ) from error
        except BaseException:
            self.kill()  # out of step: the next answer would be another job's
            raise
        self._fresh = False
        if retiring:
            self.kill()
        return result  # type: ignore[no-any-return]

    def kill(self) -> None:
        """End the process now; its socket is closed by the last job that waits on it."""
        self.dead = True
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        if not self.jobs:
            self._end.close()


class ReaderPool:
    """Reads jobs, for one crawl or for rounds side by side."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._places = asyncio.Semaphore(_AT_ONCE * limits.readers)
        self._one_giant = asyncio.Lock()
        self._workers: set[_Worker] = set()
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
                worker = self._worker()
                # who waits may be cancelled; what the worker reads must be taken from it
                asked = asyncio.ensure_future(worker.ask(job, self._limits.parse_s))
                asked.add_done_callback(_heard)
                with contextlib.suppress(_GoneError):
                    return await asyncio.shield(asked)

    def _worker(self) -> _Worker:
        """One that does nothing, a new one, or that with the least to do."""
        self._workers = {worker for worker in self._workers if not worker.dead}
        worker = min(self._workers, key=lambda worker: worker.jobs, default=None)
        if worker is None or (
            worker.jobs and len(self._workers) < self._limits.readers
        ):
            worker = _Worker(self._limits.reader_bytes)
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
            worker.kill()
        self._workers.clear()
