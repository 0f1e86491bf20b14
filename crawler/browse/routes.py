"""Addresses and the views behind them."""

from __future__ import annotations

import re
from typing import Any

from crawler.browse import actions
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

_FORM = r"(\.(?P<format>json|csv))?$"

ROUTES: tuple[tuple[str, Any], ...] = (
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
    (r"^/alerts$", actions.save_alert),
)
"""In the order they are tried."""

_POSTS = re.compile(r"^/(marks|alerts)$")


def posts(path: str) -> bool:
    """True for the addresses that take a POST of ours."""
    return bool(_POSTS.match(path))
