"""What the pages about hits and alerts read: inbox, one alert's record, messages not sent.

The connection has the reader's marks attached as `marks` (see `marks.open_pages`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crawler.records import MatchedWord
from crawler.store.browsing import LINE_COLUMNS, Line, line
from crawler.store.hits import words_from_json
from crawler.store.rows import asked, value_of
from crawler.store.stories import other_outlets
from crawler.store.times import from_text, to_text

COUNT_LIMIT = 20_000
"""Hits since the last visit are counted up to here: who was away for years reads `20,000`."""


class Show(StrEnum):
    """Which hits of the inbox."""

    UNREAD = "unread"
    STARRED = "starred"
    ALL = "all"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message about a hit that has not arrived."""

    channel: str
    state: str
    """`waiting` or `failed`."""
    tries: int
    last_error: str | None
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A hit in a list, with the words to mark and the text around them."""

    id: int
    alert: str
    query: str
    """The alert's words as they are now."""
    at: datetime
    revision: int
    held: str | None
    """Why nothing was sent for it."""
    read_at: datetime | None
    starred_at: datetime | None
    dismissed_at: datetime | None
    words: tuple[MatchedWord, ...]
    article: Line
    lead: str | None
    body: str
    captions: Mapping[int, str] = field(default_factory=dict)
    """By the picture's place in the article; read only where a caption matched."""
    messages: tuple[Message, ...] = field(default=())
    also_at: tuple[str, ...] = ()
    """Other outlets that have the same story, the earliest first; a few at most."""


_SELECT = (
    "SELECT h.id AS hit_id, al.name AS alert, al.query, h.at, h.revision AS hit_revision, h.held, h.words,"
    " coalesce(h.dismissed_at, m.dismissed_at) AS dismissed_at, m.read_at, m.starred_at,"
    f" {LINE_COLUMNS}, a.lead, a.body, a.story_id"
    " FROM hits h JOIN alerts al ON al.id = h.alert_id JOIN articles a ON a.id = h.article_id"
    " LEFT JOIN sources s ON s.key = a.source_key"
    " LEFT JOIN marks.marks m ON m.hit_id = h.id AND m.hit_at = h.at"
)
_SHOWN = {
    Show.UNREAD: "m.read_at IS NULL AND m.dismissed_at IS NULL AND h.dismissed_at IS NULL",
    Show.STARRED: "m.starred_at IS NOT NULL",
    Show.ALL: "m.dismissed_at IS NULL AND h.dismissed_at IS NULL",
    Show.DISMISSED: "(m.dismissed_at IS NOT NULL OR h.dismissed_at IS NOT NULL)",
}


# What an import or a backfill brought is no news. Most hits say it themselves; only those held for
# another reason (paused, muted) need a look at the article, which costs a page of the file each.
_NEWS = (
    "CASE WHEN {0}.held IS NULL THEN 1 WHEN {0}.held IN ('import', 'backfill') THEN 0"
    " ELSE (SELECT kind = 'crawl' FROM articles WHERE id = {0}.article_id) END"
)


def inbox(
    db: sqlite3.Connection, *, alert: str, show: Show, limit: int, offset: int = 0
) -> tuple[HitLine, ...]:
    """The hits of one alert, newest first."""
    among = ""
    if show in (Show.STARRED, Show.DISMISSED):
        # Few marks against many hits: begin with the marks.
        column = "starred_at" if show is Show.STARRED else "dismissed_at"
        among = f"h.id IN (SELECT hit_id FROM marks.marks WHERE {column} IS NOT NULL"
        if show is Show.DISMISSED:
            among += " UNION SELECT id FROM hits WHERE dismissed_at IS NOT NULL"
        among += ") AND "
    rows = asked(
        db,
        f"{_SELECT} WHERE {among}al.name = ? AND {_SHOWN[show]} ORDER BY h.at DESC, h.id DESC LIMIT ? OFFSET ?",
        [alert, limit, offset],
    )
    return _hit_lines(db, rows)


def since(
    db: sqlite3.Connection, *, start: datetime, alert: str, limit: int
) -> tuple[HitLine, ...]:
    """Hits that crawls brought after `start` and that were not dismissed, newest first."""
    rows = asked(
        db,
        f"{_SELECT} WHERE al.name = ? AND h.at > ? AND {_NEWS.format('h')} AND {_SHOWN[Show.ALL]}"
        " ORDER BY h.at DESC, h.id DESC LIMIT ?",
        [alert, to_text(start), limit],
    )
    return _hit_lines(db, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCount:
    """How many hits an alert has, and when the newest came."""

    alert: str
    hits: int
    newest_at: datetime


def counts_since(db: sqlite3.Connection, *, start: datetime) -> tuple[AlertCount, ...]:
    """Alerts with hits that crawls brought after `start`; the one with the newest hit first."""
    rows = asked(
        db,
        "SELECT al.name, count(*), max(n.at) FROM"
        " (SELECT id, alert_id, article_id, at, held, dismissed_at FROM hits"
        " WHERE at > ? ORDER BY at DESC LIMIT ?) n JOIN alerts al ON al.id = n.alert_id"
        " LEFT JOIN marks.marks m ON m.hit_id = n.id AND m.hit_at = n.at"
        f" WHERE {_NEWS.format('n')} AND n.dismissed_at IS NULL AND m.dismissed_at IS NULL"
        " GROUP BY al.id ORDER BY max(n.at) DESC, al.name",
        [to_text(start), COUNT_LIMIT],
    )
    return tuple(_alert_count(row) for row in rows)


def has_hits(db: sqlite3.Connection) -> bool:
    return asked(db, "SELECT 1 FROM hits LIMIT 1").fetchone() is not None


def counts(db: sqlite3.Connection, *, show: Show) -> tuple[AlertCount, ...]:
    """Alerts with hits of that kind; the one with the newest hit first.

    Few hits bear a mark, and nearly all bear none: what is marked is counted, and taken off
    the number of all, which an index knows.
    """
    marked = dict(
        asked(
            db,
            f"SELECT h.alert_id, count(*) FROM ({_MARKED[show]}) AS marked"
            " CROSS JOIN hits h ON h.id = marked.hit_id GROUP BY h.alert_id",
        ).fetchall()
    )
    names = dict(asked(db, "SELECT id, name FROM alerts").fetchall())
    rows = asked(db, "SELECT alert_id, count(*), max(at) FROM hits GROUP BY alert_id")
    without = show in (Show.UNREAD, Show.ALL)
    found = [
        AlertCount(
            alert=names[alert_id],
            hits=hits - marked.get(alert_id, 0) if without else marked.get(alert_id, 0),
            newest_at=from_text(newest_at),
        )
        for alert_id, hits, newest_at in rows
    ]
    found.sort(key=lambda one: (one.newest_at, one.alert), reverse=True)
    return tuple(count for count in found if count.hits > 0)


_DISMISSED = (
    "SELECT m.hit_id FROM marks.marks m JOIN hits h ON h.id = m.hit_id AND h.at = m.hit_at"
    " WHERE m.dismissed_at IS NOT NULL UNION SELECT id FROM hits WHERE dismissed_at IS NOT NULL"
)
_MARKED = {
    Show.UNREAD: "SELECT m.hit_id FROM marks.marks m JOIN hits h ON h.id = m.hit_id AND h.at = m.hit_at"
    f" WHERE m.read_at IS NOT NULL UNION {_DISMISSED}",
    Show.STARRED: "SELECT m.hit_id FROM marks.marks m JOIN hits h ON h.id = m.hit_id AND h.at = m.hit_at"
    " WHERE m.starred_at IS NOT NULL",
    Show.ALL: _DISMISSED,
    Show.DISMISSED: _DISMISSED,
}


def _alert_count(row: sqlite3.Row) -> AlertCount:
    return AlertCount(alert=row[0], hits=row[1], newest_at=from_text(row[2]))


def hits_of_article(db: sqlite3.Connection, article_id: int) -> tuple[HitLine, ...]:
    """Every alert's hit on the article, oldest first, dismissed ones too."""
    rows = asked(db, f"{_SELECT} WHERE h.article_id = ? ORDER BY h.id", [article_id])
    return _hit_lines(db, rows)


def hit_times(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, datetime]:
    """`hits.at` of those hits that exist."""
    rows = asked(
        db,
        "SELECT id, at FROM hits WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    )
    return {row[0]: from_text(row[1]) for row in rows}


def unread_until(
    db: sqlite3.Connection, hit_id: int, *, limit: int
) -> dict[int, datetime]:
    """`hits.at` of the unread hits of the same alert that are not newer than this one, the newest first."""
    rows = asked(
        db,
        "SELECT h.id, h.at FROM hits last JOIN hits h ON h.alert_id = last.alert_id"
        " AND (h.at, h.id) <= (last.at, last.id)"
        " LEFT JOIN marks.marks m ON m.hit_id = h.id AND m.hit_at = h.at"
        f" WHERE last.id = ? AND {_SHOWN[Show.UNREAD]} ORDER BY h.at DESC, h.id DESC LIMIT ?",
        [hit_id, limit],
    )
    return {row[0]: from_text(row[1]) for row in rows}


def _hit_lines(
    db: sqlite3.Connection, rows: Iterable[sqlite3.Row]
) -> tuple[HitLine, ...]:
    rows = list(rows)
    messages = _undelivered(db, [row["hit_id"] for row in rows])
    captions = _captions(
        db, [row["id"] for row in rows if '"captions"' in row["words"]]
    )
    return tuple(
        value_of(
            HitLine,
            row,
            id=row["hit_id"],
            revision=row["hit_revision"],
            words=words_from_json(row["words"]),
            article=line(row),
            captions=captions.get(row["id"], {}),
            messages=messages.get(row["hit_id"], ()),
            also_at=() if row["story_id"] is None else other_outlets(db, row["id"]),
        )
        for row in rows
    )


def _captions(
    db: sqlite3.Connection, article_ids: Sequence[int]
) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = asked(
        db,
        "SELECT article_id, position, caption FROM images WHERE caption IS NOT NULL"
        " AND article_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(article_ids))],
    )
    for article_id, position, caption in rows:
        found.setdefault(article_id, {})[position] = caption
    return found


def _undelivered(
    db: sqlite3.Connection, hit_ids: Sequence[int]
) -> dict[int, tuple[Message, ...]]:
    found: dict[int, tuple[Message, ...]] = {}
    rows = asked(
        db,
        "SELECT x.hit_id, d.channel, d.state, d.tries, d.last_error, d.next_try_at FROM delivery_hits x"
        " JOIN deliveries d ON d.id = x.delivery_id"
        " WHERE x.hit_id IN (SELECT value FROM json_each(?)) AND d.state <> 'sent' ORDER BY d.id",
        [json.dumps(list(hit_ids))],
    )
    for row in rows:
        found[row["hit_id"]] = (
            *found.get(row["hit_id"], ()),
            value_of(Message, row),
        )
    return found
