"""The alerts stage: adds to each visit the saved alerts that its article matches."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from crawler.alerts.matchable import Matchable
from crawler.alerts.saved import Saved, SavedMatcher
from crawler.records import Refusal, Visit
from crawler.store import open_reader
from crawler.store.alerts import alerts_stamp, list_alerts


def add_matches(visit: Visit, matcher: SavedMatcher) -> Visit:
    """The visit with its matches; which of them are new hits is decided where it is stored."""
    matches = matcher.matches(Matchable.from_visit(visit), now=visit.fetched_at)
    return replace(visit, matches=matches)


class AlertsPipeline:
    """Holds each article against the alerts of the database, and keeps up with their changes."""

    def __init__(self, matcher: SavedMatcher, close: Callable[[], None]) -> None:
        self._matcher = matcher
        self._close = close

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Scrapy's way to make one; `crawler.run` has made the database before.

        Raises:
            CatalogueError: A word list is wrong.
        """
        settings = crawler.settings
        db = open_reader(Path(settings["VEDETTE_DB"]))

        def look() -> Saved:
            return Saved(stamp=alerts_stamp(db), load=lambda: list_alerts(db))

        folders = [Path(folder) for folder in settings["VEDETTE_LISTS"] or ()]
        try:
            matcher = SavedMatcher(look, folders, monotonic=time.monotonic)
        except BaseException:
            db.close()
            raise
        return cls(matcher, db.close)

    def close_spider(self) -> None:
        self._close()

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        return item if isinstance(item, Refusal) else add_matches(item, self._matcher)
