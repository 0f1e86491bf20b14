"""When an article is looked at again: at the next of some ages, and sooner after a look that failed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.records import Visit
from crawler.store.times import from_text, to_text

SLIP_S = 24 * 3600
"""A clock that was ahead by less is no reason to look less often."""
LOOK_AGAIN = timedelta(hours=1)
"""Until a look that failed for now is made up for; later twice the time that passed."""
LOOK_AGAIN_FOR = timedelta(days=2)
"""A look that failed for so long is given up: the next age's look stands in for it."""


def plan_revisit(
    db: sqlite3.Connection,
    article_id: int,
    visit: Visit,
    first_seen_at: datetime,
    ages_s: Sequence[int],
) -> None:
    """After a visit: wait for the article's next age, if there is one."""
    published = visit.article.date_published
    born = first_seen_at if published is None else min(published, first_seen_at)
    _set_revisit(db, article_id, born, visit.fetched_at, ages_s)


def plan_next_look(
    db: sqlite3.Connection,
    article_id: int,
    *,
    at: datetime,
    ages_s: Sequence[int],
    passing: bool = False,
) -> None:
    """After a look that failed at `at`: wait for the article's next age, if there is one.

    Args:
        passing: The page could not be had for now. The look is made up for soon: after an hour,
            then after twice the time that passed, for LOOK_AGAIN_FOR at most.
    """
    row = db.execute(
        "SELECT date_published, first_seen_at, step FROM articles JOIN revisits ON article_id = id"
        " WHERE id = ?",
        [article_id],
    ).fetchone()
    if row is None:
        return
    first_seen_at = from_text(row[1])
    born = min(from_text(row[0]) or first_seen_at, first_seen_at)
    _set_revisit(db, article_id, born, at, ages_s)
    if passing and row[2] < len(ages_s):
        planned = born + timedelta(seconds=ages_s[row[2]])
        if at - planned < LOOK_AGAIN_FOR:
            again = at + max(LOOK_AGAIN, at - planned)
            db.execute(
                "INSERT INTO revisits (article_id, due_at, step) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (article_id) DO UPDATE SET due_at = ?2, step = ?3 WHERE due_at > ?2",
                [article_id, to_text(again), row[2]],
            )


def _set_revisit(
    db: sqlite3.Connection,
    article_id: int,
    born: datetime,
    at: datetime,
    ages_s: Sequence[int],
) -> None:
    """Set the first age after `at` at which the article is looked at again, or none."""
    age_s = (at - born).total_seconds()
    # born in the future: the clock was wrong then or is now, and its age is not known
    later = [(step, age) for step, age in enumerate(ages_s) if age > age_s >= -SLIP_S]
    if later:
        step, age = later[0]
        db.execute(
            "INSERT INTO revisits (article_id, due_at, step) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (article_id) DO UPDATE SET due_at = ?2, step = ?3",
            [article_id, to_text(born + timedelta(seconds=age)), step],
        )
    else:
        db.execute("DELETE FROM revisits WHERE article_id = ?", [article_id])
