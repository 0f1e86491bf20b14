"""Tries where a site lists its news and ranks what was found: the work behind `vedette sources add`.

Fetches one address after the other by the guarded client it is handed, which keeps the pauses;
documents are read where they can be stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from urllib.parse import urljoin

from crawler.exceptions import PageError
from crawler.identity.url_key import is_home
from crawler.net.asking import Answer
from crawler.net.limits import Purpose
from crawler.records import Reason, Source, SourceKind
from spiders.extract.page import Page
from spiders.finding.bounds import in_utf8
from spiders.finding.discovering import (
    Candidate,
    Evidence,
    candidates,
    guesses,
)
from spiders.finding.news_pages import (
    folders_above,
    language_homes,
    news_pages,
)
from spiders.finding.ranking import Probe, Ranked, rank
from spiders.finding.refresh import MOST_HOPS, sent_on_to
from spiders.probing import Get, Read, Trying, check_status, parse_answer, probe

_CLOSED = frozenset({Reason.HTTP_4XX, Reason.ROBOTS, Reason.WALL, Reason.CONTENT_TYPE})
"""Refusals of one page that say nothing of the site's others."""


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
        check_status(answer)
    except PageError as error:
        if error.reason not in _CLOSED:
            raise
        ranked = await _look_behind(url, error, get=get, read=read, now=now)
        if proposal(ranked) is None:
            raise
        return ranked
    kind = _kind_of_list(answer.body)
    if kind is not None:
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
    above = () if is_home(place) else folders_above(place)
    for section in (*news_pages(page), *language_homes(page), *above):
        if proposal(ranked) is not None:
            break
        await trying.page(section)
        ranked = rank(trying.probes, now=now, typed=place)
    return ranked


async def _look_behind(
    url: str, error: PageError, *, get: Get, read: Read, now: datetime
) -> tuple[Ranked, ...]:
    """What a site offers though the page itself is refused: on its front page, or in the usual places."""
    closed = Candidate(url=url, kind=SourceKind.SECTION, evidence=Evidence.GIVEN)
    refused = Probe(candidate=closed, url=url, error=error.detail or str(error))
    if not is_home(url):
        front = urljoin(url, "/")
        with suppress(PageError):
            found = await discover(front, get=get, read=read, now=now)
            return rank([*(one.probe for one in found), refused], now=now)
    trying = Trying(get, read)
    trying.probes.append(refused)
    usual = guesses(url, robots=await _robots(get, url))
    # the commonest system sends on from /feed, but not where its pages are closed
    slashed = Candidate(
        url=urljoin(url, "/feed/"), kind=SourceKind.FEED, evidence=Evidence.GUESSED
    )
    await trying.all([*usual, slashed])
    return rank(trying.probes, now=now)


def _kind_of_list(body: bytes) -> SourceKind | None:
    """What a document is that is a list itself; `None` for a page."""
    if body.startswith(b"\x1f\x8b"):  # `.xml.gz`
        return SourceKind.SITEMAP
    start = in_utf8(body[:512]).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        # what a page loads for more, unless it says to be a feed
        return SourceKind.FEED if b"jsonfeed.org" in start else SourceKind.SECTION
    if not start.startswith(
        (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<urlset", b"<sitemapindex")
    ):
        return None
    is_map = b"<urlset" in start or b"<sitemapindex" in start
    return SourceKind.SITEMAP if is_map else SourceKind.FEED


def _knowing(answer: Answer, get: Get) -> Get:
    """The page that was looked at is not asked for again to be tried as a list."""
    return lambda url, purpose: answer if url == answer.url else get(url, purpose)


async def _page(answer: Answer, get: Get) -> tuple[Answer, Page]:
    """The page of an answer, or the one to which it sends a browser on."""
    page = parse_answer(answer)
    for _ in range(MOST_HOPS):
        onward = sent_on_to(page)
        if onward is None:
            break
        answer = await asyncio.to_thread(get, onward, Purpose.PAGE)
        check_status(answer)
        page = parse_answer(answer)
    return answer, page


async def check(source: Source, *, get: Get, read: Read) -> Probe:
    """Look at a source's own listing once, as a visit would."""
    return await probe(
        Candidate(url=source.url, kind=source.kind, evidence=Evidence.GIVEN),
        get=get,
        read=read,
        selectors=source.selectors,
    )


async def _robots(get: Get, url: str) -> str | None:
    try:
        answer = await asyncio.to_thread(
            get, urljoin(url, "/robots.txt"), Purpose.ROBOTS
        )
    except PageError:
        return None
    return answer.body.decode("utf-8", "replace") if answer.status == 200 else None


def proposal(ranked: Sequence[Ranked]) -> Ranked | None:
    """The best one that can be proposed."""
    return next((one for one in ranked if one.fit), None)
