"""One guarded request of the crawl: robots.txt, turn, connection, bounded body, redirects.

Everything that fetches through Twisted comes through `Fetcher.fetch`: the Scrapy download
handler (`handler.py`) has no other way, so a new spider cannot forget any of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.exceptions import PageError
from crawler.net.asking import Answer, Ask, status_refusal
from crawler.net.cookies import ChainCookies
from crawler.net.decode import ACCEPT_ENCODING
from crawler.net.heads import request_bytes
from crawler.net.limits import Limits, Purpose
from crawler.net.memory import NetMemory
from crawler.net.pacing import Pacing, retry_after
from crawler.net.pool import ConnectionPool
from crawler.net.site_clocks import date_of
from crawler.net.site_robots import SiteRobots
from crawler.net.targets import REDIRECTS, Target, parse_target, redirect_target
from crawler.net.wire import AnswerReader
from crawler.records import Reason

logger = logging.getLogger(__name__)

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


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
        memory = memory or NetMemory()
        self.robots = SiteRobots(memory.robots, pacing, self._turn)
        self._clocks = memory.clocks
        self._told_time: set[str] = set()
        """Hosts whose clocks were looked at: one answer of each is enough."""
        self._slots = asyncio.Semaphore(limits.connections)
        self.requests = 0
        self.answered: Counter[bool] = Counter()
        """Requests that a server answered, by whether its private address was permitted."""

    async def fetch(self, ask: Ask) -> Answer:
        """Fetch one address, following redirects.

        Raises:
            PageError: With its reason class; error statuses too (`http_4xx`, `http_5xx`,
                `rate_limited`), but not 304.
            HostQuietError: The host asked for quiet for longer than we wait.
        """
        target = first = parse_target(ask.url, max_chars=self._limits.url_chars)
        permanent = True
        seen = 0
        asked: Counter[str] = Counter()
        cookies = ChainCookies()
        asking = ask
        while True:
            asked[target.url] += 1
            if asked[target.url] > self._limits.tries:
                raise PageError(Reason.REDIRECT_LIMIT, "redirects in a circle")
            robots = await self.robots.of(target, ask)
            rule = robots.permit(target.path)
            reader, seconds = await self._turn(target, asking)
            if reader.status not in REDIRECTS:
                moved = permanent and target.url != first.url
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
            cookies.take(target, reader.headers)
            target = redirect_target(target, location, max_chars=self._limits.url_chars)
            asking = replace(ask, headers=(*ask.headers, *cookies.of(target)))

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
        # 202 is how one such service asks for a proof
        asks = status == 202 and reader.header("x-amzn-waf-action")
        if asks or status >= 400 or (status >= 300 and status != 304):
            raise status_refusal(status, reader.headers)
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
        if target.host not in self._told_time:
            self._told_time.add(target.host)
            self._clocks.tell(target.host, reader.header, now=self._wall())
        if reader.status in (429, 503):
            # a date is meant by the site's own clock
            now = date_of(reader.header) or self._wall()
            wait = retry_after(reader.header("retry-after"), now=now)
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
        self.answered[private] += 1
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
