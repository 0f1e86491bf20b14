"""Searching the archive by a plan of crawler.query.fts: which articles, in which order, how many.

Newest first is by article id, which grows as articles are first seen: FTS5 gives that order for
nothing, while any other has to look at every article found.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Literal

from crawler.query.known import find
from crawler.query.plans import Every, Match, Plan, ScopeTest
from crawler.query.tokens import words
from crawler.query.tree import Field, Scope, ScopeKind
from crawler.store.selection import (
    DATE,
    FTS,
    NO_LIMITS,
    SIDE_BY_SIDE,
    Limits,
    Selection,
)
from crawler.store.short_ends import without_short_ends
from crawler.store.times import to_text

Database = sqlite3.Connection
"""Any connection to one of our files, for callers that know no SQL."""

Order = Literal["newest", "rank", "published"]

ZONES = tuple(field.value for field in Field)
# A word of the headline says more of an article than one of its body; authors, keywords
# and related titles are looked in only when asked for, and then count as the body does.
_WEIGHTS = {"headline": 10.0, "kicker": 3.0, "lead": 4.0}
_RANK = f"bm25({FTS}, {', '.join(str(_WEIGHTS.get(zone, 1.0)) for zone in ZONES)})"

MOST_YOUNG = 100_000
"""So many articles are looked at, in the indexes of their times, to leave older ones out."""
_PAST_ALL = 2**62
_SEEN = "SELECT id FROM articles WHERE first_seen_at >= :since"
# Dates later than a day from now are few, and nearly all count as not given.
_DATED = (
    f"{_SEEN} UNION ALL SELECT id FROM articles WHERE date_published BETWEEN :since AND :until"
    f" UNION ALL SELECT id FROM articles AS a WHERE date_published > :until AND {DATE} >= :since"
)


@lru_cache(maxsize=4096)
def _side_by_side(section: str | None, tokens: str) -> int:
    return int(bool(section and find(tokens.split(" "), words(section))))


def candidates(
    db: sqlite3.Connection,
    plan: Plan,
    *,
    now: datetime,
    order: Order = "newest",
    limits: Limits = NO_LIMITS,
    limit: int = -1,
    offset: int = 0,
) -> Iterator[int]:
    """Ids of the articles a plan finds, in the order asked for.

    `rank` is the newest first where the plan has no words to judge by. The rows are read as
    they are taken: nobody may write on this connection meanwhile.
    """
    selected = _select(db, plan, now, limits)
    by = f"{selected.id} DESC"
    if order == "rank" and selected.ranked:
        by = f"{_RANK}, {by}"
    elif order == "published":
        selected.join_articles()
        by = f"{DATE} DESC, {by}"
    rows = db.execute(
        f"SELECT {selected.id} FROM {selected.source} WHERE {selected.where} "
        f"ORDER BY {by} LIMIT {limit:d} OFFSET {offset:d}",
        selected.parameters,
    )
    return (row[0] for row in rows)


def count(
    db: sqlite3.Connection,
    plan: Plan,
    *,
    now: datetime,
    limits: Limits = NO_LIMITS,
    at_most: int | None = None,
) -> int:
    """How many articles a plan finds; with `at_most` counting ends there."""
    selected = _select(db, plan, now, limits)
    rows = f"FROM {selected.source} WHERE {selected.where}"
    sql = (
        f"SELECT count(*) {rows}"
        if at_most is None
        else f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {at_most:d})"
    )
    return int(db.execute(sql, selected.parameters).fetchone()[0])


def looks_at_articles(plan: Plan) -> bool:
    """Does counting need a row of `articles` for each article found?"""
    match plan:
        case Match():
            return False
        case Every():
            return any(map(looks_at_articles, plan.parts)) or not any(
                isinstance(part, Match) for part in plan.parts
            )
        case _:
            return True


def _select(
    db: sqlite3.Connection, plan: Plan, now: datetime, limits: Limits
) -> Selection:
    # refused where it is known and rows of another search are being read on this connection
    with contextlib.suppress(sqlite3.OperationalError):
        db.create_function(SIDE_BY_SIDE, 2, _side_by_side, deterministic=True)
    return Selection(
        plan,
        now,
        limits,
        first=_first_id(db, plan, now, limits),
        shorter=partial(without_short_ends, db),
    )


def _first_id(
    db: sqlite3.Connection, plan: Plan, now: datetime, limits: Limits
) -> int | None:
    """No article before this number is young enough; `None` where nothing young is asked for.

    Numbers grow as articles are first seen: without it a week's articles of a common word are
    looked for among those of years.
    """
    firsts = []
    if limits.seen_since is not None:
        firsts.append(_first_of(db, _SEEN, {"since": to_text(limits.seen_since)}))
    for part in plan.parts if isinstance(plan, Every) else (plan,):
        if isinstance(part, ScopeTest) and (since := _since(part.scope, now)):
            until = to_text(now + timedelta(days=1))
            firsts.append(_first_of(db, _DATED, {"since": since, "until": until}))
    return max((first for first in firsts if first is not None), default=None)


def _since(scope: Scope, now: datetime) -> str | None:
    """The time before which no date fulfils the scope."""
    if scope.kind is ScopeKind.WITHIN and scope.span is not None:
        return to_text(now - scope.span)
    if scope.kind is ScopeKind.AFTER and scope.day is not None:
        return f"{scope.day.isoformat()}T00:00:00.000000Z"
    return None


def _first_of(db: sqlite3.Connection, young: str, times: dict[str, str]) -> int | None:
    """The least number of those young articles; `None` where they are a good part of all."""
    first, found = db.execute(
        f"SELECT min(id), count(*) FROM ({young} LIMIT {MOST_YOUNG:d})", times
    ).fetchone()
    if found == MOST_YOUNG:
        return None
    return _PAST_ALL if first is None else int(first)
