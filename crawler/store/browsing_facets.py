"""What a set of found articles is made of: outlets, countries, languages, months, days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from crawler.store.rows import asked
from crawler.store.times import from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One value with its number of articles."""

    value: str
    """As a query scopes by it: source key or host, country, language, `2026-11`."""
    label: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts of the articles found, most first; months newest first."""

    outlets: tuple[Facet, ...] = ()
    countries: tuple[Facet, ...] = ()
    languages: tuple[Facet, ...] = ()
    months: tuple[Facet, ...] = ()


def facets(db: sqlite3.Connection, ids: Sequence[int], *, limit: int) -> Facets:
    """Count the articles of these numbers; each list holds at most `limit` values."""
    rows = asked(
        db,
        "SELECT a.source_key, a.host, coalesce(a.language, s.language) AS language, s.name, s.country,"
        " substr(coalesce(a.date_published, a.first_seen_at), 1, 7) AS month, count(*) AS articles"
        " FROM json_each(?) n CROSS JOIN articles a INDEXED BY articles_facts ON a.id = n.value"
        " LEFT JOIN sources s ON s.key = a.source_key GROUP BY 1, 2, 3, 6",
        [json.dumps(list(ids))],
    )
    outlets: dict[tuple[str, str], int] = {}
    others: dict[str, dict[str, int]] = {"country": {}, "language": {}, "month": {}}
    for row in rows:
        value = row["source_key"] or row["host"]
        if value:
            outlet = (value, row["name"] or value)
            outlets[outlet] = outlets.get(outlet, 0) + row["articles"]
        for name, counted in others.items():
            if row[name]:
                counted[row[name]] = counted.get(row[name], 0) + row["articles"]
    by_number = sorted(outlets.items(), key=lambda item: (-item[1], item[0]))
    return Facets(
        outlets=tuple(
            Facet(value=value, label=label, articles=number)
            for (value, label), number in by_number[:limit]
        ),
        countries=_most(others["country"], limit),
        languages=_most(others["language"], limit),
        months=tuple(
            Facet(value=month, label=month, articles=number)
            for month, number in sorted(others["month"].items(), reverse=True)[:limit]
        ),
    )


def _most(counted: dict[str, int], limit: int) -> tuple[Facet, ...]:
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Facet(value=value, label=value, articles=number)
        for value, number in ordered[:limit]
    )


def seen_days(
    db: sqlite3.Connection, ids: Sequence[int], *, zone: tzinfo
) -> dict[str, int]:
    """ISO date in the zone to how many of these articles were first seen on it."""
    counted: dict[str, int] = {}
    rows = asked(
        db,
        "SELECT first_seen_at FROM json_each(?) n CROSS JOIN articles a INDEXED BY articles_facts ON a.id = n.value",
        [json.dumps(list(ids))],
    )
    for (text,) in rows:
        day = from_text(text).astimezone(zone).date().isoformat()
        counted[day] = counted.get(day, 0) + 1
    return counted


def day_names(end: datetime, count: int) -> tuple[str, ...]:
    """ISO dates of the last `count` days up to the day of `end`."""
    return tuple(
        (end.date() - timedelta(days=back)).isoformat()
        for back in range(count - 1, -1, -1)
    )
