"""Looking through sitemaps: of a source that is one, and of a source's site for what it missed.

A gap (two visits that share no item) and a backfill of a feed or section need what the listing
does not show any more: the site's own sitemaps have it, as robots.txt names them, or where the
common systems put them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin

from crawler.exceptions import PageError
from crawler.net.limits import Purpose
from crawler.net.pacing import HostQuietError
from crawler.records import PASSING
from spiders.finding.comparing import is_address, key_of
from spiders.finding.discovering import GUESSED_MAPS
from spiders.finding.found import Found, Listing
from spiders.finding.kinship import folder, folders
from spiders.finding.map_files import news_maps_first, order_of_files
from spiders.means import Finding
from spiders.reading import Job, Kind
from spiders.visiting import SourceVisit

logger = logging.getLogger(__name__)

GAP_FILES = 6
"""Sitemap files that are read to fill one gap."""
GAP_MOST = 200
"""Addresses taken over to fill one gap."""
GAP_S = 60.0
"""The listing's own new articles wait for it. Hanging servers held them for two minutes and more, in
the very hours that bring more than a feed shows; six files with a pause of 5 s take half of it."""
SLACK = timedelta(hours=1)
"""Publishers' clocks and ours; and a sitemap may be written a while after the article."""


@dataclass(slots=True)
class Walk:
    """Sitemap files that wait to be read, newest first, and how many may be."""

    waiting: list[tuple[int, Found]]
    """Level (0 is the first file of a chain) and address."""
    files: int
    since: datetime | None
    """Files that state an earlier time are left out."""
    done: set[str] = field(default_factory=set)
    """Files that need not be read (again)."""
    asked: dict[str, int] = field(default_factory=dict)
    """Levels at which files were asked for: indexes may name each other in a circle."""
    dropped: int = 0
    put_off: int = 0
    """Files that could not be read now and may be later."""
    read: int = 0

    @property
    def ended(self) -> bool:
        """Nothing is left to read, or what is left cannot be had for the second time."""
        return not self.waiting and (not self.put_off or not self.read)

    def follow(self, listing: Listing, level: int) -> None:
        """The files of an index come next, before what waited already."""
        fresh = [
            child
            for child in listing.children
            if (self.since is None or child.at is None or child.at >= self.since)
            and child.url not in self.done
        ]
        self.waiting[:0] = [(level + 1, child) for child in order_of_files(fresh)]


async def walk(visit: SourceVisit, steps: Walk) -> AsyncIterator[Listing]:
    """Read the files that wait and those that they name; a file that cannot be read costs itself."""
    levels = visit.means.limits.sitemap_levels
    while steps.waiting and steps.files > 0:
        level, child = steps.waiting.pop(0)
        place = child.url.partition("#")[0]
        if child.url in steps.done or steps.asked.get(place, levels) <= level < levels:
            continue
        if level >= levels:
            steps.dropped += 1
            continue
        steps.files -= 1
        steps.asked[place] = level
        try:
            listing = await _read(visit, child.url)
        except PageError as error:
            logger.info("sitemap file left out url=%s %s", child.url, error)
            steps.put_off += error.reason in PASSING
            steps.dropped += 1
            continue
        steps.read += 1
        steps.follow(listing, level)
        if not listing.children:
            steps.done.add(child.url)
        yield listing


async def _read(visit: SourceVisit, url: str) -> Listing:
    answer = await visit.pages.get(url, Purpose.SITEMAP)
    job = Job(
        kind=Kind.SITEMAP,
        body=answer.body,
        url=answer.url,
        limit=visit.means.limits.sitemap_bytes,
    )
    listing = await visit.means.read(job)
    assert isinstance(listing, Listing)
    return listing


def maps_of_site(visit: SourceVisit, found: Sequence[Found]) -> tuple[Found, ...]:
    """Addresses of the site's sitemaps: named by robots.txt, else guessed; never the source itself."""
    home = found[0].url if found else visit.source.url
    named = news_maps_first(visit.means.site_maps(home))
    urls = named or tuple(urljoin(home, place) for place in GUESSED_MAPS)
    return tuple(Found(url=url) for url in urls if url != visit.source.url)


def _kin(visit: SourceVisit, found: Sequence[Found]) -> frozenset[str]:
    before = filter(is_address, visit.standing.known.last_items)
    return folders((*map(key_of, found), *before))


async def fill_gap(visit: SourceVisit, finding: Finding) -> None:
    """Look for what appeared between the last visit and the items shown now.

    Bounded: GAP_FILES files, GAP_MOST addresses. `finding.filled` says in words what came of it,
    `finding.gap_closed` whether the sitemap reaches back to the last visit.
    """
    last = visit.standing.known.last_success_at
    if last is None:
        return
    since, kin = last - SLACK, _kin(visit, finding.found)
    before = set(visit.standing.known.last_items)
    steps = Walk(
        [(0, found) for found in maps_of_site(visit, finding.found)], GAP_FILES, since
    )
    read: list[Found] = []
    try:
        async with asyncio.timeout(GAP_S):
            async for listing in walk(visit, steps):
                items = [
                    found for found in listing.found if folder(key_of(found)) in kin
                ]
                if len(items) <= GAP_MOST and not any(one.at for one in items):
                    read += items  # no archive: what is unknown of it may be what was missed
                read += [one for one in items if one.at is not None and one.at >= since]
                older = any(item.at is not None and item.at < since for item in items)
                finding.gap_closed |= older or any(key_of(i) in before for i in items)
                if finding.gap_closed or len(read) >= GAP_MOST:
                    break
    except (HostQuietError, TimeoutError) as error:
        words = str(error) or f"not found in {GAP_S:g} s"
        logger.info("gap not filled key=%s: %s", visit.source.key, words)
    seen = before.union(map(key_of, finding.found))
    missed = [item for item in read if key_of(item) not in seen][:GAP_MOST]
    finding.older += missed
    finding.filled = _words(len(missed), finding.gap_closed, bool(read))


def _words(missed: int, closed: bool, any_map: bool) -> str:
    if not any_map and not closed:
        return "gap: no sitemap of the site shows that time"
    what = f"gap: {missed} more from the site's sitemap"
    return what if closed else f"{what}, which does not reach back to the last visit"


async def go_back(visit: SourceVisit, finding: Finding) -> bool:
    """A backfill's look through the site's sitemaps; whether it came to their end.

    Goes on where earlier rounds stopped.
    """
    kin = _kin(visit, finding.found)
    steps = Walk(
        [(0, found) for found in maps_of_site(visit, finding.found)],
        visit.means.limits.sitemap_files,
        visit.since,
        done=visit.listings_done,
    )
    enough = 20 * visit.means.limits.source_urls
    try:
        async for listing in walk(visit, steps):
            items = (item for item in listing.found if folder(key_of(item)) in kin)
            # what states no time may be of any year: a backfill by sitemap needs one
            finding.older += [item for item in items if item.at is not None]
            if len(finding.older) >= enough:
                break
    except HostQuietError as error:
        logger.info("backfill waits key=%s: %s", visit.source.key, error)
        return False
    return steps.ended
