"""PROMISES 9: one bad entry costs that entry, never the rest of the feed or sitemap."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.records import SourceKind
from tests.loopback import RawServer, answer, article, crawl_once, rows, source_of

LINKS = {
    "no link": "",
    "script": "javascript:alert(1)",
    "half an address": "http://[::1",
    "no such port": "http://news.example:99999999/a",
    "giant": "http://news.example/" + "x" * 3000,
    "control": "/a&#1;b",
}
DATES = ["yesterday", "9999-99-99T99:99:99Z", "0000-00-00", "Fri, 99 Nov 2026 25:61:61 XYZ"]  # fmt: skip


def feed(entries: list[tuple[str, str]]) -> bytes:
    items = "".join(
        f"<item><title>Story</title><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link, date in entries
    )
    return answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())


def sitemap(entries: list[tuple[str, str]]) -> bytes:
    urls = "".join(
        f"<url><loc>{link}</loc><lastmod>{date}</lastmod></url>"
        for link, date in entries
    )
    return answer(f"<urlset>{urls}</urlset>".encode())


FORMS = {SourceKind.FEED: feed, SourceKind.SITEMAP: sitemap}


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.value)
@pytest.mark.parametrize("bad", LINKS)
def test_a_bad_link_costs_its_entry(
    server: RawServer, tmp_path: Path, kind: SourceKind, bad: str
) -> None:
    day = "2026-11-20T10:00:00Z"
    entries = [("/news/1", day), (LINKS[bad], day), ("/news/2", day)]
    check(server, tmp_path, FORMS[kind](entries), kind)


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.value)
@pytest.mark.parametrize("bad", DATES)
def test_a_bad_date_costs_its_date(
    server: RawServer, tmp_path: Path, kind: SourceKind, bad: str
) -> None:
    check(server, tmp_path, FORMS[kind]([("/news/1", bad), ("/news/2", bad)]), kind)


def check(server: RawServer, tmp_path: Path, listing: bytes, kind: SourceKind) -> None:
    server.routes["/list"] = listing
    for number in (1, 2):
        server.routes[f"/news/{number}"] = article(f"Story number {number} of the day")
    db = tmp_path / "v.db"
    crawl_once(db, source_of(server, "/list", kind=kind))
    assert rows(db, "SELECT url FROM articles ORDER BY url") == [
        (f"{server.url}/news/1",),
        (f"{server.url}/news/2",),
    ]
