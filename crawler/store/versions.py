"""Any version of a stored article, and the articles that hits point into."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec

from crawler.items import Article
from crawler.records import Hit
from crawler.store.article_rows import article_of
from crawler.store.hits import hits_by_id
from crawler.store.rows import asked
from crawler.store.stories import other_outlets
from crawler.store.times import from_text

_AT_ONCE = 200
"""Hits whose words are held at once."""


def load_version(
    db: sqlite3.Connection, article_id: int, revision: int
) -> Article | None:
    """The article as it was in a version; the newest one where the number is higher.

    `None` where there is no such article.
    """
    row = db.execute(
        "SELECT earlier FROM revisions WHERE article_id = ? AND revision > ? AND earlier IS NOT NULL"
        " ORDER BY revision LIMIT 1",
        [article_id, revision],
    ).fetchone()
    if row is not None:
        return msgspec.json.decode(row[0], type=Article)
    newest = asked(db, "SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
    return None if newest is None else article_of(db, newest)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitArticle:
    """A hit with the article version its words point into, and who published it."""

    hit: Hit
    article: Article
    first_seen_at: datetime
    outlet: str
    """Name of the source, else the host, else `saved page`."""
    source: str | None
    country: str | None
    also_at: tuple[str, ...] = ()
    """Other outlets that have the same story, the earliest first; a few at most."""


def hit_articles(
    db: sqlite3.Connection,
    hit_ids: Iterable[int],
    *,
    until: datetime | None = None,
    limit: int = -1,
) -> Iterator[HitArticle]:
    """Hits by their numbers, newest first, read as they are taken; those that are gone are left out.

    Args:
        hit_ids: More than a few hundred stand newest first already.
        until: Copies of a story seen later are not named, so that a message says the same at
            every try; `None`: all are.
        limit: Of the newest hits at most.
    """
    # a whole text each: of all hits of years at once they were gigabytes
    wanted = list(hit_ids)
    parts = [wanted[at : at + _AT_ONCE] for at in range(0, len(wanted), _AT_ONCE)]
    for part in [wanted] if limit >= 0 else parts:
        for hit in hits_by_id(db, part, limit=limit):
            told = _hit_article(db, hit, until)
            if told is not None:
                yield told


def _hit_article(
    db: sqlite3.Connection, hit: Hit, until: datetime | None
) -> HitArticle | None:
    article = load_version(db, hit.article_id, hit.revision)
    if article is None:
        return None
    first_seen_at, host, key, name, country = db.execute(
        "SELECT first_seen_at, articles.host, source_key, sources.name, sources.country"
        " FROM articles LEFT JOIN sources ON sources.key = source_key WHERE articles.id = ?",
        [hit.article_id],
    ).fetchone()
    seen_at = from_text(first_seen_at)
    assert seen_at is not None
    return HitArticle(
        hit=hit,
        article=article,
        first_seen_at=seen_at,
        outlet=name or host or "saved page",
        source=key,
        country=country,
        also_at=other_outlets(db, hit.article_id, until=until),
    )
