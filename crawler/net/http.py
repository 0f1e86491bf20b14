"""A blocking HTTP client for channels, `sources add` and `extract URL`. Free of Twisted.

Judges addresses, schemes, sizes, codings and robots.txt with the same parts as the crawl, and
keeps the same pauses. Proxies of the environment are ignored.
"""

from __future__ import annotations

import contextlib
import math
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from crawler.exceptions import PageError
from crawler.net.addresses import is_public
from crawler.net.asking import Answer
from crawler.net.certificates import own_file
from crawler.net.cookies import ChainCookies
from crawler.net.decode import ACCEPT_ENCODING
from crawler.net.exchange import connect, exchange, socket_faults
from crawler.net.heads import request_bytes
from crawler.net.limits import Limits, Purpose
from crawler.net.pacing import HostKey
from crawler.net.proxy import Proxy, judge_by_name
from crawler.net.resolving import look_up
from crawler.net.robots import ALL_CLOSED, ALL_OPEN, Robots
from crawler.net.site_robots import MAX_REDIRECTS, UNASKABLE, robots_from
from crawler.net.targets import Target, parse_target, redirect_target
from crawler.net.wire import AnswerReader
from crawler.records import Reason

LookUp = Callable[[str, int], tuple[str, ...]]
POST_URL_CHARS = 4000
"""Of an address that the user typed: tokens stand in some."""


@dataclass(slots=True)
class HttpClient:
    """Sends one request at a time; safe to use from one thread.

    Addresses that came from a page must be public. An address that the user typed as a
    channel may be private: `private=True` (PROMISES 24).
    """

    user_agent: str
    private: bool = False
    private_at: frozenset[HostKey] = frozenset()
    """Host and port of places that may be private, whatever links from there."""
    timeout_s: float = 30.0
    """Of one request in all."""
    limits: Limits = field(default_factory=Limits)
    look_up: LookUp = look_up
    proxy: Proxy | None = None
    """The user's, by `proxy.parse_proxy`; not used for what may be private."""
    ca_file: str | None = field(default_factory=own_file)
    """Certificates to trust instead of the system's; channels keep to it too."""
    pause_s: float = 0.0
    """Between two requests to one host; its robots.txt can only raise it. 0: for one page, none."""
    rest: Callable[[float], object] = time.sleep
    """Waits for so many seconds; what is true of its answer ends the work."""
    _rules: dict[tuple[str, str, int], Robots] = field(default_factory=dict, init=False)
    """What the robots.txt of an origin says."""
    _ended: dict[HostKey, float] = field(default_factory=dict, init=False)
    """Monotonic time at which the last request to a host ended."""

    def get(
        self, url: str, *, purpose: Purpose = Purpose.PAGE, robots: bool = True
    ) -> Answer:
        """Fetch, following redirects; each hop is judged anew, by its robots.txt too.

        Raises:
            PageError: As the crawl's `Fetcher`, but a status of 400 and above is an answer.
        """
        target = parse_target(url, max_chars=self.limits.url_chars)
        left = self.limits.redirects
        cookies = ChainCookies()
        while True:
            try:
                if robots:
                    self._robots(target).permit(target.path)
                answer = self._send_in_turn(target, purpose, cookies.of(target))
                if not answer.location:
                    return answer
                cookies.take(target, answer.headers)
                if left <= 0:
                    raise PageError(Reason.REDIRECT_LIMIT, "too many redirects")
                left -= 1
                target = redirect_target(
                    target, answer.location, max_chars=self.limits.url_chars
                )
            except PageError as error:
                error.url = error.url or target.url
                raise

    def post(
        self, url: str, body: bytes, *, headers: Sequence[tuple[str, str]] = ()
    ) -> Answer:
        """Send `body`; redirects are never followed (PROMISES 24).

        The status is the answer: a channel that says 2xx has accepted, whatever becomes of the
        body behind it, which nobody reads.

        Raises:
            PageError: No status came. No message holds the address.
        """
        target = parse_target(url, max_chars=POST_URL_CHARS)
        own = [("Content-Length", str(len(body))), *headers]
        return self._send("POST", target, own, body, Purpose.PAGE, head_only=True)

    def _robots(self, target: Target) -> Robots:
        """What the origin's robots.txt says; asked for once."""
        known = self._rules.get(target.origin)
        if known is None:
            known = self._rules[target.origin] = self._fetch_robots(target)
        return known

    def _fetch_robots(self, target: Target) -> Robots:
        here = target.robots_txt()
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._send_in_turn(here, Purpose.ROBOTS)
                if answer.location is None:
                    return robots_from(answer.status, answer.body)[0]
                here = redirect_target(here, answer.location)
        except PageError as error:
            if error.reason in UNASKABLE:
                raise
            return replace(ALL_CLOSED, why=str(error))
        return ALL_OPEN

    def _send_in_turn(
        self,
        target: Target,
        purpose: Purpose,
        headers: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        """Ask a host for one more thing, after the pause that we give it or that it asks for."""
        if self.pause_s:
            rules = self._rules.get(target.origin, ALL_OPEN)
            asked = min(rules.crawl_delay_s or 0.0, self.limits.crawl_delay_s)
            ready = self._ended.get(target.key, -math.inf) + max(self.pause_s, asked)
            wait_s = ready - time.monotonic()
            if wait_s > 0 and self.rest(wait_s):
                raise PageError(Reason.TIMEOUT, "stopped")
        try:
            return self._send("GET", target, headers, b"", purpose)
        finally:
            self._ended[target.key] = time.monotonic()

    def _send(
        self,
        method: str,
        target: Target,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        purpose: Purpose,
        *,
        head_only: bool = False,
    ) -> Answer:
        end = time.monotonic() + self.timeout_s
        path = target.path
        proxy = None if self._may_be_private(target) else self.proxy
        if proxy is not None and target.scheme == "http":
            path, headers = target.url, [*headers, *proxy.headers()]
        request = request_bytes(
            method,
            path,
            [
                ("Host", target.host_header),
                ("User-Agent", self.user_agent),
                ("Accept", "*/*"),
                ("Accept-Encoding", ACCEPT_ENCODING.decode()),
                ("Connection", "close"),
                *headers,
            ],
            body,
        )
        reader = AnswerReader(
            self.limits.body_bytes(purpose), cut=purpose is Purpose.ROBOTS
        )
        try:
            with (
                socket_faults(self.timeout_s),
                contextlib.closing(self._connect(target, end)) as connection,
            ):
                exchange(connection, request, reader, end, head_only=head_only)
        except PageError:
            if not (head_only and reader.head_read):
                raise
        return Answer(
            url=target.url,
            status=reader.status,
            headers=tuple(reader.headers),
            body=reader.take_body(),
        )

    def _may_be_private(self, target: Target) -> bool:
        return self.private or target.key in self.private_at

    def _connect(self, target: Target, end: float) -> socket.socket:
        """Connect to an address that was judged; the name is not resolved a second time."""
        private = self._may_be_private(target)
        proxy = None if private else self.proxy
        if proxy is not None:
            judge_by_name(target.host)
            usable = list(self.look_up(proxy.target.host, proxy.target.port))
        else:
            addresses = self.look_up(target.host, target.port)
            usable = [a for a in addresses if private or is_public(a)]
        if not usable:
            raise PageError(
                Reason.PRIVATE_ADDRESS, f"{target.host} is not at a public address"
            )
        return connect(target, usable, end, proxy=proxy, ca_file=self.ca_file)
