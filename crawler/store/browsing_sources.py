"""What the list of sources reads: health, rhythm, coverage, gaps; and the strip of the first page."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text

WEEK = timedelta(days=7)
WEEKS = 8
"""A source's usual week is the median of so many full weeks before the last seven days."""
COVERED = ("headline", "lead", "body", "authors", "date_published", "images")
"""Fields whose coverage is told, in the order shown."""
COVERAGE_DAYS = timedelta(days=14)
COVERAGE_ARTICLES = 5_000
"""The list of sources counts coverage over the articles of so long, the newest so many of them."""

_ORDER = {"broken": 0, "blocked": 1, "gone": 2, "stale": 3, "late": 4, "ok": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source in the list."""

    key: str
    name: str
    url: str
    kind: str
    country: str | None
    language: str | None
    origin: str | None
    listed: bool
    state: str
    """A state of health; `paused` by the user; `unknown` before the first visit."""
    reason: str | None
    since_at: datetime | None
    last_visit_at: datetime | None
    last_success_at: datetime | None
    next_visit_at: datetime | None
    failures: int
    newest_at: datetime | None
    """When its newest article was first seen."""
    week: int
    """Articles first seen in the last seven days."""
    usual_week: float | None
    """Median of the full weeks before it that the source was watched; `None` without one."""
    coverage: Mapping[str, float]
    """Field to the share of the articles of late that have it; empty without any, and for one source."""
    gaps: int
    """Times that something was missed in the last 30 days and not filled."""


def sources(
    db: sqlite3.Connection, *, now: datetime, key: str | None = None
) -> tuple[SourceLine, ...]:
    """All sources that are or were in the catalogue, those that need a look first."""
    where, values = ("", []) if key is None else (" WHERE s.key = ?", [key])
    rows = asked(
        db,
        "SELECT s.key, s.name, s.url, s.kind, s.country, s.language, s.origin, s.listed, s.added_at,"
        " t.state, t.reason, t.state_since_at AS since_at, t.paused, t.last_visit_at, t.last_success_at,"
        " t.next_visit_at, t.failures,"
        " (SELECT max(first_seen_at) FROM articles a WHERE a.source_key = s.key) AS newest_at,"
        " (SELECT count(*) FROM gaps g WHERE g.source_key = s.key AND g.at > ? AND g.at <= ?"
        "  AND g.filled_at IS NULL) AS gaps"
        f" FROM sources s LEFT JOIN source_state t ON t.source_key = s.key{where}",
        [to_text(now - timedelta(days=30)), to_text(now), *values],
    ).fetchall()
    weeks = _weeks(db, [row["key"] for row in rows], now)
    coverage = _coverage(db, now) if key is None else {}
    lines = [_source_line(row, weeks[row["key"]], coverage, now) for row in rows]
    return tuple(sorted(lines, key=lambda one: _urgency(one, now)))


def _source_line(
    row: sqlite3.Row,
    weeks: Sequence[int],
    coverage: Mapping[str, Mapping[str, float]],
    now: datetime,
) -> SourceLine:
    watched = min(int((now - from_text(row["added_at"])) / WEEK) - 1, WEEKS)
    state = row["state"] if row["last_visit_at"] else "unknown"
    return value_of(
        SourceLine,
        row,
        state="paused" if row["paused"] else state,
        failures=row["failures"] or 0,
        week=weeks[0],
        usual_week=median(weeks[1 : watched + 1]) if watched > 0 else None,
        coverage=coverage.get(row["key"], {}),
    )


def _urgency(source: SourceLine, now: datetime) -> tuple[int, int, float, str]:
    """Those in trouble first, then the silent ones, longest silence first."""
    silence = (
        (now - source.newest_at).total_seconds() if source.newest_at else float("inf")
    )
    return (
        0 if source.listed else 1,
        _ORDER.get(source.state, 5),
        -silence,
        source.name,
    )


def _weeks(
    db: sqlite3.Connection, keys: Sequence[str], now: datetime
) -> dict[str, list[int]]:
    """Articles of each source in the last seven days and the `WEEKS` weeks before, newest first."""
    bounds = [to_text(now - step * WEEK) for step in range(WEEKS + 2)]
    counts = ", ".join(
        "(SELECT count(*) FROM articles a WHERE a.source_key = k.value"
        f" AND a.first_seen_at > ?{step + 3} AND a.first_seen_at <= ?{step + 2})"
        for step in range(WEEKS + 1)
    )
    rows = asked(
        db,
        f"SELECT k.value, {counts} FROM json_each(?1) k",
        [json.dumps(list(keys)), *bounds],
    )
    return {row[0]: [int(number) for number in tuple(row)[1:]] for row in rows}


def _coverage(db: sqlite3.Connection, now: datetime) -> dict[str, dict[str, float]]:
    """Source to the share of its articles of late that have each field."""
    totals: Counter[str] = Counter()
    lacking: dict[str, Counter[str]] = {}
    rows = asked(
        db,
        "SELECT source_key, missing, count(*) FROM (SELECT source_key, missing FROM articles"
        " WHERE first_seen_at > ? AND source_key IS NOT NULL ORDER BY first_seen_at DESC LIMIT ?)"
        " GROUP BY 1, 2",
        [to_text(now - COVERAGE_DAYS), COVERAGE_ARTICLES],
    )
    for source_key, missing, number in rows:
        totals[source_key] += number
        counted = lacking.setdefault(source_key, Counter())
        for name in json.loads(missing):
            counted[name] += number
    return {
        source_key: {name: 1 - lacking[source_key][name] / total for name in COVERED}
        for source_key, total in totals.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """How many listed sources are in a state."""

    state: str
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source in trouble, for the strip on the first page."""

    key: str
    name: str
    state: str
    reason: str | None
    since_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The state of all sources in one glance."""

    counts: tuple[StateCount, ...]
    trouble: tuple[Trouble, ...]
    last_crawl_at: datetime | None


def strip(db: sqlite3.Connection, *, limit: int) -> Strip:
    """Counts by state, the `limit` sources that need a look most, and the last crawl."""
    rows = asked(
        db,
        "SELECT s.key, s.name, t.reason, t.state_since_at AS since_at, CASE WHEN t.paused THEN 'paused'"
        " WHEN t.last_visit_at IS NULL THEN 'unknown' ELSE t.state END AS state"
        " FROM sources s LEFT JOIN source_state t ON t.source_key = s.key WHERE s.listed",
    ).fetchall()
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["state"]] = counts.get(row["state"], 0) + 1
    trouble = [row for row in rows if _ORDER.get(row["state"], 5) < 5]
    trouble.sort(
        key=lambda row: (_ORDER[row["state"]], row["since_at"] or "", row["name"])
    )
    # by number: a clock that was ahead for a while is no reason to tell of that for a year
    last = asked(
        db, "SELECT started_at FROM crawls ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return Strip(
        counts=tuple(
            StateCount(state=state, sources=counts[state])
            for state in sorted(counts, key=lambda state: -_ORDER.get(state, 5))
        ),
        trouble=tuple(value_of(Trouble, row) for row in trouble[:limit]),
        last_crawl_at=from_text(last[0]) if last else None,
    )
