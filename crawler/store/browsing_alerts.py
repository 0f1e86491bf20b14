"""What the page of an alert reads: its settings, how often and where it fires, its messages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """How messages of an alert fared on one channel."""

    channel: str
    waiting: int = 0
    failed: int = 0
    last_error: str | None = None
    """Of a message that did not arrive."""
    sent: int | None = None
    """Counted for one alert only."""
    last_sent_at: datetime | None = None


def channel_records(
    db: sqlite3.Connection, *, alert_id: int | None = None
) -> tuple[ChannelRecord, ...]:
    """Counts by channel: of one alert, or of all alerts where something did not arrive."""
    where, values = ("", []) if alert_id is None else (" AND alert_id = ?", [alert_id])
    # An index holds those that did not arrive; the others are never looked at one by one.
    rows = asked(
        db,
        "SELECT channel, sum(state = 'waiting') AS waiting, sum(state = 'failed') AS failed,"
        " max(last_error) AS last_error FROM deliveries INDEXED BY deliveries_state"
        f" WHERE state IN ('waiting', 'failed'){where} GROUP BY channel",
        values,
    )
    records = {row["channel"]: value_of(ChannelRecord, row) for row in rows}
    if alert_id is not None:
        _add_sent(db, alert_id, records)
    return tuple(records[name] for name in sorted(records))


def _add_sent(
    db: sqlite3.Connection, alert_id: int, records: dict[str, ChannelRecord]
) -> None:
    """What arrived: all of the channel by its index, less what did not."""
    rows = asked(
        db,
        "SELECT channel, count(*) AS messages FROM deliveries WHERE alert_id = ? GROUP BY channel",
        [alert_id],
    )
    for channel, messages in rows.fetchall():
        last = asked(
            db,
            "SELECT sent_at FROM deliveries WHERE alert_id = ? AND channel = ? AND state = 'sent'"
            " ORDER BY created_at DESC LIMIT 1",
            [alert_id, channel],
        ).fetchone()
        record = records.get(channel, ChannelRecord(channel=channel))
        records[channel] = replace(
            record,
            sent=max(messages - record.waiting - record.failed, 0),
            last_sent_at=from_text(last[0]) if last else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """A saved query and what is known of its hits."""

    id: int
    name: str
    query: str
    query_version: int
    channels: tuple[str, ...]
    rhythm: str
    tz: str
    quiet: str | None
    ceiling: int | None
    on_change: bool
    once_a_story: bool
    paused: bool
    muted_sources: tuple[str, ...]
    muted_until: datetime | None
    created_at: datetime
    updated_at: datetime
    hits: int
    last_hit_at: datetime | None


def alert_names(db: sqlite3.Connection) -> tuple[str, ...]:
    """Names of all alerts, in their order."""
    return tuple(row[0] for row in asked(db, "SELECT name FROM alerts ORDER BY name"))


def alert_lines(
    db: sqlite3.Connection, *, name: str | None = None
) -> tuple[AlertLine, ...]:
    """All alerts by name, or the one of that name."""
    where, values = ("", []) if name is None else ("WHERE name = ?", [name])
    rows = asked(
        db,
        "SELECT al.*, (SELECT count(*) FROM hits h WHERE h.alert_id = al.id) AS hits,"
        " (SELECT max(at) FROM hits h WHERE h.alert_id = al.id) AS last_hit_at"
        f" FROM alerts al {where} ORDER BY name",
        values,
    )
    return tuple(_alert_line(row) for row in rows)


def _alert_line(row: sqlite3.Row) -> AlertLine:
    lists = {
        name: tuple(json.loads(row[name])) for name in ("channels", "muted_sources")
    }
    return value_of(AlertLine, row, muted_until=from_text(row["muted_until"]), **lists)


def hit_volume(
    db: sqlite3.Connection, alert_id: int, *, bounds: Sequence[datetime]
) -> tuple[int, ...]:
    """Hits of the alert between each two neighbouring bounds."""
    return tuple(
        int(
            asked(
                db,
                "SELECT count(*) FROM hits WHERE alert_id = ? AND at >= ? AND at < ?",
                [alert_id, to_text(start), to_text(end)],
            ).fetchone()[0]
        )
        for start, end in pairwise(bounds)
    )


def hit_outlets(
    db: sqlite3.Connection, alert_id: int, *, newest: int, limit: int
) -> Mapping[str, int]:
    """Outlets of the alert's `newest` hits with their counts, most first."""
    rows = asked(
        db,
        "SELECT coalesce(s.name, a.host, 'import'), count(*) FROM"
        " (SELECT article_id FROM hits WHERE alert_id = ? ORDER BY at DESC LIMIT ?) h"
        " JOIN articles a ON a.id = h.article_id LEFT JOIN sources s ON s.key = a.source_key"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        [alert_id, newest, limit],
    )
    return {row[0]: row[1] for row in rows}
