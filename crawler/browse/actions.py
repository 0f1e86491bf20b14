"""Marking hits: read, starred, dismissed, and back."""

from __future__ import annotations

import re
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse.asking import ask, keep
from crawler.browse.desk import desk_of
from crawler.browse.posted import (
    Refused,
    form,
    local_path,
    refuse,
    see_other,
    wants_json,
)
from crawler.browse.reply import DONE
from crawler.exceptions import StoreError
from crawler.store import browsing_hits, marks

MAX_HITS = 500
"""Hits that one press of a button marks."""
MOST_CLEARED = 20_000
"""Hits that one press marks as read where it asks for all of an alert; a second press takes more."""
CLEAR = "clear"
"""Reads a hit and all older ones of its alert, none that came while the page was looked at."""
_DEED = re.compile(r"(undo|[a-z]{4,8}) ([0-9]{1,15}(?:,[0-9]{1,15})*)\Z")


async def mark(request: Any, datasette: Any) -> Response:
    """`POST /marks`: `deed` is `read 12,13`, `star 12` …, `clear 12` or `undo 5`."""
    try:
        fields = await form(request, datasette)
        found = _DEED.match(fields.get("deed", ""))
        if found is None:
            raise Refused("That is nothing that can be done with a hit.", 400)
        told = await _mark(datasette, found[1], [int(id) for id in found[2].split(",")])
    except Refused as refused:
        return await refuse(request, datasette, refused)
    if wants_json(request):
        return Response.json(told)
    back = local_path(fields.get("back"))
    if told["deed"] == "undo":
        return see_other(back)
    joint = "&" if "?" in back else "?"
    return see_other(f"{back}{joint}done={told['deed']}&undo={told['action']}")


async def _mark(datasette: Any, deed: str, ids: list[int]) -> dict[str, Any]:
    now = desk_of(datasette).clock()
    try:
        if deed == "undo":
            hits = await keep(datasette, marks.undo, ids[0])
            return {"deed": deed, "hits": hits, "said": "Taken back."}
        if deed == CLEAR:
            deed = marks.Deed.READ
            times = await ask(
                datasette, browsing_hits.unread_until, ids[0], limit=MOST_CLEARED
            )
        elif deed in set(marks.Deed):
            times = await ask(datasette, browsing_hits.hit_times, ids[:MAX_HITS])
        else:
            raise Refused("That is nothing that can be done with a hit.", 400)
        if not times:
            raise Refused("There is no such hit any more.", 404)
        action = await keep(
            datasette, marks.do, marks.Deed(deed), list(times.items()), now=now
        )
    except StoreError as error:
        raise Refused(f"The mark could not be kept: {error}", 503) from error
    return {"deed": deed, "hits": list(times), "action": action, "said": DONE[deed]}
