"""Names to addresses, off the reactor's thread, so that a dead name server delays nobody else."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread

from crawler.exceptions import PageError
from crawler.net.addresses import is_literal
from crawler.records import Reason

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
_THREADS = 32
_KEEP_S = 60.0
_KEEP_NAMES = 10_000
ADDRESSES_TRIED = 3
"""Of a name's many addresses, in the system's order."""

OWN_NETWORK = "own network"
"""Begins the detail of failures that are ours and not the server's."""


_Looked = Future[tuple[str, ...]]


class _Threads:
    """Threads that look names up, and that the end of the process does not wait for.

    An executor's are joined at exit: behind a name server that is silent a stop took 29 s.
    """

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[_Looked, str, int] | None] = SimpleQueue()
        self._started = 0

    def look_up(self, host: str, port: int) -> _Looked:
        """The future answer of `look_up`."""
        future: _Looked = Future()
        self._asked.put((future, host, port))
        if self._started < _THREADS:
            self._started += 1
            Thread(target=self._work, name="vedette-dns", daemon=True).start()
        return future

    def close(self) -> None:
        """Give up what waits; let the threads end."""
        with suppress(Empty):
            while job := self._asked.get_nowait():
                job[0].cancel()
        for _ in range(self._started):
            self._asked.put(None)

    def _work(self) -> None:
        while job := self._asked.get():
            _answer(*job)
            del job  # while the thread waits it would hold a fault, and so the crawl that met it


def _answer(future: _Looked, host: str, port: int) -> None:
    if future.set_running_or_notify_cancel():
        try:
            future.set_result(look_up(host, port))
        except BaseException as error:
            future.set_exception(error)


class Resolver:
    """Asks the system; answers are kept for a minute."""

    def __init__(self) -> None:
        self._pool = _Threads()
        self._known: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """Addresses of a host, in the system's order of preference.

        Raises:
            PageError: `dns`; the detail begins with `own network` when no name server
                could be asked.
        """
        if is_literal(host):
            return (host,)
        kept = self._known.get((host, port))
        now = time.monotonic()
        if kept is not None and now - kept[0] < _KEEP_S:
            return kept[1]
        addresses = await asyncio.wrap_future(self._pool.look_up(host, port))
        if len(self._known) >= _KEEP_NAMES:
            self._known.clear()
        self._known[host, port] = (now, addresses)
        return addresses

    def close(self) -> None:
        """Let the threads end; look-ups under way are not waited for."""
        self._pool.close()


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Ask the system now; blocks.

    Raises:
        PageError: `dns`.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        ours = error.errno in (socket.EAI_AGAIN, socket.EAI_SYSTEM)
        detail = f"{OWN_NETWORK}: {error.strerror}" if ours else str(error.strerror)
        raise PageError(Reason.DNS, detail) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise PageError(Reason.DNS, str(error)[:200]) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
