"""A page without content sends its reader on: where, how soon, and how far that is followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.net.asking import Answer
from crawler.records import SourceKind
from spiders.extract.page import parse_page
from spiders.finding.refresh import (
    MAX_STUB_BYTES,
    MOST_HOPS,
    sent_on_to,
    stub_leads_to,
)
from tests.loopback import RawServer, answer, article, crawl_once, rows, rss, source_of

HOME = "https://institute.example/"


@pytest.mark.parametrize(
    ("content", "onward"),
    [
        ("0; url=/en/index.html", "https://institute.example/en/index.html"),
        ("3;URL='en/'", "https://institute.example/en/"),
        ("300", None),
        ("0; url=https://other.example/", None),
        ("0; url=/", None),
    ],
)
def test_a_refresh_is_followed_on_the_site(content: str, onward: str | None) -> None:
    page = f'<head><meta http-equiv="Refresh" content="{content}"></head>'
    assert sent_on_to(parse_page(page, HOME)) == onward


def stub(to: str, *, wait: str = "0", more: str = "") -> bytes:
    return f"<head><meta http-equiv=refresh content='{wait};url={to}'></head>{more}".encode()


@pytest.mark.parametrize(
    ("body", "onward"),
    [
        (stub("/en/"), f"{HOME}en/"),
        (stub("/en/", wait="5"), f"{HOME}en/"),
        (stub("/en/").upper(), f"{HOME}EN/"),
        (stub("/en/", wait="600"), None),
        (stub("/en/", more="x" * MAX_STUB_BYTES), None),
        (b"<p>A refresh of the fleet</p>", None),
        (b"refresh", None),
    ],
)
def test_a_stub_sends_on_at_once(body: bytes, onward: str | None) -> None:
    sent = Answer(url=HOME, status=200, headers=(), body=body)
    assert stub_leads_to(sent) == onward


@pytest.mark.parametrize(
    ("script", "onward"),
    [
        ("window.location.href = '/en/index.html';", f"{HOME}en/index.html"),
        ('top.location="en/"', f"{HOME}en/"),
        ("setTimeout(function () { location.replace('/en/') }, 10)", f"{HOME}en/"),
        ("if (a) { location = '/en/' } else { location = '/de/' }", None),
        ("location.href = 'https://other.example/'", None),
        ("location.href = place", None),
        ("var allocation = '/en/'", None),
    ],
)
def test_a_page_that_prints_nothing_is_sent_on_by_its_script(
    script: str, onward: str | None
) -> None:
    page = f"<head><script>{script}</script></head><body>You are being sent on</body>"
    assert sent_on_to(parse_page(page, HOME)) == onward
    sent = Answer(url=HOME, status=200, headers=(), body=page.encode())
    assert stub_leads_to(sent) == onward
    full = page.replace("You are", "Ships of the yard come later. " * 9)
    assert sent_on_to(parse_page(full, HOME)) is None


def test_articles_behind_a_stub_are_read(server: RawServer, tmp_path: Path) -> None:
    server.routes["/feed"] = rss("/go/1")
    server.routes["/go/1"] = answer(stub("/news/ships-come-later"))
    server.routes["/news/ships-come-later"] = article()
    db = tmp_path / "v.db"
    assert crawl_once(db, source_of(server)).new == 1
    assert rows(db, "SELECT url FROM articles") == [
        (f"{server.url}/news/ships-come-later",)
    ]
    assert crawl_once(db, source_of(server)).new == 0
    assert server.paths() == ["/feed", "/go/1", "/news/ships-come-later", "/feed"]


def test_a_section_behind_a_stub_is_read_again_and_again(
    server: RawServer, tmp_path: Path
) -> None:
    links = "".join(
        f"<h2><a href='/2026/11/2{n}/ships-of-the-yard'>Ships of yard {n} come much later</a></h2>"
        for n in range(4)
    )
    server.routes["/"] = answer(stub("/en/"))
    server.routes["/en/"] = answer(links.encode(), Last_Modified="x", ETag='"e"')
    source = source_of(server, "/", kind=SourceKind.SECTION)
    db = tmp_path / "v.db"
    assert crawl_once(db, source).found == 4
    assert crawl_once(db, source).sources[0].outcome == "unchanged"
    for asked in server.asked:
        assert not asked.headers.keys() & {"if-none-match", "if-modified-since"}


def test_pages_that_send_to_each_other_end(server: RawServer, tmp_path: Path) -> None:
    server.routes["/feed"] = rss("/a")
    server.routes["/a"] = answer(stub("/b"))
    server.routes["/b"] = answer(stub("/a"))
    crawl_once(tmp_path / "v.db", source_of(server))
    assert len(server.paths()) == 1 + 1 + MOST_HOPS


def test_robots_txt_keeps_us_from_where_a_page_sends(
    server: RawServer, tmp_path: Path
) -> None:
    server.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /secret")
    server.routes["/feed"] = rss("/a", "/b")
    server.routes["/a"] = answer(stub("/secret"))
    server.routes["/b"] = answer(stub("http://127.0.0.2/secret"))
    db = tmp_path / "v.db"
    crawl_once(db, source_of(server))
    assert server.paths() == ["/feed", "/a", "/b"]
    assert dict(rows(db, "SELECT url, reason FROM refusals")) == {
        f"{server.url}/a": "robots",
        f"{server.url}/b": "empty",
    }
