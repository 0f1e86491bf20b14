"""Trying a query on the newest months before it becomes an alert, or an alert's new words."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from crawler.alerts import archive
from crawler.browse.charts import Chart, day_chart
from crawler.query.scopes import check_scopes
from crawler.query.tree import Query
from crawler.store import Connection, browsing_facets
from crawler.store.overview import begins_at
from crawler.store.selection import Limits
from crawler.store.sources import list_sources

TRIED = timedelta(days=90)
"""A query is tried on the articles of so long before it is saved."""
TRY_S = 1.5
"""Trying ends after so long, and says how far back it came."""
MOST_TRIED = 200_000
"""Of the newest articles found, so many are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How often a query would have fired."""

    fired: int
    whole: bool
    """False: the time was up before all of the 90 days were looked through."""
    since: datetime
    """How far back was looked."""
    young: bool
    """It is where the archive begins."""
    chart: Chart | None
    outlets: tuple[browsing_facets.Facet, ...]
    warnings: tuple[str, ...]
    """Of scopes that no source can fulfil."""


def try_query(db: Connection, query: Query, *, now: datetime, zone: tzinfo) -> Trial:
    """How often the query is true of what was first seen in the last 90 days."""
    start = now - TRIED
    found = archive.find_all(db, query, now=now, limits=Limits(seen_since=start))
    ids, whole = within(found, time.monotonic() + TRY_S, most=MOST_TRIED)
    days = browsing_facets.seen_days(db, ids, zone=zone)
    names = browsing_facets.day_names(now.astimezone(zone), TRIED.days)
    if not whole and days:
        first = date.fromisoformat(min(days))
        start = datetime.combine(first, datetime.min.time(), zone)
    begins = begins_at(db)
    young = whole and begins is not None and begins > start
    dates = [date.fromisoformat(name) for name in names]
    numbers = [days.get(name, 0) for name in names]
    return Trial(
        fired=len(ids),
        whole=whole,
        since=begins if begins and young else start,
        young=young,
        chart=day_chart(dates, numbers, noun="hits"),
        outlets=browsing_facets.facets(db, ids, limit=5).outlets,
        warnings=_scope_warnings(db, query),
    )


def _scope_warnings(db: Connection, query: Query) -> tuple[str, ...]:
    try:
        sources = {source.key: source for source in list_sources(db)}
    except ValueError:
        # changed by hand to what no catalogue holds: a page shows it all the same
        return ()
    return tuple(warning.message for warning in check_scopes(query, sources))


def within(
    found: Iterator[int], deadline: float, *, most: int, at_least: int = 0
) -> tuple[list[int], bool]:
    """The first numbers, and whether these are all.

    Until there are `most`, or `at_least` so many and the time is up.
    """
    ids: list[int] = []
    try:
        for number in found:
            late = len(ids) >= at_least and time.monotonic() > deadline
            if late or len(ids) == most:
                return ids, False
            ids.append(number)
    finally:
        # A statement left open would keep the write-ahead log from being emptied.
        if isinstance(found, Generator):
            found.close()
    return ids, True
