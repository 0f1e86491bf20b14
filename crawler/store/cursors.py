"""How far the backfill of a source came, kept from round to round."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from crawler.store.times import from_text, to_text
from crawler.store.transactions import Connection, writing

MAX_LISTINGS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a backfill goes on."""

    since: datetime
    """How far back it shall go."""
    listings_done: frozenset[str] = frozenset()
    """Files and pages of listings that need not be read again."""
    next_page: str | None = None
    """Of a section: the page to go on with."""
    finished: bool = False


def load_cursor(db: Connection, source_key: str) -> Cursor | None:
    """The source's backfill, finished or not; `None` when there never was one."""
    row = db.execute(
        "SELECT position, since_at, done FROM cursors WHERE source_key = ? AND name = 'listings'",
        [source_key],
    ).fetchone()
    since = from_text(row[1]) if row else None
    if since is None:
        return None
    position = json.loads(row[0])
    if isinstance(position, list):  # as files before this column held more
        position = {"done": position}
    return Cursor(
        since=since,
        listings_done=frozenset(position.get("done", ())),
        next_page=position.get("next"),
        finished=bool(row[2]),
    )


def keep_cursor(db: Connection, source_key: str, cursor: Cursor, now: datetime) -> None:
    """Remember how far a backfill came."""
    position = {
        "done": sorted(cursor.listings_done)[:MAX_LISTINGS],
        "next": cursor.next_page,
    }
    with writing(db):
        db.execute(
            "INSERT INTO cursors (source_key, name, position, since_at, updated_at, done)"
            " VALUES (?1, 'listings', ?2, ?3, ?4, ?5) ON CONFLICT (source_key, name)"
            " DO UPDATE SET position = ?2, since_at = ?3, updated_at = ?4, done = ?5",
            [
                source_key,
                json.dumps(position),
                to_text(cursor.since),
                to_text(now),
                int(cursor.finished),
            ],
        )
