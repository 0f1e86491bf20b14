"""PROMISES 3: nobody holds a request, a source or a page's reading for longer than its share."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from typing import Any

import pytest

from crawler.exceptions import PageError
from crawler.net.http import HttpClient
from crawler.net.limits import Limits
from spiders import reading
from spiders.reader_pool import ReaderPool
from spiders.reading import Job, Kind
from tests.loopback import Asked, RawServer, answer

PIECES = 600
"""A dripping answer takes 30 s in all: what is not cut off is seen, also on a busy machine."""
IN_TIME_S = 15
"""Far over the half second that is allowed, far under what the servers below would take."""


def silent(asked: Asked, connection: socket.socket) -> None:
    connection.recv(1)


def dripping(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n"
    )
    for _ in range(PIECES):
        connection.sendall(b"x")
        time.sleep(0.05)


def dripping_head(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(PIECES):
        connection.sendall(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


@pytest.mark.parametrize(
    "route", [silent, dripping, dripping_head], ids=lambda f: f.__name__
)
def test_request_ends_in_time(fetching: Any, server: RawServer, route: Any) -> None:
    server.routes["/a"] = route
    began = time.monotonic()
    with pytest.raises(PageError) as caught:
        fetching(request_s=0.5).get(f"{server.url}/a")
    assert caught.value.reason == "timeout"
    assert time.monotonic() - began < IN_TIME_S


@pytest.mark.parametrize(
    "route", [silent, dripping, dripping_head], ids=lambda f: f.__name__
)
def test_blocking_client_ends_in_time(server: RawServer, route: Any) -> None:
    server.routes["/a"] = route
    client = HttpClient(user_agent="t", private=True, timeout_s=0.5)
    began = time.monotonic()
    with pytest.raises(PageError) as caught:
        client.get(f"{server.url}/a", robots=False)
    assert caught.value.reason == "timeout"
    assert time.monotonic() - began < IN_TIME_S


def test_tls_server_that_never_shakes_hands(fetching: Any) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silence,
        pytest.raises(PageError) as caught,
    ):
        fetching(request_s=0.5).get(f"https://127.0.0.1:{silence.getsockname()[1]}/a")
    assert caught.value.reason in ("timeout", "robots_unreachable")


def test_hanging_host_delays_no_other(fetching: Any, server: RawServer) -> None:
    fetcher = fetching(request_s=2.0)
    with RawServer({"/b": answer(b"<p>b</p>")}) as other:
        server.routes["/a"] = silent

        async def both() -> float:
            from crawler.net.asking import Ask

            slow = asyncio.ensure_future(
                fetcher.fetcher.fetch(
                    Ask(
                        url=f"{server.url}/a",
                        delay_s=0,
                        private=("127.0.0.1", server.port),
                    )
                )
            )
            await asyncio.sleep(0.2)
            began = time.monotonic()
            await fetcher.fetcher.fetch(
                Ask(url=f"{other.url}/b", delay_s=0, private=("127.0.0.1", other.port))
            )
            seconds = time.monotonic() - began
            with pytest.raises(PageError):
                await slow
            return seconds

        assert fetcher.run(both()) < 1.8  # the other one hangs for 2 s


def test_limits_are_those_promised() -> None:
    limits = Limits()
    assert limits.request_s == 30
    assert (limits.source_s, limits.source_urls) == (600, 500)
    assert limits.parse_s == 10


def test_page_that_takes_too_long_is_stopped_and_the_next_one_read() -> None:
    """A worker is stopped (SIGSTOP) so that no page can be read in time."""
    pool = ReaderPool(Limits(readers=1, inline_bytes=0, parse_s=0.5))
    feed = Job(
        kind=Kind.FEED,
        body=b"<rss version='2.0'><channel><item><link>http://h.example/a</link></item></channel></rss>",
        url="http://h.example/",
    )

    async def work() -> None:
        assert len((await pool.read(feed)).found) == 1
        (worker,) = pool._workers
        os.kill(worker._process.pid, 19)
        began = time.monotonic()
        with pytest.raises(PageError) as caught:
            await pool.read(feed)
        assert caught.value.reason == "timeout"
        assert time.monotonic() - began < 5
        assert worker._process.returncode is not None
        assert len((await pool.read(feed)).found) == 1

    try:
        asyncio.run(work())
    finally:
        pool.close()


def test_worker_that_dies_costs_its_page_only() -> None:
    pool = ReaderPool(Limits(readers=1, inline_bytes=0))
    feed = Job(kind=Kind.FEED, body=b"{}" * 3, url="http://h.example/")

    async def work() -> None:
        with pytest.raises(PageError, match="bad_feed"):
            await pool.read(feed)
        (worker,) = pool._workers
        os.kill(worker._process.pid, 9)
        with pytest.raises(PageError, match="too_complex"):
            await pool.read(feed)
        with pytest.raises(PageError, match="bad_feed"):
            await pool.read(feed)

    try:
        asyncio.run(work())
    finally:
        pool.close()


def test_only_small_and_simple_documents_are_read_in_place() -> None:
    assert Job(kind=Kind.ARTICLE, body=b"<p>x</p>" * 100, url="u").simple
    assert not Job(
        kind=Kind.ARTICLE, body=b"<p>" * (reading.SIMPLE_TAGS + 1), url="u"
    ).simple
    assert not Job(
        kind=Kind.ARTICLE,
        body=b"<p " + b"a=b " * (reading.SIMPLE_TAG_SIGNS + 1),
        url="u",
    ).simple
