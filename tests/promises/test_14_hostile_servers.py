"""PROMISES 1 to 5 and 14: what only a raw socket does; each ends in its class, none delays another.

All servers are asked in one crawl; an honest one among them is read as if it were alone.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import time
import zlib
from pathlib import Path

import brotli
import zstandard

from tests.loopback import (
    Asked,
    RawServer,
    Route,
    answer,
    article,
    crawl_once,
    rows,
    rss,
    source_of,
)

OK = b"HTTP/1.1 200 OK\r\n"
HTML = OK + b"Content-Type: text/html\r\n"
BODY = article().partition(b"\r\n\r\n")[2]


def drip(start: bytes, piece: bytes) -> Route:
    """One small piece each 50 ms, for ever."""

    def send(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(start)
        with contextlib.suppress(OSError):
            for _ in range(400):
                connection.sendall(piece)
                time.sleep(0.05)

    return send


def flood(start: bytes, piece: bytes) -> Route:
    """As much as is taken."""

    def send(asked: Asked, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(start)
            for _ in range(3000):
                connection.sendall(piece * 512)
        connection.close()

    return send


def closing(data: bytes) -> Route:
    def send(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(data)
        connection.close()

    return send


def redirect(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"  # fmt: skip


def coded(body: bytes, coding: str) -> bytes:
    return answer(body, Content_Encoding=coding)


def chunked(body: bytes) -> bytes:
    return HTML + b"Transfer-Encoding: chunked\r\n\r\n" + body


CHUNK = b"%x\r\n%s\r\n" % (len(BODY), BODY)
WINDOW = zstandard.ZstdCompressor(
    compression_params=zstandard.ZstdCompressionParameters(window_log=27)
)
PRIVATE = (
    b"http://2130706433/", b"http://0x7f.1/", b"http://0177.0.0.1/", b"http://127.1/", b"http://0/",
    b"http://[::1]/", b"http://[::ffff:127.0.0.1]/", b"http://[64:ff9b::7f00:1]/", b"http://[2002:7f00:1::]/",
    b"http://[2001:0:7f00:1::]/", b"http://169.254.169.254/latest/", b"http://10.0.0.1./", b"http://[fe80::1]/",
    b"http://localhost/", b"//127.0.0.3/",
)  # fmt: skip
CASES: dict[str, tuple[Route, set[str]]] = {
    "drip in the head": (drip(OK, b"X: y\r\n"), {"timeout"}),
    "drip in the body": (drip(HTML + b"Content-Length: 9999\r\n\r\n", b"x"), {"timeout"}),
    "drip of 1xx": (drip(b"", b"HTTP/1.1 103 Hints\r\n\r\n"), {"protocol"}),
    "nothing at all": (drip(b"", b""), {"timeout"}),
    "endless head": (flood(OK, b"X: yyyyyyyyyy\r\n"), {"protocol"}),
    "one header of 1 MB": (OK + b"X: " + b"y" * 1_000_000 + b"\r\n\r\n", {"protocol"}),
    "10,000 headers": (OK + b"X: y\r\n" * 10_000 + b"\r\n", {"protocol"}),
    "endless body": (flood(HTML + b"\r\n", b"<p>more words"), {"too_large"}),
    "chunk of minus one": (chunked(b"-1\r\nx\r\n"), {"protocol"}),
    "chunk of 0x": (chunked(b"0x5\r\nhello\r\n0\r\n\r\n"), {"protocol"}),
    "huge chunk": (closing(chunked(b"fffffffffffffff\r\nx")), {"truncated", "too_large"}),
    "too huge chunk": (chunked(b"f" * 30 + b"\r\nx"), {"protocol"}),
    "flood of extensions": (chunked(b"5;" + b"a=b;" * 9000 + b"\r\n"), {"protocol"}),
    "flood of trailers": (flood(chunked(CHUNK + b"0\r\n"), b"T: v\r\n"), {"protocol"}),
    "chunks never ended": (closing(chunked(CHUNK)), {"truncated"}),
    "two lengths": (HTML + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", {"protocol"}),
    "negative length": (HTML + b"Content-Length: -5\r\n\r\nhello", {"protocol"}),
    "length of words": (HTML + b"Content-Length: many\r\n\r\nhello", {"protocol"}),
    "length of 10^30": (HTML + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", {"protocol"}),
    "HTTP/0.9": (closing(BODY), {"protocol"}),
    "HTTP/2 greeting": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {"protocol"}),
    "status of words": (b"HTTP/1.1 OK 200\r\n\r\n", {"protocol"}),
    "status 999": (b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", {"http_5xx"}),
    "101": (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", {"protocol"}),
    "204 with a body": (b"HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello", {"empty"}),
    "closed at once": (closing(b""), {"protocol"}),
    "gzip that is none": (coded(BODY, "gzip"), {"encoding"}),
    "gzip cut short": (coded(gzip.compress(BODY)[:-9], "gzip"), {"truncated"}),
    "gzip bomb": (coded(gzip.compress(bytes(99_000_000)), "gzip"), {"decompressed_too_large"}),
    "bomb of members": (coded(gzip.compress(bytes(9_000_000)) * 9, "gzip"), {"decompressed_too_large"}),
    "three codings": (coded(b"x", "gzip, br, gzip"), {"encoding"}),
    "brotli bomb": (coded(brotli.compress(bytes(99_000_000), quality=2), "br"), {"decompressed_too_large"}),
    "zstd window": (coded(WINDOW.compress(bytes(99_000_000)), "zstd"), {"encoding", "decompressed_too_large"}),
    "deflate bomb": (coded(zlib.compress(bytes(99_000_000)), "deflate"), {"decompressed_too_large"}),
    "redirect to file": (redirect(b"file:///etc/passwd"), {"bad_scheme"}),
    "redirect to data": (redirect(b"data:text/html,x"), {"bad_scheme"}),
    "redirect to script": (redirect(b"javascript:alert(1)"), {"bad_scheme"}),
    "redirect of 10 KB": (redirect(b"/" + b"x" * 10_000), {"bad_url"}),
    "redirect with a name": (redirect(b"http://a@127.0.0.3/"), {"bad_url"}),
    "redirect to nowhere": (redirect(b""), {"protocol"}),
    "redirect that splits": (redirect(b"/a\rX: y"), {"http_4xx", "bad_url", "protocol"}),
    "redirect of Latin-1": (redirect(b"/caf\xe9"), {"http_4xx"}),
    "10 nested thousands": (answer(b"<html><body>" + b"<div>" * 9_000 + BODY), {"too_complex"}),
    "UTF-7": (answer(b"+ADw-script+AD4-", content_type="text/html; charset=utf-7"), {"encoding", "not_article", "empty"}),
    "only NULs": (answer(bytes(50_000)), {"empty", "encoding", "content_type"}),
    **{f"redirect to {url.decode()}": (redirect(url), {"private_address", "dns"}) for url in PRIVATE},
}  # fmt: skip
READ: dict[str, Route] = {
    "plain": answer(BODY),
    "closed without a length": closing(HTML + b"\r\n" + BODY),
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: %d\n\n%s" % (len(BODY), BODY),
    "interim answers": b"HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" + answer(BODY),
    "an answer behind the answer": answer(BODY) + answer(b"<h1>smuggled</h1>"),
    "gzip with junk behind": coded(gzip.compress(BODY) + b"junk" * 9, "gzip"),
    "gzip of two members": coded(gzip.compress(BODY[:99]) + gzip.compress(BODY[99:]), "gzip"),
    "deflate without its head": coded(zlib.compress(BODY)[2:-4], "deflate"),
    "two codings": coded(brotli.compress(gzip.compress(BODY)), "gzip, br"),
    "chunks with a trailer": chunked(CHUNK + b"0;x\r\nT: v\r\n\r\n"),
    "cookies in plenty": answer(BODY).replace(b"\r\n", b"\r\n" + b"Set-Cookie: a=b\r\n" * 150, 1),
    "wrong charset": answer(BODY, content_type="text/html; charset=no-such-thing"),
}  # fmt: skip
READ["twice the same length"] = (
    HTML + 2 * (b"Content-Length: %d\r\n" % len(BODY)) + b"\r\n" + BODY
)


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Number forms as the system reads them; asking it would ask a name server."""
    with contextlib.suppress(OSError):
        return (socket.inet_ntoa(socket.inet_aton(host)),)
    return ("127.0.0.1",) if host == "localhost" else (host,)


def test_each_ends_in_its_class_and_delays_no_other(tmp_path: Path) -> None:
    db = tmp_path / "v.db"
    routes: dict[str, Route] = {name: route for name, (route, _) in CASES.items()}
    routes.update(READ)
    names = {f"s{number}": name for number, name in enumerate(routes)}
    with contextlib.ExitStack() as stack:
        sources = []
        for key, name in names.items():
            server = stack.enter_context(RawServer({"/feed": rss("/news/page")}))
            server.routes["/news/page"] = routes[name]
            sources.append(source_of(server, key=key))
        began = time.monotonic()
        report = crawl_once(
            db,
            *sources,
            VEDETTE_REQUEST_S=8,
            VEDETTE_TRIES=1,
            VEDETTE_RESOLVER=resolve,
        )
        seconds = time.monotonic() - began
    refused = {
        names[key]: reason
        for key, reason in rows(db, "SELECT source_key, reason FROM refusals")
    }
    kept = {names[key] for (key,) in rows(db, "SELECT source_key FROM articles")}
    wrong = {
        name: refused.get(name, "kept" if name in kept else "nothing")
        for name, (_, right) in CASES.items()
        if refused.get(name) not in right
    }
    assert wrong == {}
    assert kept == set(READ), refused
    assert not [one for one in report.sources if one.outcome == "fault"]
    assert seconds < 60  # the hanging ones take their 8 s side by side
