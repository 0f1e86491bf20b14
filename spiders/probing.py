"""What one place of a site gives when it is tried for its news: a list, or a reason in words."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypedDict

from crawler.exceptions import PageError
from crawler.net.asking import Answer, status_refusal
from crawler.net.limits import Purpose
from crawler.records import SourceKind
from spiders.extract.page import Page, parse_page
from spiders.finding.bounds import looks_like_html
from spiders.finding.discovering import Candidate, declared_feeds, feeds_of_page
from spiders.finding.found import Listing
from spiders.finding.map_files import order_of_files
from spiders.finding.ranking import Probe
from spiders.reading import Job, Kind

Get = Callable[[str, Purpose], Answer]
Read = Callable[[Job], Awaitable[object]]


class Means(TypedDict):
    """How documents are had and read."""

    get: Get
    read: Read


INDEX_FILES = 2
"""Files of a sitemap index that are looked into: the newest say whether it lives."""
MOST_FILES = 5
"""Files asked for to that end: some are indexes themselves, some cannot be had."""
_PURPOSES = {SourceKind.FEED: Purpose.FEED, SourceKind.SITEMAP: Purpose.SITEMAP}
_KINDS = {
    SourceKind.FEED: Kind.FEED,
    SourceKind.SITEMAP: Kind.SITEMAP,
    SourceKind.SECTION: Kind.SECTION,
}


class Trying:
    """Candidates tried one after the other, each address once."""

    def __init__(self, get: Get, read: Read) -> None:
        self._means: Means = {"get": get, "read": read}
        self._tried: set[str] = set()
        self.probes: list[Probe] = []

    async def all(self, waiting: Sequence[Candidate], *, offered: bool = False) -> None:
        """Try these, and the feeds that a page offers where a feed was looked for."""
        for candidate in waiting:
            if candidate.url in self._tried:
                continue
            self._tried.add(candidate.url)
            self.probes.append(await probe(candidate, **self._means))
            if not offered:  # what is offered offers no more
                await self.all(self.probes[-1].offers, offered=True)

    async def page(self, section: Candidate) -> None:
        """Try a page of news: the feeds that it declares, and itself."""
        try:
            answer = await asyncio.to_thread(
                self._means["get"], section.url, Purpose.PAGE
            )
            check_status(answer)
            page = parse_answer(answer)
        except PageError as error:
            words = error.detail or str(error)
            self.probes.append(Probe(candidate=section, url=section.url, error=words))
            return
        await self.all([*declared_feeds(page), section])


async def probe(
    candidate: Candidate,
    *,
    get: Get,
    read: Read,
    selectors: Mapping[str, str] | None = None,
) -> Probe:
    """What one candidate gives; what goes wrong is told, never raised."""
    try:
        answer = await asyncio.to_thread(
            get, candidate.url, _PURPOSES.get(candidate.kind, Purpose.PAGE)
        )
        check_status(answer)
        if candidate.kind is SourceKind.FEED and looks_like_html(answer.body):
            return _page_in_place_of_feed(candidate, answer)
        listing = await _read(candidate.kind, answer, read, selectors)
        if (
            not listing.found
            and listing.children
            and candidate.kind is SourceKind.SITEMAP
        ):
            listing = await _look_into(listing, get, read)
        return Probe(candidate=candidate, url=answer.url, listing=listing)
    except PageError as error:
        words = error.detail or str(error)
        return Probe(candidate=candidate, url=candidate.url, error=words)


def _page_in_place_of_feed(candidate: Candidate, answer: Answer) -> Probe:
    """Sites put a page of all their feeds where one feed is looked for."""
    return Probe(
        candidate=candidate,
        url=candidate.url,
        error="a web page in place of a feed",
        offers=feeds_of_page(parse_answer(answer)),
    )


async def _read(
    kind: SourceKind,
    answer: Answer,
    read: Read,
    selectors: Mapping[str, str] | None = None,
) -> Listing:
    if kind is SourceKind.PAGE:
        return Listing()
    job = Job(
        kind=_KINDS[kind],
        body=answer.body,
        url=answer.url,
        content_type=answer.header("content-type"),
        selectors=dict(selectors or {}),
        entries=kind is SourceKind.FEED,
    )
    listing = await read(job)
    assert isinstance(listing, Listing)
    return listing


async def _look_into(index: Listing, get: Get, read: Read) -> Listing:
    """The newest files of a sitemap index as one listing; a file that cannot be had costs itself.

    Raises:
        PageError: None could be had: that of the last.
    """
    waiting = order_of_files(index.children)
    found: list[Listing] = []
    fault: PageError | None = None
    for _ in range(MOST_FILES):
        if not waiting or len(found) == INDEX_FILES:
            break
        child = waiting.pop(0)
        try:
            answer = await asyncio.to_thread(get, child.url, Purpose.SITEMAP)
            check_status(answer)
            listing = await _read(SourceKind.SITEMAP, answer, read)
        except PageError as error:
            fault = error
            continue
        waiting[:0] = order_of_files(listing.children)
        if listing.found:
            found.append(listing)
    if fault is not None and not found:
        raise fault
    return Listing(
        found=tuple(item for one in found for item in one.found), title=index.title
    )


def parse_answer(answer: Answer) -> Page:
    """The page of an answer, by the charset that it states."""
    return parse_page(
        answer.body, answer.url, content_type=answer.header("content-type")
    )


def check_status(answer: Answer) -> None:
    """Raise the refusal for an answer without a document."""
    if not 200 <= answer.status < 300:
        raise status_refusal(answer.status, answer.headers)
