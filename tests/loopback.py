"""Servers for the tests of the network: raw sockets on loopback, and one reactor in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.records import Source, SourceKind

if TYPE_CHECKING:
    from crawler.running.reporting import CrawlReport

T = TypeVar("T")
Route = bytes | Callable[["Asked", socket.socket], None]


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    at: float
    connection: int


def answer(
    body: bytes = b"",
    status: str = "200 OK",
    *,
    content_type: str | None = "text/html; charset=utf-8",
    length: bool = True,
    **headers: str,
) -> bytes:
    """An HTTP answer; `Retry_After="5"` becomes the header `Retry-After: 5`."""
    lines = [f"HTTP/1.1 {status}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    if length:
        lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


@dataclass
class RawServer:
    """Answers paths with bytes as they stand, or lets a function do what it likes.

    What has no route is a 404. The connection is kept until the client or a function closes it.
    """

    routes: dict[str, Route] = field(default_factory=dict)
    address: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> RawServer:
        self._socket = socket.create_server((self.address, 0))
        self.port = self._socket.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._closing = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(5)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}"

    def paths(self) -> list[str]:
        """Paths asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(
                target=self._serve, args=(connection, self.connections), daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        self._open.add(connection)
        try:
            if self.tls is not None:
                plain, connection = (
                    connection,
                    self.tls.wrap_socket(connection, server_side=True),
                )
                self._open.discard(plain)
                self._open.add(connection)
            while (asked := _read_request(connection, number)) is not None:
                self.asked.append(asked)
                route = self.routes.get(asked.path, answer(b"none", "404 Not Found"))
                if callable(route):
                    route(asked, connection)
                else:
                    connection.sendall(route)
        except OSError:
            pass
        finally:
            self._open.discard(connection)
            connection.close()


def _read_request(connection: socket.socket, number: int) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
        if data[:1] == b"\x16":  # a TLS greeting, where none is spoken
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return None
    lines = data.decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines[1:])
        if name
    }
    return Asked(lines[0].split(" ")[1], headers, time.monotonic(), number)


class ReactorThread:
    """The asyncio reactor, in a thread for the length of the test session."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self.loop: asyncio.AbstractEventLoop
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait(20)

    def _run(self) -> None:
        from crawler.running.reactor import guarded_reactor

        reactor = guarded_reactor()

        def running() -> None:
            self.loop = reactor._asyncioEventloop
            self._ready.set()

        reactor.callWhenRunning(running)
        reactor.run(installSignalHandlers=False)

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 60.0) -> T:
        """Run a coroutine in the reactor and give its result here."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)


_reactor: list[ReactorThread] = []


def reactor_thread() -> ReactorThread:
    """The session's one: a reactor cannot be started twice."""
    if not _reactor:
        _reactor.append(ReactorThread())
    return _reactor[0]


class Fetching:
    """A fetcher in the reactor, with small limits and addresses from a table."""

    def __init__(
        self, table: dict[str, tuple[str, ...]] | None = None, **limits: Any
    ) -> None:
        self.table = table or {}
        self.limits = limits
        self.resolved: list[str] = []
        self._reactor = reactor_thread()
        self._reactor.run(self._make())

    async def _make(self) -> None:
        from twisted.internet import reactor

        from crawler.net.budget import Budget
        from crawler.net.fetching import Fetcher
        from crawler.net.guard import install_guard
        from crawler.net.limits import Limits
        from crawler.net.pacing import Pacing
        from crawler.net.pool import ConnectionPool

        limits = Limits(**{"request_s": 5.0, "connect_s": 2.0, **self.limits})
        self.budget = Budget(limits.memory_bytes)
        self.guard = install_guard(reactor)
        self.pool = ConnectionPool(
            reactor,
            self.guard,
            self._resolve,
            budget=self.budget,
            connect_s=limits.connect_s,
        )
        self.pacing = Pacing(
            max_crawl_delay_s=limits.crawl_delay_s, max_wait_s=limits.wait_s
        )
        self.fetcher = Fetcher(
            self.pool,
            self.pacing,
            limits,
            user_agent="vedette-test",
            wall=lambda: datetime.now(UTC),
        )

    async def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        from crawler.net.addresses import is_literal
        from crawler.net.resolving import look_up

        self.resolved.append(host)
        if host in self.table:
            return self.table[host]
        if is_literal(host):
            return (host,)
        try:  # short and number forms, as the system's resolver reads them
            return (socket.inet_ntoa(socket.inet_aton(host)),)
        except OSError:
            return look_up(host, port)

    def get(self, url: str, **ask: Any) -> Any:
        """Fetch; host and port of `url` may be private unless `private` says otherwise."""
        from crawler.net.asking import Ask
        from crawler.net.targets import parse_target

        if "private" not in ask:
            ask["private"] = parse_target(url).key
        return self._reactor.run(
            self.fetcher.fetch(Ask(url=url, **{"delay_s": 0.0, **ask}))
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._reactor.run(work)

    def close(self) -> None:
        async def close() -> None:
            self.fetcher.close()

        self._reactor.run(close())


STAGES = {
    "pipelines.identity.IdentityPipeline": 100,
    "pipelines.store.StorePipeline": 900,
}
"""What tests of finding and fetching need of the stages."""


def crawl_once(
    db: Path, *sources: Source, options: Any = None, **settings: Any
) -> CrawlReport:
    """One round in the session's reactor, with quick tries and no pauses."""
    from crawler.run import CrawlOptions, crawl_round

    quick = {
        "VEDETTE_RETRY_S": 0.05,
        "VEDETTE_NET_MEMORY": None,
        "VEDETTE_REQUEST_S": 5,
        "ITEM_PIPELINES": STAGES,
        "LOG_LEVEL": "WARNING",
    }
    given = CrawlOptions(
        db=db, sources=sources, settings={**quick, **settings}, **(options or {})
    )
    return reactor_thread().run(crawl_round(given), 120)


def source_of(server: RawServer, path: str = "/feed", **values: Any) -> Source:
    """A source of a loopback server, which its entry allows."""
    given = {
        "key": "s",
        "name": "S",
        "kind": SourceKind.FEED,
        "allow_private": True,
        "delay_s": 0.0,
    }
    return Source(**{**given, "url": f"{server.url}{path}", **values})


def rows(db: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query gives."""
    import sqlite3

    with contextlib.closing(sqlite3.connect(db)) as connection:
        return connection.execute(query).fetchall()


WORDS = (
    "The ministry said on Monday that the new ships would be delivered two years later than "
    "planned, and that the yard had been told to find more people for the work. "
)


def article(
    headline: str = "Ships come later than planned", text: str = WORDS
) -> bytes:
    """A page that is an article."""
    paragraphs = "".join(f"<p>{text}{n}.</p>" for n in range(14))
    page = (
        f"<!doctype html><html lang='en'><head><title>{headline}</title>"
        "<meta property='og:type' content='article'></head>"
        f"<body><article><h1>{headline}</h1><p class='byline'>By Ann Other</p>"
        f"<time datetime='2026-11-20T10:00:00Z'>20 November 2026</time>{paragraphs}"
        "</article></body></html>"
    )
    return answer(page.encode())


def rss(*links: str, extra: str = "") -> bytes:
    """A feed of these links, newest first."""
    items = "".join(
        f"<item><title>Item {n}</title><link>{link}</link>"
        f"<pubDate>Fri, 20 Nov 2026 {23 - n % 24:02}:00:00 GMT</pubDate></item>"
        for n, link in enumerate(links)
    )
    text = f"<rss version='2.0'><channel><title>T</title>{items}{extra}</channel></rss>"
    return answer(text.encode(), content_type="application/rss+xml")
