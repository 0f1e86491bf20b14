"""Saved queries that do not parse any more: a word list got another name, or the language changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.exceptions import QueryError
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.query.quick import quick
from crawler.records import Alert


def unreadable(alerts: Iterable[Alert], lists: Lists) -> dict[str, str]:
    """Name to reason of the alerts that a crawl leaves out: no article is held against them."""
    reasons = {}
    for alert in alerts:
        try:
            _ = quick(alert.query, lists) or parse(alert.query, lists=lists)
        except QueryError as error:
            reasons[alert.name] = error.message
    return reasons
