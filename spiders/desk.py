"""What a visit asks of the store and tells it, in a thread of its own.

Reads and the keeping of new addresses are waited for; settled addresses and notes of visits
are gathered for half a second, so that a thousand quiet sources are a handful of commits.
A kill between costs nothing: addresses that wait are checked against the articles again.
"""

from __future__ import annotations

import asyncio
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from crawler.exceptions import PageError
from crawler.net.limits import limits_from
from crawler.net.resolving import OWN_NETWORK
from crawler.records import PASSING, Reason, Source
from crawler.rhythm import Rhythm, learn
from crawler.schedule import Wish, next_check_at
from crawler.store import pending, visits
from crawler.store.cursors import Cursor, keep_cursor, load_cursor
from crawler.store.opening import open_store
from crawler.store.pending import PendingUrl
from crawler.store.sources import put_sources
from crawler.store.transactions import Connection
from crawler.store.visits import Lesson
from crawler.visit_note import Known, VisitNote
from spiders.finding.comparing import key_of
from spiders.finding.found import Found

T = TypeVar("T")
GATHER_S = 0.5
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


class Desk:
    """One for a crawl. Asked in this order: standing, choose, then settle or postpone for each address, note."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._path = Path(settings["VEDETTE_DB"])
        open_store(self._path).close()  # the stages read it before the first visit
        self._crawl_id = settings.get("VEDETTE_CRAWL_ID")
        self._share = limits_from(settings).source_urls
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="vedette-desk")
        self._db: Connection | None = None
        self._settled: list[str] = []
        self._notes: list[tuple[Source, VisitNote]] = []
        self._tries: dict[str, int] = {}
        """Rounds in which an address was tried before; until it is dealt with in this one."""
        self._lock = threading.Lock()
        self._timer: asyncio.TimerHandle | None = None

    async def _ask(self, act: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._act, act)

    def _act(self, act: Callable[[Connection], T]) -> T:
        if self._db is None:
            self._db = open_store(self._path)
        return act(self._db)

    async def open(self, sources: Sequence[Source], now: datetime) -> dict[str, float]:
        """Make the sources known; returns hosts that asked for quiet, with seconds left."""
        await self._ask(pending.settle_stored)
        await self._ask(lambda db: put_sources(db, sources, now=now))
        quiet = await self._ask(lambda db: visits.quiet_hosts(db, now))
        return {host: (until - now).total_seconds() for host, until in quiet.items()}

    async def keep_quiet(self, quiet: Mapping[str, float], now: datetime) -> None:
        """Remember hosts that asked for quiet, with seconds left."""
        until = {host: now + timedelta(seconds=left) for host, left in quiet.items()}
        await self._ask(lambda db: visits.keep_quiet_hosts(db, until, now))

    async def keep_cursor(self, source: Source, cursor: Cursor, now: datetime) -> None:
        """Remember how far the source's backfill came."""
        await self._ask(lambda db: keep_cursor(db, source.key, cursor, now))

    async def standing(
        self, source: Source, now: datetime, since: datetime | None = None
    ) -> Standing:
        """What is known; with `since`, for a backfill."""

        def act(db: Connection) -> tuple[Standing, dict[str, int]]:
            due = pending.waiting_of(db, source, now, self._share)
            again = pending.revisits_of(db, source, now, self._share)
            known = Standing(
                known=visits.known(db, source.key),
                pending=tuple(
                    Found(url=item.url, at=item.at, backfill=item.backfill)
                    for item in due
                ),
                waiting=pending.count_waiting(db, source, now),
                revisits=tuple(
                    Found(
                        url=item.url,
                        headline=item.headline,
                        published_at=item.published_at,
                        is_article=True,
                    )
                    for item in again
                ),
                cursor=going_on(load_cursor(db, source.key), since),
            )
            return known, {item.url_key: item.tries for item in due}

        standing, tries = await self._ask(act)
        self._tries.update(tries)
        return standing

    async def choose(
        self, source: Source, found: Sequence[Found], now: datetime
    ) -> list[Found]:
        """Those of `found` that are not known, in the same order; they are kept as pending."""
        by_key = {key_of(item): item for item in reversed(found)}
        asked = [
            PendingUrl(url=item.url, url_key=key, at=item.at, backfill=item.backfill)
            for key, item in reversed(by_key.items())
        ]
        chosen = await self._ask(lambda db: pending.choose(db, source, asked, now))
        return [by_key[item.url_key] for item in chosen]

    async def settle(self, found: Found) -> None:
        """The address was dealt with: stored, or refused for good."""
        key = key_of(found)
        self._tries.pop(key, None)
        with self._lock:
            self._settled.append(key)
        self._soon()

    async def postpone(self, found: Found, error: PageError, now: datetime) -> None:
        """The address could not be had now; it is tried again, or given up after `rounds_for`."""
        if error.detail.startswith(OWN_NETWORK):
            return  # nobody is blamed: it stays due
        key = key_of(found)
        due_at = now + wait_after(error, self._tries.pop(key, 0))
        most = rounds_for(found, error)
        await self._ask(
            lambda db: pending.postpone(db, key, due_at=due_at, max_tries=most)
        )

    async def note(self, source: Source, note: VisitNote) -> None:
        """The visit is over."""
        with self._lock:
            self._notes.append((source, note))
        self._soon()

    def _soon(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(GATHER_S, self._start_writing)

    def _start_writing(self) -> None:
        self._timer = None
        self._thread.submit(self._act, self._write)

    def _write(self, db: Connection) -> None:
        with self._lock:
            settled, self._settled = self._settled, []
            notes, self._notes = self._notes, []
        try:
            if settled:
                pending.settle(db, settled)
            if notes:
                self._write_notes(db, notes)
        except BaseException:  # whoever writes next, `close` at the last, writes them
            with self._lock:
                self._settled[:0], self._notes[:0] = settled, notes
            raise

    def _write_notes(
        self, db: Connection, notes: Sequence[tuple[Source, VisitNote]]
    ) -> None:
        learned = visits.learned(db, [source.key for source, _ in notes])
        checks = [
            (
                source.key,
                note,
                lesson_of(source, note, *learned.get(source.key, ({}, 0))),
            )
            for source, note in notes
        ]
        visits.note_checks(db, checks, self._crawl_id)

    async def close(self) -> None:
        """Write what is gathered and end the thread."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            await self._ask(self._write)
        finally:
            await self._ask(lambda db: db.close())
            self._thread.shutdown(wait=False)


def going_on(cursor: Cursor | None, since: datetime | None) -> Cursor | None:
    """The backfill that a visit goes on with: the one asked for, or one that is not finished.

    One that came to its end is over: later articles are the live rounds' work.
    """
    if since is None:
        return None if cursor is None or cursor.finished else cursor
    if cursor is not None and cursor.since <= since:
        return cursor
    return Cursor(since=since)


def lesson_of(
    source: Source, note: VisitNote, learned: Mapping[str, Any], failures: int
) -> Lesson:
    """The rhythm with what the visit says of it, and the next visit's time.

    Args:
        learned: The rhythm before, as JSON.
        failures: Visits in a row before this one that failed.
    """
    rhythm = Rhythm.from_json(learned)
    if note.good:
        shared = None if note.items is None else not note.gap
        shown = None if note.items is None else note.found
        rhythm = learn(
            rhythm,
            now=note.at,
            item_times=note.item_times,
            shared=shared,
            shown=shown,
        )
    wish = Wish(
        every_s=source.every_s,
        ttl_s=note.ttl_s,
        failures=0 if note.good else failures + 1,
        retry_after=note.at + timedelta(seconds=note.quiet_s) if note.quiet_s else None,
    )
    spread = zlib.crc32(source.key.encode()) / 2**32
    return Lesson(
        learned=rhythm.to_json(),
        next_visit_at=next_check_at(rhythm, wish, now=note.at, spread=spread),
    )
