"""Saved queries that do not parse any more: a word list got another name, or the language changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crawler.exceptions import CatalogueError, QueryError
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.query.quick import quick
from crawler.records import Alert

LIST = re.compile(r"@([\w-]+)")


def unreadable(
    alerts: Iterable[Alert], lists: Lists, wrong: Collection[CatalogueError] = ()
) -> dict[str, str]:
    """Name to reason of the alerts that a crawl leaves out: no article is held against them.

    Args:
        wrong: The lists that cannot be read (`read_lists`): the reason, where a query names one.
    """
    reasons = {}
    for alert in alerts:
        try:
            _ = quick(alert.query, lists) or parse(alert.query, lists=lists)
        except QueryError as error:
            why = "; ".join(map(str, faults_of(alert.query, wrong)))
            reasons[alert.name] = why or error.message
    return reasons


def faults_of(query: str, wrong: Collection[CatalogueError]) -> list[CatalogueError]:
    """Those of the wrong lists that a query names."""
    named = {word.lower() for word in LIST.findall(query)}
    return [one for one in wrong if one.path and one.path.stem.lower() in named]
