"""Which stored article an address or a page belongs to: own keys, aliases, moved slugs."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.identity.url_key import (
    host_of,
    is_link,
    same_site,
    url_id,
    url_key,
    url_key_or_none,
)
from crawler.items import Article
from crawler.query.tokens import words
from crawler.records import Visit
from crawler.store.article_rows import article_of
from crawler.store.rows import asked
from crawler.store.times import to_text

_MOVED_MIN_BODY = 200
"""Characters below which equal words on one site are not yet the same article (teasers, notices)."""
SAME_TEXT = 0.4
"""Share of common word pairs from which two texts are versions of one. Of 4,262 pairs of different
real articles in one language none shared more than .19, while single words gave up to .66."""


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
    key = url_key_or_none(url)
    if key is None:
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
    if found is not None and _is_accepted(db, found, own):
        return found.url_key, found
    if found is not None and _is_same_page(db, found.row, visit.article, digest):
        return found.url_key, found
    if found is not None:
        key = own or key
        db.execute("DELETE FROM aliases WHERE url_key = ?", [key])
        return key, _by_key(db, key)
    if own is not None and own != key and (found := _by_key(db, own)) is not None:
        return found.url_key, found  # met before the page stated its canonical address
    found = _moved(db, visit.article, digest) or _redirected(db, visit, digest)
    return (found.url_key if found else key), found


def add_aliases(
    db: sqlite3.Connection, article_id: int, url_key_: str, visit: Visit
) -> None:
    """Keep the other addresses that this visit came by; an alias never moves to another article."""
    url = visit.article.url
    for other in (visit.asked_url, url):
        if not is_link(other):
            continue
        key = url_key_or_none(other)
        if key is not None and key != url_key_:
            db.execute(
                "INSERT OR IGNORE INTO aliases (url_key, article_id, redirect, url, seen_at)"
                " SELECT ?1, ?2, ?3, ?4, ?5"
                " WHERE NOT EXISTS (SELECT 1 FROM articles WHERE url_key = ?1)",
                [
                    key,
                    article_id,
                    other != url,
                    other,
                    to_text(visit.fetched_at),
                ],
            )


def _own_key(article: Article) -> str | None:
    return url_key_or_none(article.url) if is_link(article.url) else None


def _by_key(db: sqlite3.Connection, key: str) -> Known | None:
    return _one(
        db,
        "SELECT * FROM articles WHERE id = coalesce("
        "(SELECT id FROM articles WHERE url_key = ?1),"
        " (SELECT article_id FROM aliases WHERE url_key = ?1 AND NOT redirect))",
        [key],
    )


def _one(db: sqlite3.Connection, sql: str, values: list[object]) -> Known | None:
    row = asked(db, sql, values).fetchone()
    return None if row is None else Known(row["id"], row["url_key"], row)


def _is_accepted(db: sqlite3.Connection, known: Known, own: str | None) -> bool:
    """Whether the page's address is known as the article's, whatever it says now."""
    if own is None or known.url_key == own:
        return True
    row = db.execute(
        "SELECT article_id FROM aliases WHERE url_key = ? AND NOT redirect", [own]
    ).fetchone()
    return row is not None and row[0] == known.id


def _is_same_page(
    db: sqlite3.Connection, row: sqlite3.Row, article: Article, digest: str
) -> bool:
    if row["content_hash"] == digest:
        return True
    return similarity(article_of(db, row), article) >= SAME_TEXT


def similarity(first: Article, second: Article) -> float:
    """Share of the shorter text's word pairs that stand in the longer one too, 0 to 1.

    A stub that grew into a report has 1. Scripts without blanks give one token a letter, and
    runs of five letters stand for pairs of words there.
    """
    small, large = sorted(
        (_pairs(article) for article in (first, second)), key=Counter.total
    )
    if not small:
        return 1.0 if not large else 0.0
    return (small & large).total() / small.total()


def _pairs(article: Article) -> Counter[tuple[str, ...]]:
    tokens = words(f"{article.headline or ''} {article.lead or ''} {article.body}")
    letters = sum(map(len, tokens)) < 2.5 * len(tokens)
    return Counter(
        zip(*(tokens[start:] for start in range(5 if letters else 2)), strict=False)
    )


def _redirected(db: sqlite3.Connection, visit: Visit, digest: str) -> Known | None:
    """The article whose own address was asked for and led to this page of its site."""
    asked, url = visit.asked_url, visit.article.url
    if asked is None or url is None or asked == url or not same_site(asked, url):
        return None
    known = _one(db, "SELECT * FROM articles WHERE url_key = ?", [url_key(asked)])
    if known is None or not _is_same_page(db, known.row, visit.article, digest):
        return None
    return known


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
    alike = similarity(article_of(db, known.row), article) >= SAME_TEXT
    return known if alike else None
