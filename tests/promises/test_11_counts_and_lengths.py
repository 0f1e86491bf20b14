"""PROMISES 11: so many addresses, levels and letters, and no NUL, surrogate or `data:` link."""

from __future__ import annotations

from pathlib import Path

from crawler.net.limits import Limits
from crawler.records import SourceKind
from tests.loopback import (
    WORDS,
    RawServer,
    answer,
    article,
    crawl_once,
    rows,
    rss,
    source_of,
)


def test_defaults_are_those_promised() -> None:
    limits = Limits()
    assert (limits.source_urls, limits.sitemap_levels, limits.url_chars) == (500, 3, 2000)  # fmt: skip


def test_new_addresses_of_a_crawl_are_counted_newest_first(
    server: RawServer, tmp_path: Path
) -> None:
    items = "".join(
        f"<item><title>S{n}</title><link>/news/{n}</link>"
        f"<pubDate>2026-11-{n:02}T10:00:00Z</pubDate></item>"
        for n in range(1, 13)
    )
    server.routes["/feed"] = answer(
        f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    )
    for n in range(1, 13):
        server.routes[f"/news/{n}"] = article(f"Story number {n} of the month")
    db = tmp_path / "v.db"
    source = source_of(server)
    for expected in ([12, 11, 10, 9, 8], [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]):
        crawl_once(db, source, VEDETTE_SOURCE_URLS=5)
        kept = [url for (url,) in rows(db, "SELECT url FROM articles ORDER BY id")]
        assert kept == [f"{server.url}/news/{n}" for n in expected]


def test_sitemap_indexes_go_three_levels_deep(
    server: RawServer, tmp_path: Path
) -> None:
    for level in range(1, 6):
        server.routes[f"/{level}"] = answer(
            f"<sitemapindex><sitemap><loc>/{level + 1}</loc></sitemap>"
            f"<sitemap><loc>/1</loc></sitemap></sitemapindex>".encode()
        )
    crawl_once(tmp_path / "v.db", source_of(server, "/1", kind=SourceKind.SITEMAP))
    asked = server.paths()
    assert {"/1", "/2", "/3"} <= set(asked)
    assert not {"/4", "/5"} & set(asked)
    assert asked.count("/1") == 1
    assert len(asked) < 8


def test_section_pages_only_as_deep_as_the_source_says(
    server: RawServer, tmp_path: Path
) -> None:
    for number in range(1, 9):
        path = f"/section/page/{number}" if number > 1 else "/section/"
        stories = "".join(
            f"<h2><a href='/news/story-{number}-of-day-{n}'>Ships come later than planned {n}</a></h2>"
            for n in range(9)
        )
        server.routes[path] = answer(
            f"<html><body>{stories}<a rel='next' href='/section/page/{number + 1}'>Older</a></body></html>".encode()
        )
    for depth in (0, 2):
        server.asked.clear()
        source = source_of(
            server, "/section/", key=f"s{depth}", kind=SourceKind.SECTION, depth=depth
        )
        crawl_once(tmp_path / f"{depth}.db", source)
        listings = [p for p in server.paths() if p.startswith("/section/")]
        assert len(listings) == depth + 1


def test_fields_are_cut_and_cleaned(server: RawServer, tmp_path: Path) -> None:
    long = "/news/" + "x" * 3000
    paragraphs = "".join(f"<p>{WORDS}{n}.</p>" for n in range(7000))
    headline = "Ship &#0; \0 &#xD800;" * 200
    page = (
        f"<html lang='en'><head><title>{headline}</title>"
        "<meta property='og:type' content='article'></head><body><article>"
        f"<h1>{headline}</h1>{paragraphs}"
        "<p>Read <a href='data:text/html,x'>one more report of ships and yards</a></p>"
        "<figure><img src='data:image/png;base64,xxxx'><figcaption>A ship</figcaption></figure>"
        "</article></body></html>"
    )
    server.routes["/feed"] = rss("/news/1", long)
    server.routes["/news/1"] = answer(page.encode())
    db = tmp_path / "v.db"
    crawl_once(db, source_of(server))
    assert long not in server.paths()
    ((headline, body),) = rows(db, "SELECT headline, body FROM articles")
    assert 100 < len(headline) <= 1000
    assert 900_000 < len(body) <= 1_000_000
    for text in (headline, body):
        assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)
    links = "SELECT url FROM images UNION SELECT url FROM related_links"
    assert all(url is None or url.startswith("http") for (url,) in rows(db, links))
