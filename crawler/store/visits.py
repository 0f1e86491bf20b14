"""What one visit of a source asks and tells: what is known, checks, quiet hosts; and the runs.

Every function takes a connection and values; those that write do it in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.records import VisitKind
from crawler.store.clock import mend_clock
from crawler.store.stories import forget_sketches
from crawler.store.times import from_text, to_text
from crawler.store.transactions import Connection, writing
from crawler.visit_note import Known, Validators, VisitNote

MAX_ITEMS = 500
"""Keys of the last listing that are kept, to see whether two visits share one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the scheduler makes of a visit."""

    learned: Mapping[str, Any]
    """Its own values, as JSON."""
    next_visit_at: datetime


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


def known(db: Connection, source_key: str) -> Known:
    """What the visits before taught us of a source."""
    row = db.execute(
        "SELECT etag, last_modified, body_hash, last_items, last_success_at,"
        " first_round_done, moved_to FROM source_state WHERE source_key = ?",
        [source_key],
    ).fetchone()
    if row is None:
        return Known()
    return Known(
        validators=Validators(etag=row[0], last_modified=row[1], body_hash=row[2]),
        last_items=tuple(json.loads(row[3])),
        last_success_at=from_text(row[4]),
        first_round=not row[5],
        moved_to=row[6],
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
    db: Connection,
    visits: Iterable[tuple[str, VisitNote, Lesson | None]],
    crawl_id: int | None,
) -> None:
    """Keep how visits of sources went, and what they taught us; without a lesson the old one stays."""
    with writing(db):
        for source_key, note, lesson in visits:
            _add_check(db, source_key, note, crawl_id)
            _update_state(db, source_key, note, lesson)


def _add_check(
    db: Connection, source_key: str, note: VisitNote, crawl_id: int | None
) -> None:
    at = to_text(note.at)
    db.execute(
        "INSERT INTO checks (crawl_id, source_key, at, outcome, detail, status, found, new,"
        " changed, refused, deferred, gap, newest_at, seconds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            crawl_id, source_key, at, note.outcome, note.detail, note.status, note.found,
            note.new, note.changed, note.refused, note.deferred, int(note.gap),
            to_text(note.newest_at), note.seconds,
        ],
    )  # fmt: skip
    before = db.execute(
        "SELECT last_visit_at FROM source_state WHERE source_key = ?", [source_key]
    ).fetchone()
    if note.gap and before is not None and before[0] is not None:
        db.execute(
            "INSERT INTO gaps (source_key, at, since_at, filled_at, detail)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                source_key, at, before[0], at if note.gap_closed else None, note.gap_detail,
            ],
        )  # fmt: skip


def _update_state(
    db: Connection, source_key: str, note: VisitNote, lesson: Lesson | None
) -> None:
    db.execute(
        "INSERT OR IGNORE INTO source_state (source_key) VALUES (?)", [source_key]
    )
    db.execute(
        "UPDATE source_state SET last_visit_at = :at,"
        " last_success_at = CASE WHEN :good THEN :at ELSE last_success_at END,"
        " last_new_at = CASE WHEN :new > 0 THEN :at ELSE last_new_at END,"
        " newest_at = coalesce(max(newest_at, :newest), :newest, newest_at),"
        " failures = CASE WHEN :good THEN 0 ELSE failures + 1 END,"
        " last_error = CASE WHEN :good THEN NULL ELSE :error END,"
        " first_round_done = max(first_round_done, :good),"
        " moved_to = CASE WHEN :good THEN :moved ELSE moved_to END,"
        " last_items = coalesce(:items, last_items),"
        " learned = coalesce(:learned, learned),"
        " next_visit_at = coalesce(:next, next_visit_at) WHERE source_key = :key",
        {
            "at": to_text(note.at), "good": int(note.good), "new": note.new,
            "newest": to_text(note.newest_at),
            "error": f"{note.outcome}: {note.detail or ''}"[:500], "moved": note.moved_to,
            "items": None if note.items is None else json.dumps(note.items[:MAX_ITEMS]),
            "learned": None if lesson is None else json.dumps(dict(lesson.learned)),
            "next": None if lesson is None else to_text(lesson.next_visit_at),
            "key": source_key,
        },
    )  # fmt: skip
    if note.validators is not None:
        told = note.validators
        db.execute(
            "UPDATE source_state SET etag = ?, last_modified = ?, body_hash = ?"
            " WHERE source_key = ?",
            [told.etag, told.last_modified, told.body_hash, source_key],
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
