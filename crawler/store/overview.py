"""How much of everything is there: what `vedette status` begins with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.store.deliveries import next_due_at
from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts over the whole file."""

    articles: int
    changed: int
    """Articles with more than one version."""
    removed: int
    """Articles that their site has taken away since."""
    newest_at: datetime | None
    """When the newest article was first seen."""
    refusals: int
    sources: int
    """Sources of the catalogue as it was last crawled."""
    alerts: int
    hits: int
    waiting: int
    """Messages that wait for their time or a further try."""
    next_message_at: datetime | None
    """When the first of them goes."""
    failed: int
    """Messages that were given up."""


def begins_at(db: sqlite3.Connection) -> datetime | None:
    """When the first article was seen; `None` without one."""
    text: str | None
    (text,) = db.execute("SELECT min(first_seen_at) FROM articles").fetchone()
    return from_text(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeafChannel:
    """A channel that has not taken messages for a while; they wait, and are tried again."""

    channel: str
    messages: int
    since_at: datetime
    """First try of the oldest of them."""
    error: str | None
    """Of one of them, in words, without address or secret."""


DEAF_AFTER = timedelta(hours=1)
"""So long after its first try a message that still waits is told of."""


def deaf_channels(db: sqlite3.Connection, *, now: datetime) -> tuple[DeafChannel, ...]:
    """Channels that still have not taken what was first tried an hour ago."""
    rows = asked(
        db,
        "SELECT channel, count(*) AS messages, min(frozen_at) AS since_at, max(last_error) AS error"
        " FROM deliveries"
        " WHERE state = 'waiting' AND tries > 0 AND frozen_at <= ? GROUP BY channel ORDER BY channel",
        [to_text(now - DEAF_AFTER)],
    )
    return tuple(value_of(DeafChannel, row) for row in rows)


def overview(db: sqlite3.Connection) -> Overview:
    """Count; every count is read from an index or a short table."""
    row = asked(
        db,
        "SELECT (SELECT count(*) FROM articles) AS articles,"
        " (SELECT count(*) FROM articles WHERE changed_at IS NOT NULL) AS changed,"
        " (SELECT count(*) FROM articles WHERE removed_at IS NOT NULL) AS removed,"
        " (SELECT max(first_seen_at) FROM articles) AS newest_at,"
        " (SELECT count(*) FROM refusals) AS refusals,"
        " (SELECT count(*) FROM sources WHERE listed) AS sources,"
        " (SELECT count(*) FROM alerts) AS alerts, (SELECT count(*) FROM hits) AS hits,"
        " (SELECT count(*) FROM deliveries WHERE state = 'waiting') AS waiting,"
        " (SELECT count(*) FROM deliveries WHERE state = 'failed') AS failed",
    ).fetchone()
    return value_of(Overview, row, next_message_at=next_due_at(db))
