"""Which articles are one story: sketches of the last days, and the number that copies share.

Writing functions are a part of the caller's transaction.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from datetime import datetime, timedelta

from crawler.identity.url_key import same_site
from crawler.store.times import to_text
from crawler.wording.stories import ALIKE, KEYS, likeness, sketch

SPAN = timedelta(days=7)
"""A copy comes within this of the first; sketches are kept no longer."""
MOST_OUTLETS = 5
"""Outlets that a message names beside the one of the hit: a line of a digest holds no more."""
_MOST_CANDIDATES = 20
"""Read whole, those first that share most keys."""


def join_story(
    db: sqlite3.Connection, article_id: int, url: str | None, body: str, *, at: datetime
) -> None:
    """Compare a new article with those of the last days, and remember it.

    The story that it shares with an article of another site is written into both.
    """
    mine = sketch(body)
    if not mine or url is None:
        return
    copy = _likest(db, url, mine, at)
    db.execute(
        "INSERT INTO sketches (article_id, at, hashes) VALUES (?, ?, ?)",
        [article_id, to_text(at), struct.pack(f"<{len(mine)}I", *mine)],
    )
    db.execute(
        "INSERT INTO sketch_keys (hash, article_id) SELECT value, ?2 FROM json_each(?1)",
        [json.dumps(mine[:KEYS]), article_id],
    )
    if copy is None:
        return
    other_id, story_id = copy
    story_id = story_id or other_id
    # each row written anew is a whole text written anew
    db.execute(
        "UPDATE articles SET story_id = ?1 WHERE id IN (?2, ?3) AND story_id IS NOT ?1",
        [story_id, other_id, article_id],
    )


def _likest(
    db: sqlite3.Connection, url: str, mine: tuple[int, ...], at: datetime
) -> tuple[int, int | None] | None:
    """Number and story of the article of another site that is most like it, if one is like it at all."""
    rows = db.execute(
        "SELECT s.article_id, a.story_id, a.url, s.hashes FROM"
        " (SELECT article_id, count(*) AS shared FROM sketch_keys"
        "  WHERE hash IN (SELECT value FROM json_each(?1)) GROUP BY article_id"
        "  ORDER BY shared DESC LIMIT ?3) AS k"
        " JOIN sketches s ON s.article_id = k.article_id JOIN articles a ON a.id = k.article_id"
        " WHERE s.at >= ?2",
        [json.dumps(mine), to_text(at - SPAN), _MOST_CANDIDATES],
    )
    best, copy = 0.0, None
    for other_id, story_id, other_url, packed in rows:
        alike = likeness(mine, struct.unpack(f"<{len(packed) // 4}I", packed))
        if alike < ALIKE or alike <= best or same_site(url, other_url):
            continue
        best, copy = alike, (other_id, story_id)
        if best == 1.0:
            break
    return copy


def story_fired(db: sqlite3.Connection, alert_id: int, article_id: int) -> bool:
    """Whether the alert has sent for, or is about to send for, another article of the same story."""
    row = db.execute(
        "SELECT 1 FROM articles mine JOIN articles other ON other.story_id = mine.story_id"
        " JOIN hits h ON h.article_id = other.id AND h.alert_id = ?"
        " WHERE mine.id = ? AND other.id <> mine.id AND h.held IS NULL",
        [alert_id, article_id],
    ).fetchone()
    return row is not None


def other_outlets(
    db: sqlite3.Connection, article_id: int, *, until: datetime | None = None
) -> tuple[str, ...]:
    """Outlets that have the article's story too, each once, the first to have it first.

    Args:
        until: Copies that were first seen later are not told; `None`: all.
    """
    rows = db.execute(
        "SELECT coalesce(s.name, other.host) AS outlet FROM articles mine"
        " JOIN articles other ON other.story_id = mine.story_id AND other.id <> mine.id"
        " LEFT JOIN sources s ON s.key = other.source_key"
        " LEFT JOIN sources own ON own.key = mine.source_key"
        " WHERE mine.id = ?1 AND (?2 IS NULL OR other.first_seen_at <= ?2)"
        " AND outlet IS NOT NULL AND outlet IS NOT coalesce(own.name, mine.host)"
        " GROUP BY outlet ORDER BY min(other.first_seen_at), outlet LIMIT ?3",
        [article_id, to_text(until) if until else None, MOST_OUTLETS],
    ).fetchall()
    return tuple(outlet for (outlet,) in rows)


def forget_sketches(db: sqlite3.Connection, *, now: datetime) -> None:
    """Drop what is too old to be compared with."""
    db.execute("DELETE FROM sketches WHERE at < ?", [to_text(now - SPAN)])
