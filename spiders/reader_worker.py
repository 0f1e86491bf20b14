"""A worker process: reads documents handed over a socket until it is closed or grows too big.

Started by `reader_pool` as `python -m spiders.reader_worker FD MEMORY PARENT`. A message is
8 bytes of length and a pickle; both ends are this program.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import resource
import signal
import socket
import struct
import sys
from types import MappingProxyType
from typing import Any

from crawler.exceptions import PageError
from spiders.reading import Job, run_job

_HEAD = struct.Struct("!Q")
_PIECE = 1 << 20
RETIRE_SHARE = 0.6
"""Share of its memory above which a worker ends itself after a job: parsers' heaps fragment."""


def _thaw(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_thaw, (dict(proxy),)))


def send(end: socket.socket, value: Any) -> None:
    """Write one message."""
    data = pickle.dumps(value, protocol=5)
    end.sendall(
        _HEAD.pack(len(data)) + data if len(data) < _PIECE else _HEAD.pack(len(data))
    )
    if len(data) >= _PIECE:
        end.sendall(data)


def receive(end: socket.socket) -> Any:
    """Read one message.

    Raises:
        EOFError: The other end closed.
    """
    (size,) = _HEAD.unpack(_exactly(end, _HEAD.size))
    return pickle.loads(_exactly(end, size))


def _exactly(end: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    at = 0
    while at < size:
        got = end.recv_into(view[at:], min(size - at, _PIECE))
        if not got:
            raise EOFError
        at += got
    return data


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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end = socket.socket(fileno=fd)
    page = os.sysconf("SC_PAGE_SIZE")
    while os.getppid() == parent:
        try:
            result = answer(receive(end))
        except EOFError:
            return
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
            big = int(statm.read().split()[1]) * page > RETIRE_SHARE * (
                memory or 1 << 60
            )
        send(end, (result, big))
        del result
        if big:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
