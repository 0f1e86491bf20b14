"""How many bytes of bodies are held at one time (PROMISES 4). Free of Twisted."""

from __future__ import annotations

import asyncio
import contextlib
import weakref
from typing import Protocol

COUNT_STEP = 64 * 1024
"""Smaller amounts are not worth counting."""


class Receiver(Protocol):
    """A connection that takes bytes."""

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class Budget:
    """Bytes of all bodies at one time: those being received, and those lent to a reader.

    Above the limit receivers wait. The eldest goes on as long as most of what is held is
    being received (else nobody would ever end); lent bodies come back by themselves.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lent = 0
        self._receiving: dict[Receiver, int] = {}
        self._received = 0
        self._paused: set[Receiver] = set()

    @property
    def used(self) -> int:
        return self._lent + self._received

    def take(self, connection: Receiver, size: int) -> None:
        """A receiver got more; it may be paused."""
        self._receiving[connection] = self._receiving.get(connection, 0) + size
        self._received += size
        if self.used > self._limit and not self._may_go_on(connection):
            self._paused.add(connection)
            connection.pause()

    def _may_go_on(self, connection: Receiver) -> bool:
        eldest = next(iter(self._receiving)) is connection
        return eldest and self._lent <= self._limit // 2

    def drop(self, connection: Receiver) -> None:
        """The body was lost or is handed over; `lend` counts it on."""
        self._received -= self._receiving.pop(connection, 0)
        self._paused.discard(connection)
        self._resume()

    def lend(self, body: bytes, holder: object) -> None:
        """Count a whole body for as long as `holder` lives."""
        if len(body) <= COUNT_STEP:
            return
        self._lent += len(body)
        loop = asyncio.get_running_loop()
        weakref.finalize(holder, self._given_back, loop, len(body)).atexit = False

    def _given_back(self, loop: asyncio.AbstractEventLoop, size: int) -> None:
        """The holder is gone, in whatever thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed, and all is over
            loop.call_soon_threadsafe(self._release, size)

    def _release(self, size: int) -> None:
        self._lent -= size
        self._resume()

    def _resume(self) -> None:
        """Let receivers go on, the eldest first, while there is room."""
        for connection in [one for one in self._receiving if one in self._paused]:
            if self.used > self._limit and not self._may_go_on(connection):
                return
            self._paused.discard(connection)
            connection.resume()
