"""Which articles a plan of crawler.query.fts and its limits find, as SQL. Pure text.

Where a plan has words, their index drives, and rows of `articles` are looked up for what it finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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
from crawler.query.tree import Field, Scope, ScopeKind
from crawler.store.times import to_text

FTS = "article_zones_fts"
# The planner would take the articles' own rows, whose texts lie between the columns.
_INDEX = "INDEXED BY articles_facts"

# A date_published later than a day after the fetch counts as not given (query.known.date_of).
DATE = (
    "CASE WHEN a.date_published IS NULL OR a.date_published > "
    "coalesce(date(a.fetched_at, '+1 day') || substr(a.fetched_at, 11), a.date_published) "
    "THEN a.first_seen_at ELSE a.date_published END"
)
SIDE_BY_SIDE = "vedette_side_by_side"
"""A function of SQL: do the words of a text hold some words side by side?"""

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


class Selection:
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
            self.id = f"{FTS}.rowid"
            self.source = FTS
            where.append(f"{FTS} MATCH ?")
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
        if self.source == FTS:
            self._join()

    def _join(self) -> None:
        # CROSS JOIN keeps the words in front: the planner cannot know how rare one is.
        self.source = f"{FTS} CROSS JOIN articles AS a {_INDEX} ON a.id = {FTS}.rowid"

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
                return f"{self.id} IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH ?)"
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
                return f"{SIDE_BY_SIDE}(a.section, ?)"
            case ScopeKind.AFTER | ScopeKind.BEFORE:
                assert scope.day is not None
                self.parameters.append(f"{scope.day.isoformat()}T00:00:00.000000Z")
                sign = ">=" if scope.kind is ScopeKind.AFTER else "<"
                return f"({DATE}) {sign} ?"
            case ScopeKind.WITHIN:
                assert scope.span is not None
                self.parameters += [to_text(self._now - scope.span), to_text(self._now)]
                return f"({DATE}) BETWEEN ? AND ?"
