"""One visit of one source: its listing, then the articles nobody knows yet, one after the other;
the next page is fetched while an article is read and stored.

Told apart from the spider so that it can be read as the story it is. It knows no clock, no
Scrapy: what it needs is handed in as `Means`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from crawler.exceptions import PageError
from crawler.net.asking import Answer
from crawler.net.pacing import HostQuietError
from crawler.net.resolving import OWN_NETWORK
from crawler.records import (
    PASSING,
    ReadFrom,
    Reason,
    Refusal,
    Source,
    VisitKind,
)
from crawler.store.cursors import Cursor
from crawler.visit_note import VisitNote
from spiders.desk import Standing, rounds_for
from spiders.finding.comparing import (
    key_of,
    lies_before,
    shares_nothing,
    with_sane_time,
    without_known,
)
from spiders.finding.found import Found, newest_first
from spiders.means import Finding, Means
from spiders.noting import note_of_fault, note_of_listing, refusal_of
from spiders.one_ahead import one_ahead
from spiders.pages import Pages

logger = logging.getLogger(__name__)

Find = Callable[["SourceVisit"], Awaitable[Finding]]


class SourceVisit:
    """One visit."""

    def __init__(self, source: Source, means: Means, find: Find) -> None:
        self.source = source
        self.means = means
        self.pages = Pages(source, means)
        self.standing = Standing()
        self._find = find
        self.since = means.since
        """How far back this look shall go; `None` when it is for what is new."""
        self.listings_done: set[str] = set()
        """Listings that a backfill has read, in earlier rounds too."""
        self.next_page: str | None = None
        """Of a section: the page with which a backfill goes on."""
        self.went_back = False
        """A backfill came to its end in an earlier round."""
        self.published: list[datetime] = []
        """When the articles of a backfill came out, in the order of the list; kept by the spider."""
        self.counts: Counter[str] = Counter()
        """What became of its articles: new, changed, unchanged; kept by the spider."""
        self.refusal: Refusal | None = None
        """That of the listing itself; the spider hands it over, unless our own network was down."""
        self._cursor: Cursor | None = None
        self._note: VisitNote | None = None
        self._refused = 0
        self._todo: list[Found] = []
        self._left = 0
        """Addresses that are known and wait for a later round."""

    async def run(self) -> VisitNote:
        """Visit; every fault of the source ends up in the note."""
        try:
            async with asyncio.timeout(self.means.limits.source_s):
                await self._run()
        except TimeoutError:
            logger.info("source's time is over key=%s", self.source.key)
        finally:  # thousands of addresses, and the round may last longer by far
            self._todo, self.standing = [], Standing()
        return replace(
            self._note or VisitNote(at=self.means.now(), outcome=str(Reason.TIMEOUT)),
            new=self.counts["new"],
            changed=self.counts["changed"],
            refused=self._refused,
            deferred=max(0, self._left),
        )

    async def _run(self) -> None:
        self.standing = await self.means.desk.standing(
            self.source, self.means.now(), self.means.since
        )
        self.pages.first_round = self.standing.known.first_round
        self._left = self.standing.waiting
        if self.source.read_from is ReadFrom.FEED:  # there is no page to look at again
            self.standing = replace(self.standing, revisits=())
        if self.since is not None:
            self._take_up_backfill()
        found: list[Found] = []
        try:
            finding = await self._find(self)
        except PageError as error:
            self._refused += 1
            self.refusal = self._refusal(Found(url=self.source.url), error)
            self._note = note_of_fault(error, at=self.means.now())
            if error.detail.startswith(OWN_NETWORK):
                return
            if error.reason in PASSING:  # a failing host is asked for nothing known
                self.standing = replace(self.standing, revisits=())
            if self.source.read_from is ReadFrom.FEED:  # what waits is told by the feed
                self.standing = replace(self.standing, pending=())
        except HostQuietError as error:
            refusal = PageError(Reason.RATE_LIMITED, str(error))
            self._note = note_of_fault(refusal, at=self.means.now())
            return
        else:
            found = self._wanted(finding)
            self._note = self._listed(finding)
            self._take_entries(finding)
            await self._keep_cursor(finding)
        chosen: list[Found] = []
        if found:
            chosen = await self.means.desk.choose(self.source, found, self.means.now())
        await self._fetch_all(chosen)
        await self._end_backfill()
        if self.refusal is None:
            await self._go_on_backwards()

    def _take_up_backfill(self) -> None:
        cursor = self.standing.cursor
        if cursor is not None:
            self.since = cursor.since
            self.listings_done = set(cursor.listings_done)
            self.next_page = cursor.next_page
            self.went_back = cursor.finished

    async def _go_on_backwards(self) -> None:
        """Behind the live work: the next part of a backfill that is not finished."""
        waiting = sum(item.backfill for item in self.standing.pending)
        room = self._share() - len(self._todo)
        if self.means.since is not None or self.standing.cursor is None:
            return
        if waiting or room <= 0:  # first what was found already
            return
        self._take_up_backfill()
        try:
            finding = await self._find(self)
        except (PageError, HostQuietError) as error:
            logger.info("backfill waits key=%s: %s", self.source.key, error)
            return
        found = self._wanted(finding)
        await self._keep_cursor(finding)
        self.standing = replace(self.standing, pending=(), revisits=())
        chosen = await self.means.desk.choose(self.source, found, self.means.now())
        await self._fetch_all(chosen, room)
        await self._end_backfill()

    def _wanted(self, finding: Finding) -> list[Found]:
        now = self.means.now()
        finding.found = [with_sane_time(item, now) for item in finding.found]
        finding.older = [with_sane_time(item, now) for item in finding.older]
        found, since = (*finding.found, *finding.older), self.since
        if since is None:
            before = self.standing.known.last_items
            return newest_first(tuple(without_known(found, before)))
        kept = [item for item in found if item.at is None or item.at >= since]
        return newest_first(tuple(replace(item, backfill=True) for item in kept))

    @property
    def needs_entries(self) -> bool:
        """Addresses wait whose articles the feed alone tells: it is read though it is as it was."""
        return self.source.read_from is ReadFrom.FEED and self.standing.waiting > 0

    def _take_entries(self, finding: Finding) -> None:
        """What the feed tells of addresses that wait since an earlier round."""
        pending = self.standing.pending
        if not pending or self.source.read_from is ReadFrom.PAGE:
            return
        told = {key_of(item): item.entry for item in finding.found}
        waiting = [replace(one, entry=told.get(key_of(one))) for one in pending]
        self.standing = replace(self.standing, pending=tuple(waiting))

    async def _keep_cursor(self, finding: Finding) -> None:
        if self.since is None:
            return
        cursor = Cursor(
            since=self.since,
            listings_done=frozenset(self.listings_done),
            next_page=finding.next_page,
            finished=finding.to_the_end,
        )
        if cursor != self.standing.cursor:
            await self.means.desk.keep_cursor(self.source, cursor, self.means.now())
        self._cursor = cursor

    async def _end_backfill(self) -> None:
        """A list without days tells by its articles that it was read far enough back."""
        # pages go back in time; a sitemap may begin with the oldest
        cursor = self._cursor
        if cursor and cursor.next_page and lies_before(self.published, cursor.since):
            ended = replace(cursor, finished=True, next_page=None)
            await self.means.desk.keep_cursor(self.source, ended, self.means.now())

    def _listed(self, finding: Finding) -> VisitNote:
        live, now = self.since is None, self.means.now()
        return note_of_listing(
            finding,
            self.source,
            self.standing.known,
            at=now,
            live=live,
            back_to=None if self.went_back else self.since,
        )

    def is_gap(self, finding: Finding) -> bool:
        """Whether this live look may have missed something."""
        live = self.since is None
        return live and shares_nothing(finding.found, self.standing.known.last_items)

    # articles

    def _share(self) -> int:
        """Articles of one source in one round."""
        share = self.means.limits.source_urls
        return share if self.means.limit is None else min(share, self.means.limit)

    async def _fetch_all(self, chosen: list[Found], share: int | None = None) -> None:
        urls = {item.url for item in chosen}
        waiting = [item for item in self.standing.pending if item.url not in urls]
        wanted = newest_first((*chosen, *waiting))
        self._todo = sorted(wanted, key=lambda item: item.backfill)  # live work first
        self._left += len(chosen)
        share = self._share() if share is None else share
        try:
            await one_ahead(self._todo[:share], self.pages.fetched, self._new_article)
            await one_ahead(self.standing.revisits, self.pages.fetched, self._article)
        except HostQuietError as error:
            logger.info("rest deferred key=%s: %s", self.source.key, error)

    async def _new_article(self, item: Found, page: Answer | PageError) -> None:
        await self._article(item, page)
        self._left -= 1

    async def _article(self, item: Found, page: Answer | PageError) -> None:
        desk = self.means.desk
        kind = VisitKind.BACKFILL if item.backfill else self.means.kind
        try:
            if isinstance(page, PageError):
                raise page
            visit = await self.pages.read(page, item, kind)
        except PageError as error:
            await self._refuse(item, error)
            if rounds_for(item, error) > 1:
                await desk.postpone(item, error, self.means.now())
            else:
                await desk.settle(item)
            return
        del page  # its memory is counted for as long as it lives
        if await self.means.hand_over(visit):
            await desk.settle(item)
        else:  # a fault of ours: the page is tried again, perhaps by a mended version
            fault = PageError(Reason.TOO_COMPLEX, "a stage failed")
            await desk.postpone(item, fault, self.means.now())

    async def _refuse(self, item: Found, error: PageError) -> None:
        self._refused += 1
        await self.means.hand_over(self._refusal(item, error))

    def _refusal(self, item: Found, error: PageError) -> Refusal:
        return refusal_of(
            error,
            item.url,
            self.source,
            at=self.means.now(),
            headline=item.headline if item.is_article else None,
        )
