"""PROMISES 14: what is no article is refused, with its class, and shown; each class by a real server."""

from __future__ import annotations

import contextlib
import gzip
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.cli.program import program
from crawler.net import resolving
from crawler.records import Reason
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
from tests.promises.test_07_tls import certificate

PAGES = Path(__file__).parents[1] / "pages"


def hang(asked: Asked, connection: socket.socket) -> None:
    connection.recv(1)


def short(asked: Asked, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<p>half")
    connection.close()


@dataclass
class Case:
    """What a server does to get its class of refusal."""

    page: Route | None = None
    feed: Route = field(default_factory=lambda: rss("/news/page"))
    robots: Route = field(default_factory=lambda: answer(b"", "404 Not Found"))
    secure: bool = False


def redirect(location: str) -> bytes:
    return answer(b"", "302 Found", Location=location)


CASES = {
    Reason.TIMEOUT: Case(hang),
    Reason.TOO_LARGE: Case(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"),
    Reason.DECOMPRESSED_TOO_LARGE: Case(
        answer(gzip.compress(bytes(12_000_000)), Content_Encoding="gzip")
    ),
    Reason.TRUNCATED: Case(short),
    Reason.ENCODING: Case(answer(b"xxxx", Content_Encoding="rot13")),
    Reason.PRIVATE_ADDRESS: Case(redirect("http://127.0.0.2:9/admin")),
    Reason.BAD_SCHEME: Case(redirect("ftp://news.example/a")),
    Reason.BAD_URL: Case(redirect("http://user:word@news.example/a")),
    Reason.REDIRECT_LIMIT: Case(redirect("/news/page")),
    Reason.ROBOTS: Case(
        article(), robots=answer(b"User-agent: *\nDisallow: /news/")
    ),
    Reason.ROBOTS_UNREACHABLE: Case(article(), robots=answer(b"", "503 Busy")),
    Reason.RATE_LIMITED: Case(answer(b"", "429 Too Many Requests")),
    Reason.HTTP_4XX: Case(answer(b"", "403 Forbidden")),
    Reason.HTTP_5XX: Case(answer(b"", "500 Fault")),
    Reason.DTD: Case(feed=answer(b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss><channel/></rss>")),
    Reason.BAD_FEED: Case(feed=answer(b"<!doctype html><html><p>Sorry</html>")),
    Reason.CONTENT_TYPE: Case(answer(b"\x89PNG", content_type="image/png")),
    Reason.EMPTY: Case(answer(b"  ")),
    Reason.NOT_ARTICLE: Case(answer((PAGES / "missing-page-as-200/page.html").read_bytes())),
    Reason.WALL: Case(answer((PAGES / "login-wall/page.html").read_bytes())),
    Reason.TLS: Case(article(), secure=True),
    Reason.DNS: Case(redirect("http://nowhere.example/")),
    Reason.PROTOCOL: Case(b"SSH-2.0-OpenSSH_9\r\n\r\n"),
    Reason.TOO_COMPLEX: Case(answer(b"<html><body>" + b"<div>" * 30_000 + b"x")),
}  # fmt: skip


def test_every_class_has_its_server() -> None:
    assert set(CASES) == set(Reason)


def test_each_class_is_kept_with_source_crawl_and_time_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_system = socket.getaddrinfo

    def no_such_name(host: str, *args: Any, **options: Any) -> Any:
        if host == "nowhere.example":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return asked_system(host, *args, **options)

    monkeypatch.setattr(resolving.socket, "getaddrinfo", no_such_name)
    context, _ = certificate(tmp_path, name="127.0.0.1")
    db = tmp_path / "v.db"
    with contextlib.ExitStack() as stack:
        sources = []
        for reason, case in CASES.items():
            server = stack.enter_context(
                RawServer(
                    {"/feed": case.feed, "/robots.txt": case.robots},
                    tls=context if case.secure else None,
                )
            )
            if case.page is not None:
                server.routes["/news/page"] = case.page
            sources.append(source_of(server, key=reason.value.replace("_", "-")))
        report = crawl_once(db, *sources, VEDETTE_REQUEST_S=1.5)
    kept = rows(db, "SELECT source_key, reason, crawl_id, at, url FROM refusals")
    found = {key: reason for key, reason, *_ in kept}
    assert found == {reason.value.replace("_", "-"): reason.value for reason in CASES}
    assert all(crawl and at and url.startswith("http") for *_, crawl, at, url in kept)
    assert rows(db, "SELECT count(*) FROM articles") == [(0,)]
    assert report.refusals == len(CASES)
    shown = CliRunner().invoke(program, ["--db", str(db), "refusals", "--limit", "99"])
    assert shown.exit_code == 0, shown.output
    assert all(reason.value in shown.output for reason in CASES)
