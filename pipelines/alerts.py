"""The alerts stage: adds to each visit the saved alerts that its article matches."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from crawler.alerts.matchable import Matchable
from crawler.alerts.saved import AlertsMemory, SavedMatcher
from crawler.records import Refusal, Visit


def add_matches(visit: Visit, matcher: SavedMatcher) -> Visit:
    """The visit with its matches; which of them are new hits is decided where it is stored."""
    matches = matcher.matches(Matchable.from_visit(visit), now=visit.fetched_at)
    return replace(visit, matches=matches)


class AlertsPipeline:
    """Holds each article against the alerts of the database, and keeps up with their changes."""

    def __init__(self, matcher: SavedMatcher) -> None:
        self._matcher = matcher

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Scrapy's way to make one; `crawler.run` has made the database before.

        Raises:
            CatalogueError: A word list is wrong.
        """
        settings = crawler.settings
        memory: AlertsMemory = settings.get("VEDETTE_ALERTS_MEMORY") or AlertsMemory()
        folders = [Path(folder) for folder in settings["VEDETTE_LISTS"] or ()]
        path = Path(settings["VEDETTE_DB"])
        return cls(memory.matcher(path, folders, monotonic=time.monotonic))

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        return item if isinstance(item, Refusal) else add_matches(item, self._matcher)
