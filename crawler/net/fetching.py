"""One guarded request of the crawl: robots.txt, turn, connection, bounded body, redirects.

Everything that fetches through Twisted comes through `Fetcher.fetch`: the Scrapy download
handler (`handler.py`) has no other way, so a new spider cannot forget any of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from crawler.exceptions import PageError
from crawler.net.decode import ACCEPT_ENCODING
from crawler.net.heads import request_bytes
from crawler.net.limits import Limits, Purpose
from crawler.net.memory import KnownRobots, NetMemory
from crawler.net.pacing import HostKey, HostQuietError, Pacing, retry_after
from crawler.net.pool import ConnectionPool
from crawler.net.robots import ALL_CLOSED, ALL_OPEN, Robots, parse_robots
from crawler.net.targets import Target, parse_target, redirect_target
from crawler.net.wire import AnswerReader
from crawler.records import Reason

logger = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ROBOTS_FRESH_S = 24 * 3600.0
"""RFC 9309, 2.4: not longer than a day."""
ROBOTS_CLOSED_S = 600.0
"""A robots.txt that could not be had is asked for again after this."""
_ROBOTS_REDIRECTS = 5
_MAX_ROBOTS = 5_000
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to fetch, and for whom."""

    url: str
    purpose: Purpose = Purpose.PAGE
    delay_s: float = 1.0
    private: HostKey | None = None
    """Host and port that may be private: those of a source that says so."""
    headers: Sequence[tuple[str, str]] = ()

    def permits(self, target: Target) -> bool:
        """Tell whether the target may be at a private address."""
        return self.private is not None and target.key == self.private


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Answer:
    """A whole answer; 304 and errors have no body."""

    url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    permanent_to: str | None = None
    """Where a chain of permanent redirects alone led."""
    seconds: float = 0.0
    robots_rule: str | None = None
    """The line of robots.txt that let us fetch the page."""

    def header(self, name: str) -> str | None:
        """All values of a header, joined; `name` in lower case."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None


class Fetcher:
    """Fetches for all sources of one process."""

    def __init__(
        self,
        pool: ConnectionPool,
        pacing: Pacing,
        limits: Limits,
        *,
        user_agent: str,
        wall: Callable[[], datetime],
        memory: NetMemory | None = None,
    ) -> None:
        self.pacing = pacing
        self._pool = pool
        self._limits = limits
        self._user_agent = user_agent
        self._wall = wall
        self._robots = (memory or NetMemory()).robots
        self._slots = asyncio.Semaphore(limits.connections)
        self.requests = 0
        self.requests_answered = 0

    async def fetch(self, ask: Ask) -> Answer:
        """Fetch one address, following redirects.

        Raises:
            PageError: With its reason class; error statuses too (`http_4xx`, `http_5xx`,
                `rate_limited`), but not 304.
            HostQuietError: The host asked for quiet for longer than we wait.
        """
        target = parse_target(ask.url, max_chars=self._limits.url_chars)
        permanent = True
        seen = 0
        while True:
            rule = await self._check_robots(target, ask)
            reader, seconds = await self._turn(target, ask)
            if reader.status not in REDIRECTS:
                moved = permanent and seen > 0
                return self._answer(target, reader, seconds, rule, moved=moved)
            permanent = permanent and reader.status in (301, 308)
            seen += 1
            if seen > self._limits.redirects:
                raise PageError(
                    Reason.REDIRECT_LIMIT, f"more than {seen - 1} redirects"
                )
            location = reader.header("location")
            if not location:
                raise PageError(Reason.PROTOCOL, "a redirect to nowhere")
            target = redirect_target(target, location, max_chars=self._limits.url_chars)

    def _answer(
        self,
        target: Target,
        reader: AnswerReader,
        seconds: float,
        rule: str,
        *,
        moved: bool,
    ) -> Answer:
        status = reader.status
        if status >= 400 or (status >= 300 and status != 304):
            raise status_refusal(status)
        answer = Answer(
            url=target.url,
            status=status,
            headers=tuple(reader.headers),
            body=reader.take_body(),
            permanent_to=target.url if moved else None,
            seconds=seconds,
            robots_rule=rule,
        )
        self._pool.budget.lend(answer.body, answer)
        return answer

    async def _turn(self, target: Target, ask: Ask) -> tuple[AnswerReader, float]:
        """One request in the host's turn, its quiet wishes noted."""
        async with self.pacing.turn(target.key, ask.delay_s):
            began = time.monotonic()
            reader = await self._request(target, ask)
            seconds = time.monotonic() - began
        if reader.status in (429, 503):
            wait = retry_after(reader.header("retry-after"), now=self._wall())
            if reader.status == 429 or wait is not None:
                quiet = self.pacing.ask_quiet(target.key, wait)
                logger.info(
                    "host asks for quiet host=%s seconds=%.0f", target.host, quiet
                )
        elif reader.status < 500:
            self.pacing.succeeded(target.key)
        return reader, seconds

    async def _request(self, target: Target, ask: Ask) -> AnswerReader:
        limit = self._limits.body_bytes(ask.purpose)
        cut = ask.purpose is Purpose.ROBOTS
        headers = [
            ("Host", target.host_header),
            ("User-Agent", self._user_agent),
            ("Accept", _ACCEPT),
            ("Accept-Encoding", ACCEPT_ENCODING.decode()),
            *ask.headers,
        ]
        private = ask.permits(target)
        proxy = self._pool.proxy if not private else None
        path = target.path
        if proxy is not None and target.scheme == "http":
            path = target.url
            headers += proxy.headers()
        request = request_bytes("GET", path, headers)
        async with self._slots:
            self.requests += 1
            try:
                async with asyncio.timeout(self._limits.request_s) as deadline:
                    reader = await self._exchange(
                        target, request, AnswerReader(limit, cut=cut), deadline, private
                    )
            except TimeoutError as error:
                words = f"no whole answer in {self._limits.request_s:g} s"
                raise PageError(Reason.TIMEOUT, words) from error
        self.requests_answered += 1
        return reader

    async def _exchange(
        self,
        target: Target,
        request: bytes,
        reader: AnswerReader,
        deadline: asyncio.Timeout,
        private: bool,
    ) -> AnswerReader:
        kept = self._pool.kept(target, private=private)
        if kept is not None:
            try:
                await kept.exchange(request, reader, deadline)
            except PageError:
                # The server may close an idle connection at any time: no fault of this request.
                if reader.started:
                    raise
            else:
                if reader.keep_alive:
                    self._pool.keep(target, kept, private=private)
                return reader
        fresh = await self._pool.open(target, private=private)
        await fresh.exchange(request, reader, deadline)
        if reader.keep_alive:
            self._pool.keep(target, fresh, private=private)
        return reader

    def close(self) -> None:
        """Close what is idle."""
        self._pool.close()

    async def _check_robots(self, target: Target, ask: Ask) -> str:
        """The rule that lets us fetch, in words.

        Raises:
            PageError: `robots` or `robots_unreachable`.
        """
        robots = await self.robots_for(target, ask)
        if robots.everything_closed and target.path != "/robots.txt":
            raise PageError(Reason.ROBOTS_UNREACHABLE, robots.why)
        rule = robots.rule_for(target.path)
        if rule is None or rule.allow:
            return robots.told(rule)
        raise PageError(Reason.ROBOTS, f"robots.txt says no ({robots.told(rule)})")

    async def robots_for(self, target: Target, ask: Ask) -> Robots:
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
            known.task = asyncio.ensure_future(self._load_robots(target, ask, known))
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

    async def _load_robots(
        self, target: Target, ask: Ask, known: KnownRobots
    ) -> Robots:
        try:
            robots, fresh_s = await self._fetch_robots(target, ask)
        except BaseException:
            self._robots.pop((target.origin, ask.permits(target)), None)
            raise
        known.robots, known.until = robots, time.monotonic() + fresh_s
        known.task = None
        if robots.crawl_delay_s is not None and self.pacing.set_crawl_delay(
            target.key, robots.crawl_delay_s
        ):
            logger.info(
                "crawl delay clamped host=%s asked=%.0f",
                target.host,
                robots.crawl_delay_s,
            )
        return robots

    async def _fetch_robots(self, target: Target, ask: Ask) -> tuple[Robots, float]:
        here = parse_target(f"{target.scheme}://{target.host_header}/robots.txt")
        robots_ask = Ask(
            url=here.url,
            purpose=Purpose.ROBOTS,
            delay_s=ask.delay_s,
            private=ask.private,
        )
        try:
            for _ in range(_ROBOTS_REDIRECTS + 1):
                reader, _ = await self._turn(here, robots_ask)
                if reader.status not in REDIRECTS:
                    return robots_from(reader.status, b"".join(reader.body))
                here = redirect_target(here, reader.header("location") or "")
        except PageError as error:
            if error.reason in _UNASKABLE or error.detail.startswith("own network"):
                raise
            logger.info("no robots.txt host=%s %s", target.host, error)
            return replace(ALL_CLOSED, why=str(error)), ROBOTS_CLOSED_S
        return (
            ALL_OPEN,
            ROBOTS_FRESH_S,
        )  # RFC 9309, 2.3.1.2: too many redirects: unavailable


_UNASKABLE = frozenset({Reason.PRIVATE_ADDRESS, Reason.DNS, Reason.TLS})
"""Reasons that say more about the host than `robots_unreachable` would."""


def robots_from(status: int, body: bytes) -> tuple[Robots, float]:
    """Rules for an answer to robots.txt, and for how many seconds they hold.

    4xx means no rules (RFC 9309, 2.3.1.3), but 429 is a wish to be left alone.
    """
    if status == 429 or status >= 500:
        return replace(ALL_CLOSED, why=f"HTTP {status}"), ROBOTS_CLOSED_S
    if status == 200:
        return parse_robots(body), ROBOTS_FRESH_S
    return ALL_OPEN, ROBOTS_FRESH_S


def status_refusal(status: int) -> PageError:
    """The refusal for an answer that is no page."""
    if status == 429:
        return PageError(Reason.RATE_LIMITED, "HTTP 429")
    if 400 <= status < 500:
        return PageError(Reason.HTTP_4XX, f"HTTP {status}")
    if status >= 500:
        return PageError(Reason.HTTP_5XX, f"HTTP {status}")
    return PageError(Reason.PROTOCOL, f"HTTP {status}")


def utc_now() -> datetime:
    """The wall clock, for Retry-After dates alone."""
    return datetime.fromtimestamp(time.time_ns() / 1e9, tz=UTC)


__all__ = ["Answer", "Ask", "Fetcher", "HostQuietError"]
