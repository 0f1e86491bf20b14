"""Pages of one source: fetched, with further tries, and read. Knows no clock, no Scrapy."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from crawler.exceptions import PageError
from crawler.identity.url_key import trusted_canonical
from crawler.items import DateClaim, Extraction, Terms
from crawler.net.asking import Answer
from crawler.net.limits import Purpose
from crawler.records import Reason, Source, Visit, VisitKind
from crawler.terms import joined, terms_of_answer
from crawler.visit_note import Validators
from spiders.checking import check_page
from spiders.finding.found import Found
from spiders.finding.refresh import MOST_HOPS, stub_leads_to
from spiders.means import Means
from spiders.reading import Job, Kind
from spiders.saved import visit_from

_RETRIED = frozenset({Reason.TRUNCATED, Reason.PROTOCOL, Reason.HTTP_5XX})
"""Faults worth a second try at once; a refused connection is not."""


class Pages:
    """How one visit comes to its pages."""

    def __init__(self, source: Source, means: Means) -> None:
        self.source = source
        self.means = means
        self.first_round = True
        """The source was never read before."""

    async def get(
        self, url: str, purpose: Purpose, validators: Validators | None = None
    ) -> Answer:
        """Fetch, with further tries after faults that may pass.

        Raises:
            PageError, HostQuietError: As `Fetcher.fetch`.
        """
        limits = self.means.limits
        for attempt in range(limits.tries):
            try:
                return await self.means.fetch(self.source, url, purpose, validators)
            except PageError as error:
                again = error.reason in _RETRIED and "no connection" not in error.detail
                if not again or attempt + 1 >= limits.tries:
                    raise
            await asyncio.sleep(limits.retry_s * 2**attempt)
        raise AssertionError("tries is at least 1")

    async def sent_on(self, answer: Answer) -> Answer:
        """The page to which a page of no content sends a browser, or the page itself.

        Raises:
            PageError, HostQuietError: As `get`.
        """
        for _ in range(MOST_HOPS):
            onward = stub_leads_to(answer)
            if onward is None:
                break
            answer = await self.get(onward, Purpose.PAGE)
        return answer

    async def fetched(self, item: Found) -> Answer | PageError:
        """The fetched page, or why it cannot be had; what the feed tells, where that is to be read."""
        if item.entry is not None:
            told = item.entry.encode("utf-8", "replace")
            return Answer(url=item.url, status=200, headers=(), body=told)
        try:
            answer = await self.sent_on(await self.get(item.url, Purpose.PAGE))
            check_page(answer)
        except PageError as error:
            return error
        if self.means.keep_copy is not None:
            await self.means.keep_copy(answer)
        return answer

    async def read(
        self,
        answer: Answer,
        item: Found,
        kind: VisitKind = VisitKind.CRAWL,
    ) -> Visit:
        """Turn a fetched page, or an entry of a feed, into a `Visit`.

        Raises:
            PageError: The page is refused.
        """
        job = Job(
            kind=Kind.ARTICLE if item.entry is None else Kind.ENTRY,
            body=answer.body,
            url=answer.url,
            content_type=answer.header("content-type"),
            selectors=dict(self.source.selectors),
            listed=_listed_as(item, answer),
        )
        extraction = await self.means.read(job)
        assert isinstance(extraction, Extraction)
        if item.entry is None and item.published_at is not None:
            extraction = with_listed_date(extraction, item.published_at)
        return replace(
            visit_from(extraction, self.means.now(), kind),
            source=self.source,
            asked_url=item.url,
            terms=joined(extraction.terms, _terms_of(answer)),
            first_round=self.first_round,
        )


def _listed_as(item: Found, answer: Answer) -> str | None:
    """The headline that speaks for the page; not for a list to which the address of one that is gone leads."""
    led_away = answer.url != item.url and not trusted_canonical(answer.url, item.url)
    return None if led_away or not item.is_article else item.headline


def with_listed_date(extraction: Extraction, published_at: datetime) -> Extraction:
    """The date in the list behind those of the page: it may add its clock to a bare day, or the whole."""
    claim = DateClaim(
        field="date_published", text=published_at.isoformat(), reader="listing"
    )
    provenance = {"date_published": "listing", **extraction.provenance}
    return replace(
        extraction,
        date_claims=(*extraction.date_claims, claim),
        provenance=MappingProxyType(provenance),
    )


def _terms_of(answer: Answer) -> Terms:
    """What the site said beside the page: in the answer's head and in robots.txt."""
    return replace(terms_of_answer(answer.header), robots_rule=answer.robots_rule)
