"""Each site's robots.txt: asked for at most once a day, whoever fetches there. Free of Twisted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from crawler.exceptions import PageError
from crawler.net.asking import Ask
from crawler.net.limits import Purpose
from crawler.net.memory import KnownRobots, RobotsKey
from crawler.net.pacing import Pacing
from crawler.net.robots import ALL_CLOSED, ALL_OPEN, Robots, parse_robots
from crawler.net.targets import REDIRECTS, Target, parse_target, redirect_target
from crawler.net.wire import AnswerReader
from crawler.records import Reason

logger = logging.getLogger(__name__)

ROBOTS_FRESH_S = 24 * 3600.0
"""RFC 9309, 2.4: not longer than a day."""
ROBOTS_CLOSED_S = 600.0
"""A robots.txt that could not be had is asked for again after this."""
MAX_REDIRECTS = 5
"""RFC 9309, 2.3.1.2: at least so many are followed."""
_MAX_ROBOTS = 5_000
UNASKABLE = frozenset({Reason.PRIVATE_ADDRESS, Reason.DNS, Reason.TLS})
"""Reasons that say more about the host than `robots_unreachable` would."""


class SiteRobots:
    """What the sites of one process ask of machines."""

    def __init__(
        self,
        known: dict[RobotsKey, KnownRobots],
        pacing: Pacing,
        request: Callable[[Target, Ask], Awaitable[tuple[AnswerReader, float]]],
    ) -> None:
        self._robots = known
        self._pacing = pacing
        self._request = request
        """One request in its host's turn."""

    async def of(self, target: Target, ask: Ask) -> Robots:
        """What the origin's robots.txt says; asked for at most once a day.

        Raises:
            PageError: `private_address`, `dns` …: the host cannot be asked at all.
        """
        key = (target.origin, ask.permits(target))
        known = self._robots.get(key)
        if known is not None and known.task is None and known.until > time.monotonic():
            return known.robots
        if known is None or known.task is None:
            known = KnownRobots(ALL_CLOSED, 0.0)
            known.task = asyncio.ensure_future(self._load(target, ask, known))
            if len(self._robots) >= _MAX_ROBOTS:
                self._robots.pop(next(iter(self._robots)))
            self._robots[key] = known
        assert known.task is not None
        return await asyncio.shield(known.task)

    def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Sitemaps that the site's robots.txt names, as far as it was read; asks nobody."""
        try:
            origin = parse_target(url).origin
        except PageError:
            return ()
        known = (self._robots.get((origin, private)) for private in (False, True))
        return next((one.robots.sitemaps for one in known if one is not None), ())

    async def _load(self, target: Target, ask: Ask, known: KnownRobots) -> Robots:
        try:
            robots, fresh_s = await self._fetch(target, ask)
        except BaseException:
            self._robots.pop((target.origin, ask.permits(target)), None)
            raise
        known.robots, known.until = robots, time.monotonic() + fresh_s
        known.task = None
        if robots.crawl_delay_s is not None and self._pacing.set_crawl_delay(
            target.key, robots.crawl_delay_s
        ):
            logger.info(
                "crawl delay clamped host=%s asked=%.0f",
                target.host,
                robots.crawl_delay_s,
            )
        return robots

    async def _fetch(self, target: Target, ask: Ask) -> tuple[Robots, float]:
        here = target.robots_txt()
        robots_ask = Ask(
            url=here.url,
            purpose=Purpose.ROBOTS,
            delay_s=ask.delay_s,
            private=ask.private,
        )
        try:
            seen: set[str] = set()
            while here.url not in seen and len(seen) <= MAX_REDIRECTS:
                seen.add(here.url)
                reader, _ = await self._request(here, robots_ask)
                if reader.status not in REDIRECTS:
                    return robots_from(reader.status, b"".join(reader.body))
                here = redirect_target(here, reader.header("location") or "")
        except PageError as error:
            if error.reason in UNASKABLE or error.detail.startswith("own network"):
                raise
            logger.info("no robots.txt host=%s %s", target.host, error)
            return replace(ALL_CLOSED, why=str(error)), ROBOTS_CLOSED_S
        # RFC 9309, 2.3.1.2: too many redirects (or in a circle): unavailable
        return ALL_OPEN, ROBOTS_FRESH_S


def robots_from(status: int, body: bytes) -> tuple[Robots, float]:
    """Rules for an answer to robots.txt, and for how many seconds they hold.

    4xx means no rules (RFC 9309, 2.3.1.3), but 429 is a wish to be left alone.
    """
    if status == 429 or status >= 500:
        return replace(ALL_CLOSED, why=f"HTTP {status}"), ROBOTS_CLOSED_S
    if status == 200:
        return parse_robots(body), ROBOTS_FRESH_S
    return ALL_OPEN, ROBOTS_FRESH_S
