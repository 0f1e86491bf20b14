"""Whole articles one after the other, with what is known of them beside the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.items import Article, Terms
from crawler.store.article_rows import article_of, terms_of_row
from crawler.store.times import from_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A stored article as it is handed to others."""

    id: int
    source: str | None
    """Key of the source; `None` for an import."""
    outlet: str | None
    """Name of the source, else the host of the address."""
    country: str | None
    first_seen_at: datetime
    revision: int
    story_id: int | None
    """Shared by copies of one report on several sites."""
    article: Article
    terms: Terms
    """What page and site ask of machines."""


def article_ids(
    db: sqlite3.Connection, *, seen_since: datetime | None = None
) -> list[int]:
    """All articles that were first seen then or later, newest first."""
    since = to_text(seen_since) if seen_since else ""
    rows = db.execute(
        "SELECT id FROM articles WHERE first_seen_at >= ? ORDER BY first_seen_at DESC, id DESC",
        [since],
    )
    return [row[0] for row in rows]


def exported(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[Exported]:
    """The articles of these numbers in their order, read as they are taken; what is gone is left out.

    No read stays open between two of them: a crawl may write for as long as this takes.
    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    for article_id in ids:
        row = cursor.execute(
            "SELECT a.*, coalesce(s.name, a.host) AS outlet, s.country FROM articles a"
            " LEFT JOIN sources s ON s.key = a.source_key WHERE a.id = ?",
            [article_id],
        ).fetchone()
        if row is not None:
            yield _of(db, row)


def _of(db: sqlite3.Connection, row: sqlite3.Row) -> Exported:
    seen_at = from_text(row["first_seen_at"])
    assert seen_at is not None
    return Exported(
        id=row["id"],
        source=row["source_key"],
        outlet=row["outlet"],
        country=row["country"],
        first_seen_at=seen_at,
        revision=row["revision"],
        story_id=row["story_id"],
        article=article_of(db, row),
        terms=terms_of_row(row),
    )
