"""One reading process, and our end of its socket, which the event loop serves.

A thread of ours would wait for Python's lock after each of its reads and writes, and the process
with it. No task is made for a document: what comes settles a future, and one timer looks at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any

from crawler.exceptions import PageError
from crawler.records import Reason
from spiders.reader_talk import Incoming, Slots, job_message
from spiders.reading import Job

AT_ONCE = 6
"""Documents that a process holds: the one it reads and the next ones."""
_START_S = 20.0
"""The first answer may take this much longer: the process imports its parsers."""
_PIECE = 1 << 18
_Asked = tuple[asyncio.Future[tuple[str, Any]], float, int | None]
"""A job under way: its answer, the seconds it may take, and the slot of its document."""


class GoneError(Exception):
    """The process ended over the job before; this one is to be asked anew."""


class ReaderProcess:
    """Answers come in the order of the jobs. Made, used and ended on one running loop."""

    def __init__(self, memory: int) -> None:
        """Start it.

        Args:
            memory: Bytes it may take; 0: without bound.
        """
        self._end, theirs = socket.socketpair()
        self._end.setblocking(False)
        self._slots = Slots(AT_ONCE)
        given = [theirs.fileno()]
        if self._slots.file is not None:
            given.append(self._slots.file)
        root = str(Path(__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "spiders.reader_worker",
                    str(memory),
                    str(os.getpid()),
                    *map(str, given),
                ],
                pass_fds=given,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "1"},
            )
        except BaseException:  # no memory for another process
            self._end.close()
            self._slots.close()
            raise
        finally:
            theirs.close()
        self._incoming = Incoming()
        self._outgoing: deque[memoryview] = deque()
        """Of what was asked, what the socket has not taken yet."""
        self._asked: deque[_Asked] = deque()
        self._fresh = True
        self._due = 0.0
        """When the first of those asked must be answered, by the loop's clock."""
        self._timer: asyncio.TimerHandle | None = None
        self.dead = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._end, self._take)

    @property
    def jobs(self) -> int:
        """Handed over, and not answered yet."""
        return len(self._asked)

    def ask(self, job: Job, seconds: float) -> asyncio.Future[tuple[str, Any]]:
        """Hand over a job; its answer may be cancelled, the reading goes on.

        Args:
            seconds: For this job alone, from the answer to the one before.

        Returns:
            What `reader_worker.answer` gave. It raises PageError, `timeout` when it took too long,
            `too_complex` when the process died of it; the process is gone then. It raises GoneError
            when that happened to the job before.
        """
        slot = self._slots.put(job.body) if isinstance(job.body, bytes) else None
        answer: asyncio.Future[tuple[str, Any]] = self._loop.create_future()
        self._asked.append((answer, seconds, slot))
        if len(self._asked) == 1:
            self._expect()
        idle = not self._outgoing
        self._outgoing.extend(map(memoryview, job_message(job, slot)))
        if idle:
            self._send()
        return answer

    def _send(self) -> None:
        """Write until the socket is full; go on when it is not."""
        waiting = False
        while self._outgoing:
            try:
                sent = self._end.send(self._outgoing[0])
            except BlockingIOError:
                waiting = True
                break
            except OSError:
                self._died()
                return
            if sent < len(self._outgoing[0]):
                self._outgoing[0] = self._outgoing[0][sent:]
            else:
                self._outgoing.popleft()
        if waiting:
            self._loop.add_writer(self._end, self._send)
        else:
            self._loop.remove_writer(self._end)

    def _take(self) -> None:
        """Read what has come, and settle what it answers."""
        try:
            data = self._end.recv(_PIECE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._died()
            return
        try:
            for result, retiring in self._incoming.take(data):
                self._settle(result)
                if retiring:
                    self.end(GoneError())
                    return
        except Exception as error:  # out of step: the next would be another job's
            self.end(error)

    def _settle(self, result: tuple[str, Any]) -> None:
        answer, _, slot = self._asked.popleft()
        if slot is not None:
            self._slots.free(slot)
        if not answer.done():
            answer.set_result(result)
        self._fresh = False
        if self._asked:
            self._expect()

    def _expect(self) -> None:
        """From now on the first of those asked has its time."""
        seconds = self._asked[0][1] + (_START_S if self._fresh else 0.0)
        self._due = self._loop.time() + seconds
        if self._timer is None or self._timer.when() > self._due:
            self._stop_timer()
            self._timer = self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        """End the process if it is late; else look again when it may be."""
        self._timer = None
        if not self._asked:
            return
        if self._loop.time() < self._due:
            self._timer = self._loop.call_at(self._due, self._look)
            return
        seconds = self._asked[0][1]
        self.end(PageError(Reason.TIMEOUT, f"not read in {seconds:g} s"))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _died(self) -> None:
        self.end(PageError(Reason.TOO_COMPLEX, "the reading process died of it"))

    def end(self, fault: Exception) -> None:
        """End the process now.

        Args:
            fault: Raised where the first answer is waited for; the others are to be asked anew.
        """
        if self.dead:
            return
        self.dead = True
        self._stop_timer()
        with contextlib.suppress(RuntimeError):  # the loop was closed
            self._loop.remove_reader(self._end)
            self._loop.remove_writer(self._end)
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()
        self._end.close()
        self._slots.close()
        self._outgoing.clear()
        while self._asked:
            answer = self._asked.popleft()[0]
            with contextlib.suppress(RuntimeError):  # the loop was closed
                if not answer.done():
                    answer.set_exception(fault)
            fault = GoneError()
