"""PROMISES 12 and 13: one article, one row; a canonical link counts on its own site only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loopback import RawServer, article, crawl_once, rows, rss, source_of

ALIASES = [
    "/news/big-story-of-ships?utm_source=feed&utm_medium=rss",
    "/news/big-story-of-ships?fbclid=abc",
    "/news/big-story-of-ships;jsessionid=0123456789ABCDEF0123456789ABCDEF",
    "/news/big-story-of-ships?PHPSESSID=0123456789abcdef0123456789",
    "/news/big-story-of-ships#comments",
    "/news/%62ig-story-of-ships",
    "/news/big-story-of-ships/amp",
    "/news/big-story-of-ships?amp=1",
]


@pytest.mark.parametrize("alias", ALIASES)
def test_other_spellings_of_an_address_are_one_row(
    server: RawServer, tmp_path: Path, alias: str
) -> None:
    plain = "/news/big-story-of-ships"
    for path in (plain, alias.partition("#")[0]):
        server.routes[path] = article()
    db = tmp_path / "v.db"
    for link in (plain, alias, plain, alias):
        server.routes["/feed"] = rss(link)
        crawl_once(db, source_of(server))
    assert len(rows(db, "SELECT url FROM articles")) == 1


def test_a_changed_article_is_one_row_with_its_revisions(
    server: RawServer, tmp_path: Path
) -> None:
    db = tmp_path / "v.db"
    server.routes["/feed"] = rss("/news/1")
    server.routes["/news/1"] = article("Ships come later than planned")
    crawl_once(db, source_of(server))
    server.routes["/feed"] = rss("/news/1?utm_source=again")
    server.routes["/news/1?utm_source=again"] = article("Ships come two years later")
    crawl_once(db, source_of(server))
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def with_canonical(url: str, headline: str) -> bytes:
    page = article(headline).partition(b"\r\n\r\n")[2]
    head = f"<head><link rel='canonical' href='{url}'>".encode()
    body = page.replace(b"<head>", head)
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)  # fmt: skip


@pytest.mark.parametrize("where", ["another site", "home page", "script"])
def test_a_canonical_link_never_touches_another_row(
    server: RawServer, tmp_path: Path, where: str
) -> None:
    with RawServer(address="127.0.0.2") as thief:
        victim = f"{server.url}/news/victim-story-of-ships"
        canonical = {
            "another site": victim,
            "home page": f"{thief.url}/",
            "script": "javascript:alert(1)",
        }[where]
        server.routes.update(
            {
                "/feed": rss("/news/victim-story-of-ships"),
                "/news/victim-story-of-ships": article("The story that was here first"),
            }
        )
        thief.routes.update(
            {
                "/feed": rss("/news/one", "/news/two"),
                "/news/one": with_canonical(canonical, "Quite another story is this"),
                "/news/two": with_canonical(canonical, "And a third one of the day"),
            }
        )
        db = tmp_path / "v.db"
        crawl_once(db, source_of(server, key="victim"))
        crawl_once(db, source_of(thief, key="thief"))
        assert rows(db, "SELECT url, headline FROM articles ORDER BY url") == sorted(
            [
                (victim, "The story that was here first"),
                (f"{thief.url}/news/one", "Quite another story is this"),
                (f"{thief.url}/news/two", "And a third one of the day"),
            ]
        )
