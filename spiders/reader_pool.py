"""Reading where it can be stopped: worker processes, killed when a page takes too long.

Small and simple documents are read in place. Each worker is served by one thread that waits
for its answer, so nothing waits on the reactor's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.exceptions import PageError
from crawler.net.limits import Limits
from crawler.net.memory import NetMemory
from crawler.records import Reason
from spiders.reader_talk import receive, send, send_body
from spiders.reader_worker import answer
from spiders.reading import Job

logger = logging.getLogger(__name__)
GIANT_BYTES = 3 * 1024 * 1024
_START_S = 20.0
"""A worker's first answer may take this much longer: it imports its parsers."""
_TIDIED_EVERY = 500
"""Documents read after which freed memory goes back to the system, giants or not."""


def give_back_memory() -> None:
    """Let glibc return freed memory to the system; elsewhere nothing happens.

    After a few giants its heap is mostly holes: 365 MB resident became 171 (measured).
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


class _Worker:
    """One process and our end of its socket."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
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
        self._fresh = True
        self.dead = False

    def ask(self, job: Job, seconds: float) -> tuple[str, Any]:
        """Hand over a job and wait for its answer.

        Raises:
            PageError: `timeout` when it took too long, `too_complex` when the worker died
                of it; the worker is gone then.
        """
        self._end.settimeout(seconds + (_START_S if self._fresh else 0.0))
        try:
            if isinstance(job.body, bytes):
                send(self._end, replace(job, body=None))
                send_body(self._end, job.body)
            else:
                send(self._end, job)
            result, retiring = receive(self._end)
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
        """End the process now."""
        self.dead = True
        self._end.close()
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()


class ReaderPool:
    """Reads jobs, for one crawl or for rounds side by side."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads = (
            ThreadPoolExecutor(limits.readers, thread_name_prefix="vedette-reader")
            if limits.readers
            else None
        )
        self._here = threading.local()
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
        if self._threads is None or (small and job.simple):
            how, value = answer(job)
        else:
            loop = asyncio.get_running_loop()
            # giants one after the other: two at a time would not fit into PROMISES 4
            giant = len(job.body or b"") > GIANT_BYTES
            async with self._one_giant if giant else contextlib.nullcontext():
                how, value = await loop.run_in_executor(self._threads, self._ask, job)
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

    def _ask(self, job: Job) -> tuple[str, Any]:
        worker: _Worker | None = getattr(self._here, "worker", None)
        if worker is None or worker.dead:
            if self._closed:
                raise PageError(Reason.TIMEOUT, "stopped")
            worker = self._here.worker = _Worker(self._limits.reader_bytes)
            self._workers.add(worker)
        try:
            return worker.ask(job, self._limits.parse_s)
        finally:
            if worker.dead:
                self._workers.discard(worker)

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
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
