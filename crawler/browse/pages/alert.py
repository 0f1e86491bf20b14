"""One alert: its query in plain words, how often and where it fires, its messages, its feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from crawler.browse import marking
from crawler.browse.asking import ask
from crawler.browse.charts import day_chart
from crawler.browse.desk import desk_of
from crawler.browse.reading import parsed
from crawler.browse.reply import Page, address, answer, not_found
from crawler.browse.safety import strict_policy
from crawler.outbox import feeds
from crawler.outbox.message import HitNote
from crawler.store import (
    Connection,
    alert_records,
    browsing,
    browsing_alerts,
    browsing_hits,
)
from crawler.store.browsing_hits import Show

DAYS = 60
SAMPLE = 10
CSV_SAMPLE = 1_000
OUTLETS_OF = 2_000
"""Outlets are counted over so many newest hits."""
OUTLETS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the page reads in one go."""

    alert: browsing_alerts.AlertLine
    hits: tuple[browsing_hits.HitLine, ...]
    bounds: tuple[datetime, ...]
    volume: tuple[int, ...]
    outlets: Mapping[str, int]
    channels: tuple[browsing_alerts.ChannelRecord, ...]
    record: alert_records.AlertRecord


def read(db: Connection, name: str, *, end: datetime, limit: int) -> Found | None:
    """The alert with its newest hits, or `None`."""
    lines = browsing_alerts.alert_lines(db, name=name)
    if not lines:
        return None
    alert = lines[0]
    bounds = browsing.days(end, DAYS)
    return Found(
        alert=alert,
        hits=browsing_hits.inbox(db, alert=name, show=Show.ALL, limit=limit),
        bounds=bounds,
        volume=browsing_alerts.hit_volume(db, alert.id, bounds=bounds),
        outlets=browsing_alerts.hit_outlets(
            db, alert.id, newest=OUTLETS_OF, limit=OUTLETS_SHOWN
        ),
        channels=browsing_alerts.channel_records(db, alert_id=alert.id),
        record=alert_records.alert_records(db, now=end, name=name)[name],
    )


async def view(request: Any, datasette: Any) -> Response:
    """`/alert/NAME`."""
    desk = desk_of(datasette)
    found = await _asked_for(request, datasette, end=desk.clock().astimezone(desk.zone))
    if found is None:
        return await not_found(request, datasette, "There is no alert of that name.")
    shown = [marking.view(hit) for hit in found.hits]
    reading = parsed(found.alert.query, desk)
    page = Page(
        template="alert.html",
        title=found.alert.name,
        data={
            "alert": found.alert,
            "record": found.record,
            "hits": [marking.plain_hit(one) for one in shown],
            "outlets": found.outlets,
            "channels": found.channels,
        },
        show={
            "shown": shown,
            "reading": reading,
            "chart": day_chart(found.bounds[:-1], found.volume, noun="hits"),
            "here_path": address("alert", found.alert.name),
            "saved": request.args.get("saved"),
        },
        columns=marking.HIT_COLUMNS,
        rows=[marking.hit_row(one) for one in shown],
        csv_most=f"the newest {CSV_SAMPLE:,}"
        if found.alert.hits > CSV_SAMPLE
        else None,
        here="hits",
    )
    return await answer(request, datasette, page)


async def _asked_for(request: Any, datasette: Any, *, end: datetime) -> Found | None:
    """The alert of the address; one named `x.json` comes before the JSON of `x`."""
    name, form = unquote(request.url_vars["name"]), request.url_vars.get("format")
    if form:
        whole = f"{name}.{form}"
        found = await ask(datasette, read, whole, end=end, limit=SAMPLE)
        if found is not None:
            request.url_vars["format"] = None
            return found
    limit = CSV_SAMPLE if form else SAMPLE
    return await ask(datasette, read, name, end=end, limit=limit)


async def feed(request: Any, datasette: Any) -> Response:
    """`/alert/NAME/feed.atom` and `/alert/NAME/feed.json`."""
    desk = desk_of(datasette)
    name = unquote(request.url_vars["name"])
    found = await ask(datasette, read, name, end=desk.clock(), limit=feeds.MOST)
    if found is None:
        return await not_found(request, datasette, "There is no alert of that name.")
    notes = [note(hit) for hit in found.hits]
    where = f"{request.scheme}://{request.host}{request.path}"
    headers = {"content-security-policy": strict_policy()}
    if request.url_vars["kind"] == "json":
        body = feeds.json_feed(name, notes, address=where)
        return Response(
            body, headers=headers, content_type="application/feed+json; charset=utf-8"
        )
    updated = found.alert.last_hit_at or found.alert.created_at
    body = feeds.atom(name, notes, updated=updated, address=where)
    return Response(
        body, headers=headers, content_type="application/atom+xml; charset=utf-8"
    )


def note(hit: browsing_hits.HitLine) -> HitNote:
    """The hit as a message holds it."""
    article = hit.article
    return HitNote(
        hit_id=hit.id,
        alert=hit.alert,
        article_id=article.id,
        outlet=article.outlet,
        source=article.source_key,
        country=article.country,
        language=article.language,
        headline=article.headline or "(no headline)",
        url=article.url,
        date_published=article.date_published,
        first_seen_at=article.first_seen_at,
        snippet=marking.passage(hit),
        words=hit.words,
        also_at=hit.also_at,
    )
