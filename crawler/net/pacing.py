"""When a host may be asked again: delays, Crawl-delay, Retry-After, back-off.

Kept by host and port, over all sources. Monotonic time only; the wall clock is handed in
where a date in a Retry-After header has to be compared.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

HostKey = tuple[str, int]
MAX_RETRY_AFTER_S = 24 * 3600.0
DEFAULT_QUIET_S = 60.0
"""After a 429 or 503 that names no time; doubles with each further one."""
MAX_QUIET_S = 3600.0
IDLE_S = 25 * 3600.0
"""A host not asked for so long is forgotten. No sooner than its robots.txt, which holds for a day: the
Crawl-delay stands here alone."""


class HostQuietError(Exception):
    """The host asked for quiet, for longer than we wait. `quiet_s` tells how long."""

    def __init__(self, key: HostKey, quiet_s: float) -> None:
        super().__init__(f"{key[0]}:{key[1]} asked for quiet for {quiet_s:.0f} s")
        self.quiet_s = quiet_s


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    crawl_delay_s: float = 0.0
    last_end: float = float("-inf")
    quiet_until: float = float("-inf")
    refusals: int = 0
    users: int = 0


class Pacing:
    """One request at a time for a host, with a pause after each."""

    def __init__(
        self,
        *,
        max_crawl_delay_s: float = 60.0,
        max_wait_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hosts: dict[HostKey, _Host] = {}
        self._max_crawl_delay_s = max_crawl_delay_s
        self._max_wait_s = max_wait_s
        self._clock = clock

    def _host(self, key: HostKey) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = _Host()
        return host

    @asynccontextmanager
    async def turn(self, key: HostKey, delay_s: float) -> AsyncIterator[None]:
        """Wait for the host's turn; one request may be sent inside.

        Raises:
            HostQuietError: The host asked for quiet for longer than `max_wait_s`.
        """
        host = self._host(key)
        host.users += 1
        try:
            self._check_quiet(key, host)
            async with host.lock:
                self._check_quiet(key, host)
                pause = max(delay_s, host.crawl_delay_s)
                ready = max(host.last_end + pause, host.quiet_until)
                wait = ready - self._clock()
                if wait > 0:
                    await asyncio.sleep(wait)
                try:
                    yield
                finally:
                    host.last_end = self._clock()
        finally:
            host.users -= 1

    def _check_quiet(self, key: HostKey, host: _Host) -> None:
        quiet_s = host.quiet_until - self._clock()
        if quiet_s > self._max_wait_s:
            raise HostQuietError(key, quiet_s)

    def quiet_s(self, key: HostKey) -> float:
        """Seconds for which the host still asks for quiet; 0 when it does not."""
        host = self._hosts.get(key)
        return max(0.0, host.quiet_until - self._clock()) if host else 0.0

    def quiet_hosts(self) -> dict[str, float]:
        """`host:port` of those that still ask for quiet, with seconds left; for the next crawl."""
        now = self._clock()
        return {
            f"{name}:{port}": host.quiet_until - now
            for (name, port), host in self._hosts.items()
            if host.quiet_until > now
        }

    def restore(self, quiet: Mapping[str, float]) -> None:
        """Take over what `quiet_hosts` gave in an earlier crawl."""
        for text, seconds in quiet.items():
            name, _, port = text.rpartition(":")
            if port.isascii() and port.isdigit():
                self._host((name, int(port))).quiet_until = self._clock() + seconds

    def set_crawl_delay(self, key: HostKey, delay_s: float) -> bool:
        """Keep robots.txt's Crawl-delay; True when it was clamped."""
        self._host(key).crawl_delay_s = min(delay_s, self._max_crawl_delay_s)
        return delay_s > self._max_crawl_delay_s

    def ask_quiet(self, key: HostKey, retry_after_s: float | None) -> float:
        """The host answered 429 or 503; returns for how many seconds it is left alone."""
        host = self._host(key)
        if retry_after_s is None:
            retry_after_s = min(DEFAULT_QUIET_S * 2.0**host.refusals, MAX_QUIET_S)
        host.refusals = min(host.refusals + 1, 10)
        quiet_s = min(max(retry_after_s, 1.0), MAX_RETRY_AFTER_S)
        host.quiet_until = max(host.quiet_until, self._clock() + quiet_s)
        return quiet_s

    def succeeded(self, key: HostKey) -> None:
        """The host answered as wished: its back-off starts anew."""
        self._host(key).refusals = 0

    def forget_idle(self) -> None:
        """Drop hosts not asked for long, so that memory stays flat for weeks."""
        now = self._clock()
        for key, host in list(self._hosts.items()):
            if host.users or host.quiet_until > now:
                continue
            if host.last_end < now - IDLE_S:
                del self._hosts[key]


def retry_after(header: str | None, *, now: datetime) -> float | None:
    """Seconds of a Retry-After header (seconds or HTTP date); nonsense is `None`."""
    if header is None:
        return None
    value = header.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), MAX_RETRY_AFTER_S)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=now.tzinfo)
    return min(max((when - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)
