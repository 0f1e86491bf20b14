"""`crawl --since`: archives, sitemaps and paging, continued round by round, and nothing sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from crawler.records import SourceKind
from tests.loopback import RawServer, answer, article, crawl_once, rows, rss, source_of

SINCE = {"since": datetime(2026, 1, 1, tzinfo=UTC)}


def sitemap(*entries: tuple[str, str]) -> bytes:
    urls = "".join(
        f"<url><loc>{loc}</loc><lastmod>{at}</lastmod></url>" for loc, at in entries
    )
    return answer(f"<urlset>{urls}</urlset>".encode(), content_type="application/xml")


def test_index_is_read_back_to_the_date_and_goes_on_where_it_stopped(
    server: RawServer, tmp_path: Path
) -> None:
    db = tmp_path / "v.db"
    files = "".join(
        f"<sitemap><loc>/s{n}.xml</loc><lastmod>{at}</lastmod></sitemap>"
        for n, at in enumerate(["2026-03-01", "2026-02-01", "2025-01-01"])
    )
    server.routes["/index"] = answer(
        f"<sitemapindex>{files}</sitemapindex>".encode(), content_type="application/xml"
    )
    server.routes["/s0.xml"] = sitemap(
        ("/news/0", "2026-02-20"), ("/news/old", "2025-06-01")
    )
    server.routes["/s1.xml"] = sitemap(("/news/1", "2026-01-20"))
    server.routes.update(
        {f"/news/{n}": article(f"Headline number {n} of the day") for n in range(2)}
    )
    source = source_of(server, "/index", kind=SourceKind.SITEMAP)
    report = crawl_once(db, source, options=SINCE, VEDETTE_SITEMAP_FILES=2)
    assert (report.new, server.paths()) == (1, ["/index", "/s0.xml", "/news/0"])
    report = crawl_once(db, source, options=SINCE, VEDETTE_SITEMAP_FILES=2)
    assert (report.new, server.paths()[3:]) == (1, ["/index", "/s1.xml", "/news/1"])
    assert rows(db, "SELECT DISTINCT kind FROM articles") == [("backfill",)]
    assert rows(db, "SELECT kind FROM crawls") == [("backfill",)] * 2


def test_unchanged_feed_is_read_by_a_backfill(
    server: RawServer, tmp_path: Path
) -> None:
    db = tmp_path / "v.db"
    server.routes.update(
        {
            "/feed": rss("/news/1", "/news/2"),
            "/news/1": article(),
            "/news/2": article("Another headline of the day"),
        }
    )
    crawl_once(db, source_of(server), options={"limit": 1})
    assert crawl_once(db, source_of(server), options=SINCE).new == 1
    assert crawl_once(db, source_of(server)).sources[0].outcome == "unchanged"


def test_section_is_paged_back(server: RawServer, tmp_path: Path) -> None:
    def page(number: int, at: str, following: str) -> bytes:
        cards = "".join(
            f"<li class='item'><h3><a href='/news/some-longer-slug-of-page-{number}-{n}'>Headline number {n} of page {number} today</a></h3>"
            f" <time datetime='{at}'>then</time></li>"
            for n in range(4)
        )
        return answer(
            f"<html><body><main>{cards}</main>{following}</body></html>".encode()
        )

    server.routes["/sec"] = page(
        1, "2026-03-01", "<a rel='next' href='/sec?p=2'>Older</a>"
    )
    server.routes["/sec?p=2"] = page(
        2, "2025-03-01", "<a rel='next' href='/sec?p=3'>Older</a>"
    )
    source = source_of(server, "/sec", kind=SourceKind.SECTION)
    crawl_once(tmp_path / "v.db", source, options=SINCE)
    listings = [path for path in server.paths() if path.startswith("/sec")]
    assert listings == ["/sec", "/sec?p=2"]
    assert not [path for path in server.paths() if "page-2" in path]


def test_what_a_backfill_left_over_stays_a_backfill(
    server: RawServer, tmp_path: Path
) -> None:
    """A later live round fetches it behind the new articles, and nothing is sent for it."""
    db = tmp_path / "v.db"
    server.routes["/feed"] = rss("/news/1", "/news/2")
    server.routes.update(
        {f"/news/{n}": article(f"Headline number {n} of the day") for n in range(4)}
    )
    assert (
        crawl_once(db, source_of(server), options=SINCE, VEDETTE_SOURCE_URLS=1).new == 1
    )
    server.routes["/feed"] = rss("/news/3", "/news/1", "/news/2")
    assert crawl_once(db, source_of(server)).new == 2
    assert server.paths()[-2:] == ["/news/3", "/news/2"]
    kinds = dict(rows(db, "SELECT url, kind FROM articles"))
    assert kinds[f"{server.url}/news/2"] == "backfill"
    assert kinds[f"{server.url}/news/3"] == "crawl"
