"""Tries where a site lists its news and ranks what was found: the work behind `vedette sources add`.

Fetches one address after the other by the guarded client it is handed, which keeps the pauses;
documents are read where they can be stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

from crawler.exceptions import PageError
from crawler.net.asking import Answer, status_refusal
from crawler.net.limits import Purpose
from crawler.records import Source, SourceKind
from spiders.extract.page import parse_page
from spiders.finding.bounds import looks_like_html
from spiders.finding.discovering import (
    Candidate,
    Evidence,
    Probe,
    Ranked,
    candidates,
    feeds_of_page,
    rank,
)
from spiders.finding.found import Listing
from spiders.reading import Job, Kind

logger = logging.getLogger(__name__)

Get = Callable[[str, Purpose], Answer]
Read = Callable[[Job], Awaitable[object]]

INDEX_FILES = 2
"""Files of a sitemap index that are looked into: the newest say whether it lives."""
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

    Raises:
        PageError: `url` itself cannot be had or is no page and no feed.
    """
    answer = await asyncio.to_thread(get, url, Purpose.FEED)
    _check_status(answer)
    start = answer.body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
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
    page = parse_page(
        answer.body, answer.url, content_type=answer.header("content-type")
    )
    waiting = list(candidates(page, robots=await _robots(get, answer.url)))
    first = {candidate.url for candidate in waiting}
    tried = set(first)
    probes = []
    while waiting:
        probes.append(await probe(waiting.pop(0), get=get, read=read))
        if probes[-1].candidate.url in first:  # what is offered offers no more
            fresh = [one for one in probes[-1].offers if one.url not in tried]
            tried.update(one.url for one in fresh)
            waiting[:0] = fresh
    return rank(probes, now=now)


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
    stated = answer.header("content-type")
    page = parse_page(answer.body, answer.url, content_type=stated)
    return Probe(
        candidate=candidate,
        url=candidate.url,
        error="a web page in place of a feed",
        offers=feeds_of_page(page),
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
    """The newest files of a sitemap index as one listing."""
    newest = sorted(
        index.children, key=lambda c: c.at.timestamp() if c.at else 0.0, reverse=True
    )
    found: list[Listing] = []
    for child in newest[:INDEX_FILES]:
        answer = await asyncio.to_thread(get, child.url, Purpose.SITEMAP)
        _check_status(answer)
        found.append(await _read(SourceKind.SITEMAP, answer, read))
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
