"""A query of the reader's, read once: what it means, or where it is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.browse.desk import Desk
from crawler.exceptions import QueryError
from crawler.query.plainwords import Saying, describe
from crawler.query.tree import Query
from crawler.store import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Where a query is wrong."""

    message: str
    before: str
    at: str
    """The character at the place; a blank at the end of the text."""
    after: str
    mends: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a query: `query` and `saying`, or `wrong`."""

    query: Query | None = None
    saying: Saying | None = None
    wrong: Wrong | None = None


def parsed(text: str, desk: Desk) -> Reading:
    """Read the query with the saved lists of this desk; a wrong one stops no query without it."""
    from crawler.alerts.unreadable import faults_of
    from crawler.query.kept_lists import lists_now
    from crawler.query.parse import parse

    lists, faulty = lists_now(desk.list_folders)
    try:
        query = parse(text, lists=lists)
    except QueryError as error:
        said = wrong(error)
        # others are told no path of this machine
        why = [] if desk.public else faults_of(text, faulty)
        if why:
            said = replace(said, message="; ".join(map(str, why)), mends=())
        return Reading(wrong=said)
    return Reading(query=query, saying=describe(query.root))


def alerts_without_lists(db: Connection, folders: Sequence[Path]) -> dict[str, str]:
    """Name to reason of the alerts that no crawl can read, for a list of theirs is gone or wrong.

    Others are not looked at: the first page is asked for often, and alerts may be many.
    """
    from crawler.alerts.unreadable import unreadable
    from crawler.query.kept_lists import lists_now
    from crawler.store.alerts import list_alerts

    listed = [alert for alert in list_alerts(db) if "@" in alert.query]
    if not listed:
        return {}
    lists, wrong = lists_now(folders)
    return unreadable(listed, lists, wrong)


def wrong(error: QueryError) -> Wrong:
    """The error with the text parted at its place."""
    at = min(max(error.position - 1, 0), len(error.query))
    return Wrong(
        message=error.message,
        before=error.query[:at],
        at=error.query[at : at + 1] or " ",
        after=error.query[at + 1 :],
        mends=error.mends,
    )
