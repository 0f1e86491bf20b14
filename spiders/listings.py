"""How each kind of source is looked through: fetch its listings, read them, follow as allowed."""

from __future__ import annotations

import logging
from datetime import datetime

from crawler.exceptions import PageError
from crawler.net.asking import Answer
from crawler.net.conditional import validators_from
from crawler.net.limits import Purpose
from crawler.records import PASSING, ReadFrom, Reason, SourceKind
from crawler.visit_note import Validators
from spiders.checking import check_page
from spiders.finding.found import Found, Listing
from spiders.means import Finding
from spiders.reading import Job, Kind
from spiders.site_maps import Walk, fill_gap, go_back, walk
from spiders.visiting import Find, SourceVisit

logger = logging.getLogger(__name__)


BACKFILL_PAGES = 50
"""Further pages of a section that a backfill reads in one round."""


async def find_in_feed(visit: SourceVisit) -> Finding:
    """One request; an unchanged feed is never parsed. A backfill goes through its older parts."""
    answer, finding = await _first(visit, Purpose.FEED)
    if not finding.unchanged:
        listing = await _listing(visit, Kind.FEED, answer)
        del answer
        _take(finding, listing)
        await _beyond(visit, finding, listing, Kind.FEED)
    return finding


async def find_in_sitemap(visit: SourceVisit) -> Finding:
    """The sitemap and, of an index, its files by newest first, three levels deep.

    Files that state a time before the last visit are not fetched. A file that cannot be read
    costs that file.
    """
    answer, finding = await _first(visit, Purpose.SITEMAP)
    if finding.unchanged:
        return finding
    listing = await _listing(visit, Kind.SITEMAP, answer)
    del answer  # its memory is counted for as long as it lives
    _take(finding, listing)
    steps = Walk(
        [],
        visit.means.limits.sitemap_files - 1,
        visit.since or visit.standing.known.last_success_at,
        done=visit.listings_done,
        asked={visit.source.url.partition("#")[0]: 0},
    )
    steps.follow(listing, 0)
    async for further in walk(visit, steps):
        _take(finding, further)
        if len(finding.found) >= 20 * visit.means.limits.source_urls:
            break
    finding.dropped += steps.dropped
    finding.to_the_end = steps.ended
    return finding


async def find_in_section(visit: SourceVisit) -> Finding:
    """The section page, and as many further pages as the source's `depth` allows."""
    answer, finding = await _first(visit, Purpose.PAGE)
    if finding.unchanged:
        return finding
    # the JSON that a page loads for more is a section too
    if "json" not in (answer.header("content-type") or ""):
        check_page(answer)
    listing = await _listing(visit, Kind.SECTION, answer)
    _take(finding, listing)
    del answer
    await _beyond(visit, finding, listing, Kind.SECTION)
    return finding


async def _beyond(
    visit: SourceVisit, finding: Finding, listing: Listing, kind: Kind
) -> None:
    """What the first page does not show: further pages, a gap's articles, those of a backfill."""
    depth = visit.source.depth if kind is Kind.SECTION else 0
    if visit.since is None:
        await _further_pages(visit, finding, listing, kind, depth)
        if visit.is_gap(finding):
            await fill_gap(visit, finding)
        return
    if visit.went_back:
        return
    reached = await _further_pages(visit, finding, listing, kind, BACKFILL_PAGES)
    if not reached and finding.to_the_end:
        finding.to_the_end = await go_back(visit, finding)


async def _further_pages(
    visit: SourceVisit, finding: Finding, listing: Listing, kind: Kind, most: int
) -> bool:
    """At most so many; a backfill goes back to its day and says whether it is reached."""
    since, seen = visit.since, {visit.source.url}
    reached = since is not None and _reaches_before(listing, since)
    waiting = _ahead(visit, listing)
    for _ in range(most):
        while waiting and waiting[0] in seen:
            waiting.pop(0)
        if reached or not waiting:
            return reached
        url = waiting.pop(0)
        seen.add(url)
        try:
            listing = await _page_of_list(visit, url, kind)
        except PageError as error:
            logger.info("further page left out url=%s %s", url, error)
            if since is not None and error.reason in PASSING:
                finding.next_page, finding.to_the_end = url, False
                return False
            continue
        _take(finding, listing)
        waiting[:0] = [child.url for child in listing.children]
        reached = since is not None and _reaches_before(listing, since)
    if since is not None and not reached and waiting:
        finding.next_page, finding.to_the_end = waiting[0], False
    return reached


def _ahead(visit: SourceVisit, listing: Listing) -> list[str]:
    """Pages that follow a section's first; a backfill also goes through its months, and goes on
    where it was."""
    if visit.since is None:
        return [child.url for child in listing.children]
    months = [one.url for one in listing.archives if one.at and one.at >= visit.since]
    if visit.next_page is None:
        return [child.url for child in listing.children] or months
    # the page where it was may be one of a month, or a further one of it
    at = [n for n, url in enumerate(months) if _lies_in(visit.next_page, url)]
    return [visit.next_page, *(months[at[0] + 1 :] if at else ())]


def _lies_in(url: str, folder: str) -> bool:
    return url == folder or url.startswith((folder.rstrip("/") + "/", f"{folder}&"))


async def _page_of_list(visit: SourceVisit, url: str, kind: Kind) -> Listing:
    purpose = Purpose.FEED if kind is Kind.FEED else Purpose.PAGE
    return await _listing(visit, kind, await visit.pages.get(url, purpose))


async def find_in_page(visit: SourceVisit) -> Finding:
    """The page is the article: read whenever it changed."""
    answer, finding = await _first(visit, Purpose.PAGE)
    if not finding.unchanged:
        check_page(answer)
        item = Found(url=visit.source.url)
        await visit.means.hand_over(await visit.pages.read(answer, item))
    return finding


FINDERS: dict[SourceKind, Find] = {
    SourceKind.FEED: find_in_feed,
    SourceKind.SITEMAP: find_in_sitemap,
    SourceKind.SECTION: find_in_section,
    SourceKind.PAGE: find_in_page,
}


async def _first(visit: SourceVisit, purpose: Purpose) -> tuple[Answer, Finding]:
    """Fetch the source's own address conditionally; says whether it is as it was."""
    # a backfill looks for what is old: an unchanged listing is news to it
    is_read = visit.since is not None or visit.needs_entries
    old = Validators() if is_read else visit.standing.known.validators
    answer = await visit.pages.get(visit.source.url, purpose, old)
    finding = Finding(
        status=answer.status, seconds=answer.seconds, moved_to=answer.permanent_to
    )
    if answer.status == 304:
        if old == Validators():
            # taken for an answer, a source that was never read would look well for good
            raise PageError(Reason.PROTOCOL, "304, but nothing was read before")
        finding.unchanged = True
        return answer, finding
    asked = answer
    if purpose is Purpose.PAGE:
        answer = await visit.pages.sent_on(answer)
    # a stub is asked again, and what is said of the page behind it would tell it nothing
    etag, modified = asked.header("etag"), asked.header("last-modified")
    stated = (etag, modified) if answer is asked else (None, None)
    finding.validators = validators_from(*stated, answer.body)
    finding.unchanged = finding.validators.body_hash == old.body_hash
    if not answer.body.strip():
        raise PageError(Reason.EMPTY, f"HTTP {answer.status} without content")
    return answer, finding


async def _listing(visit: SourceVisit, kind: Kind, answer: Answer) -> Listing:
    job = Job(
        kind=kind,
        body=answer.body,
        url=answer.url,
        content_type=answer.header("content-type"),
        selectors=dict(visit.source.selectors),
        limit=visit.means.limits.sitemap_bytes,
        entries=visit.source.read_from is ReadFrom.FEED,
    )
    listing = await visit.means.read(job)
    assert isinstance(listing, Listing)
    return listing


def _take(finding: Finding, listing: Listing) -> None:
    finding.found.extend(listing.found)
    finding.dropped += listing.dropped
    finding.ttl_s = finding.ttl_s or listing.ttl_s


def _reaches_before(listing: Listing, since: datetime) -> bool:
    """Most dated articles of the page are older than `since`: one on top may be pinned there."""
    dated = sorted(item.at for item in listing.found if item.at is not None)
    return bool(dated) and dated[len(dated) // 2] < since
