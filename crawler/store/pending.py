"""Addresses that wait: deferred or to be tried again, and known articles to be looked at again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.records import VisitKind
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An address found and not yet fetched."""

    url_key: str
    url: str
    source_key: str
    found_at: datetime
    due_at: datetime
    date_hint: datetime | None = None
    """What the listing says of its time."""
    tries: int = 0
    kind: VisitKind = VisitKind.CRAWL


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A known article to be looked at again."""

    article_id: int
    url: str
    source_key: str | None
    due_at: datetime
    step: int


def defer(db: sqlite3.Connection, addresses: Iterable[Pending]) -> None:
    """Keep addresses for a later round; one that waits already keeps the time it was found."""
    rows = [
        (
            item.url_key,
            item.url,
            item.source_key,
            to_text(item.found_at),
            to_text(item.due_at),
            to_text(item.date_hint),
            item.tries,
            item.kind.value,
        )
        for item in addresses
    ]
    with writing(db):
        db.executemany(
            "INSERT INTO pending (url_key, url, source_key, found_at, due_at, date_hint, tries, kind)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url_key) DO UPDATE SET"
            " due_at = excluded.due_at, tries = excluded.tries,"
            " date_hint = coalesce(excluded.date_hint, date_hint)",
            rows,
        )


def due_pending(
    db: sqlite3.Connection,
    source_key: str,
    *,
    now: datetime,
    limit: int = 500,
    kind: VisitKind | None = None,
) -> tuple[Pending, ...]:
    """Addresses of a source whose time has come, newest by date first."""
    cursor = db.execute(
        "SELECT * FROM pending WHERE source_key = ?1 AND due_at <= ?2 AND (?3 IS NULL OR kind = ?3)"
        " ORDER BY date_hint DESC, found_at DESC LIMIT ?4",
        [source_key, to_text(now), kind.value if kind else None, limit],
    )
    cursor.row_factory = sqlite3.Row
    return tuple(
        Pending(
            url_key=row["url_key"],
            url=row["url"],
            source_key=row["source_key"],
            found_at=from_text(row["found_at"]),
            due_at=from_text(row["due_at"]),
            date_hint=from_text(row["date_hint"]),
            tries=row["tries"],
            kind=VisitKind(row["kind"]),
        )
        for row in cursor
    )


def forget_pending(db: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Take addresses off the list: fetched, or refused for good."""
    with writing(db):
        db.execute(
            "DELETE FROM pending WHERE url_key IN (SELECT value FROM json_each(?))",
            [json.dumps(list(keys))],
        )


def pending_sources(db: sqlite3.Connection, *, now: datetime) -> dict[str, int]:
    """Sources with addresses whose time has come, and how many."""
    return dict(
        db.execute(
            "SELECT source_key, count(*) FROM pending WHERE due_at <= ? GROUP BY source_key",
            [to_text(now)],
        ).fetchall()
    )


def due_revisits(
    db: sqlite3.Connection,
    *,
    now: datetime,
    source_key: str | None = None,
    limit: int = 500,
) -> tuple[Revisit, ...]:
    """Known articles whose time to be looked at again has come, longest overdue first."""
    rows = db.execute(
        "SELECT articles.id, url, source_key, due_at, step FROM revisits"
        " JOIN articles ON articles.id = article_id"
        " WHERE due_at <= ?1 AND url IS NOT NULL AND (?2 IS NULL OR source_key = ?2)"
        " ORDER BY due_at LIMIT ?3",
        [to_text(now), source_key, limit],
    )
    return tuple(
        Revisit(
            article_id=article_id,
            url=url,
            source_key=source,
            due_at=from_text(due_at),
            step=step,
        )
        for article_id, url, source, due_at, step in rows
    )


def put_off_revisit(
    db: sqlite3.Connection, article_id: int, *, due_at: datetime | None
) -> None:
    """Set when an article is looked at again (a failed revisit); `None`: never."""
    with writing(db):
        if due_at is None:
            db.execute("DELETE FROM revisits WHERE article_id = ?", [article_id])
        else:
            db.execute(
                "UPDATE revisits SET due_at = ? WHERE article_id = ?",
                [to_text(due_at), article_id],
            )
