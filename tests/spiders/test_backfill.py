"""`crawl --since`: archives, sitemaps and paging, continued round by round, and nothing sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.records import SourceKind
from crawler.store.cursors import Cursor
from spiders.desk import going_on
from tests.loopback import (
    STAGES,
    RawServer,
    answer,
    article,
    crawl_once,
    rows,
    rss,
    source_of,
)

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


def test_a_feed_is_followed_back_by_the_sitemaps_of_its_site(
    server: RawServer, tmp_path: Path
) -> None:
    server.routes["/feed"] = rss("/news/0")
    server.routes["/robots.txt"] = answer(f"Sitemap: {server.url}/map.xml".encode())
    server.routes["/map.xml"] = sitemap(
        ("/news/0", "2026-11-20"),
        ("/news/1", "2026-02-20"),
        ("/news/2", "2025-12-31"),
        ("/shop/3", "2026-02-20"),
    )
    server.routes.update(
        {f"/news/{n}": article(f"Headline number {n} of the day") for n in range(3)}
    )
    db = tmp_path / "v.db"
    assert crawl_once(db, source_of(server), options=SINCE).new == 2
    assert {"/news/2", "/shop/3"}.isdisjoint(server.paths())
    assert rows(db, "SELECT done FROM cursors") == [(1,)]


def test_a_feed_is_followed_back_by_its_own_older_parts(
    server: RawServer, tmp_path: Path
) -> None:
    wordpress = "<generator>https://wordpress.org/?v=6.4</generator>"
    server.routes["/feed"] = rss("/news/0", extra=wordpress)
    server.routes["/feed?paged=2"] = rss("/news/1", extra=wordpress)
    server.routes.update(
        {f"/news/{n}": article(f"Headline number {n} of the day") for n in range(2)}
    )
    assert crawl_once(tmp_path / "v.db", source_of(server), options=SINCE).new == 2
    assert "/feed?paged=3" in server.paths()  # a 404: the end


def paged(number: int, last: int) -> bytes:
    cards = "".join(
        f"<li class='item'><h3><a href='/news/some-longer-slug-{number}-{n}'>Headline number {n} of page {number} today</a></h3>"
        " <time datetime='2026-03-01'>then</time></li>"
        for n in range(3)
    )
    more = (
        f"<a rel='next' href='/sec?p={number + 1}'>Older</a>" if number < last else ""
    )
    return answer(f"<html><body><main>{cards}</main>{more}</body></html>".encode())


def test_paging_goes_on_where_the_last_round_stopped(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spiders.listings.BACKFILL_PAGES", 2)
    server.routes["/sec"] = paged(1, 6)
    server.routes.update({f"/sec?p={n}": paged(n, 6) for n in range(2, 7)})
    db, source = tmp_path / "v.db", source_of(server, "/sec", kind=SourceKind.SECTION)

    def listings() -> list[str]:
        asked = [path for path in server.paths() if path.startswith("/sec")]
        server.asked.clear()
        return asked

    crawl_once(db, source, options=SINCE)
    assert listings() == ["/sec", "/sec?p=2", "/sec?p=3"]
    crawl_once(db, source, options=SINCE)
    assert listings() == ["/sec", "/sec?p=4", "/sec?p=5"]
    crawl_once(db, source, options=SINCE)
    assert listings() == ["/sec", "/sec?p=6"]
    assert rows(db, "SELECT done FROM cursors") == [(1,)]
    crawl_once(db, source, options=SINCE)
    assert listings() == ["/sec"]  # it is over


def test_a_section_without_further_pages_is_followed_back_by_its_months(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def month(number: int, count: int, more: str = "") -> bytes:
        cards = "".join(
            f"<h3><a href='/2026/{number:02}/ship-{n}.html'>Ship number {n} of month {number} has come in</a></h3>"
            for n in range(count)
        )
        return answer(f"<html><body>{cards}{more}</body></html>".encode())

    months = "".join(f"<a href='/2026/{n:02}/'>2026/{n}</a>" for n in range(1, 7))
    old = "<a href='/2025/12/'>December</a>"
    server.routes["/sec"] = month(6, 3, f"<ul>{old}{months}</ul>")
    server.routes["/2026/06/"] = month(
        6, 4, "<a rel=next href='/2026/06/page/2/'>x</a>"
    )
    server.routes["/2026/06/page/2/"] = month(5, 4)
    server.routes.update({f"/2026/{n:02}/": month(n, 4) for n in (1, 2, 4, 5)})
    monkeypatch.setattr("spiders.listings.BACKFILL_PAGES", 3)
    db, source = tmp_path / "v.db", source_of(server, "/sec", kind=SourceKind.SECTION)
    asked: list[str] = []
    for _ in range(3):
        crawl_once(db, source, options={"since": datetime(2026, 3, 10, tzinfo=UTC)})
        asked += [p for p in server.paths() if p.endswith("/")]
        server.asked.clear()
    # March is missing and costs itself; what is older than the day is not asked for
    assert asked == [f"/2026/{p}/" for p in ("06", "06/page/2", "05", "04", "03")]


def test_live_rounds_go_on_with_a_backfill_behind_their_own_work(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spiders.listings.BACKFILL_PAGES", 1)
    server.routes["/sec"] = paged(1, 3)
    server.routes.update({f"/sec?p={n}": paged(n, 3) for n in (2, 3)})
    for page in (1, 2, 3, 9):
        server.routes.update(
            {
                f"/news/some-longer-slug-{page}-{n}": article(
                    f"Report {n} of page {page}"
                )
                for n in range(3)
            }
        )
    db, source = tmp_path / "v.db", source_of(server, "/sec", kind=SourceKind.SECTION)
    assert crawl_once(db, source, options=SINCE).new == 6
    server.routes["/sec"] = paged(9, 1)
    server.asked.clear()
    assert crawl_once(db, source).new == 6
    paths = [path for path in server.paths() if "slug" in path]
    assert [path.split("-")[-2] for path in paths] == ["9"] * 3 + ["3"] * 3
    kinds = "SELECT kind, count(*) FROM articles GROUP BY kind ORDER BY kind"
    assert rows(db, kinds) == [("backfill", 9), ("crawl", 3)]
    server.asked.clear()
    crawl_once(db, source)
    assert server.paths() == ["/sec"]  # it is over


def test_an_older_date_begins_anew_and_a_newer_one_goes_on() -> None:
    march, may = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 5))
    cursor = Cursor(since=march, listings_done=frozenset({"/a"}), finished=True)
    assert going_on(cursor, may) == cursor
    assert going_on(cursor, march.replace(month=2)) == Cursor(
        since=march.replace(month=2)
    )
    assert going_on(cursor, None) is None
    assert going_on(replace(cursor, finished=False), None) is not None
    assert going_on(None, None) is None


def test_a_list_without_days_is_read_back_as_far_as_its_articles_tell(
    server: RawServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pages reach back for years; one further page in a round is read here."""
    monkeypatch.setattr("spiders.listings.BACKFILL_PAGES", 1)
    for page in range(1, 9):
        cards = "".join(
            f"<h3><a href='/news/{page}-{n}-of-the-long-list'>Headline {n} of page {page} today</a></h3>"
            for n in range(5)
        )
        further = f"<a rel=next href='/sec?page={page + 1}'>Next</a>"
        path = "/sec" if page == 1 else f"/sec?page={page}"
        server.routes[path] = answer(f"<main>{cards}</main>{further}".encode())
        day = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(days=20 * page)
        for n in range(5):
            server.routes[f"/news/{page}-{n}-of-the-long-list"] = dated(
                day, f"{page} {n}"
            )
    source = source_of(server, "/sec", kind=SourceKind.SECTION)
    stages = {"pipelines.dates.DatesPipeline": 300, **STAGES}
    db = tmp_path / "v.db"
    for _ in range(5):
        crawl_once(db, source, options=SINCE, ITEM_PIPELINES=stages)
    lists = [path for path in server.paths() if path.startswith("/sec?")]
    assert lists == ["/sec?page=2", "/sec?page=3"]
    assert rows(db, "SELECT done FROM cursors") == [(1,)]


def dated(day: datetime, words: str) -> bytes:
    """An article of a day, its head with its true length."""
    body = article(f"Headline {words} of the day").partition(b"\r\n\r\n")[2]
    assert b"2026-11-20" in body
    return answer(
        body.replace(b"2026-11-20", f"{day:%Y-%m-%d}".encode()).replace(
            b"20 November 2026", b""
        )
    )
