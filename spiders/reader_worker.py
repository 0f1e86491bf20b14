"""A worker process: reads documents handed over a socket until it is closed or grows too big.

Started by `reader_pool` as `python -m spiders.reader_worker FD MEMORY PARENT`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import socket
import sys
from dataclasses import replace
from typing import Any

from crawler.exceptions import PageError
from crawler.net.limits import YOUNG_OBJECTS
from spiders.reader_talk import receive, receive_body, send
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


def main(fd: int, memory: int, parent: int) -> None:
    """Serve until the parent closes or dies."""
    # the parent decides: Ctrl-C and a terminal that is closed reach us both
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(YOUNG_OBJECTS)
    end = socket.socket(fileno=fd)
    page = os.sysconf("SC_PAGE_SIZE")
    while os.getppid() == parent:
        try:
            job, body = receive(end)
            if job.body is None:
                job = replace(job, body=receive_body(end) if body is None else body)
            del body
            result = answer(job)
            del job
        except (EOFError, ConnectionError):  # the crawl ended, or was killed
            return
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
            big = int(statm.read().split()[1]) * page > RETIRE_SHARE * (
                memory or 1 << 60
            )
        with contextlib.suppress(ConnectionError):
            send(end, (result, big))
        del result
        if big:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
