"""How each kind of source is looked through: fetch its listings, read them, follow as allowed."""

from __future__ import annotations

import logging
from datetime import datetime

from crawler.exceptions import PageError
from crawler.net.conditional import Validators, validators_from
from crawler.net.fetching import Answer
from crawler.net.limits import Purpose
from crawler.records import Reason, SourceKind
from spiders.finding.found import Found, Listing
from spiders.reading import Job, Kind
from spiders.visiting import Find, Finding, SourceVisit, check_page

logger = logging.getLogger(__name__)


BACKFILL_PAGES = 50
"""Further pages of a section that a backfill reads in one round."""


async def find_in_feed(visit: SourceVisit) -> Finding:
    """One request; an unchanged feed is never parsed."""
    answer, finding = await _first(visit, Purpose.FEED)
    if not finding.unchanged:
        _take(finding, await _listing(visit, Kind.FEED, answer))
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
    limits = visit.means.limits
    waiting = [(1, child) for child in _fresh(visit, listing.children)]
    files = 1
    while waiting and files < limits.sitemap_files:
        level, child = waiting.pop(0)
        if level >= limits.sitemap_levels:
            finding.dropped += 1
            continue
        files += 1
        try:
            further = await _listing(
                visit, Kind.SITEMAP, await visit.get(child.url, Purpose.SITEMAP)
            )
        except PageError as error:
            logger.info("sitemap file left out url=%s %s", child.url, error)
            finding.dropped += 1
            continue
        visit.listings_done.add(child.url)
        _take(finding, further)
        waiting = [(level + 1, c) for c in _fresh(visit, further.children)] + waiting
        if len(finding.found) >= 20 * limits.source_urls:
            break
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
    seen = {visit.source.url, answer.url}
    del answer
    since = visit.means.since
    for _ in range(visit.source.depth if since is None else BACKFILL_PAGES):
        if since is not None and _reaches_before(listing, since):
            break
        following = [child for child in listing.children if child.url not in seen]
        if not following:
            break
        seen.add(following[0].url)
        try:
            page = await visit.get(following[0].url, Purpose.PAGE)
            listing = await _listing(visit, Kind.SECTION, page)
            del page
        except PageError as error:
            logger.info("further page left out url=%s %s", following[0].url, error)
            break
        _take(finding, listing)
    return finding


async def find_in_page(visit: SourceVisit) -> Finding:
    """The page is the article: read whenever it changed."""
    answer, finding = await _first(visit, Purpose.PAGE)
    if not finding.unchanged:
        check_page(answer)
        await visit.means.hand_over(await visit.read_article(answer, visit.source.url))
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
    old = visit.standing.validators if visit.means.since is None else Validators()
    answer = await visit.get(visit.source.url, purpose, old)
    finding = Finding(
        status=answer.status, seconds=answer.seconds, moved_to=answer.permanent_to
    )
    if answer.status == 304:
        finding.unchanged = True
        return answer, finding
    finding.validators = validators_from(
        answer.header("etag"), answer.header("last-modified"), answer.body
    )
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
    )
    listing = await visit.means.read(job)
    assert isinstance(listing, Listing)
    return listing


def _take(finding: Finding, listing: Listing) -> None:
    finding.found.extend(listing.found)
    finding.dropped += listing.dropped
    finding.ttl_s = finding.ttl_s or listing.ttl_s


def _fresh(visit: SourceVisit, children: tuple[Found, ...]) -> list[Found]:
    """Files of an index that may hold something new, newest first."""
    since: datetime | None = visit.means.since or visit.standing.last_success_at
    kept = [
        child
        for child in children
        if (since is None or child.at is None or child.at >= since)
        and child.url not in visit.listings_done
    ]
    dated = sorted((c for c in kept if c.at), key=lambda c: c.at or since, reverse=True)  # type: ignore[arg-type,return-value]
    # without times, the last file of an index is the newest nearly everywhere
    return [*dated, *reversed([c for c in kept if c.at is None])]


def _reaches_before(listing: Listing, since: datetime) -> bool:
    """Every dated article of the page is older than `since`."""
    dated = [item.at for item in listing.found if item.at is not None]
    return bool(dated) and max(dated) < since
