"""The alerts stage: adds to each visit the saved alerts that its article matches."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from crawler.alerts.matchable import Matchable
from crawler.alerts.saved import AlertsMemory, SavedMatcher
from crawler.records import Refusal, Visit


def add_matches(visits: Sequence[Visit], matcher: SavedMatcher) -> list[Visit]:
    """The visits with their matches; which of them are new hits is decided where they are stored."""
    found = matcher.matches_of(
        [Matchable.from_visit(visit) for visit in visits],
        now=max(visit.fetched_at for visit in visits),
    )
    return [
        replace(visit, matches=matches)
        for visit, matches in zip(visits, found, strict=True)
    ]


BUSY_S = 0.1
"""Articles that come closer together than this …"""
GATHER_S = 0.02
"""… wait so long for others: many at once cost half as much as one by one."""


class AlertsPipeline:
    """Holds each article against the alerts of the database, and keeps up with their changes.

    Articles that come in one turn of the event loop are held against them together, and in a busy
    crawl those of some turns. A lone one does not wait.
    """

    def __init__(self, matcher: SavedMatcher) -> None:
        self._matcher = matcher
        self._waiting: list[tuple[Visit, asyncio.Future[Visit]]] = []
        self._last = -math.inf
        """When the last ones were matched, by the loop's clock."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        """Scrapy's way to make one; `crawler.run` has made the database before."""
        settings = crawler.settings
        memory: AlertsMemory = settings.get("VEDETTE_ALERTS_MEMORY") or AlertsMemory()
        folders = [Path(folder) for folder in settings["VEDETTE_LISTS"] or ()]
        path = Path(settings["VEDETTE_DB"])
        return cls(memory.matcher(path, folders, monotonic=time.monotonic))

    async def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        loop = asyncio.get_running_loop()
        if not self._waiting:
            busy = loop.time() - self._last < BUSY_S
            loop.call_later(GATHER_S if busy else 0.0, self._match, loop)
        matched: asyncio.Future[Visit] = loop.create_future()
        self._waiting.append((item, matched))
        return await matched

    def _match(self, loop: asyncio.AbstractEventLoop) -> None:
        """Settle those that wait."""
        waiting, self._waiting = self._waiting, []
        self._last = loop.time()
        try:
            found = add_matches([visit for visit, _ in waiting], self._matcher)
        # whatever it is: one article's fault costs that one alone, and is told below
        except Exception:
            for visit, matched in waiting:
                self._match_one(visit, matched)
            return
        for (_, matched), visit in zip(waiting, found, strict=True):
            if not matched.done():
                matched.set_result(visit)

    def _match_one(self, visit: Visit, matched: asyncio.Future[Visit]) -> None:
        if matched.done():
            return
        try:
            matched.set_result(add_matches([visit], self._matcher)[0])
        except Exception as error:  # raised again where the article waits
            matched.set_exception(error)
