"""Searching the archive: plans of crawler.query.fts as SQL.

Newest first is by article id, which grows as articles are first seen: FTS5 gives that order for
nothing, while any other has to look at every article found.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Literal

from crawler.query.plans import (
    Anything,
    Every,
    Holds,
    Match,
    Often,
    Other,
    Plan,
    ScopeTest,
    Some,
)
from crawler.query.subject import find
from crawler.query.tokens import words
from crawler.query.tree import Field, Scope, ScopeKind
from crawler.store.short_ends import without_short_ends
from crawler.store.times import to_text

Database = sqlite3.Connection
"""Any connection to one of our files, for callers that know no SQL."""

Order = Literal["newest", "rank", "published"]

ZONES = tuple(field.value for field in Field)
_FTS = "article_zones_fts"
# A word of the headline says more of an article than one of its body; authors, keywords
# and related titles are looked in only when asked for, and then count as the body does.
_WEIGHTS = {"headline": 10.0, "kicker": 3.0, "lead": 4.0}
_RANK = f"bm25({_FTS}, {', '.join(str(_WEIGHTS.get(zone, 1.0)) for zone in ZONES)})"

# The planner would take the articles' own rows, whose texts lie between the columns.
_INDEX = "INDEXED BY articles_facts"

# A date_published later than a day after the fetch counts as not given (query.subject.date_of).
_DATE = (
    "CASE WHEN a.date_published IS NULL OR a.date_published > "
    "coalesce(date(a.fetched_at, '+1 day') || substr(a.fetched_at, 11), a.date_published) "
    "THEN a.first_seen_at ELSE a.date_published END"
)

_FUNCTION = "vedette_side_by_side"

MOST_YOUNG = 100_000
"""So many articles are looked at, in the indexes of their times, to leave older ones out."""
_PAST_ALL = 2**62
_SEEN = "SELECT id FROM articles WHERE first_seen_at >= :since"
# Dates later than a day from now are few, and nearly all count as not given.
_DATED = (
    f"{_SEEN} UNION ALL SELECT id FROM articles WHERE date_published BETWEEN :since AND :until"
    f" UNION ALL SELECT id FROM articles AS a WHERE date_published > :until AND {_DATE} >= :since"
)


# Where the stored text of a field is: a test with a hole, and the text in it.
_STORED: dict[Field, tuple[str, str]] = {
    **{
        field: ("ifnull({}, 0)", f"a.{field.value}")
        for field in Field
        if field not in (Field.CAPTIONS, Field.RELATED)
    },
    Field.CAPTIONS: (
        "EXISTS (SELECT 1 FROM images AS i WHERE i.article_id = a.id AND {})",
        "i.caption",
    ),
    Field.RELATED: (
        "EXISTS (SELECT 1 FROM related_links AS r WHERE r.article_id = a.id AND {})",
        "r.title",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Which articles are looked at, beside the query."""

    seen_since: datetime | None = None
    """First seen then or later."""
    seen_until: datetime | None = None
    """First seen before."""


NO_LIMITS = Limits()


class _Statement:
    """FROM and WHERE of a plan, with their parameters."""

    def __init__(
        self,
        plan: Plan,
        now: datetime,
        limits: Limits,
        *,
        first: int | None,
        shorter: Callable[[str], str],
    ) -> None:
        self.parameters: list[str] = []
        parts = plan.parts if isinstance(plan, Every) else (plan,)
        driver = next((part for part in parts if isinstance(part, Match)), None)
        rest = [part for part in parts if part is not driver]
        where: list[str] = []
        self.ranked = driver is not None
        """Has a MATCH that bm25 can judge by."""
        if driver is not None:
            self.id = f"{_FTS}.rowid"
            self.source = _FTS
            where.append(f"{_FTS} MATCH ?")
            self.parameters.append(shorter(driver.expression))
        else:
            self.id = "a.id"
            self.source = f"articles AS a {_INDEX}"
        if first is not None:
            where.append(f"{self.id} >= {first:d}")
        self._now = now
        self._shorter = shorter
        conditions = [c for part in rest if (c := self._condition(part)) != "1"]
        conditions += self._limits(limits)
        if driver is not None and any("a." in c for c in conditions):
            self._join()
        where += conditions
        self.where = " AND ".join(where) or "1"

    def join_articles(self) -> None:
        """Make the columns of articles known, as `a`."""
        if self.source == _FTS:
            self._join()

    def _join(self) -> None:
        # CROSS JOIN keeps the words in front: the planner cannot know how rare one is.
        self.source = f"{_FTS} CROSS JOIN articles AS a {_INDEX} ON a.id = {_FTS}.rowid"

    def _limits(self, limits: Limits) -> list[str]:
        found = []
        if limits.seen_since is not None:
            found.append("a.first_seen_at >= ?")
            self.parameters.append(to_text(limits.seen_since))
        if limits.seen_until is not None:
            found.append("a.first_seen_at < ?")
            self.parameters.append(to_text(limits.seen_until))
        return found

    def _condition(self, plan: Plan) -> str:
        match plan:
            case Match():
                self.parameters.append(self._shorter(plan.expression))
                return f"{self.id} IN (SELECT rowid FROM {_FTS} WHERE {_FTS} MATCH ?)"
            case Holds():
                return self._holds(plan)
            case Often():
                return self._often(plan)
            case ScopeTest():
                return f"ifnull({self._scope(plan.scope)}, 0)"
            case Every():
                return "(" + " AND ".join(map(self._condition, plan.parts)) + ")"
            case Some():
                return "(" + " OR ".join(map(self._condition, plan.parts)) + ")"
            case Other():
                return f"NOT {self._condition(plan.part)}"
            case Anything():
                return "1"

    def _holds(self, plan: Holds) -> str:
        """Does any field have all strings? Not more is asked: the check decides."""
        ways = []
        for field in sorted(plan.fields):
            row, place = _STORED[field]
            has = " AND ".join(f"instr({place}, ?)" for _ in plan.strings)
            self.parameters += plan.strings
            ways.append(row.format(has))
        return f"({' OR '.join(ways)})"

    def _often(self, plan: Often) -> str:
        """Letters that go when the text is taken out, enough for that many times?"""
        zones = [f"ifnull(z.{field.value}, '')" for field in sorted(plan.fields)]
        gone = " + ".join(
            f"length({zone}) - length(replace({zone}, ?, ''))" for zone in zones
        )
        self.parameters += [plan.text] * len(zones)
        return (
            f"(SELECT {gone} FROM article_zones AS z WHERE z.id = {self.id})"
            f" >= {plan.times * len(plan.text):d}"
        )

    def _scope(self, scope: Scope) -> str:
        match scope.kind:
            case ScopeKind.SOURCE:
                self.parameters += [scope.text or "", scope.text or ""]
                return "(a.source_key = ? OR ifnull(a.host, '') = ?)"
            case ScopeKind.ORIGIN | ScopeKind.COUNTRY:
                self.parameters.append(scope.text or "")
                column = scope.kind.value
                return f"a.source_key IN (SELECT key FROM sources WHERE {column} = ?)"
            case ScopeKind.LANGUAGE:
                text = f"{scope.text}-"
                self.parameters += [str(len(text)), text]
                return (
                    "substr(lower(coalesce(a.language, (SELECT language FROM sources "
                    "WHERE key = a.source_key))) || '-', 1, CAST(? AS INTEGER)) = ?"
                )
            case ScopeKind.SECTION:
                self.parameters.append(" ".join(scope.tokens))
                return f"{_FUNCTION}(a.section, ?)"
            case ScopeKind.AFTER | ScopeKind.BEFORE:
                assert scope.day is not None
                self.parameters.append(f"{scope.day.isoformat()}T00:00:00.000000Z")
                sign = ">=" if scope.kind is ScopeKind.AFTER else "<"
                return f"({_DATE}) {sign} ?"
            case ScopeKind.WITHIN:
                assert scope.span is not None
                self.parameters += [to_text(self._now - scope.span), to_text(self._now)]
                return f"({_DATE}) BETWEEN ? AND ?"


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
    statement = _statement(db, plan, now, limits)
    by = f"{statement.id} DESC"
    if order == "rank" and statement.ranked:
        by = f"{_RANK}, {by}"
    elif order == "published":
        statement.join_articles()
        by = f"{_DATE} DESC, {by}"
    rows = db.execute(
        f"SELECT {statement.id} FROM {statement.source} WHERE {statement.where} "
        f"ORDER BY {by} LIMIT {limit:d} OFFSET {offset:d}",
        statement.parameters,
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
    statement = _statement(db, plan, now, limits)
    rows = f"FROM {statement.source} WHERE {statement.where}"
    sql = (
        f"SELECT count(*) {rows}"
        if at_most is None
        else f"SELECT count(*) FROM (SELECT 1 {rows} LIMIT {at_most:d})"
    )
    return int(db.execute(sql, statement.parameters).fetchone()[0])


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


def _statement(
    db: sqlite3.Connection, plan: Plan, now: datetime, limits: Limits
) -> _Statement:
    # refused where it is known and rows of another search are being read on this connection
    with contextlib.suppress(sqlite3.OperationalError):
        db.create_function(_FUNCTION, 2, _side_by_side, deterministic=True)
    return _Statement(
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
