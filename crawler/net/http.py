"""A blocking HTTP client for channels, `sources add` and `extract URL`. Free of Twisted.

Judges addresses, schemes, sizes and codings with the same parts as the crawl. Certificates
are verified. Proxies of the environment are ignored.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from crawler.exceptions import PageError
from crawler.net.addresses import is_public
from crawler.net.certificates import certificates_in, own_file
from crawler.net.decode import ACCEPT_ENCODING
from crawler.net.heads import parse_head, request_bytes
from crawler.net.limits import Limits, Purpose
from crawler.net.proxy import Proxy, connect_request, judge_by_name
from crawler.net.resolving import look_up
from crawler.net.robots import ALL_CLOSED, ALL_OPEN, Robots, parse_robots
from crawler.net.targets import Target, parse_target, redirect_target
from crawler.net.wire import AnswerReader
from crawler.records import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LookUp = Callable[[str, int], tuple[str, ...]]
POST_URL_CHARS = 4000
"""Of an address that the user typed: tokens stand in some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """A whole answer, of any status."""

    url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes
    """Decoded; empty for errors, which nobody reads."""

    def header(self, name: str) -> str | None:
        """All values of a header, joined; `name` in lower case."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None


@dataclass(slots=True)
class HttpClient:
    """Sends one request at a time; safe to use from one thread.

    Addresses that came from a page must be public. An address that the user typed as a
    channel may be private: `private=True` (PROMISES 24).
    """

    user_agent: str
    private: bool = False
    private_at: frozenset[tuple[str, int]] = frozenset()
    """Host and port of places that may be private, whatever links from there."""
    timeout_s: float = 30.0
    """Of one request in all."""
    limits: Limits = field(default_factory=Limits)
    look_up: LookUp = look_up
    proxy: Proxy | None = None
    """The user's, by `proxy.parse_proxy`; not used for what may be private."""
    ca_file: str | None = field(default_factory=own_file)
    """Certificates to trust instead of the system's; channels keep to it too."""

    def get(
        self,
        url: str,
        *,
        purpose: Purpose = Purpose.PAGE,
        headers: Sequence[tuple[str, str]] = (),
        redirects: int | None = None,
        robots: bool = True,
    ) -> HttpAnswer:
        """Fetch, following redirects; each hop is judged anew, by its robots.txt too.

        Raises:
            PageError: As the crawl's `Fetcher`, but a status of 400 and above is an answer.
        """
        target = parse_target(url, max_chars=self.limits.url_chars)
        left = self.limits.redirects if redirects is None else redirects
        while True:
            try:
                if robots:
                    self._check_robots(target)
                answer = self._send("GET", target, headers, b"", purpose)
                location = answer.header("location")
                if answer.status not in REDIRECTS or not location or redirects == 0:
                    return answer
                if left <= 0:
                    raise PageError(Reason.REDIRECT_LIMIT, "too many redirects")
                left -= 1
                target = redirect_target(target, location)
            except PageError as error:
                error.url = error.url or target.url
                raise

    def post(
        self, url: str, body: bytes, *, headers: Sequence[tuple[str, str]] = ()
    ) -> HttpAnswer:
        """Send `body`; redirects are never followed (PROMISES 24).

        The status is the answer: a channel that says 2xx has accepted, whatever becomes of the
        body behind it, which nobody reads.

        Raises:
            PageError: No status came. No message holds the address.
        """
        target = parse_target(url, max_chars=POST_URL_CHARS)
        own = [("Content-Length", str(len(body))), *headers]
        return self._send("POST", target, own, body, Purpose.PAGE, head_only=True)

    def _check_robots(self, target: Target) -> None:
        rules = self._robots(target)
        if rules.everything_closed:
            raise PageError(Reason.ROBOTS_UNREACHABLE, rules.why)
        if not rules.allows(target.path):
            rule = rules.told(rules.rule_for(target.path))
            raise PageError(Reason.ROBOTS, f"robots.txt says no ({rule})")

    def _robots(self, target: Target) -> Robots:
        here = parse_target(f"{target.scheme}://{target.host_header}/robots.txt")
        try:
            for _ in range(6):
                answer = self._send("GET", here, (), b"", Purpose.ROBOTS)
                if answer.status not in REDIRECTS:
                    break
                here = redirect_target(here, answer.header("location") or "")
            else:
                return ALL_OPEN
        except PageError as error:
            if error.reason in (Reason.PRIVATE_ADDRESS, Reason.DNS, Reason.TLS):
                raise
            return replace(ALL_CLOSED, why=str(error))
        if answer.status == 429 or answer.status >= 500:
            return replace(ALL_CLOSED, why=f"HTTP {answer.status}")
        return parse_robots(answer.body) if answer.status == 200 else ALL_OPEN

    def _send(
        self,
        method: str,
        target: Target,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        purpose: Purpose,
        *,
        head_only: bool = False,
    ) -> HttpAnswer:
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
            with contextlib.closing(self._connect(target, end)) as connection:
                _exchange(connection, request, reader, end, head_only=head_only)
        except PageError:
            if not (head_only and reader.head_read):
                raise
        except TimeoutError as error:
            words = f"no whole answer in {self.timeout_s:g} s"
            raise PageError(Reason.TIMEOUT, words) from error
        except ssl.SSLError as error:
            raise PageError(Reason.TLS, _tls_words(error)) from error
        except OSError as error:
            words = f"no connection: {error.strerror or type(error).__name__}"
            raise PageError(Reason.PROTOCOL, words) from error
        return HttpAnswer(
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
            there = proxy.target
            usable = list(self.look_up(there.host, there.port))
        else:
            there = target
            addresses = self.look_up(target.host, target.port)
            usable = [a for a in addresses if private or is_public(a)]
        if not usable:
            raise PageError(
                Reason.PRIVATE_ADDRESS, f"{target.host} is not at a public address"
            )
        plain = _first_that_connects(usable[:3], there.port, end)
        try:
            plain.settimeout(_left(end))
            if target.scheme == "http":
                return plain
            if proxy is not None:
                _tunnel(plain, connect_request(target, proxy))
            return _tls_context(self.ca_file).wrap_socket(
                plain, server_hostname=target.host
            )
        except BaseException:
            plain.close()
            raise


def _first_that_connects(addresses: list[str], port: int, end: float) -> socket.socket:
    fault = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), _left(end))
        except OSError as error:
            fault = error
    raise fault


def _tunnel(plain: socket.socket, request: bytes) -> None:
    """Ask a proxy for a tunnel.

    Raises:
        PageError: `protocol`: it refused.
    """
    plain.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head:
        piece = plain.recv(1)  # not a byte more than the head: the rest belongs to TLS
        if not piece or len(head) > 8192:
            raise PageError(Reason.PROTOCOL, "the proxy closed")
        head += piece
    _, status, _ = parse_head(head)
    if status != 200:
        raise PageError(Reason.PROTOCOL, f"the proxy answers {status}")


def _exchange(
    connection: socket.socket,
    request: bytes,
    reader: AnswerReader,
    end: float,
    *,
    head_only: bool = False,
) -> None:
    """Send and read until the answer (or its head) is whole; the clock runs over all of it."""
    connection.settimeout(_left(end))
    connection.sendall(request)
    while not (reader.done or (head_only and reader.head_read)):
        connection.settimeout(_left(end))
        try:
            data = connection.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            reader.closed(clean=False)
            return
        if not data:
            reader.closed(clean=True)
            return
        reader.receive(data)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message[:200]
    return (error.reason or "the TLS handshake failed")[:200]


@lru_cache(maxsize=4)
def _tls_context(ca_file: str | None) -> ssl.SSLContext:
    """The user's certificates, else the system's, or certifi's where the system has none."""
    if ca_file is not None:
        return ssl.create_default_context(cadata="\n".join(certificates_in(ca_file)))
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not ssl.get_default_verify_paths().capath:
        import certifi

        context.load_verify_locations(certifi.where())
    return context
