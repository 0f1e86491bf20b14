"""Hits found in the archive after the fact: kept, never sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from crawler.records import Alert, MatchedWord
from crawler.store.alerts import alert_row
from crawler.store.hits import words_to_json
from crawler.store.times import to_text


def keep_hit(
    db: sqlite3.Connection,
    alert: Alert,
    article_id: int,
    revision: int,
    words: Sequence[MatchedWord],
    lists_version: str | None,
    *,
    now: datetime,
) -> bool:
    """Keep one hit of a backfill; `False` when the alert has this article already.

    The caller holds the transaction.
    """
    row = alert_row(db, alert.name)
    if row is None:
        return False
    cursor = db.execute(
        "INSERT INTO hits (alert_id, article_id, revision, query_version, lists_version, words, at, held)"
        " SELECT ?1, id, ?3, ?4, ?5, ?6, ?7, 'backfill' FROM articles WHERE id = ?2"
        " ON CONFLICT (alert_id, article_id) DO NOTHING",
        [
            row["id"],
            article_id,
            revision,
            alert.query_version,
            lists_version,
            words_to_json(words),
            to_text(now),
        ],
    )
    return cursor.rowcount == 1


def outlets_of(db: sqlite3.Connection, ids: Sequence[int]) -> list[str]:
    """Who published each of these articles: the source's name, else the host."""
    rows = db.execute(
        "SELECT coalesce(sources.name, articles.host, 'saved page') FROM articles"
        " LEFT JOIN sources ON sources.key = source_key"
        " WHERE articles.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    )
    return [name for (name,) in rows]
