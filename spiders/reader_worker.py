"""A worker process: reads documents handed over a socket until it is closed or grows too big.

Started by `reader_process` as `python -m spiders.reader_worker MEMORY PARENT SOCKET [SLOTS]`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

from crawler.exceptions import PageError
from crawler.net.limits import YOUNG_OBJECTS
from spiders.reader_talk import message, receive_job
from spiders.reading import Job, run_job

RETIRE_SHARE = 0.6
"""Share of its memory above which a worker ends itself after a job: parsers' heaps fragment."""


def answer(job: Job) -> tuple[str, Any]:
    """What a job gave: `("read", value)`, `("refused", (reason, detail))` or `("fault", words)`."""
    try:
        return "read", run_job(job)
    except PageError as error:
        return "refused", (str(error.reason), error.detail)
    except Exception as error:  # the crawl goes on, the fault is logged there
        return "fault", f"{type(error).__name__}: {error}"[:500]


def main(memory: int, parent: int, fd: int, slots: int | None = None) -> None:
    """Serve until the parent closes or dies.

    Args:
        memory: Bytes it may take; 0: without bound.
        slots: A file in which documents lie; `reader_talk.Slots`.
    """
    # the parent decides: Ctrl-C and a terminal that is closed reach us both
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(YOUNG_OBJECTS)
    end = socket.socket(fileno=fd)
    incoming = end.makefile("rb")
    resident_bytes = _resident_bytes()
    while os.getppid() == parent:
        try:
            job = receive_job(incoming, slots)
        except (EOFError, ConnectionError):  # the crawl ended, or was killed
            return
        result = answer(job)
        del job
        big = bool(memory) and next(resident_bytes) > RETIRE_SHARE * memory
        with contextlib.suppress(ConnectionError):
            end.sendall(message((result, big)))
        del result
        if big:
            return


def _resident_bytes() -> Iterator[int]:
    """Memory of this process, again and again; its peak where the system does not tell."""
    try:
        statm = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:  # macOS, which tells the peak in bytes
        while True:
            yield resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    page = os.sysconf("SC_PAGE_SIZE")
    while True:
        yield int(os.pread(statm, 100, 0).split()[1]) * page


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
