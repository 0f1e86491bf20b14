"""What a wrong clock leaves behind, and how it is mended (PROMISES 21)."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from crawler.store.deliveries import LONGEST_BACKOFF_S, backoff
from crawler.store.times import to_text
from crawler.store.transactions import writing

LONGEST_PUT_OFF = timedelta(hours=1)
"""No message is put off for longer without a try that failed."""
LONGEST_PENDING = timedelta(seconds=LONGEST_BACKOFF_S)
"""No address waits longer for its next try."""

_MENDS = (
    # visited in the future: due at once
    (
        "UPDATE source_state SET next_visit_at = NULL, last_visit_at = :now,"
        " last_success_at = min(last_success_at, :now), last_new_at = min(last_new_at, :now)"
        " WHERE last_visit_at > :now"
    ),
    "UPDATE hosts SET retry_at = NULL, seen_at = :now WHERE seen_at > :now",
    (
        "UPDATE pending SET due_at = :now, found_at = min(found_at, :now)"
        " WHERE found_at > :now OR due_at > :longest_pending"
    ),
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
    longest_pending = to_text(now + LONGEST_PENDING)
    values = {"now": to_text(now), "longest_pending": longest_pending}
    with writing(db):
        mended = sum(db.execute(mend, values).rowcount for mend in _MENDS)
        return mended + _mend_tries(db, now)


def _mend_tries(db: sqlite3.Connection, now: datetime) -> int:
    """Let messages be tried at once whose next try lies further off than any pause after a try is long.

    They are older than the wrong clock, their last try is not.
    """
    pauses = {tries: backoff(tries) for tries in range(12)}  # no longer ones come after
    return sum(
        db.execute(
            "UPDATE deliveries SET next_try_at = ?1 WHERE state = 'waiting' AND next_try_at > ?2"
            " AND due_at <= ?1 AND min(tries, ?4) = ?3",
            [
                to_text(now),
                to_text(now + max(pause, LONGEST_PUT_OFF)),
                tries,
                max(pauses),
            ],
        ).rowcount
        for tries, pause in pauses.items()
    )
