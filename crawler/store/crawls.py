"""Runs and their visits: crawls, checks, gaps, and where backfills go on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any

from crawler.records import VisitKind
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlCounts:
    """What a run brought."""

    sources: int = 0
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    hits: int = 0
    seconds: float | None = None
    counters: Mapping[str, int | float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """`vedette/<stage>/<what>` to number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One visit of one source; the columns of `checks`."""

    source_key: str
    at: datetime
    outcome: str
    """ok, unchanged, or a reason class."""
    detail: str | None = None
    status: int | None = None
    found: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    deferred: int = 0
    gap: bool = False
    newest_at: datetime | None = None
    seconds: float | None = None
    fields: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Field to how many new articles had it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a backfill of a source goes on."""

    source_key: str
    name: str
    position: Any
    """JSON value, of the finder alone."""
    since_at: datetime | None = None
    done: bool = False


def begin_crawl(
    db: sqlite3.Connection, *, now: datetime, kind: VisitKind = VisitKind.CRAWL
) -> int:
    """Note that a run begins; returns its number."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO crawls (kind, started_at) VALUES (?, ?)",
            [kind.value, to_text(now)],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def end_crawl(
    db: sqlite3.Connection,
    crawl_id: int,
    counts: CrawlCounts,
    *,
    now: datetime,
    outcome: str = "done",
) -> None:
    """Note how a run ended: done, stopped or failed."""
    names = [item.name for item in fields(CrawlCounts) if item.name != "counters"]
    with writing(db):
        db.execute(
            f"UPDATE crawls SET ended_at = ?, outcome = ?, counters = ?,"
            f" {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
            [
                to_text(now),
                outcome,
                json.dumps(dict(counts.counters), sort_keys=True),
                *(getattr(counts, name) for name in names),
                crawl_id,
            ],
        )


def record_check(db: sqlite3.Connection, check: Check, *, crawl_id: int | None) -> int:
    """Keep one visit of a source; its source is in the table already."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO checks (crawl_id, source_key, at, outcome, detail, status, found, new,"
            " changed, refused, deferred, gap, newest_at, seconds, fields)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                crawl_id,
                check.source_key,
                to_text(check.at),
                check.outcome,
                check.detail,
                check.status,
                check.found,
                check.new,
                check.changed,
                check.refused,
                check.deferred,
                check.gap,
                to_text(check.newest_at),
                check.seconds,
                json.dumps(dict(check.fields)),
            ],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def list_checks(
    db: sqlite3.Connection,
    source_key: str,
    *,
    since: datetime | None = None,
    limit: int = 100,
) -> tuple[Check, ...]:
    """Visits of a source, newest first."""
    cursor = db.execute(
        "SELECT * FROM checks WHERE source_key = ? AND at >= ? ORDER BY at DESC LIMIT ?",
        [source_key, to_text(since) or "", limit],
    )
    cursor.row_factory = sqlite3.Row
    return tuple(_to_check(row) for row in cursor)


def _to_check(row: sqlite3.Row) -> Check:
    values = {item.name: row[item.name] for item in fields(Check)}
    values["at"] = from_text(row["at"])
    values["newest_at"] = from_text(row["newest_at"])
    values["gap"] = bool(row["gap"])
    values["fields"] = MappingProxyType(json.loads(row["fields"]))
    return Check(**values)


def record_gap(
    db: sqlite3.Connection,
    source_key: str,
    *,
    at: datetime,
    since: datetime,
    detail: str | None = None,
) -> int:
    """Note that a listing shared no item with the one of `since`; returns the gap's number."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO gaps (source_key, at, since_at, detail) VALUES (?, ?, ?, ?)",
            [source_key, to_text(at), to_text(since), detail],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


def fill_gap(db: sqlite3.Connection, gap_id: int, *, at: datetime) -> None:
    """Note that what was missed was found elsewhere."""
    with writing(db):
        db.execute("UPDATE gaps SET filled_at = ? WHERE id = ?", [to_text(at), gap_id])


def load_cursors(db: sqlite3.Connection, source_key: str) -> tuple[Cursor, ...]:
    """Where the backfills of a source go on."""
    rows = db.execute(
        "SELECT name, position, since_at, done FROM cursors WHERE source_key = ? ORDER BY name",
        [source_key],
    )
    return tuple(
        Cursor(
            source_key=source_key,
            name=name,
            position=json.loads(position),
            since_at=from_text(since_at),
            done=bool(done),
        )
        for name, position, since_at, done in rows
    )


def save_cursor(db: sqlite3.Connection, cursor: Cursor, *, now: datetime) -> None:
    """Keep where a backfill goes on."""
    with writing(db):
        db.execute(
            "INSERT OR REPLACE INTO cursors (source_key, name, position, since_at, updated_at, done)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                cursor.source_key,
                cursor.name,
                json.dumps(cursor.position),
                to_text(cursor.since_at),
                to_text(now),
                cursor.done,
            ],
        )
