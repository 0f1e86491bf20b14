"""The catalogue's copy, and what is learned of each source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from crawler.identity.url_key import host_of
from crawler.records import Expect, Origin, Source, SourceKind
from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the last visits taught us of a source; a source never visited has the defaults."""

    source_key: str
    etag: str | None = None
    last_modified: str | None = None
    """Header as sent."""
    body_hash: str | None = None
    """Of the last listing."""
    last_visit_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_at: datetime | None = None
    newest_at: datetime | None = None
    """Newest date the listing states."""
    next_visit_at: datetime | None = None
    """`None`: at once."""
    failures: int = 0
    """In a row."""
    last_error: str | None = None
    first_round_done: bool = False
    paused: bool = False
    moved_to: str | None = None
    """Proposed address."""
    state: str = "ok"
    """ok, late, stale, broken, blocked or gone."""
    reason: str | None = None
    state_since_at: datetime | None = None
    last_items: tuple[str, ...] = ()
    """Identities of the last listing."""
    learned: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What the scheduler keeps; JSON values."""


def put_sources(
    db: sqlite3.Connection,
    sources: Iterable[Source],
    *,
    now: datetime,
    whole: bool = False,
) -> None:
    """Copy sources of the catalogue into the table, so that articles can name them.

    Args:
        whole: These are all there are: every other source is no longer listed.
    """
    rows = [_source_values(source, now) for source in sources]
    with writing(db):
        if whole:
            db.execute("UPDATE sources SET listed = 0")
        db.executemany(
            "INSERT INTO sources (key, name, url, kind, host, country, language, origin, every_s,"
            " delay_s, expect_articles, expect_fields, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET name = excluded.name, url = excluded.url,"
            " kind = excluded.kind, host = excluded.host, country = excluded.country,"
            " language = excluded.language, origin = excluded.origin, every_s = excluded.every_s,"
            " delay_s = excluded.delay_s, expect_articles = excluded.expect_articles,"
            " expect_fields = excluded.expect_fields, listed = 1",
            rows,
        )


def list_sources(db: sqlite3.Connection) -> tuple[Source, ...]:
    """The catalogue as it was last copied, by key; selectors are not kept here."""
    rows = asked(db, "SELECT * FROM sources WHERE listed ORDER BY key")
    return tuple(to_source(row) for row in rows)


def to_source(row: sqlite3.Row) -> Source:
    """A row of `sources` as a value."""
    return Source(
        key=row["key"],
        name=row["name"],
        url=row["url"],
        kind=SourceKind(row["kind"]),
        country=row["country"],
        language=row["language"],
        origin=Origin(row["origin"]) if row["origin"] else None,
        every_s=row["every_s"],
        delay_s=row["delay_s"],
        expect=Expect(
            articles=row["expect_articles"],
            fields=tuple(json.loads(row["expect_fields"])),
        ),
    )


def load_state(db: sqlite3.Connection, source_key: str) -> SourceState:
    """What is known of one source."""
    return load_states(db, [source_key])[source_key]


def load_states(
    db: sqlite3.Connection, keys: Sequence[str] | None = None
) -> dict[str, SourceState]:
    """What is known of these sources, defaults for those never visited; of all without `keys`."""
    cursor = asked(
        db,
        "SELECT * FROM source_state"
        " WHERE ?1 IS NULL OR source_key IN (SELECT value FROM json_each(?1))",
        [None if keys is None else json.dumps(list(keys))],
    )
    found = {row["source_key"]: _to_state(row) for row in cursor}
    if keys is None:
        return found
    return {key: found.get(key) or SourceState(source_key=key) for key in keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The little that is asked of every source every few seconds; the defaults: never visited."""

    paused: bool = False
    state: str = "ok"
    """As `SourceState.state`."""
    last_visit_at: datetime | None = None
    next_visit_at: datetime | None = None
    """`None`: at once."""


def load_turns(db: sqlite3.Connection) -> dict[str, Turn]:
    """Of all sources that were visited or paused, by key.

    Without what their listings showed last: of two thousand that is more than 100 MB.
    """
    rows = db.execute(
        "SELECT source_key, paused, state, last_visit_at, next_visit_at FROM source_state"
    )
    return {
        key: Turn(
            paused=bool(paused),
            state=state,
            last_visit_at=from_text(last),
            next_visit_at=from_text(next_),
        )
        for key, paused, state, last, next_ in rows
    }


def overdue(db: sqlite3.Connection, before: datetime) -> int:
    """Sources of the catalogue, not paused, that are to be visited and were before that time already."""
    (count,) = db.execute(
        "SELECT count(*) FROM sources s LEFT JOIN source_state t ON t.source_key = s.key"
        " WHERE s.listed AND NOT coalesce(t.paused, 0) AND coalesce(t.next_visit_at, s.added_at) <= ?",
        [to_text(before)],
    ).fetchone()
    return int(count)


def set_source_paused(db: sqlite3.Connection, source_key: str, paused: bool) -> bool:
    """Stop or go on visiting; `False` when there is no such source."""
    with writing(db):
        if not db.execute(
            "SELECT 1 FROM sources WHERE key = ?", [source_key]
        ).fetchone():
            return False
        db.execute(
            "INSERT INTO source_state (source_key, paused) VALUES (?1, ?2)"
            " ON CONFLICT (source_key) DO UPDATE SET paused = ?2",
            [source_key, paused],
        )
    return True


def set_health(
    db: sqlite3.Connection,
    source_key: str,
    state: str,
    reason: str | None,
    *,
    now: datetime,
) -> str | None:
    """Note a source's health; returns the state before when it changed, else `None`."""
    with writing(db):
        row = db.execute(
            "SELECT state, reason, state_since_at IS NOT NULL FROM source_state WHERE source_key = ?",
            [source_key],
        ).fetchone()
        if row == (state, reason, True):
            return None  # as most are, each time: the row holds the last listing
        was = row[0] if row else "ok"
        changed = was != state
        db.execute(
            "INSERT INTO source_state (source_key, state, reason, state_since_at)"
            " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (source_key) DO UPDATE SET state = ?2,"
            " reason = ?3, state_since_at = CASE WHEN state = ?2 THEN coalesce(state_since_at, ?4) ELSE ?4 END",
            [source_key, state, reason, to_text(now)],
        )
        if changed:
            db.execute(
                "INSERT INTO health_changes (source_key, at, was, state, reason)"
                " VALUES (?, ?, ?, ?, ?)",
                [source_key, to_text(now), was, state, reason],
            )
    return was if changed else None


def _source_values(source: Source, now: datetime) -> tuple[Any, ...]:
    return (
        source.key,
        source.name,
        source.url,
        source.kind.value,
        host_of(source.url) or "",
        source.country,
        source.language,
        source.origin.value if source.origin else None,
        source.every_s,
        source.delay_s,
        source.expect.articles,
        json.dumps(source.expect.fields),
        to_text(now),
    )


def _to_state(row: sqlite3.Row) -> SourceState:
    return value_of(
        SourceState,
        row,
        last_items=tuple(json.loads(row["last_items"])),
        learned=MappingProxyType(json.loads(row["learned"])),
    )
