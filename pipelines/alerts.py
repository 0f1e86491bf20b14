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
from crawler.items import Article
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


def add_alerts(refusal: Refusal, matcher: SavedMatcher) -> Refusal:
    """A refused page with the alerts that look for its headline; nothing else of it is known."""
    if refusal.headline is None:
        return refusal
    found = matcher.matches_of(
        [
            Matchable(
                article=Article(url=refusal.url, headline=refusal.headline),
                source=refusal.source,
                first_seen_at=refusal.at,
            )
        ],
        now=refusal.at,
    )
    return replace(refusal, alerts=tuple(match.alert for match in found[0]))


BUSY_S = 0.5
"""After several articles at once, those that follow within this time …"""
GATHER_S = 0.3
"""… wait for others, for so long at most …"""
GAP_S = 0.05
"""… and until none has come for this time."""
GATHERED = 64
"""So many are enough. Together they cost two thirds of what they do by threes, which is how
reading processes give them; and they come to the store together, where the same holds."""


class AlertsPipeline:
    """Holds each article against the alerts of the database, and keeps up with their changes.

    Articles that come in one turn of the event loop are held against them together, and in a busy
    crawl those of many turns. Those that come one by one do not wait.
    """

    def __init__(self, matcher: SavedMatcher) -> None:
        self._matcher = matcher
        self._waiting: list[tuple[Visit, asyncio.Future[Visit]]] = []
        self._last = -math.inf
        """When several were matched together, by the loop's clock."""

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
            return add_alerts(item, self._matcher)
        loop = asyncio.get_running_loop()
        if not self._waiting:
            now = loop.time()
            if now - self._last < BUSY_S:
                loop.call_later(GAP_S, self._gather, loop, 1, now + GATHER_S)
            else:
                loop.call_soon(self._match, loop)
        matched: asyncio.Future[Visit] = loop.create_future()
        self._waiting.append((item, matched))
        return await matched

    def _gather(self, loop: asyncio.AbstractEventLoop, before: int, end: float) -> None:
        """Match those that wait, or wait on: others have come since there were `before`."""
        count = len(self._waiting)
        if before < count < GATHERED and loop.time() + GAP_S <= end:
            loop.call_later(GAP_S, self._gather, loop, count, end)
        else:
            self._match(loop)

    def _match(self, loop: asyncio.AbstractEventLoop) -> None:
        """Settle those that wait."""
        waiting, self._waiting = self._waiting, []
        self._last = loop.time() if len(waiting) > 1 else -math.inf
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
