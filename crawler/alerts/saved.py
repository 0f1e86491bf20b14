"""The saved alerts as a matcher that keeps up with them while a crawl runs.

A change of the alerts or lists takes effect at the next look. What is wrong, a list or a query,
costs no other alert: it goes on as it last was, or is left out where it never was right.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.exceptions import QueryError
from crawler.query.kept_lists import lists_stamp
from crawler.query.lists import Lists, read_lists
from crawler.records import Alert, Match
from crawler.store import open_reader
from crawler.store.alerts import alerts_stamp, list_alerts

logger = logging.getLogger(__name__)

LOOK_S = 5.0
"""Seconds between two looks at the stamp: far under the promised minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Alerts and lists as they stand; `stamp` changes whenever one of them does."""

    stamp: str
    load: Callable[[], tuple[Alert, ...]]
    """All alerts; asked only when the stamp is new."""


class SavedMatcher:
    """Matches visits against the alerts that `look` gives.

    Args:
        look: Called at most every LOOK_S seconds.
        folders: Word lists; their files are looked at as often.
    """

    def __init__(
        self,
        look: Callable[[], Saved],
        folders: Sequence[Path],
        *,
        monotonic: Callable[[], float],
    ) -> None:
        self._look = look
        self._folders = tuple(folders)
        self._monotonic = monotonic
        self._looked_at = monotonic()
        self._versions: dict[str, int] = {}
        self.faults: tuple[str, ...] = ()
        """What is wrong with lists and alerts, in words."""
        self._wrong_lists: tuple[str, ...] = ()
        saved = look()
        self._stamps = (saved.stamp, lists_stamp(self._folders))
        self._lists = Lists()
        self._matcher = self._build(saved.load())

    def matches(self, item: Matchable, *, now: datetime) -> tuple[Match, ...]:
        """The alerts that are true of an article, with the version of their queries."""
        return self.matches_of([item], now=now)[0]

    def matches_of(
        self, items: Sequence[Matchable], *, now: datetime
    ) -> list[tuple[Match, ...]]:
        """`matches` of each article."""
        self._keep_up()
        return [
            tuple(
                replace(match, query_version=self._versions[match.alert])
                for match in found
            )
            for found in self._matcher.matches_of(items, now=now)
        ]

    def __len__(self) -> int:
        return len(self._matcher)

    def look_now(self) -> None:
        """Take over what changed, without waiting for the next look."""
        self._looked_at -= LOOK_S
        self._keep_up()

    def _keep_up(self) -> None:
        if self._monotonic() - self._looked_at < LOOK_S:
            return
        self._looked_at = self._monotonic()
        saved = self._look()
        stamps = (saved.stamp, lists_stamp(self._folders))
        if stamps == self._stamps:
            return
        if stamps[1] == self._stamps[1]:
            self._update(self._matcher, saved.load())
        else:
            self._matcher = self._build(saved.load())
        # what is wrong is not tried again until somebody mends it
        self._stamps = stamps
        logger.info("alerts taken over alerts=%d", len(self._matcher))

    def _build(self, alerts: tuple[Alert, ...]) -> Matcher:
        """A matcher of these alerts with the lists as they stand now."""
        lists, wrong = read_lists(self._folders)
        for fault in wrong:
            logger.error("list not taken over: %s", fault)
        # a file that an editor is just replacing must not silence an alert
        self._lists = Lists([*self._lists.values(), *lists.values()])
        self._wrong_lists = tuple(map(str, wrong))
        try:
            # at once: one by one a hundred thousand take longer to index
            matcher = Matcher(_queries(alerts), lists=self._lists)
        except QueryError:
            matcher = Matcher({}, lists=self._lists)
        self._update(matcher, alerts)
        return matcher

    def _update(self, matcher: Matcher, alerts: tuple[Alert, ...]) -> None:
        """Take over what has changed: building a hundred thousand anew takes seconds."""
        faults = list(self._wrong_lists)
        versions = {alert.name: alert.query_version for alert in alerts}

        def tell(name: str, error: QueryError) -> None:
            goes_on = name in matcher
            if goes_on:
                versions[name] = self._versions[name]
            now = "goes on as it was" if goes_on else "finds nothing"
            faults.append(f"alert {name} {now}: {error.message}")
            logger.error(
                "alert not taken over alert=%s position=%d error=%s",
                name,
                error.position,
                error.message,
            )

        matcher.update(_queries(alerts), on_error=tell)
        self.faults = tuple(faults)
        self._versions = versions


def _queries(alerts: Sequence[Alert]) -> dict[str, str]:
    return {alert.name: alert.query for alert in alerts}


class AlertsMemory:
    """The matcher of a database, kept over the rounds of a process.

    A round that began while a list is wrong goes on with the alerts of the round before, and a
    hundred thousand alerts are not built anew every few minutes.
    """

    def __init__(self) -> None:
        self._of: tuple[Path, tuple[Path, ...]] | None = None
        self._matcher: SavedMatcher | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        """Those of the matcher (`SavedMatcher.faults`)."""
        return self._matcher.faults if self._matcher is not None else ()

    def __deepcopy__(self, memo: object) -> Self:
        """Scrapy copies its settings; this one is shared."""
        return self

    def matcher(
        self, path: Path, folders: Sequence[Path], *, monotonic: Callable[[], float]
    ) -> SavedMatcher:
        """The matcher of this database and these lists, as they stand now."""
        of = (path, tuple(folders))
        if self._matcher is not None and self._of == of:
            self._matcher.look_now()
            return self._matcher
        self._matcher = SavedMatcher(
            lambda: _saved_in(path), folders, monotonic=monotonic
        )
        self._of = of
        return self._matcher


def _saved_in(path: Path) -> Saved:
    """The alerts of a database; a connection is held for no longer than a look."""
    with closing(open_reader(path)) as db:
        return Saved(stamp=alerts_stamp(db), load=lambda: _alerts_in(path))


def _alerts_in(path: Path) -> tuple[Alert, ...]:
    with closing(open_reader(path)) as db:
        return list_alerts(db)
