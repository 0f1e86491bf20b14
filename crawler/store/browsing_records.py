"""What the page of one source reads beside its line: visits, turns, gaps, refusals, articles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.store.browsing import LINE_COLUMNS, Line, line
from crawler.store.rows import asked, value_of

COVERAGE_ARTICLES = 200
"""A source's field coverage is counted over so many newest articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One visit of a source."""

    at: datetime
    outcome: str
    detail: str | None
    status: int | None
    found: int
    new: int
    changed: int
    refused: int
    deferred: int
    gap: bool
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A source's state turned."""

    at: datetime
    was: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A window in which something was missed."""

    at: datetime
    since_at: datetime
    filled_at: datetime | None
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a source's own page tells beside its line."""

    checks: tuple[Check, ...]
    changes: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    refusals: tuple[Refused, ...]
    pending: int
    missing: Mapping[str, int]
    """Field to how many of the newest articles lack it."""
    looked_at: int
    """How many newest articles `missing` was counted over."""
    articles: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A page that was not stored."""

    at: datetime
    url: str
    reason: str
    detail: str | None
    headline: str | None


def record(db: sqlite3.Connection, key: str, *, limit: int = 30) -> Record:
    """The last visits, turns, gaps and refusals of a source, newest first."""
    by_key = "WHERE source_key = ? ORDER BY at DESC LIMIT ?"
    checks = asked(
        db,
        "SELECT at, outcome, detail, status, found, new, changed, refused, deferred, gap, seconds"
        f" FROM checks {by_key}",
        [key, limit],
    ).fetchall()
    changes = asked(
        db, f"SELECT at, was, state, reason FROM health_changes {by_key}", [key, limit]
    ).fetchall()
    gaps = asked(
        db, f"SELECT at, since_at, filled_at, detail FROM gaps {by_key}", [key, limit]
    ).fetchall()
    missing, looked_at = _missing(db, key)
    return Record(
        checks=tuple(value_of(Check, row) for row in checks),
        changes=tuple(value_of(Change, row) for row in changes),
        gaps=tuple(value_of(Gap, row) for row in gaps),
        refusals=refusals(db, key=key, limit=limit),
        pending=asked(
            db, "SELECT count(*) FROM pending WHERE source_key = ?", [key]
        ).fetchone()[0],
        missing=missing,
        looked_at=looked_at,
        articles=source_articles(db, key, limit=limit),
    )


def _missing(db: sqlite3.Connection, key: str) -> tuple[dict[str, int], int]:
    rows = asked(
        db,
        "SELECT missing FROM articles WHERE source_key = ? ORDER BY first_seen_at DESC LIMIT ?",
        [key, COVERAGE_ARTICLES],
    ).fetchall()
    counts: dict[str, int] = {}
    for row in rows:
        for name in json.loads(row[0]):
            counts[name] = counts.get(name, 0) + 1
    return counts, len(rows)


def source_articles(
    db: sqlite3.Connection, key: str, *, limit: int
) -> tuple[Line, ...]:
    """The source's newest articles."""
    rows = asked(
        db,
        f"SELECT {LINE_COLUMNS} FROM articles a LEFT JOIN sources s ON s.key = a.source_key"
        " WHERE a.source_key = ? ORDER BY a.first_seen_at DESC, a.id DESC LIMIT ?",
        [key, limit],
    )
    return tuple(line(row) for row in rows)


def refusals(db: sqlite3.Connection, *, key: str, limit: int) -> tuple[Refused, ...]:
    """The source's last refusals."""
    rows = asked(
        db,
        "SELECT at, url, reason, detail, headline FROM refusals WHERE source_key = ? ORDER BY at DESC LIMIT ?",
        [key, limit],
    )
    return tuple(value_of(Refused, row) for row in rows)
