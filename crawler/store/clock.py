"""What a wrong clock leaves behind, and how it is mended (PROMISES 21)."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.store.times import to_text
from crawler.store.transactions import writing

_MENDS = (
    # visited in the future: due at once
    (
        "UPDATE source_state SET next_visit_at = NULL, last_visit_at = :now,"
        " last_success_at = min(last_success_at, :now), last_new_at = min(last_new_at, :now)"
        " WHERE last_visit_at > :now"
    ),
    "UPDATE hosts SET retry_at = NULL, seen_at = :now WHERE seen_at > :now",
    "UPDATE pending SET due_at = :now, found_at = :now WHERE found_at > :now",
    # a page refused in the future would rest until then
    "UPDATE refusals SET at = :now WHERE at > :now",
    (
        "UPDATE revisits SET due_at = :now WHERE due_at > :now AND article_id IN"
        " (SELECT id FROM articles WHERE first_seen_at > :now)"
    ),
    (
        "UPDATE deliveries SET created_at = :now, due_at = :now, next_try_at = :now"
        " WHERE state = 'waiting' AND created_at > :now"
    ),
)


def mend_clock(db: sqlite3.Connection, *, now: datetime) -> int:
    """Bring back to `now` what was written by a clock that ran ahead; returns how many rows.

    Only what something waits for is mended: times of articles, visits and hits stay as evidence.
    """
    values = {"now": to_text(now)}
    with writing(db):
        return sum(db.execute(mend, values).rowcount for mend in _MENDS)
