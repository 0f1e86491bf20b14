"""The first page: hits since the last visit, the newest articles, sources, volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse import marking, show
from crawler.browse.asking import ask, keep
from crawler.browse.charts import day_chart
from crawler.browse.desk import Desk, desk_of
from crawler.browse.reading import alerts_without_lists
from crawler.browse.reply import Page, answer
from crawler.browse.safety import came_by_navigation
from crawler.store import (
    Connection,
    browsing,
    browsing_alerts,
    browsing_hits,
    browsing_sources,
    marks,
    refusals,
)

FIRST_LOOK = timedelta(days=2)
"""What counts as new in the very first visit."""
ALERTS_SHOWN = 6
"""Alerts whose hits are shown; the others stand in one line each."""
HITS_SHOWN = 4
"""Hits shown of an alert."""
NEWEST = 40
DAYS = 30
MISSED = timedelta(days=7)
TROUBLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What the page reads in one go."""

    counts: tuple[browsing_hits.AlertCount, ...]
    hits: dict[str, tuple[browsing_hits.HitLine, ...]]
    kept: bool
    """There are hits at all, of whatever time and origin."""
    newest: tuple[browsing.Line, ...]
    imported: tuple[browsing.Line, ...]
    """Read only where no crawl brought anything: imports are no news."""
    strip: browsing_sources.Strip
    bounds: tuple[datetime, ...]
    volume: tuple[int, ...]
    channels: tuple[browsing_alerts.ChannelRecord, ...]
    missed: tuple[refusals.StoredRefusal, ...]
    """Pages that could not be read though an alert is true of their headline."""
    unread: Mapping[str, str]
    """Alerts that find nothing, with the reason."""


def read(
    db: Connection, *, start: datetime, end: datetime, lists: Sequence[Path] = ()
) -> Today:
    """Everything the page shows; `end` in the reader's zone, `lists` where word lists stand."""
    counts = browsing_hits.counts_since(db, start=start)
    newest = browsing.newest(db, limit=NEWEST)
    bounds = browsing.days(end, DAYS)
    return Today(
        counts=counts,
        hits={
            count.alert: browsing_hits.since(
                db, start=start, alert=count.alert, limit=HITS_SHOWN
            )
            for count in counts[:ALERTS_SHOWN]
        },
        kept=bool(counts) or browsing_hits.has_hits(db),
        newest=newest,
        imported=() if newest else browsing.newest(db, limit=NEWEST, crawled=False),
        strip=browsing_sources.strip(db, limit=TROUBLE),
        bounds=bounds,
        volume=browsing.volume(db, bounds=bounds),
        channels=browsing_alerts.channel_records(db),
        missed=refusals.list_missed(db, since=end - MISSED, limit=TROUBLE),
        unread=alerts_without_lists(db, lists),
    )


async def view(request: Any, datasette: Any) -> Response:
    """`/`."""
    desk = desk_of(datasette)
    now = desk.clock()
    since_at = await since(request, datasette, looks=True)
    start = since_at or now - FIRST_LOOK
    found = await ask(
        datasette,
        read,
        start=start,
        end=now.astimezone(desk.zone),
        lists=desk.list_folders,
    )
    shown = {
        alert: [marking.view(hit) for hit in hits] for alert, hits in found.hits.items()
    }
    rows = [marking.hit_row(hit) for hits in shown.values() for hit in hits]
    data = {
        "since_at": since_at,
        "hits": sum(count.hits for count in found.counts),
        "alerts": [
            {
                "alert": count.alert,
                "hits": count.hits,
                "newest_at": count.newest_at,
                "shown": [marking.plain_hit(hit) for hit in shown.get(count.alert, ())],
            }
            for count in found.counts
        ],
        "newest": found.newest,
        "sources": found.strip,
        "missed": found.missed,
        "volume": [
            {"day": bound.date().isoformat(), "articles": number}
            for bound, number in zip(found.bounds[:-1], found.volume, strict=True)
        ],
    }
    more = {
        "counts": found.counts,
        "shown": shown,
        "kept": found.kept,
        "hours": hours(found.newest or found.imported, desk),
        "imported": bool(found.imported),
        "strip": found.strip,
        "chart": day_chart(found.bounds[:-1], found.volume, noun="articles"),
        "missed": found.missed,
        "unread": {} if desk.public else found.unread,
        "channels": found.channels,
    }
    page = Page(
        template="today.html",
        title="Today",
        data=data,
        show=more,
        columns=marking.HIT_COLUMNS,
        rows=rows,
        here="today",
    )
    return await answer(request, datasette, page)


async def since(request: Any, datasette: Any, *, looks: bool) -> datetime | None:
    """Where the reader left off; a page that a person opened counts as part of the visit."""
    desk = desk_of(datasette)
    now = desk.clock()
    if desk.public:
        return None
    if request.url_vars.get("format") or not came_by_navigation(request):
        return (await keep(datasette, marks.left_off, now=now)).since_at
    return (await keep(datasette, marks.visit, now=now, looks=looks)).since_at


def hours(
    lines: Sequence[browsing.Line], desk: Desk
) -> list[tuple[str, list[browsing.Line]]]:
    """The lines in groups by the hour in which they were first seen."""
    now = desk.clock().astimezone(desk.zone)

    def hour(line: browsing.Line) -> datetime:
        local = line.first_seen_at.astimezone(desk.zone)
        return local.replace(minute=0, second=0, microsecond=0)

    groups = []
    for start, members in groupby(lines, key=hour):
        name = f"{start:%H:%M}" + f"–{start + timedelta(hours=1):%H:%M}"
        if start.date() != now.date():
            name = f"{show.day(start, desk.zone)}, {name}"
        groups.append((name, list(members)))
    return groups
