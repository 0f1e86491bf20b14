"""Tries where a site lists its news and ranks what was found: the work behind `vedette sources add`.

Fetches one address after the other by the guarded client it is handed, which keeps the pauses;
documents are read where they can be stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from urllib.parse import urljoin

from crawler.exceptions import PageError
from crawler.identity.url_key import is_home
from crawler.net.asking import Answer, status_refusal
from crawler.net.limits import Purpose
from crawler.records import Reason, Source, SourceKind
from spiders.extract.page import Page, parse_page
from spiders.finding.bounds import in_utf8, looks_like_html
from spiders.finding.discovering import (
    Candidate,
    Evidence,
    candidates,
    declared_feeds,
    feeds_of_page,
    guesses,
)
from spiders.finding.found import Listing
from spiders.finding.map_files import order_of_files
from spiders.finding.news_pages import news_pages, sent_on_to
from spiders.finding.ranking import Probe, Ranked, rank
from spiders.reading import Job, Kind

logger = logging.getLogger(__name__)

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
MOST_HOPS = 2
"""Times that a page may send a browser on."""
_CLOSED = frozenset({Reason.HTTP_4XX, Reason.ROBOTS, Reason.WALL, Reason.CONTENT_TYPE})
"""Refusals of one page that say nothing of the site's others."""
_PURPOSES = {SourceKind.FEED: Purpose.FEED, SourceKind.SITEMAP: Purpose.SITEMAP}
_KINDS = {
    SourceKind.FEED: Kind.FEED,
    SourceKind.SITEMAP: Kind.SITEMAP,
    SourceKind.SECTION: Kind.SECTION,
}


async def discover(
    url: str, *, get: Get, read: Read, now: datetime
) -> tuple[Ranked, ...]:
    """Find the feeds, sitemaps and section of the site that `url` is a page of, best first.

    What the site states is tried first, and where no feed is among it, what is usual elsewhere. A page
    that is refused may stand before a feed that is not.
    A page that lists no news may link to one that does.

    Raises:
        PageError: `url` itself cannot be had or is no page and no feed, and nothing else was found.
    """
    try:
        answer = await asyncio.to_thread(get, url, Purpose.FEED)
        _check_status(answer)
    except PageError as error:
        if error.reason not in _CLOSED:
            raise
        ranked = await _look_behind(url, error, get=get, read=read, now=now)
        if proposal(ranked) is None:
            raise
        return ranked
    start = in_utf8(answer.body[:512]).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex", b"{")
    ):
        kind = (
            SourceKind.SITEMAP
            if b"<urlset" in start or b"<sitemapindex" in start
            else SourceKind.FEED
        )
        given = Candidate(url=answer.url, kind=kind, evidence=Evidence.GIVEN)
        return rank([await probe(given, get=get, read=read)], now=now)
    answer, page = await _page(answer, get)
    place = answer.url
    trying = Trying(_knowing(answer, get), read)
    waiting = candidates(page, robots=await _robots(get, place))
    below = place.split("?")[0].rstrip("/") + "/feed"  # of a section that was typed
    first = {one.url for one in waiting if one.evidence < Evidence.GUESSED}
    first |= set() if is_home(place) else {below}
    await trying.all([one for one in waiting if one.url in first])
    ranked = rank(trying.probes, now=now, typed=place)
    best = proposal(ranked)
    if best is None or best.probe.candidate.kind is not SourceKind.FEED:
        await trying.all(waiting)
        ranked = rank(trying.probes, now=now, typed=place)
    for section in news_pages(page) if proposal(ranked) is None else ():
        await trying.page(section)
        ranked = rank(trying.probes, now=now, typed=place)
    return ranked


async def _look_behind(
    url: str, error: PageError, *, get: Get, read: Read, now: datetime
) -> tuple[Ranked, ...]:
    """What a site offers where such things are usual, though the page itself is refused."""
    refused = Candidate(url=url, kind=SourceKind.SECTION, evidence=Evidence.GIVEN)
    trying = Trying(get, read)
    trying.probes.append(
        Probe(candidate=refused, url=url, error=error.detail or str(error))
    )
    await trying.all(guesses(url, robots=await _robots(get, url)))
    if proposal(rank(trying.probes, now=now)) is None:
        # the commonest system sends on from /feed, but not where its pages are closed
        await trying.all(
            [
                Candidate(
                    url=urljoin(url, "/feed/"),
                    kind=SourceKind.FEED,
                    evidence=Evidence.GUESSED,
                )
            ]
        )
    return rank(trying.probes, now=now, typed=url)


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
            _check_status(answer)
            page = _parse(answer)
        except PageError as error:
            words = error.detail or str(error)
            self.probes.append(Probe(candidate=section, url=section.url, error=words))
            return
        await self.all([*declared_feeds(page), section])


def _knowing(answer: Answer, get: Get) -> Get:
    """The page that was looked at is not asked for again to be tried as a list."""
    return lambda url, purpose: answer if url == answer.url else get(url, purpose)


async def _page(answer: Answer, get: Get) -> tuple[Answer, Page]:
    """The page of an answer, or the one to which it sends a browser on."""
    page = _parse(answer)
    for _ in range(MOST_HOPS):
        onward = sent_on_to(page)
        if onward is None:
            break
        answer = await asyncio.to_thread(get, onward, Purpose.PAGE)
        _check_status(answer)
        page = _parse(answer)
    return answer, page


def _parse(answer: Answer) -> Page:
    return parse_page(
        answer.body, answer.url, content_type=answer.header("content-type")
    )


async def check(source: Source, *, get: Get, read: Read) -> Probe:
    """Look at a source's own listing once, as a visit would."""
    return await probe(
        Candidate(url=source.url, kind=source.kind, evidence=Evidence.GIVEN),
        get=get,
        read=read,
        selectors=source.selectors,
    )


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
        _check_status(answer)
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
        offers=feeds_of_page(_parse(answer)),
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
            _check_status(answer)
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


async def _robots(get: Get, url: str) -> str | None:
    try:
        answer = await asyncio.to_thread(
            get, urljoin(url, "/robots.txt"), Purpose.ROBOTS
        )
    except PageError:
        return None
    return answer.body.decode("utf-8", "replace") if answer.status == 200 else None


def _check_status(answer: Answer) -> None:
    if not 200 <= answer.status < 300:
        raise status_refusal(answer.status)


def proposal(ranked: Sequence[Ranked]) -> Ranked | None:
    """The best one that can be proposed."""
    return next((one for one in ranked if one.fit), None)
