"""A newsroom of many hosts on loopback, served by a process of its own, for the benches.

Every host is an address of 127.0.0.0/8 with one feed and its articles. Pages are made of words
of our own, 40 to 300 KB, gzipped once as real servers do; or saved ones of a folder.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import random
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "je",
    "ki",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "su",
    "ta",
    "ve",
    "wi",
    "xo",
    "zu",
]
_SMALLEST, _LARGEST = 40_000, 300_000
_MADE_UP = 200


def host(number: int) -> str:
    """Address of the host with this number."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


def _words(random_: random.Random, count: int) -> str:
    return " ".join(
        "".join(random_.choices(SYLLABLES, k=random_.randint(1, 4)))
        for _ in range(count)
    )


def make_page(number: int, size: int) -> bytes:
    """An article with navigation, pictures, text, scripts and related links around it."""
    random_ = random.Random(number)
    headline = _words(random_, 8).capitalize()
    paragraphs = "".join(
        f"<p>{_words(random_, 45).capitalize()}.</p>"
        for _ in range(random_.randint(8, 25))
    )
    menu = "".join(
        f'<li><a href="/s/{i}">{_words(random_, 2)}</a></li>' for i in range(60)
    )
    related = "".join(
        f'<li><a href="/a/{random_.randint(0, 99999)}-{i}">{_words(random_, 7)}</a></li>'
        for i in range(8)
    )
    head = (
        f"<!doctype html><html lang='en'><head><title>{headline} - Bench</title>"
        f"<meta property='og:title' content='{headline}'>"
        f"<meta property='og:description' content='{_words(random_, 20)}'>"
        "<script type='application/ld+json'>"
        f'{{"@type":"NewsArticle","headline":"{headline}","datePublished":"2026-11-20T10:00:00Z",'
        f'"author":{{"@type":"Person","name":"Ba Ce"}}}}</script></head>'
    )
    body = (
        f"<body><nav><ul>{menu}</ul></nav><article><h1>{headline}</h1>"
        f"<p class='byline'>By Ba Ce</p><figure><img src='/i/{number}.jpg'>"
        f"<figcaption>{_words(random_, 12)} (Photo: Ba Ce)</figcaption></figure>"
        f"{paragraphs}</article><aside><h2>Related</h2><ul>{related}</ul></aside>"
    )
    filler = size - len(head) - len(body) - 200
    # what makes real pages large: script state, styles, and cards of other articles
    cards = "".join(
        f"<div class='card'><a href='/c/{i}'><img src='/t/{i}.jpg' alt=''><h3>{_words(random_, 6)}</h3></a></div>"
        for i in range(max(0, filler) // 4 // 110)
    )
    state = _words(random_, 2000)
    script = (state * (max(0, filler * 3 // 4) // len(state) + 1))[
        : max(0, filler * 3 // 4)
    ]
    return f"{head}{body}<section>{cards}</section><script>var s='{script}'</script></body></html>".encode()


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


def _packed_pages(folder: Path | None) -> tuple[list[bytes], list[int]]:
    """Pages, gzipped, and the size of each unpacked: those of a folder, or made-up ones."""
    if folder is not None:
        packed = [path.read_bytes() for path in sorted(folder.glob("*.html.gz"))]
        return packed, [len(gzip.decompress(page)) for page in packed]
    random_ = random.Random(1)
    sizes = [
        round(_SMALLEST * (_LARGEST / _SMALLEST) ** random_.random())
        for _ in range(_MADE_UP)
    ]
    return [gzip.compress(make_page(i, size), 6) for i, size in enumerate(sizes)], sizes


def _serve(pipe: Connection, hosts: int, articles: int, folder: Path | None) -> None:
    packed, sizes = _packed_pages(folder)
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
    hosts: int, articles: int, folder: Path | None = None
) -> Iterator[tuple[int, float, int]]:
    """Serve; gives the port, the mean size of a page in bytes, and the process's number.

    Args:
        folder: Of saved pages (`*.html.gz`), in place of made-up ones.
    """
    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(theirs, hosts, articles, folder))
    process.start()
    try:
        assert process.pid is not None
        yield (*ours.recv(), process.pid)
    finally:
        ours.send("end")
        process.join(5)
        process.kill()
