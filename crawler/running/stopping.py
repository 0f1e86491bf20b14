"""The wish to stop: SIGINT, SIGTERM and SIGHUP end a run soon, and what is finished is kept (PROMISES 17)."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

STOP_S = 17.0
"""After a signal the process ends by itself within this (PROMISES 17 allows 20)."""


class StopWish:
    """The wish to stop, shared by the signal handlers and whatever runs."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self._stops: list[Callable[[], None]] = []

    @contextlib.contextmanager
    def calls(self, stop: Callable[[], None]) -> Iterator[None]:
        """Call `stop` when the wish comes while the block runs."""
        self._stops.append(stop)
        try:
            if self.signal is not None:
                stop()
            yield
        finally:
            self._stops.remove(stop)

    def wish(self, number: int) -> None:
        """Stop soon; the process ends itself when that takes too long."""
        first = self.signal is None
        self.signal = self.signal or number
        logger.info("stopping signal=%d", number)
        if first:
            last_resort = threading.Timer(STOP_S, os._exit, (128 + number,))
            last_resort.daemon = True
            last_resort.start()
            self._last_resort = last_resort
        for stop in list(self._stops):
            stop()

    def ended(self) -> None:
        """The run ended in time."""
        if self.signal is not None:
            self._last_resort.cancel()


wish = StopWish()
"""The process's own; one process runs one thing at a time."""
