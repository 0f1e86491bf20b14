"""The two things a reader can do here: mark hits, and save a search as an alert.

Both are POST, both ask for origin and token (`safety.post_refusal`), both answer a browser
without script by leading back to a page, and a script by JSON.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import Any

from datasette.utils.asgi import Response

from crawler.alerts.files import check_alert
from crawler.browse.asking import ask, in_thread, keep
from crawler.browse.desk import Desk, desk_of
from crawler.browse.reading import parsed
from crawler.browse.reply import DONE, Page, address, html_only
from crawler.browse.safety import post_refusal
from crawler.exceptions import SettingsError, StoreError
from crawler.records import Alert
from crawler.store import browsing_hits, marks, open_store
from crawler.store.alerts import add_alert

MAX_FORM_BYTES = 20_000
SAVE_WAIT_S = 10.0
"""A crawl commits every article by itself: the reader waits so long for a gap at most."""
MAX_HITS = 500
"""Hits that one press of a button marks."""
MOST_CLEARED = 20_000
"""Hits that one press marks as read where it asks for all of an alert; a second press takes more."""
CLEAR = "clear"
"""Reads a hit and all older ones of its alert, none that came while the page was looked at."""
_DEED = re.compile(r"(undo|[a-z]{4,8}) ([0-9]{1,15}(?:,[0-9]{1,15})*)\Z")


class Refused(Exception):
    """The request is not obeyed; the message is for the reader."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


async def mark(request: Any, datasette: Any) -> Response:
    """`POST /marks`: `deed` is `read 12,13`, `star 12` …, `clear 12` or `undo 5`."""
    try:
        fields = await form(request, datasette)
        found = _DEED.match(fields.get("deed", ""))
        if found is None:
            raise Refused("That is nothing that can be done with a hit.", 400)
        told = await _mark(datasette, found[1], [int(id) for id in found[2].split(",")])
    except Refused as refused:
        return await _refuse(request, datasette, refused)
    if _wants_json(request):
        return Response.json(told)
    back = local_path(fields.get("back"))
    if told["deed"] == "undo":
        return _see_other(back)
    joint = "&" if "?" in back else "?"
    return _see_other(f"{back}{joint}done={told['deed']}&undo={told['action']}")


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


async def form(request: Any, datasette: Any) -> dict[str, str]:
    """Fields of a POST that may be obeyed.

    Raises:
        Refused: No POST, too long, or not from a page of this server.
    """
    if request.method != "POST":
        raise Refused("This address takes what a form sends, nothing else.", 405)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MAX_FORM_BYTES:
        raise Refused("That is too long.", 413)
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refused("Only forms are taken here.", 415)
    try:
        fields: dict[str, str] = await request.post_vars()
    except UnicodeDecodeError as error:
        raise Refused("The form is no UTF-8.", 400) from error
    refusal = post_refusal(request, fields, desk_of(datasette))
    if refusal is not None:
        raise Refused(refusal, 403)
    return fields


def local_path(path: str | None) -> str:
    """A path of this server to lead back to; anything else becomes `/`."""
    if path and re.fullmatch(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*", path):
        return re.sub(r"([?&])(?:done|undo)=[^&]*", r"\1", path).rstrip("?&")
    return "/"


def _see_other(path: str) -> Response:
    return Response.redirect(path.encode("ascii", "ignore").decode(), status=303)


def _wants_json(request: Any) -> bool:
    return "application/json" in request.headers.get("accept", "")


async def _refuse(request: Any, datasette: Any, refused: Refused) -> Response:
    if _wants_json(request):
        return Response.json({"error": str(refused)}, status=refused.status)
    page = Page(
        template="message.html",
        title="Not done",
        data={"message": str(refused)},
        status=refused.status,
    )
    return await html_only(request, datasette, page)


async def save_alert(request: Any, datasette: Any) -> Response:
    """`POST /alerts`: `name` and `query`; leads to the alert's page."""
    desk = desk_of(datasette)
    try:
        fields = await form(request, datasette)
        alert = Alert(
            name=fields.get("name", "").strip(), query=fields.get("query", "").strip()
        )
        reading = parsed(alert.query, desk)
        if reading.wrong is not None:
            raise Refused(f"The query does not work: {reading.wrong.message}", 422)
        await in_thread(datasette, _add, desk, check_alert(alert))
    except Refused as refused:
        return await _refuse(request, datasette, refused)
    except SettingsError as error:
        return await _refuse(request, datasette, Refused(f"{error}.", 422))
    except (ValueError, StoreError) as error:
        status = 409 if isinstance(error, ValueError) else 503
        return await _refuse(
            request, datasette, Refused(f"Not saved: {error}.", status)
        )
    if _wants_json(request):
        return Response.json({"alert": alert.name}, status=201)
    return _see_other(address("alert", alert.name, saved="1"))


def _add(desk: Desk, alert: Alert) -> None:
    with closing(open_store(desk.db_path, wait_s=SAVE_WAIT_S)) as db:
        add_alert(db, alert, now=desk.clock())
