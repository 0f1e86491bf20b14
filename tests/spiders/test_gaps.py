"""A gap is filled from the site's sitemap: what the feed had dropped between two visits is found."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders import site_maps
from spiders.finding.discovering import GUESSED_MAPS
from tests.loopback import RawServer, answer, article, crawl_once, rows, rss, source_of

NOW = datetime.now(UTC)


def sitemap(*paths: str, at: datetime = NOW) -> bytes:
    urls = "".join(
        f"<url><loc>{path}</loc><lastmod>{at.isoformat()}</lastmod></url>"
        for path in paths
    )
    return answer(f"<urlset>{urls}</urlset>".encode(), content_type="application/xml")


@pytest.fixture
def db(tmp_path: Path, server: RawServer) -> Path:
    """Two visits went by, the feed's window was passed between them."""
    server.routes.update(
        {f"/news/{n}": article(f"Headline {n} of the day") for n in range(10)}
    )
    server.routes["/feed"] = rss("/news/1", "/news/0")
    crawl_once(tmp_path / "v.db", source_of(server))
    server.asked.clear()
    server.routes["/feed"] = rss("/news/5", "/news/4")
    return tmp_path / "v.db"


def test_what_a_gap_swallowed_comes_from_the_sitemap_that_robots_names(
    server: RawServer, db: Path
) -> None:
    server.routes["/robots.txt"] = answer(
        f"Sitemap: {server.url}/maps/all.xml\nSitemap: {server.url}/maps/news.xml".encode()
    )
    server.routes["/maps/news.xml"] = sitemap(*(f"/news/{n}" for n in range(6)))
    report = crawl_once(db, source_of(server))
    assert (report.new, report.gaps) == (4, ())
    assert sorted(server.paths()) == [
        "/feed",
        "/maps/news.xml",
        *(f"/news/{n}" for n in (2, 3, 4, 5)),
    ]
    [(filled, detail)] = rows(db, "SELECT filled_at IS NOT NULL, detail FROM gaps")
    assert (filled, detail) == (1, "gap: 2 more from the site's sitemap")
    assert rows(db, "SELECT DISTINCT kind FROM articles") == [("crawl",)]


def test_a_sitemap_is_looked_for_where_the_common_systems_put_it(
    server: RawServer, db: Path
) -> None:
    index = "<sitemapindex><sitemap><loc>/m/posts.xml</loc></sitemap></sitemapindex>"
    server.routes["/sitemap.xml"] = answer(index.encode(), content_type="text/xml")
    server.routes["/m/posts.xml"] = sitemap(*(f"/news/{n}" for n in range(6)))
    assert crawl_once(db, source_of(server)).new == 4


def test_only_the_time_and_the_folders_of_the_source_are_taken(
    server: RawServer, db: Path
) -> None:
    old = NOW - timedelta(days=9)
    entries = [("/news/2", NOW), ("/news/7", old), ("/recipes/1", NOW), ("/about", NOW)]
    urls = "".join(
        f"<url><loc>{path}</loc><lastmod>{at.isoformat()}</lastmod></url>"
        for path, at in entries
    )
    server.routes["/news-sitemap.xml"] = answer(f"<urlset>{urls}</urlset>".encode())
    assert crawl_once(db, source_of(server)).new == 3
    assert {"/news/7", "/recipes/1", "/about"}.isdisjoint(server.paths())


def test_new_articles_do_not_wait_for_sitemaps_that_hang(
    server: RawServer, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    for path in GUESSED_MAPS:
        server.routes[path] = lambda *_: over.wait(20)
    monkeypatch.setattr(site_maps, "GAP_S", 0.5)
    begun = time.monotonic()
    report = crawl_once(db, source_of(server))
    spent = time.monotonic() - begun
    over.set()
    assert (report.new, report.gaps) == (2, ("s",))
    assert spent < 10


def test_a_gap_that_no_sitemap_closes_stays_one(server: RawServer, db: Path) -> None:
    report = crawl_once(db, source_of(server))
    assert (report.new, report.gaps) == (2, ("s",))
    asked = [path for path in server.paths() if "map" in path]
    assert len(asked) == 4  # a few guesses, and no more
    [(filled, detail)] = rows(db, "SELECT filled_at, detail FROM gaps")
    assert filled is None
    assert detail == "gap: no sitemap of the site shows that time"


def test_a_sitemap_that_does_not_reach_back_is_told(
    server: RawServer, db: Path
) -> None:
    server.routes["/news-sitemap.xml"] = sitemap("/news/3", "/news/4", "/news/5")
    report = crawl_once(db, source_of(server))
    assert (report.new, report.gaps) == (3, ("s",))
    [(detail,)] = rows(db, "SELECT detail FROM gaps")
    assert detail.endswith("does not reach back to the last visit")


@pytest.mark.parametrize(("old", "new"), [(30, 4), (300, 2)])
def test_a_sitemap_with_one_moment_for_all_fills_a_gap_where_it_is_short(
    server: RawServer, db: Path, old: int, new: int
) -> None:
    listed = [
        *(f"/news/{n}" for n in range(6)),
        *(f"/news/old-{n}" for n in range(old)),
    ]
    server.routes["/sitemap.xml"] = sitemap(*listed)
    assert crawl_once(db, source_of(server)).new == new
    assert any("old" in path for path in server.paths()) is (old < 200)
