"""PROMISES 4: bounded on the wire and decoded, for every coding, and in memory."""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard

from crawler.exceptions import PageError
from crawler.net.decode import BodyDecoder, gunzip_file
from crawler.net.limits import MIB, Limits, Purpose
from crawler.net.wire import AnswerReader
from tests.loopback import Asked, RawServer, answer

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


def endless(asked: Asked, connection: socket.socket) -> None:
    """Sends for as long as somebody takes it."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(20_000):
            connection.sendall(b"x" * 65536)
    connection.close()


def endless_chunks(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(200_000):
            connection.sendall(b"1\r\nx\r\n" * 1000)
    connection.close()


def reason(fetching: Any, url: str, **limits: int) -> str:
    with pytest.raises(PageError) as caught:
        fetching(page_bytes=MIB, **limits).get(url)
    return str(caught.value.reason)


def test_defaults_are_those_promised() -> None:
    limits = Limits()
    assert [limits.body_bytes(p) for p in Purpose] == [
        10 * MIB,
        20 * MIB,
        50 * MIB,
        500 * 1024,
    ]


@pytest.mark.parametrize("route", [endless, endless_chunks], ids=lambda f: f.__name__)
def test_endless_body_is_cut_off(fetching: Any, server: RawServer, route: Any) -> None:
    server.routes["/a"] = route
    assert reason(fetching, f"{server.url}/a") == "too_large"


def test_announced_size_is_refused_before_the_body(
    fetching: Any, server: RawServer
) -> None:
    server.routes["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"
    assert reason(fetching, f"{server.url}/a") == "too_large"


@pytest.mark.parametrize("coding", PACKERS)
def test_bomb_is_refused_while_decoding(
    fetching: Any, server: RawServer, coding: str
) -> None:
    server.routes["/a"] = answer(
        PACKERS[coding](bytes(64 * MIB)), Content_Encoding=coding
    )
    began = time.monotonic()
    assert reason(fetching, f"{server.url}/a") == "decompressed_too_large"
    assert time.monotonic() - began < 5


def test_bomb_in_a_bomb_is_refused(fetching: Any, server: RawServer) -> None:
    inner = gzip.compress(bytes(64 * MIB))
    body = gzip.compress(gzip.compress(inner))
    server.routes["/a"] = answer(body, Content_Encoding="gzip, gzip, gzip")
    assert reason(fetching, f"{server.url}/a") == "encoding"
    server.routes["/b"] = answer(gzip.compress(inner), Content_Encoding="gzip, gzip")
    assert reason(fetching, f"{server.url}/b") == "decompressed_too_large"


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_never_makes_more_than_its_limit_and_a_slice(coding: str) -> None:
    packed = PACKERS[coding](bytes(64 * MIB))
    made: list[int] = []
    decoder = BodyDecoder((coding,), MIB)
    feed = decoder._chain[0].feed

    def counted(data: bytes, room: int) -> bytes:
        out = feed(data, room)
        made.append(len(out))
        return out

    decoder._chain[0].feed = counted
    with pytest.raises(PageError):
        decoder.feed(packed)
    assert sum(made) <= 10 * MIB


@pytest.mark.parametrize(
    "coding", [*PACKERS, "raw deflate", "x-gzip", "identity", "gzip, br"]
)
@pytest.mark.parametrize("step", [1, 7, 4096])
def test_honest_body_comes_whole(coding: str, step: int) -> None:
    text = b"whole and well " * 3000
    packed = {
        "raw deflate": lambda: raw_deflate(text),
        "x-gzip": lambda: gzip.compress(text),
        "identity": lambda: text,
        "gzip, br": lambda: brotli.compress(gzip.compress(text)),
    }.get(coding, lambda: PACKERS[coding](text))()
    decoder = BodyDecoder(coding.replace("raw ", "").split(", "), MIB)
    made = b"".join(
        decoder.feed(packed[at : at + step]) for at in range(0, len(packed), step)
    )
    decoder.finish()
    assert made == text


def test_gzip_of_several_members_with_padding() -> None:
    decoder = BodyDecoder(("gzip",), MIB)
    assert (
        decoder.feed(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20)
        == b"one two"
    )
    decoder.finish()


def test_gz_file_is_bounded() -> None:
    assert gunzip_file(gzip.compress(b"<urlset/>"), 1000) == b"<urlset/>"
    assert gunzip_file(b"<urlset/>", 1000) == b"<urlset/>"
    with pytest.raises(PageError, match="decompressed_too_large"):
        gunzip_file(gzip.compress(bytes(MIB)), 1000)
    with pytest.raises(PageError, match="truncated"):
        gunzip_file(gzip.compress(b"x" * 999)[:-4], 1000)


def test_robots_txt_is_cut_not_refused(fetching: Any, server: RawServer) -> None:
    rules = b"User-agent: *\nDisallow: /closed\n"
    server.routes["/robots.txt"] = answer(rules + b"#" * MIB + b"\nDisallow: /\n")
    server.routes["/open"] = answer(b"<p>x</p>")
    fetcher = fetching()
    assert fetcher.get(f"{server.url}/open").status == 200
    with pytest.raises(PageError, match="robots"):
        fetcher.get(f"{server.url}/closed")


def test_budget_pauses_all_but_the_eldest_receiver(
    fetching: Any, server: RawServer
) -> None:
    """Sixteen bodies of 2 MiB with room for 4 MiB: all come, and the room is given back."""
    import asyncio

    from crawler.net.asking import Ask

    server.routes["/a"] = answer(b"y" * (2 * MIB))
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(RawServer({"/a": server.routes["/a"]}))
            for _ in range(16)
        ]
        fetcher = fetching(memory_bytes=4 * MIB, request_s=30.0)
        paused: list[object] = []
        take = fetcher.budget.take

        def watched(connection: Any, size: int) -> None:
            take(connection, size)
            paused.extend(fetcher.budget._paused)

        fetcher.budget.take = watched

        async def size(ask: Ask) -> int:
            return len((await fetcher.fetcher.fetch(ask)).body)

        async def all_at_once() -> list[int]:
            asks = [
                Ask(url=f"{s.url}/a", delay_s=0, private=("127.0.0.1", s.port))
                for s in servers
            ]
            return await asyncio.gather(*map(size, asks))

        assert fetcher.run(all_at_once()) == [2 * MIB] * 16
        assert paused
        assert fetcher.budget.used == 0
        assert not fetcher.budget._paused


def test_long_head_is_refused() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + b"X: yyyyyyyyyyyyyyyy\r\n" * 4000
    with pytest.raises(PageError, match="head is too long"):
        AnswerReader(MIB).receive(head)
