"""Messages sent beside a round, in a thread, so that no channel delays the crawl (PROMISES 24)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.running.reporting import Tally
from crawler.running.stopping import wish

logger = logging.getLogger(__name__)

POST_S = 2.0
"""Between two looks for new messages while a round goes on."""


class Post:
    """Sends messages in a thread while a round goes on, and once more at its end."""

    def __init__(
        self,
        db: Path,
        channels: Mapping[str, Any] | None,
        tally: Tally,
        clock: Callable[[], datetime],
    ) -> None:
        self.sent = 0
        self.failed = 0
        self._db = db
        self._clock = clock
        self._channels = channels
        self._tally = tally
        self._hits = 0
        self._sending: asyncio.Task[None] | None = None

    async def while_running(self, task: asyncio.Task[None]) -> None:
        """Wait for the round; every few seconds, send what new hits gave."""
        while not task.done():
            await asyncio.wait({task}, timeout=POST_S)
            idle = self._sending is None or self._sending.done()
            if self._tally.hits > self._hits and idle and not task.done():
                self._hits = self._tally.hits
                self._sending = asyncio.create_task(self._send())
        await task

    async def last_round(self) -> None:
        """Send what is left, old messages that are due again among them."""
        if self._sending is not None:
            await self._sending
        await self._send()

    async def _send(self) -> None:
        if self._channels is None:
            return
        from crawler.outbox.deliver import deliver_due

        try:
            report = await asyncio.to_thread(
                deliver_due,
                self._db,
                self._channels,
                clock=self._clock,
                stop=lambda: wish.signal is not None,
            )
        except Exception:  # the articles are stored; messages wait in the store
            logger.exception("sending failed")
            self.failed += 1
            return
        self.sent += sum(report.sent.values())
        self.failed += sum(report.failed.values())
