"""PROMISES 5: a text cut short is never taken for a whole one."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from typing import Any

import brotli
import pytest
import zstandard

from crawler.exceptions import PageError
from crawler.net.decode import BodyDecoder
from crawler.net.http import HttpClient
from crawler.net.wire import AnswerReader
from tests.loopback import Asked, RawServer

TEXT = b"<p>" + b"words and words " * 500 + b"</p>"


def closing(data: bytes, *, reset: bool = False) -> Any:
    def route(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(data)
        if reset:
            connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
            )
        else:
            connection.shutdown(socket.SHUT_WR)
        connection.close()

    return route


def head(*lines: str) -> bytes:
    return "\r\n".join(
        ["HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", ""]
    ).encode()


CUT = {
    "length": head(f"Content-Length: {len(TEXT)}") + TEXT[:-5],
    "chunk": head("Transfer-Encoding: chunked") + b"%x\r\n" % len(TEXT) + TEXT[:100],
    "last chunk missing": head("Transfer-Encoding: chunked")
    + b"%x\r\n" % len(TEXT)
    + TEXT
    + b"\r\n",
    "gzip trailer": head("Content-Encoding: gzip") + gzip.compress(TEXT)[:-6],
    "gzip body": head("Content-Encoding: gzip") + gzip.compress(TEXT)[:40],
    "brotli": head("Content-Encoding: br") + brotli.compress(TEXT)[:-3],
    "zstd": head("Content-Encoding: zstd")
    + zstandard.ZstdCompressor().compress(TEXT)[:-3],
    "gzip shorter than its length says": head(
        "Content-Encoding: gzip", "Content-Length: 20"
    )
    + gzip.compress(TEXT)[:20],
    "longer than its length says": head(f"Content-Length: {len(TEXT) - 900}") + TEXT,
    "part": head("Content-Range: bytes 0-99/5000").replace(b"200 OK", b"206 Part")
    + TEXT[:100],
    "part of what nobody says": head().replace(b"200 OK", b"206 Part") + TEXT[:100],
}


@pytest.mark.parametrize("data", CUT.values(), ids=CUT.keys())
def test_cut_text_is_refused(fetching: Any, server: RawServer, data: bytes) -> None:
    server.routes["/a"] = closing(data)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("data", CUT.values(), ids=CUT.keys())
def test_cut_text_is_refused_by_the_blocking_client(
    server: RawServer, data: bytes
) -> None:
    server.routes["/a"] = closing(data)
    with pytest.raises(PageError) as caught:
        HttpClient(user_agent="t", private=True).get(f"{server.url}/a", robots=False)
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize(
    "after", [b"\r\n", b"HTTP/1.1 408 Late\r\n\r\n", b"<!-- made in 0.2 s -->"]
)
def test_what_follows_a_whole_document_cuts_nothing(
    fetching: Any, server: RawServer, after: bytes
) -> None:
    page = b"<html>" + TEXT + b"</html>\n"
    server.routes["/a"] = closing(head(f"Content-Length: {len(page)}") + page + after)
    assert fetching().get(f"{server.url}/a").body == page


@pytest.mark.parametrize("short", [1, 4, 7, 8])
def test_a_length_that_cuts_the_last_tag_cuts_no_text(
    fetching: Any, server: RawServer, short: int
) -> None:
    page = b"<html><body>" + TEXT + b"</body>\n</html>"
    server.routes["/a"] = closing(head(f"Content-Length: {len(page) - short}") + page)
    assert fetching().get(f"{server.url}/a").body == page[:-short]


@pytest.mark.parametrize("end", [b"", b"</p>\n", b"</body>", b"<!-- </html> --", b"}"])
def test_reset_in_a_body_without_length_is_no_end(
    fetching: Any, server: RawServer, end: bytes
) -> None:
    server.routes["/a"] = resetting(head() + TEXT + end)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "truncated"


@pytest.mark.parametrize("end", [b"</html>\n", b"</HTML ><!-- 0.2 s -->", b"</rss>"])
def test_reset_behind_the_last_tag_cuts_nothing(
    fetching: Any, server: RawServer, end: bytes
) -> None:
    server.routes["/a"] = resetting(head() + TEXT + end)
    assert fetching().get(f"{server.url}/a").body == TEXT + end


def resetting(data: bytes) -> Any:
    def route(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(data)
        import time

        time.sleep(0.2)
        connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        connection.close()

    return route


def test_close_ends_a_body_without_length(fetching: Any, server: RawServer) -> None:
    server.routes["/a"] = closing(head() + TEXT)
    assert fetching().get(f"{server.url}/a").body == TEXT


def test_part_that_is_the_whole_is_read(fetching: Any, server: RawServer) -> None:
    whole = head(f"Content-Range: bytes 0-{len(TEXT) - 1}/{len(TEXT)}")
    server.routes["/a"] = closing(whole.replace(b"200 OK", b"206 Part") + TEXT)
    assert fetching().get(f"{server.url}/a").body == TEXT


@pytest.mark.parametrize("more", [0, 21, 100, 200_000])
@pytest.mark.parametrize("coding", ["br", "deflate", "gzip", "zstd"])
def test_long_repeat_at_the_end_is_whole(coding: str, more: int) -> None:
    """The last bytes of the wire stand for more than a slice of the decoder."""
    text = b"<p>" + b" " * (256 * 1024 + more)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "br": brotli.compress(text),
        "deflate": raw.compress(text) + raw.flush(),
        "gzip": gzip.compress(text),
        "zstd": zstandard.ZstdCompressor().compress(text),
    }[coding]
    decoder = BodyDecoder((coding,), 1 << 20)
    made = b"".join(
        decoder.feed(packed[at : at + 4096]) for at in range(0, len(packed), 4096)
    )
    decoder.finish()
    assert made == text


SEVERAL = {
    "gzip members": ("gzip", gzip.compress(b"first ") + gzip.compress(b"second")),
    "gzip padding": ("gzip", gzip.compress(b"first second") + bytes(9)),
    "zstd frames": (
        "zstd",
        zstandard.ZstdCompressor().compress(b"first ")
        + zstandard.ZstdCompressor().compress(b"second"),
    ),
    "deflate and more": ("deflate", zlib.compress(b"first second") + b"junk"),
}


@pytest.mark.parametrize("step", [1, 2, 4096])
@pytest.mark.parametrize(("coding", "packed"), SEVERAL.values(), ids=SEVERAL)
def test_a_body_in_several_pieces_is_whole_and_what_follows_is_none_of_it(
    coding: str, packed: bytes, step: int
) -> None:
    decoder = BodyDecoder((coding,), 1 << 20)
    made = [decoder.feed(packed[at : at + step]) for at in range(0, len(packed), step)]
    decoder.finish()
    assert b"".join(made) == b"first second"


def test_damaged_coding_is_told_apart(fetching: Any, server: RawServer) -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[30] ^= 0xFF
    server.routes["/a"] = closing(head("Content-Encoding: gzip") + bytes(packed))
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason in ("encoding", "truncated")
    server.routes["/b"] = closing(head("Content-Encoding: rot13") + TEXT)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/b")
    assert caught.value.reason == "encoding"


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Encoding: UTF-8", f"Content-Length: {len(TEXT)}"),
        ("Content-Encoding: none", f"Content-Length: {len(TEXT)}"),
        ("Transfer-Encoding: identity", f"Content-Length: {len(TEXT)}"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
    ],
)
def test_words_that_say_nothing_of_packing_cost_no_page(lines: tuple[str, str]) -> None:
    chunks = b"%x\r\n" % len(TEXT) + TEXT + b"\r\n0\r\n\r\n"
    reader = AnswerReader(1 << 20)
    reader.receive(head(*lines) + (chunks if "chunked" in lines[1] else TEXT))
    assert reader.done
    assert reader.take_body() == TEXT


@pytest.mark.parametrize("step", [1, 3, 1000])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_whole_answer_is_whole_in_any_pieces(framing: str, step: int) -> None:
    body = {
        "length": head(f"Content-Length: {len(TEXT)}") + TEXT,
        "chunked": head("Transfer-Encoding: chunked")
        + b"".join(
            b"%x;note\r\n" % len(TEXT[i : i + 333]) + TEXT[i : i + 333] + b"\r\n"
            for i in range(0, len(TEXT), 333)
        )
        + b"0\r\nTrailer: x\r\n\r\n",
        "close": head() + TEXT,
    }[framing]
    reader = AnswerReader(1 << 20)
    for at in range(0, len(body), step):
        reader.receive(body[at : at + step])
    if framing == "close":
        reader.closed(clean=True)
    assert reader.done
    assert b"".join(reader.body) == TEXT
    assert reader.keep_alive is (framing != "close")


DAMAGED = {
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "HTTP/2 preface": b"HTTP/2 200\r\n\r\n",
    "status no number": b"HTTP/1.1 abc OK\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
    "chunk size no number": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n",
    "chunk longer than said": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n",
    "switching protocols": b"HTTP/1.1 101 Switching\r\n\r\n",
    "closed without a word": b"",
    "closed in the head": b"HTTP/1.1 200 OK\r\nContent-",
}


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_damaged_answer_is_a_protocol_fault(
    fetching: Any, server: RawServer, data: bytes
) -> None:
    server.routes["/a"] = closing(data)
    with pytest.raises(PageError) as caught:
        fetching().get(f"{server.url}/a")
    assert caught.value.reason == "protocol"
