"""What one visit of a source asks and tells: standing, checks, quiet hosts; and the runs.

Every function takes a connection and values; those that write do it in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.records import Source, VisitKind
from crawler.store.clock import mend_clock
from crawler.store.pending import PendingUrl, revisits_of, waiting_of
from crawler.store.stories import forget_sketches
from crawler.store.times import from_text, to_text
from crawler.store.transactions import Connection, writing

MAX_ITEMS = 500
"""Keys of the last listing that are kept, to see whether two visits share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStanding:
    """What is known of a source when its visit begins."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_items: tuple[str, ...] = ()
    last_visit_at: datetime | None = None
    last_success_at: datetime | None = None
    first_round: bool = True
    moved_to: str | None = None
    pending: tuple[PendingUrl, ...] = ()
    waiting: int = 0
    """Pending addresses in all."""
    revisits: tuple[PendingUrl, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How one visit went."""

    at: datetime
    outcome: str
    """`ok`, `unchanged`, or a reason class."""
    good: bool
    detail: str | None = None
    status: int | None = None
    found: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    deferred: int = 0
    gap: bool = False
    gap_closed: bool = False
    gap_detail: str | None = None
    seconds: float | None = None
    newest_at: datetime | None = None
    moved_to: str | None = None
    validators: tuple[str | None, str | None, str | None] | None = None
    """ETag, Last-Modified, body hash; `None` keeps the old ones."""
    items: tuple[str, ...] | None = None
    first_round_done: bool = False
    learned: Mapping[str, Any] | None = None
    """The scheduler's own values; `None` keeps the old ones."""
    next_visit_at: datetime | None = None


def begin_crawl(db: Connection, kind: VisitKind, now: datetime) -> int:
    """Note that a run begins; returns its number. What a wrong clock left is mended first."""
    with writing(db):
        mend_clock(db, now=now)
        forget_sketches(db, now=now)
        cursor = db.execute(
            "INSERT INTO crawls (kind, started_at) VALUES (?, ?)",
            [kind.value, to_text(now)],
        )
    return int(cursor.lastrowid or 0)


def end_crawl(
    db: Connection, crawl_id: int, totals: Mapping[str, Any], now: datetime
) -> None:
    """Note what a run did; `totals` holds the columns of `crawls` by name."""
    columns = ", ".join(f"{name} = :{name}" for name in totals)
    with writing(db):
        db.execute(
            f"UPDATE crawls SET ended_at = :ended_at, {columns} WHERE id = :id",
            {"ended_at": to_text(now), "id": crawl_id, **totals},
        )


def standing(
    db: Connection, source: Source, now: datetime, limit: int
) -> SourceStanding:
    """What is known of a source; at most `limit` pending addresses, newest first."""
    row = db.execute(
        "SELECT etag, last_modified, body_hash, last_items, last_visit_at, last_success_at,"
        " first_round_done, moved_to FROM source_state WHERE source_key = ?",
        [source.key],
    ).fetchone()
    pending = waiting_of(db, source, now, limit)
    (waiting,) = db.execute(
        "SELECT count(*) FROM pending WHERE source_key = ? AND due_at <= ?",
        [source.key, to_text(now)],
    ).fetchone()
    if row is None:
        return SourceStanding(pending=pending, waiting=waiting)
    return SourceStanding(
        etag=row[0],
        last_modified=row[1],
        body_hash=row[2],
        last_items=tuple(json.loads(row[3])),
        last_visit_at=from_text(row[4]),
        last_success_at=from_text(row[5]),
        first_round=not row[6],
        moved_to=row[7],
        pending=pending,
        waiting=waiting,
        revisits=revisits_of(db, source, now, limit),
    )


def learned(
    db: Connection, keys: Sequence[str]
) -> dict[str, tuple[dict[str, Any], int]]:
    """What the scheduler learned of each source, and its failures in a row."""
    rows = db.execute(
        "SELECT source_key, learned, failures FROM source_state"
        " WHERE source_key IN (SELECT value FROM json_each(?))",
        [json.dumps(list(keys))],
    )
    return {key: (json.loads(values), failures) for key, values, failures in rows}


def note_checks(
    db: Connection, checks: Sequence[tuple[str, Check]], crawl_id: int | None
) -> None:
    """Keep how visits went, and what they taught us of their sources."""
    with writing(db):
        for source_key, check in checks:
            _note_check(db, source_key, check, crawl_id)


def _note_check(
    db: Connection, source_key: str, check: Check, crawl_id: int | None
) -> None:
    at = to_text(check.at)
    db.execute(
        "INSERT INTO checks (crawl_id, source_key, at, outcome, detail, status, found, new,"
        " changed, refused, deferred, gap, newest_at, seconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            crawl_id, source_key, at, check.outcome, check.detail, check.status, check.found,
            check.new, check.changed, check.refused, check.deferred, int(check.gap),
            to_text(check.newest_at), check.seconds,
        ],
    )  # fmt: skip
    before = db.execute(
        "SELECT last_visit_at FROM source_state WHERE source_key = ?", [source_key]
    ).fetchone()
    if check.gap and before is not None and before[0] is not None:
        db.execute(
            "INSERT INTO gaps (source_key, at, since_at, filled_at, detail)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                source_key, at, before[0], at if check.gap_closed else None, check.gap_detail,
            ],
        )  # fmt: skip
    db.execute(
        "INSERT OR IGNORE INTO source_state (source_key) VALUES (?)", [source_key]
    )
    good = int(check.good)
    items = None if check.items is None else json.dumps(list(check.items[:MAX_ITEMS]))
    learned = None if check.learned is None else json.dumps(dict(check.learned))
    db.execute(
        "UPDATE source_state SET last_visit_at = :at,"
        " last_success_at = CASE WHEN :good THEN :at ELSE last_success_at END,"
        " last_new_at = CASE WHEN :new > 0 THEN :at ELSE last_new_at END,"
        " newest_at = coalesce(max(newest_at, :newest), :newest, newest_at),"
        " failures = CASE WHEN :good THEN 0 ELSE failures + 1 END,"
        " last_error = CASE WHEN :good THEN NULL ELSE :error END,"
        " first_round_done = max(first_round_done, :first_done),"
        " moved_to = CASE WHEN :good THEN :moved ELSE moved_to END,"
        " last_items = coalesce(:items, last_items),"
        " learned = coalesce(:learned, learned),"
        " next_visit_at = coalesce(:next, next_visit_at) WHERE source_key = :key",
        {
            "at": at, "good": good, "new": check.new, "newest": to_text(check.newest_at),
            "error": f"{check.outcome}: {check.detail or ''}"[:500], "moved": check.moved_to,
            "first_done": int(check.first_round_done), "items": items, "learned": learned,
            "next": to_text(check.next_visit_at), "key": source_key,
        },
    )  # fmt: skip
    if check.validators is not None:
        db.execute(
            "UPDATE source_state SET etag = ?, last_modified = ?, body_hash = ?"
            " WHERE source_key = ?",
            [*check.validators, source_key],
        )


def quiet_hosts(db: Connection, now: datetime) -> dict[str, datetime]:
    """Hosts (with port) that asked for quiet, and until when."""
    rows = db.execute(
        "SELECT host, retry_at FROM hosts WHERE retry_at > ?", [to_text(now)]
    )
    return {host: from_text(at) for host, at in rows}


def keep_quiet_hosts(
    db: Connection, quiet: Mapping[str, datetime], now: datetime
) -> None:
    """Remember over crawls which hosts asked for quiet."""
    with writing(db):
        db.executemany(
            "INSERT INTO hosts (host, retry_at, failures, seen_at) VALUES (?, ?, 1, ?)"
            " ON CONFLICT (host) DO UPDATE SET retry_at = excluded.retry_at,"
            " failures = failures + 1, seen_at = excluded.seen_at",
            [(host, to_text(at), to_text(now)) for host, at in quiet.items()],
        )
