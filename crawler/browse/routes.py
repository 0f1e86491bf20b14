"""Addresses and the views behind them."""

from __future__ import annotations

import logging
import re
from traceback import extract_tb
from typing import Any

from datasette.utils.asgi import Response

from crawler.browse import actions, alert_actions
from crawler.browse.desk import DATABASE
from crawler.browse.pages import (
    alert,
    article,
    crawls,
    hits,
    revisions,
    search,
    sources,
    today,
)
from crawler.browse.reply import message, not_found
from crawler.exceptions import StoreError
from crawler.store import browsing

logger = logging.getLogger(__name__)

_FORM = r"(\.(?P<format>json|csv))?$"


def _guarded(view: Any) -> Any:
    """The view with its foreseeable troubles turned into a page that says what to do."""

    async def guarded(request: Any, datasette: Any) -> Any:
        try:
            return await view(request, datasette)
        except StoreError as error:
            text = f"The database cannot be read now: {error}"
        except Exception as error:
            if not browsing.was_interrupted(error):
                _log(request.path, error)
                text = "That is a fault of vedette itself. What the server printed tells where."
                return await message(
                    request, datasette, text, status=500, title="A fault"
                )
            text = "This took longer than a page may. Ask for less: a field, a source, a time."
        return await message(request, datasette, text, status=503, title="Not now")

    return guarded


def _log(path: str, error: Exception) -> None:
    """Where it broke. The message may hold an article's text and is for DEBUG alone."""
    at = extract_tb(error.__traceback__)[-1]
    logger.error(
        "page failed path=%s error=%s at=%s:%s",
        path,
        type(error).__name__,
        at.filename,
        at.lineno,
    )
    logger.debug("page failed path=%s", path, exc_info=error)


async def _missing(request: Any, datasette: Any) -> Any:
    """Where Datasette would say that it has no such database.

    A path with a slash at its end leads to the one without, as Datasette has it; never to another host.
    """
    if request.path.endswith("/"):
        asked = f"?{request.query_string}" if request.query_string else ""
        return Response.redirect("/" + request.path.strip("/\\") + asked)
    text = "There is no such page. The bar above leads to those there are."
    return await not_found(request, datasette, text)


_VIEWS: tuple[tuple[str, Any], ...] = (
    (r"^/" + _FORM, today.view),
    (r"^/hits" + _FORM, hits.view),
    (r"^/article/(?P<id>[0-9]{1,15})" + _FORM, article.view),
    (r"^/search" + _FORM, search.view),
    (r"^/alert/(?P<name>[^/]+)/feed\.(?P<kind>atom|json)$", alert.feed),
    (r"^/alert/(?P<name>[^/]+?)" + _FORM, alert.view),
    (r"^/sources" + _FORM, sources.index),
    (r"^/source/(?P<key>[^/]+?)" + _FORM, sources.view),
    (r"^/revisions" + _FORM, revisions.view),
    (r"^/crawls" + _FORM, crawls.view),
    (r"^/marks$", actions.mark),
    (r"^/alerts$", alert_actions.save_alert),
    (r"^/alerts/query$", alert_actions.change_query),
    (r"^/alerts/pause$", alert_actions.pause),
    # all but what is Datasette's own: the database, `/-/…`, `/_memory`
    (rf"^/(?!{DATABASE}(?:[./]|$)|[-_]|favicon\.ico$)(.+?)" + _FORM, _missing),
)
ROUTES = tuple((address, _guarded(view)) for address, view in _VIEWS)
"""In the order they are tried."""

_POSTS = re.compile(r"^/(marks|alerts(/query|/pause)?)$")


def posts(path: str) -> bool:
    """True for the addresses that take a POST of ours."""
    return bool(_POSTS.match(path))
