"""A newsroom of many hosts on loopback, served by a process of its own, for the benches.

Every host is an address of 127.0.0.0/8 with one feed and its articles. Pages are made up as
real ones are built (`made_pages`), 40 to 300 KB, or saved ones of a folder; gzipped once, as
real servers do.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.made_pages import made_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

_MADE_UP = 200


def host(number: int) -> str:
    """Address of the host with this number."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def make_feed(number: int, articles: int, base: str) -> bytes:
    """The feed of one host."""
    items = "".join(
        f"<item><title>Item {i}</title><link>{base}/a/{number * articles + i}</link>"
        f"<pubDate>Fri, 20 Nov 2026 10:{i % 60:02}:00 GMT</pubDate></item>"
        for i in range(articles)
    )
    return f"<rss version='2.0'><channel><title>Bench</title>{items}</channel></rss>".encode()


def _answer(body: bytes, kind: str, *, packed: bool) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if packed else ""
    return (
        f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{coding}ETag: "{hash(body)}"\r\n'
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


class _Server(asyncio.Protocol):
    pages: list[bytes]
    feeds: dict[str, bytes]
    served = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.address = transport.get_extra_info("sockname")[0]
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, self.rest = self.rest.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            type(self).served += 1
            if path == b"/feed":
                self.transport.write(self.feeds[self.address])
            elif path.startswith(b"/a/"):
                self.transport.write(self.pages[int(path[3:]) % len(self.pages)])
            else:
                self.transport.write(
                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                )


def packed_pages(
    folder: Path | None = None, *, cards: bool = False
) -> tuple[list[bytes], list[int]]:
    """Pages, gzipped, and the size of each unpacked: those of a folder, or made-up ones."""
    if folder is not None:
        packed = [path.read_bytes() for path in sorted(folder.glob("*.html.gz"))]
        return packed, [len(gzip.decompress(page)) for page in packed]
    pages = made_pages(_MADE_UP, cards=cards)
    return [gzip.compress(page, 6) for page in pages], [len(page) for page in pages]


def _serve(
    pipe: Connection, hosts: int, articles: int, folder: Path | None, cards: bool
) -> None:
    packed, sizes = packed_pages(folder, cards=cards)
    _Server.pages = [
        _answer(page, "text/html; charset=utf-8", packed=True) for page in packed
    ]

    async def main() -> None:
        loop = asyncio.get_running_loop()
        first = await loop.create_server(_Server, "0.0.0.0", 0, backlog=2000)
        port = first.sockets[0].getsockname()[1]
        _Server.feeds = {
            host(n): _answer(
                make_feed(n, articles, f"http://{host(n)}:{port}"),
                "application/rss+xml",
                packed=False,
            )
            for n in range(hosts)
        }
        pipe.send((port, sum(sizes) / len(sizes)))
        await asyncio.to_thread(pipe.recv)

    import uvloop

    uvloop.run(main())


@contextmanager
def newsroom(
    hosts: int, articles: int, folder: Path | None = None, *, cards: bool = False
) -> Iterator[tuple[int, float, int]]:
    """Serve; gives the port, the mean size of a page in bytes, and the process's number.

    Args:
        folder: Of saved pages (`*.html.gz`), in place of made-up ones.
        cards: Made-up ones with hundreds of teasers, in place of those like real ones.
    """
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(
        target=_serve, args=(theirs, hosts, articles, folder, cards)
    )
    process.start()
    try:
        assert process.pid is not None
        yield (*ours.recv(), process.pid)
    finally:
        ours.send("end")
        process.join(5)
        process.kill()
