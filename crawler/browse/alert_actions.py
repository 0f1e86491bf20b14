"""Alerts in the browser: a search is saved as one, gets other words, stops and goes on sending.

The same checks as the command line's, and the same table: a crawl that runs takes a change over
at its next look (`crawler.alerts.saved`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from datasette.utils.asgi import Response

from crawler.alerts.files import check_alert
from crawler.browse.asking import in_thread
from crawler.browse.desk import Desk, desk_of
from crawler.browse.posted import Refused, form, refuse, see_other, wants_json
from crawler.browse.reading import parsed
from crawler.browse.reply import address
from crawler.exceptions import SettingsError, StoreError
from crawler.records import Alert
from crawler.store import open_store
from crawler.store.alerts import add_alert, set_paused, set_query

SAVE_WAIT_S = 10.0
"""A crawl commits about twice a second: the reader waits so long for a gap at most."""
Fields = Mapping[str, str]
Told = dict[str, Any]
"""What a script is told; `alert` is the name, `saved` what was done."""
Work = Callable[[Desk, Fields], Told]


async def save_alert(request: Any, datasette: Any) -> Response:
    """`POST /alerts`: `name` and `query`; leads to the alert's page."""
    return await _done(request, datasette, _save, status=201)


async def change_query(request: Any, datasette: Any) -> Response:
    """`POST /alerts/query`: `name`, its new `query`, and the `version` of the one that was looked at."""
    return await _done(request, datasette, _change)


async def pause(request: Any, datasette: Any) -> Response:
    """`POST /alerts/pause`: `name`, and `paused`: 1, or 0 to send again."""
    return await _done(request, datasette, _pause)


async def _done(
    request: Any, datasette: Any, work: Work, *, status: int = 200
) -> Response:
    """Do `work` with the form's fields, and lead to the alert; or say why not."""
    try:
        fields = await form(request, datasette)
        told = await in_thread(datasette, work, desk_of(datasette), fields)
    except Refused as refused:
        return await refuse(request, datasette, refused)
    except SettingsError as error:
        return await refuse(request, datasette, Refused(f"{error}.", 422))
    except StoreError as error:
        return await refuse(request, datasette, Refused(f"Not saved: {error}.", 503))
    if wants_json(request):
        return Response.json(told, status=status)
    return see_other(address("alert", told["alert"], saved=told["saved"]))


def _save(desk: Desk, fields: Fields) -> Told:
    alert = check_alert(Alert(name=_text(fields, "name"), query=_query(desk, fields)))
    with _store(desk) as db:
        try:
            add_alert(db, alert, now=desk.clock())
        except ValueError as error:
            back = address("search", q=alert.query, save=1)
            raise Refused(f"Not saved: {error}.", 409, back=back) from error
    return {"alert": alert.name, "saved": "new"}


def _change(desk: Desk, fields: Fields) -> Told:
    name, query = _text(fields, "name"), _query(desk, fields)
    version = _text(fields, "version")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Refused("The form does not say which version was looked at.", 400)
    with _store(desk) as db:
        try:
            stored = set_query(db, name, query, was=int(version), now=desk.clock())
        except KeyError as error:
            raise _gone(name) from error
        except ValueError as error:
            back = address("search", q=query, alert=name)
            raise Refused(f"Not saved: {error}.", 409, back=back) from error
    return {"alert": name, "saved": "query", "version": stored.query_version}


def _pause(desk: Desk, fields: Fields) -> Told:
    name, asked = _text(fields, "name"), _text(fields, "paused")
    if asked not in ("0", "1"):
        raise Refused("The form does not say whether to pause or to send again.", 400)
    with _store(desk) as db:
        try:
            set_paused(db, name, asked == "1", now=desk.clock())
        except KeyError as error:
            raise _gone(name) from error
    return {"alert": name, "saved": "paused" if asked == "1" else "sends"}


def _text(fields: Fields, name: str) -> str:
    return fields.get(name, "").strip()


def _query(desk: Desk, fields: Fields) -> str:
    """The words of the form; a query that does not parse is refused with its place and a mend."""
    query = _text(fields, "query")
    wrong = parsed(query, desk).wrong
    if wrong is not None:
        mend = f" Try: {wrong.mends[0]}" if wrong.mends else ""
        raise Refused(
            f"The query does not work, at {len(wrong.before) + 1}: {wrong.message}.{mend}",
            422,
        )
    return query


def _gone(name: str) -> Refused:
    return Refused(f"There is no alert {name!r} any more.", 404)


# Any: the module of SQL is named in crawler.store alone.
def _store(desk: Desk) -> closing[Any]:
    return closing(open_store(desk.db_path, wait_s=SAVE_WAIT_S))
