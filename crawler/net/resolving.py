"""Names to addresses, off the reactor's thread, so that a dead name server delays nobody else."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from crawler.exceptions import PageError
from crawler.net.addresses import is_literal
from crawler.records import Reason

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
_THREADS = 32
_KEEP_S = 60.0
_KEEP_NAMES = 10_000

OWN_NETWORK = "own network"
"""Begins the detail of failures that are ours and not the server's."""


class Resolver:
    """Asks the system; answers are kept for a minute."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="vedette-dns")
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
        loop = asyncio.get_running_loop()
        addresses = await loop.run_in_executor(self._pool, look_up, host, port)
        if len(self._known) >= _KEEP_NAMES:
            self._known.clear()
        self._known[host, port] = (now, addresses)
        return addresses

    def close(self) -> None:
        """Let the threads end; look-ups under way are not waited for."""
        self._pool.shutdown(wait=False, cancel_futures=True)


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
