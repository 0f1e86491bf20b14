"""The invented outlets on 127.0.0.1, each with a port of its own, as every host has its own site.

with Newsroom(opened_at=now) as newsroom:
    path.write_text(newsroom.catalogue())
    …                   # crawl
    newsroom.round = 2  # one article is changed, one is new
    …                   # crawl again
newsroom.requests       # who asked for what
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from crawler.demo.outlets import Outlet, Page, load_outlets
from crawler.demo.printing import Edition, print_listing, print_page
from crawler.files.toml_text import toml_table

HOST = "127.0.0.1"
ROBOTS = "User-agent: *\nDisallow: /members/\n"
# One transparent dot stands for every picture: nobody looks at them, but a link should not break.
DOT = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that reached the newsroom."""

    outlet: str
    path: str
    round: int
    status: int
    """Answer: 200, 304 or 404."""
    agent: str
    """User-Agent as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a crawler must have found up to a round; all by address."""

    stored: Mapping[str, Page]
    refused: Mapping[str, str]
    """Reason class."""
    hits: frozenset[tuple[str, str]]
    """Alert and address."""
    changed: frozenset[str]


class Newsroom:
    """Serves all outlets from its start until its end. `round` may be set at any time."""

    def __init__(self, *, opened_at: datetime) -> None:
        self.opened_at = opened_at.replace(microsecond=0)
        self.round = 1
        self.requests: list[Request] = []
        self._servers: dict[str, _Server] = {}

    def __enter__(self) -> Self:
        for outlet in load_outlets():
            server = _Server(self, outlet)
            self._servers[outlet.key] = server
            threading.Thread(
                target=server.serve_forever, args=(0.05,), daemon=True
            ).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    def base(self, key: str) -> str:
        """Address of an outlet, without a slash at the end."""
        return f"http://{HOST}:{self._servers[key].server_port}"

    def edition(self, outlet: Outlet) -> Edition:
        """The outlet as it stands now."""
        copies = (page.original for page in outlet.pages if page.original)
        original = next(copies, None)
        return Edition(
            outlet=outlet,
            base=self.base(outlet.key),
            opened_at=self.opened_at,
            round=self.round,
            original_url=self.base(original[0]) + original[1] if original else None,
        )

    def catalogue(self) -> str:
        """A source file for all outlets, as a user would write it."""
        return "\n".join(self._entry(outlet) for outlet in load_outlets())

    def _entry(self, outlet: Outlet) -> str:
        return toml_table(
            "[[source]]",
            {
                "key": outlet.key,
                "name": outlet.name,
                "url": self.base(outlet.key) + outlet.listing_path,
                "kind": outlet.kind,
                "country": outlet.country,
                "language": outlet.language,
                "origin": outlet.origin,
                # This machine is no public address, and needs no rest between two requests.
                "allow_private": True,
                "delay_s": 0,
            },
        )

    def published(self, page: Page) -> datetime:
        """When a page was published, as it states it."""
        return self.opened_at - timedelta(hours=page.hours)

    def truth(self) -> Truth:
        """What must have been found by the end of the present round."""
        stored: dict[str, Page] = {}
        refused: dict[str, str] = {}
        changed: set[str] = set()
        for outlet in load_outlets():
            for page in outlet.pages:
                url = self.base(outlet.key) + page.path
                if page.round > self.round:
                    continue
                if page.refused:
                    refused[url] = page.refused
                    continue
                stored[url] = page.at_round(self.round)
                if page.later is not None and self.round > 1:
                    changed.add(url)
        hits = frozenset((a, url) for url, page in stored.items() for a in page.hits)
        return Truth(
            stored=stored, refused=refused, hits=hits, changed=frozenset(changed)
        )

    def answer(self, outlet: Outlet, path: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, content type and body for one path of an outlet."""
        edition = self.edition(outlet)
        page = next((page for page in edition.pages if page.path == path), None)
        if path == "/robots.txt":
            return HTTPStatus.OK, "text/plain", ROBOTS.encode()
        if path == outlet.listing_path:
            kind, text = print_listing(edition)
            return HTTPStatus.OK, kind, text.encode()
        if path.startswith("/images/"):
            return HTTPStatus.OK, "image/gif", DOT
        if page is None or page.refused == "http_4xx":
            return HTTPStatus.NOT_FOUND, "text/plain", b"not here\n"
        text = print_page(edition, page)
        return HTTPStatus.OK, "text/html; charset=utf-8", text.encode()


class _Server(ThreadingHTTPServer):
    """One outlet on a free port."""

    daemon_threads = True

    def __init__(self, newsroom: Newsroom, outlet: Outlet) -> None:
        super().__init__((HOST, 0), _Handler)
        self.newsroom = newsroom
        self.outlet = outlet


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, with an ETag and 304."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        newsroom, outlet = self.server.newsroom, self.server.outlet
        path = self.path.partition("?")[0]
        status, kind, body = newsroom.answer(outlet, path)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status is HTTPStatus.OK and self.headers.get("If-None-Match") == etag:
            status, body = HTTPStatus.NOT_MODIFIED, b""
        newsroom.requests.append(
            Request(
                outlet=outlet.key,
                path=path,
                round=newsroom.round,
                status=int(status),
                agent=self.headers.get("User-Agent", ""),
            )
        )
        self.send_response(status)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal: `requests` is the log."""
