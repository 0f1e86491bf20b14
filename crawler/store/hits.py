"""Hits as they are kept and looked up; crawler.store.recording writes them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from crawler.records import Hit, MatchedWord
from crawler.store.clean import clean
from crawler.store.rows import asked, value_of
from crawler.store.times import to_text

MOST_WORDS = 500
"""Of a hit's words in one field that are kept. A page of one word, written 160,000 times, gave messages
of many megabytes, which no webhook takes: with its digest all other hits in it were lost."""
LONGEST_WORD = 300
"""Characters of a word that are kept: a beginning such as `dron*` finds words of any length."""


def words_to_json(words: Sequence[MatchedWord]) -> str:
    """The column `hits.words`: an array of [field, index, start, end, text], the first of each field."""
    counts: Counter[str] = Counter()
    values = []
    for word in words:
        counts[word.field] += 1
        if counts[word.field] <= MOST_WORDS:
            end = min(word.end, word.start + LONGEST_WORD)
            text = clean(word.text[:LONGEST_WORD])
            values.append([word.field, word.index, word.start, end, text])
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def words_from_json(stored: str) -> tuple[MatchedWord, ...]:
    """Undoes `words_to_json`."""
    return tuple(
        MatchedWord(field=field_, index=index, start=start, end=end, text=text)
        for field_, index, start, end, text in json.loads(stored)
    )


_HITS = "SELECT hits.*, alerts.name AS alert FROM hits JOIN alerts ON alerts.id = hits.alert_id"


def hit_ids(
    db: sqlite3.Connection,
    *,
    alert: str | None = None,
    since: datetime | None = None,
    limit: int = 100,
    dismissed: bool = True,
    besides: Iterable[int] = (),
) -> list[int]:
    """Numbers of hits, newest first.

    Args:
        dismissed: Those judged as wrong by `alerts dismiss` too.
        besides: Numbers of hits to leave out, such as those dismissed in the browser.
    """
    # by its number, and written out: the index of its times serves, not that of all alerts
    one = (
        "alert_id = (SELECT id FROM alerts WHERE name = ?1)" if alert else "?1 IS NULL"
    )
    rows = db.execute(
        f"SELECT id FROM hits WHERE {one} AND (?2 IS NULL OR at >= ?2)"
        " AND (?3 OR dismissed_at IS NULL)"
        " AND id NOT IN (SELECT value FROM json_each(?5)) ORDER BY at DESC, id DESC LIMIT ?4",
        [alert, to_text(since), dismissed, limit, json.dumps(list(besides))],
    )
    return [number for (number,) in rows]


def list_hits(
    db: sqlite3.Connection, *, alert: str | None = None, limit: int = 100
) -> tuple[Hit, ...]:
    """Hits, newest first."""
    return hits_by_id(db, hit_ids(db, alert=alert, limit=limit))


def hits_by_id(
    db: sqlite3.Connection, ids: Iterable[int], *, limit: int = -1
) -> tuple[Hit, ...]:
    """The hits of these numbers, newest first; numbers that are gone are left out."""
    rows = asked(
        db,
        f"{_HITS} WHERE hits.id IN (SELECT value FROM json_each(?))"
        f" ORDER BY hits.at DESC, hits.id DESC LIMIT {limit:d}",
        [json.dumps(list(ids))],
    )
    return tuple(to_hit(row) for row in rows)


def counts_by_alert(db: sqlite3.Connection, ids: Iterable[int]) -> dict[str, int]:
    """How many of these hits each alert has, the alert with the newest first."""
    rows = db.execute(
        "SELECT name, count(*) FROM hits JOIN alerts ON alerts.id = alert_id"
        " WHERE hits.id IN (SELECT value FROM json_each(?)) GROUP BY alert_id"
        " ORDER BY max(hits.at) DESC, max(hits.id) DESC",
        [json.dumps(list(ids))],
    )
    return dict(rows.fetchall())


def hits_of(db: sqlite3.Connection, alert: str, article_id: int) -> tuple[Hit, ...]:
    """What one alert found in one article: more than one where it fires again on changes."""
    rows = asked(
        db,
        f"{_HITS} WHERE alerts.name = ? AND hits.article_id = ? ORDER BY hits.id",
        [alert, article_id],
    )
    return tuple(to_hit(row) for row in rows)


def held_since(db: sqlite3.Connection, since: datetime) -> dict[str, int]:
    """Reason to number of the hits since then that were kept without a message, most first.

    Those of alerts without channels are not counted: nobody waits for a message of theirs.
    """
    rows = db.execute(
        "SELECT held, count(*) FROM hits JOIN alerts ON alerts.id = alert_id"
        " WHERE hits.at >= ? AND held IS NOT NULL AND channels <> '[]' GROUP BY 1 ORDER BY 2 DESC, 1",
        [to_text(since)],
    )
    return dict(rows.fetchall())


def to_hit(row: sqlite3.Row) -> Hit:
    """A row of `hits` joined with its alert's name."""
    return value_of(Hit, row, words=words_from_json(row["words"]))
