"""One round over sources of all kinds in one Scrapy run, so that hosts are paced together.

A source that hangs, fails or throws costs itself alone. Requests go through Scrapy's
downloader to `crawler.net.handler`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler

from crawler.exceptions import CatalogueError, PageError, SettingsError, StoreError
from crawler.net.asking import Answer
from crawler.net.handler import GuardedHandler
from crawler.net.limits import Purpose
from crawler.net.resolving import OWN_NETWORK
from crawler.net.targets import key_of
from crawler.records import Reason, Source, SourceKind, Visit, VisitKind
from crawler.visit_note import OFFLINE, Validators, VisitNote
from crawler.warc import PageCopies
from spiders.base import ReadingSpider, now
from spiders.desk import Desk
from spiders.listings import FINDERS
from spiders.means import Means
from spiders.noting import reached_nobody
from spiders.reader_pool import ReaderPool
from spiders.visiting import SourceVisit

logger = logging.getLogger(__name__)

HOSTS_THAT_TELL = 3
"""So many hosts of which none was reached mean that our own network is down."""
OnVisit = Callable[[Source, VisitNote], None]


class RoundSpider(ReadingSpider):
    """What `vedette crawl` and `vedette watch` run.

    Arguments: `source=KEY` (of the catalogue; several with commas) from the command line, or
    `sources`, a list of `Source`, from `crawler.run`.
    """

    name = "round"
    kinds: ClassVar[frozenset[SourceKind]] = frozenset(SourceKind)

    def __init__(
        self,
        *,
        source: str | None = None,
        sources: Iterable[Source] = (),
        kind: VisitKind = VisitKind.CRAWL,
        since: datetime | None = None,
        limit: int | None = None,
        on_visit: OnVisit | None = None,
        copies: PageCopies | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(kind=kind, **kwargs)
        self.asked = source
        self.sources = tuple(sources)
        self.since = since
        self.limit = int(limit) if limit is not None else None
        self.on_visit = on_visit
        self.network_down = False
        self._visits: dict[str, SourceVisit] = {}
        self._unanswered: list[tuple[SourceVisit, VisitNote]] = []
        self._copies = copies

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Made by Scrapy; unknown sources and those of another kind stop the crawl here."""
        spider: Self = super().from_crawler(crawler, *args, **kwargs)
        if spider.asked is not None:
            spider.sources = spider._from_catalogue(crawler.settings)
        for source in spider.sources:
            if source.kind not in spider.kinds:
                raise SettingsError(
                    f"{source.key} is a {source.kind}, not for {cls.name!r}"
                )
        spider.desk = Desk(crawler.settings)
        return spider

    def _from_catalogue(self, settings: Mapping[str, Any]) -> tuple[Source, ...]:
        from crawler.catalogue import load_sources

        known = load_sources([Path(path) for path in settings["VEDETTE_SOURCES"]])
        keys = [key.strip() for key in (self.asked or "").split(",")]
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise CatalogueError(
                f"no source {unknown[0]!r}", mend="See `vedette sources list`"
            )
        return tuple(known[key] for key in keys)

    async def work(self, pool: ReaderPool) -> None:
        """Visit all sources, each in its own task."""
        self.fetcher = GuardedHandler.from_crawler(self.crawler).fetcher
        self.crawler.signals.connect(self._count, signal=signals.item_scraped)
        means = Means(
            fetch=self.fetch,
            read=pool.read,
            hand_over=self.hand_over,
            site_maps=self.fetcher.robots.sitemaps_of,
            desk=self.desk,
            limits=self.limits,
            now=now,
            kind=self.visit_kind,
            since=self.since,
            limit=self.limit,
            keep_copy=self._keep_copy if self._copies else None,
        )
        try:
            self.fetcher.pacing.restore(await self.desk.open(self.sources, now()))
            for source in self.sources:
                if self.stopping:  # asked for before any visit was under way
                    break
                visit = SourceVisit(source, means, FINDERS[source.kind])
                self._visits[source.key] = visit
                self.start_task(self._guarded_visit(visit))
            await self.all_done()
            await self._judge_unanswered()
        except StoreError as error:
            self._fail(error)
        finally:
            await self._close_desk()

    async def _close_desk(self) -> None:
        try:
            await self.desk.keep_quiet(self.fetcher.pacing.quiet_hosts(), now())
            await self.desk.close()
        except StoreError as error:
            self._fail(error)

    def _fail(self, error: StoreError) -> None:
        """The store cannot be written: the round ends, `crawler.run` tells why."""
        if getattr(self.crawler, "store_fault", None) is None:
            self.crawler.store_fault = error
        self.stop()

    async def _guarded_visit(self, visit: SourceVisit) -> None:
        source = visit.source
        try:
            note = await visit.run()
            note = replace(note, quiet_s=self._quiet_s(source))
            if reached_nobody(note):
                self._unanswered.append((visit, note))
                return
            await self._conclude(visit, note)
        except asyncio.CancelledError:
            return  # stopped: what is finished is stored, the rest is pending
        except StoreError as error:
            self._fail(error)
        except Exception as error:  # our fault: never another source's
            logger.exception("visit failed key=%s", source.key)
            self.crawler.stats.inc_value("vedette/visits/faults")
            words = f"{type(error).__name__}: {error}"[:300]
            self._tell(source, VisitNote(at=now(), outcome="fault", detail=words))

    async def _conclude(self, visit: SourceVisit, note: VisitNote) -> None:
        """Keep and tell how a visit went."""
        if visit.refusal is not None:
            await self.hand_over(visit.refusal)
        await self.desk.note(visit.source, note)
        self._tell(visit.source, note)

    async def _judge_unanswered(self) -> None:
        """Visits that reached no server: theirs is the fault only if another one was reached."""
        self.network_down = any(self._is_down(private) for private in (False, True))
        if self.network_down:
            logger.warning("own network is down: no source is blamed")
        for visit, note in self._unanswered:
            if self.network_down:
                self._tell(visit.source, replace(note, outcome=OFFLINE))
            else:
                await self._conclude(visit, note)

    def _is_down(self, private: bool) -> bool:
        """Whether our way to the public, or to private addresses, is broken: a server in the house that
        answers says nothing of the line out of it.
        """
        those = [
            (visit.source.url.split("/")[2], note.detail or "")
            for visit, note in self._unanswered
            if visit.source.allow_private is private
        ]
        ours = any(detail.startswith(OWN_NETWORK) for _, detail in those)
        several = len({host for host, _ in those}) >= HOSTS_THAT_TELL
        return not self.fetcher.answered[private] and (ours or several)

    def _tell(self, source: Source, note: VisitNote) -> None:
        # a laptop that is offline would write a line for each source and minute
        logger.log(
            logging.DEBUG if self.network_down else logging.INFO,
            "source checked key=%s outcome=%s found=%d new=%d refused=%d deferred=%d",
            source.key, note.outcome, note.found, note.new, note.refused, note.deferred,
        )  # fmt: skip
        if note.gap and not note.gap_closed:
            logger.warning(
                "something may have been missed key=%s: %s",
                source.key,
                note.gap_detail or "gap: the last two visits share no item",
            )
        if self.on_visit is not None:
            with contextlib.suppress(Exception):
                self.on_visit(source, note)

    def _count(self, item: object) -> None:
        """One item left the pipelines."""
        source = getattr(item, "source", None)
        if source is None or not isinstance(item, Visit):
            return
        outcome = getattr(getattr(item, "stored", None), "outcome", "new")
        if (visit := self._visits.get(source.key)) is not None:
            visit.counts[str(outcome)] += 1
            if item.kind is VisitKind.BACKFILL and item.article.date_published:
                visit.published.append(item.article.date_published)

    def _quiet_s(self, source: Source) -> float:
        try:
            return self.fetcher.pacing.quiet_s(key_of(source.url))
        except PageError:
            return 0.0

    async def fetch(
        self,
        source: Source,
        url: str,
        purpose: Purpose,
        validators: Validators | None = None,
    ) -> Answer:
        """Fetch through Scrapy's downloader.

        Raises:
            PageError, HostQuietError: As `Fetcher.fetch`.
        """
        try:
            request = Request(
                url,
                meta={
                    "source": source,
                    "purpose": purpose,
                    "validators": validators,
                    "download_slot": self.name,  # one for all: the handler paces hosts
                },
                dont_filter=True,
            )
        except ValueError as error:  # Scrapy's own check: no scheme
            raise PageError(Reason.BAD_URL, str(error)[:200], url=url) from error
        await self.crawler.engine.download_async(request)
        answer: Answer = request.meta.pop("answer")
        return answer

    async def _keep_copy(self, answer: Answer) -> None:
        """A copy that cannot be written costs no article."""
        assert self._copies is not None
        try:
            await asyncio.to_thread(
                self._copies.keep,
                answer.url,
                answer.body,
                headers=answer.headers,
                status=answer.status,
                at=now(),
            )
        except OSError as error:
            if not self.crawler.stats.get_value("vedette/copies/lost"):
                logger.warning("no copies of pages are kept: %s", error)
            self.crawler.stats.inc_value("vedette/copies/lost")

    def stop(self) -> None:
        """End the round soon: requests under way are dropped, finished articles are stored."""
        self.stopping = True
        for task in list(self._tasks):
            task.cancel()
