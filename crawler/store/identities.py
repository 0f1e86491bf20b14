"""Which stored article an address or a page belongs to: own keys, aliases, moved slugs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.identity import host_of, is_link, same_site, url_id, url_key
from crawler.items import Article
from crawler.records import Visit
from crawler.revising import similarity
from crawler.store.article_rows import article_of
from crawler.store.times import to_text

_MOVED_MIN_BODY = 200
"""Characters below which equal words on one site are not yet the same article (teasers, notices)."""
_MOVED_SIMILARITY = 0.5
"""Share of common words from which two pages with one code in their addresses are one article."""
_SAME_PAGE_SIMILARITY = 0.3
"""Below it a page that claims another's address (canonical, alias) is not believed."""


@dataclass(frozen=True, slots=True)
class Known:
    """The stored article that a visit belongs to."""

    id: int
    url_key: str
    row: sqlite3.Row


def known_keys(db: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """Those of the keys that need no fetch, because an article is stored under them.

    Keys of addresses on other sites that only led to an article count too.
    """
    asked = json.dumps(list(keys))
    rows = db.execute(
        "SELECT url_key FROM articles WHERE url_key IN (SELECT value FROM json_each(?1))"
        " UNION ALL"
        " SELECT url_key FROM aliases WHERE url_key IN (SELECT value FROM json_each(?1))",
        [asked],
    )
    return {key for (key,) in rows}


def find_article(db: sqlite3.Connection, url: str) -> int | None:
    """The id of the article at an address, given in any of its forms; for commands and pages."""
    try:
        key = url_key(url)
    except ValueError:
        return None
    row = db.execute(
        "SELECT id FROM articles WHERE url_key = ?1"
        " UNION ALL SELECT article_id FROM aliases WHERE url_key = ?1 LIMIT 1",
        [key],
    ).fetchone()
    return None if row is None else int(row[0])


def identify_visit(
    db: sqlite3.Connection, visit: Visit, digest: str
) -> tuple[str, Known | None]:
    """The key under which a visit is kept, and the stored article if there is one.

    A canonical address or an alias that names an article of quite other words is not believed:
    sites state wrong ones, and give an address to a new page. An address's own article is always
    believed, however much it changed. `digest` is the article's `content_hash`.
    """
    key = visit.url_key
    if key is None:
        raise ValueError("the identity stage has not run: url_key is missing")
    own = _own_key(visit.article)
    found = _by_key(db, key)
    if found is not None and found.url_key == own:
        return key, found
    if found is not None and _is_same_page(db, found.row, visit.article, digest):
        return found.url_key, found
    if found is not None:
        key = own or key
        db.execute("DELETE FROM aliases WHERE url_key = ?", [key])
        return key, _by_key(db, key)
    if own is not None and own != key and (found := _by_key(db, own)) is not None:
        return found.url_key, found  # met before the page stated its canonical address
    return key, _moved(db, visit.article, digest)


def add_aliases(
    db: sqlite3.Connection, article_id: int, url_key_: str, visit: Visit
) -> None:
    """Keep the other addresses that this visit came by; an alias never moves to another article."""
    url = visit.article.url
    for other in (visit.asked_url, url):
        if other is None or not is_link(other):
            continue
        key = url_key(other)
        if key != url_key_:
            db.execute(
                "INSERT OR IGNORE INTO aliases (url_key, article_id, redirect, url, seen_at)"
                " SELECT ?1, ?2, ?3, ?4, ?5"
                " WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url_key = ?1)",
                [
                    key,
                    article_id,
                    url is not None and not same_site(other, url),
                    other,
                    to_text(visit.fetched_at),
                ],
            )


def _own_key(article: Article) -> str | None:
    return url_key(article.url) if article.url and is_link(article.url) else None


def _by_key(db: sqlite3.Connection, key: str) -> Known | None:
    return _one(db, "SELECT * FROM articles WHERE url_key = ?", [key]) or _one(
        db,
        "SELECT articles.* FROM aliases JOIN articles ON articles.id = aliases.article_id"
        " WHERE aliases.url_key = ? AND NOT aliases.redirect",
        [key],
    )


def _one(db: sqlite3.Connection, sql: str, values: list[object]) -> Known | None:
    cursor = db.execute(sql, values)
    cursor.row_factory = sqlite3.Row
    row = cursor.fetchone()
    return None if row is None else Known(row["id"], row["url_key"], row)


def _is_same_page(
    db: sqlite3.Connection, row: sqlite3.Row, article: Article, digest: str
) -> bool:
    if row["content_hash"] == digest:
        return True
    return similarity(article_of(db, row), article) >= _SAME_PAGE_SIMILARITY


def _moved(db: sqlite3.Connection, article: Article, digest: str) -> Known | None:
    """An article of the same site that this page is, under a changed slug."""
    if article.url is None or len(article.body) < _MOVED_MIN_BODY:
        return None
    known = _one(
        db,
        "SELECT * FROM articles WHERE content_hash = ? ORDER BY id LIMIT 1",
        [digest],
    )
    if (
        known is not None
        and known.row["url"]
        and same_site(known.row["url"], article.url)
    ):
        return known
    code = url_id(article.url)
    if code is None:
        return None
    known = _one(
        db,
        "SELECT * FROM articles WHERE url_id = ? AND host = ? ORDER BY id DESC LIMIT 1",
        [code, host_of(article.url)],
    )
    if known is None or not same_site(known.row["url"], article.url):
        return None
    alike = similarity(article_of(db, known.row), article) >= _MOVED_SIMILARITY
    return known if alike else None
