"""What a visit asks of the store and tells it; `MemoryDesk` stands in where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from crawler.exceptions import PageError
from crawler.records import PASSING, Reason, Source
from crawler.store.cursors import Cursor
from crawler.visit_note import Known, Validators, VisitNote
from spiders.finding.comparing import key_of
from spiders.finding.found import Found

MAX_ROUNDS = 4
"""Rounds in which an address is tried before it is given up."""
FIRST_WAIT = timedelta(minutes=10)
"""Until an address is tried again; three times as long after each further round."""
LATER = PASSING | {Reason.TOO_COMPLEX}
"""A reading process may have died for want of memory, and what is a fault of ours an update may mend."""
NOT_YET = frozenset({Reason.EMPTY, Reason.WALL})
NOT_YET_ANSWERS = frozenset({"HTTP 403", "HTTP 404"})
"""What a site shows of an article that its feed has already and its servers have not, or shuts while it
is mended; one that names who keeps programs out means it."""
NOT_YET_ROUNDS = 3
NOT_YET_WAIT = timedelta(minutes=30)


def rounds_for(found: Found, error: PageError) -> int:
    """Rounds in which an address is tried that fails so; with one it is refused for good."""
    if error.reason in LATER:
        return MAX_ROUNDS
    not_yet = error.reason in NOT_YET or error.detail in NOT_YET_ANSWERS
    return NOT_YET_ROUNDS if not_yet and not found.backfill else 1


def wait_after(error: PageError, tries: int) -> timedelta:
    """Until the next try of an address that was tried in so many earlier rounds."""
    first = FIRST_WAIT if error.reason in PASSING else NOT_YET_WAIT
    return first * int(3 ** min(tries, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a source when its visit begins."""

    known: Known = field(default_factory=Known)
    pending: tuple[Found, ...] = ()
    """Found earlier and not fetched yet, due now: a round's share of them …"""
    waiting: int = 0
    """… and how many they are in all."""
    revisits: tuple[Found, ...] = ()
    """Known articles that are due to be looked at again."""
    cursor: Cursor | None = None
    """Of the backfill under way."""


class Desk(Protocol):
    """Asked in this order: standing, choose, then settle or postpone for each address, note."""

    async def open(self, sources: Sequence[Source], now: datetime) -> dict[str, float]:
        """A round begins; returns hosts (`host:port`) that asked for quiet, with seconds left."""
        ...

    async def keep_quiet(self, quiet: Mapping[str, float], now: datetime) -> None:
        """Remember hosts that asked for quiet, with seconds left."""
        ...

    async def close(self) -> None:
        """The round is over: everything told is kept when this returns."""
        ...

    async def standing(
        self, source: Source, now: datetime, since: datetime | None = None
    ) -> Standing:
        """What is known; with `since`, for a backfill."""
        ...

    async def keep_cursor(self, source: Source, cursor: Cursor, now: datetime) -> None:
        """Remember how far the source's backfill came."""
        ...

    async def choose(
        self, source: Source, found: Sequence[Found], now: datetime
    ) -> list[Found]:
        """Those of `found` that are not known, in the same order; they are kept as pending."""
        ...

    async def settle(self, source: Source, found: Found) -> None:
        """The address was dealt with: stored, or refused for good."""
        ...

    async def postpone(
        self, source: Source, found: Found, error: PageError, now: datetime
    ) -> None:
        """The address could not be had now; it is tried again, or given up after `rounds_for`."""
        ...

    async def note(self, source: Source, note: VisitNote) -> None:
        """The visit is over."""
        ...


class MemoryDesk:
    """Knows only what this process saw."""

    def __init__(self) -> None:
        self.notes: dict[str, VisitNote] = {}
        self._seen: set[str] = set()
        self._pending: dict[str, dict[str, Found]] = {}
        self._cursors: dict[str, Cursor] = {}

    async def open(self, sources: Sequence[Source], now: datetime) -> dict[str, float]:
        return {}

    async def keep_quiet(self, quiet: Mapping[str, float], now: datetime) -> None:
        return None

    async def close(self) -> None:
        return None

    async def keep_cursor(self, source: Source, cursor: Cursor, now: datetime) -> None:
        self._cursors[source.key] = cursor

    async def standing(
        self, source: Source, now: datetime, since: datetime | None = None
    ) -> Standing:
        note = self.notes.get(source.key)
        if note is None:
            return Standing()
        return Standing(
            known=Known(
                validators=note.validators or Validators(),
                last_items=note.items or (),
                first_round=False,
            ),
            pending=tuple(self._pending.get(source.key, {}).values()),
            waiting=len(self._pending.get(source.key, {})),
            cursor=going_on(self._cursors.get(source.key), since),
        )

    async def choose(
        self, source: Source, found: Sequence[Found], now: datetime
    ) -> list[Found]:
        chosen = []
        for item in found:
            key = key_of(item)
            if key not in self._seen:
                self._seen.add(key)
                self._pending.setdefault(source.key, {})[item.url] = item
                chosen.append(item)
        return chosen

    async def settle(self, source: Source, found: Found) -> None:
        self._pending.get(source.key, {}).pop(found.url, None)

    async def postpone(
        self, source: Source, found: Found, error: PageError, now: datetime
    ) -> None:
        return None

    async def note(self, source: Source, note: VisitNote) -> None:
        self.notes[source.key] = note


def going_on(cursor: Cursor | None, since: datetime | None) -> Cursor | None:
    """The backfill that a visit goes on with: the one asked for, or one that is not finished.

    One that came to its end is over: later articles are the live rounds' work.
    """
    if since is None:
        return None if cursor is None or cursor.finished else cursor
    if cursor is not None and cursor.since <= since:
        return cursor
    return Cursor(since=since)
