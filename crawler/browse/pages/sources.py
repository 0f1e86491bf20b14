"""Sources: which are silent, which are well, and the record of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from crawler.browse.asking import ask
from crawler.browse.charts import day_chart
from crawler.browse.desk import desk_of
from crawler.browse.reply import Page, answer, not_found
from crawler.store import Connection, browsing, browsing_records, browsing_sources

COLUMNS = (
    "key", "name", "state", "reason", "since_at", "newest_at", "week", "usual_week", "gaps",
    "failures", "last_visit_at", "last_success_at", "next_visit_at", "kind", "country",
    "language", "origin", "url", "listed",
)  # fmt: skip
DAYS = 60
SHOWN = 250
"""Sources on the page; JSON and CSV hold all."""


async def index(request: Any, datasette: Any) -> Response:
    """`/sources`, `?state=broken`."""
    now = desk_of(datasette).clock()
    lines = await ask(datasette, browsing_sources.sources, now=now)
    asked = request.args.get("state")
    states: dict[str, int] = {}
    for line in lines:
        states[line.state] = states.get(line.state, 0) + 1
    chosen = [line for line in lines if asked in (None, "", line.state)]
    page = Page(
        template="sources.html",
        title="Sources",
        data={"sources": chosen},
        show={
            "lines": chosen[:SHOWN],
            "total": len(chosen),
            "states": states,
            "asked_state": asked if asked in states else None,
        },
        columns=COLUMNS,
        rows=[{name: getattr(line, name) for name in COLUMNS} for line in chosen],
        here="sources",
    )
    return await answer(request, datasette, page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a source's page reads in one go."""

    line: browsing_sources.SourceLine
    record: browsing_records.Record
    bounds: tuple[datetime, ...]
    volume: tuple[int, ...]


def read(db: Connection, key: str, *, now: datetime, end: datetime) -> Found | None:
    """The source with its record, or `None`."""
    lines = browsing_sources.sources(db, now=now, key=key)
    if not lines:
        return None
    bounds = browsing.days(end, DAYS)
    return Found(
        line=lines[0],
        record=browsing_records.record(db, key),
        bounds=bounds,
        volume=browsing.volume(db, bounds=bounds, source_key=key),
    )


async def view(request: Any, datasette: Any) -> Response:
    """`/source/KEY`."""
    desk = desk_of(datasette)
    now = desk.clock()
    key = unquote(request.url_vars["key"])
    found = await ask(datasette, read, key, now=now, end=now.astimezone(desk.zone))
    if found is None:
        return await not_found(request, datasette, "There is no source of that key.")
    page = Page(
        template="source.html",
        title=found.line.name,
        data={"source": found.line, "record": found.record},
        show={
            "source": found.line,
            "record": found.record,
            "chart": day_chart(found.bounds[:-1], found.volume, noun="articles"),
            "covered": _covered(found.record),
        },
        here="sources",
    )
    return await answer(request, datasette, page)


def _covered(record: browsing_records.Record) -> list[tuple[str, float]]:
    """Share of the newest articles that have each field that some lack or all are asked for."""
    if not record.looked_at:
        return []
    names = dict.fromkeys((*browsing_sources.COVERED, *record.missing))
    return [
        (name, 1 - record.missing.get(name, 0) / record.looked_at) for name in names
    ]
