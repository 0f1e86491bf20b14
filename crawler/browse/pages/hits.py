"""The inbox: hits by alert, to read, star and dismiss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse import marking
from crawler.browse.asking import ask
from crawler.browse.desk import desk_of
from crawler.browse.pages import today
from crawler.browse.reply import Page, address, answer, asked_number, turning
from crawler.store import Connection, browsing_alerts, browsing_hits
from crawler.store.browsing_hits import Show

ALERTS_SHOWN = 8
HITS_SHOWN = 5
PAGE = 40
"""Hits on a page of one alert."""
CSV_PAGE = 1_000
"""Hits of one alert in JSON and CSV."""
CSV_ALERTS, CSV_HITS = 50, 100
"""Alerts, and hits of each, where no alert is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The hits of one alert."""

    alert: str
    hits: int
    shown: list[marking.HitView]

    @property
    def ids(self) -> str:
        """Numbers of the hits shown, as the form sends them."""
        return ",".join(str(one.hit.id) for one in self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What the page reads in one go."""

    counts: tuple[browsing_hits.AlertCount, ...]
    groups: list[Group]
    channels: tuple[browsing_alerts.ChannelRecord, ...]
    others: tuple[str, ...]
    """Alerts that have no such hit: a quiet one is looked for here too."""


def read(
    db: Connection, *, show: Show, alert: str | None, limit: int, page: int
) -> Inbox:
    """The groups to show: some hits of many alerts, or one page of one."""
    counts = browsing_hits.counts(db, show=show)
    wanted = [count for count in counts if alert in (None, count.alert)]
    per_alert = limit
    if alert is None:
        many, per_alert = (ALERTS_SHOWN, HITS_SHOWN) if limit == PAGE else (CSV_ALERTS, CSV_HITS)  # fmt: skip
        wanted = wanted[:many]
    groups = []
    for count in wanted:
        found = browsing_hits.inbox(
            db,
            alert=count.alert,
            show=show,
            limit=per_alert,
            offset=(page - 1) * limit if alert is not None else 0,
        )
        shown = [marking.view(hit) for hit in found]
        groups.append(Group(alert=count.alert, hits=count.hits, shown=shown))
    fired = {count.alert for count in counts}
    return Inbox(
        counts=counts,
        groups=groups,
        channels=browsing_alerts.channel_records(db),
        others=tuple(n for n in browsing_alerts.alert_names(db) if n not in fired),
    )


async def view(request: Any, datasette: Any) -> Response:
    """`/hits`, `?show=unread|starred|all|dismissed`, `?alert=NAME`, `?page=N`."""
    asked = request.args.get("show")
    show = Show(asked) if asked in set(Show) else Show.UNREAD
    if desk_of(datasette).public and show is Show.UNREAD:
        show = Show.ALL
    alert = request.args.get("alert") or None
    number = asked_number(request, "page", 1, most=100_000)
    limit = CSV_PAGE if request.url_vars.get("format") else PAGE
    await today.since(request, datasette, looks=True)
    found = await ask(datasette, read, show=show, alert=alert, limit=limit, page=number)
    all_shown = [one for group in found.groups for one in group.shown]
    total = sum(group.hits for group in found.groups) if alert else sum(c.hits for c in found.counts)  # fmt: skip
    data = {
        "show": str(show),
        "alert": alert,
        "page": number,
        "total": total,
        "alerts": found.counts,
        "hits": [marking.plain_hit(one) for one in all_shown],
        "channels": found.channels,
    }
    turn = {"alert": alert, "show": request.args.get("show")}
    more = {
        "which": str(show),
        "groups": found.groups,
        "others": found.others,
        "here_path": address("hits", **turn, page=number if number > 1 else None),
        **turning("hits", number=number, more=number * limit < total, **turn),
    }
    page = Page(
        template="hits.html",
        title=f"Hits of {alert}" if alert else "Hits",
        data=data,
        show=more,
        columns=marking.HIT_COLUMNS,
        rows=[marking.hit_row(one) for one in all_shown],
        csv_most=_csv_most(found.counts, alert, total),
        here="hits",
    )
    return await answer(request, datasette, page)


def _csv_most(
    counts: Sequence[browsing_hits.AlertCount], alert: str | None, total: int
) -> str | None:
    if alert is not None:
        return f"the newest {CSV_PAGE:,}" if total > CSV_PAGE else None
    if len(counts) <= CSV_ALERTS and all(one.hits <= CSV_HITS for one in counts):
        return None
    return f"{CSV_HITS} of each of {CSV_ALERTS} alerts; `vedette alerts hits --csv --limit N` writes more"
