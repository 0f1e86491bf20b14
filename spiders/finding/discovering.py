"""Where a site may list its news: candidates from any page of it, and which is best. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from crawler.identity import same_site, url_key
from crawler.records import SourceKind
from spiders.extract.page import Page
from spiders.finding.found import Listing, clean_url

MOST = 24
"""Candidates that are tried: the polite end of a person's patience."""
MOST_OFFERS = 6
"""Feeds tried of a page that lists them."""
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
    }
)
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:rss|feeds?|atom|rdf)(?:[/._-]|$)|\.(?:rss|atom|rdf)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    r"\.xml$|[?&](?:[a-z_]+=)?(?:rss|atom|feed)\d?(?:[=&]|$)", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"comment|kommentar|commentaire|comentario|podcast", re.IGNORECASE
)
_NEWS_MAP = re.compile(r"news|nachricht|actu|notici|novost|aktual", re.IGNORECASE)
_ROBOTS_LINE = re.compile(
    r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE
)
# The places where the common systems put them, most common first.
GUESSED_FEEDS = ("/feed/", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml")
GUESSED_MAPS = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/sitemap.xml",
)


class Evidence(IntEnum):
    """How we came to a candidate, the surest first."""

    GIVEN = 0
    DECLARED = 1
    LINKED = 2
    GUESSED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may list a site's news."""

    url: str
    kind: SourceKind
    evidence: Evidence
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a candidate gave when it was tried."""

    candidate: Candidate
    url: str
    """After redirects."""
    listing: Listing | None = None
    error: str | None = None
    """Why there is no listing, in words."""
    offers: tuple[Candidate, ...] = ()
    """Feeds that a page linked to which stands where a feed was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A probe beside the others."""

    probe: Probe
    items: int
    newest_at: datetime | None
    overlap: float
    """Share of its items that better candidates show too."""
    fit: bool
    """Can be proposed: it lists articles, and some are not old."""


def candidates(page: Page, *, robots: str | None = None) -> tuple[Candidate, ...]:
    """Addresses to try, surest first, each once; the page itself as a section comes last.

    Args:
        page: Any page of the site, its `url` known.
        robots: The site's robots.txt, which may name sitemaps.
    """
    url = page.url or ""
    found = [
        *_declared(page),
        *_from_robots(robots, url),
        *_linked(page),
        *_guessed(url),
    ]
    unique: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: c.evidence):
        unique.setdefault(candidate.url.rstrip("/"), candidate)
    section = Candidate(
        url=url, kind=SourceKind.SECTION, evidence=Evidence.GIVEN, title=page.title
    )
    return (*tuple(unique.values())[: MOST - 1], section)


def feeds_of_page(page: Page) -> tuple[Candidate, ...]:
    """Feeds that a page about feeds links to, at most MOST_OFFERS."""
    found = {candidate.url: candidate for candidate in _declared(page)}
    for anchor in page.tree.all("a"):
        url = clean_url(page.base_url or "", anchor.attrs.get("href"))
        if url is None or url == page.url or not same_site(url, page.url or ""):
            continue
        if _FEED_QUERY.search(url) or _FEED_PATH.search(urlsplit(url).path):
            title = page.text_of(anchor)[:100] or None
            candidate = Candidate(
                url=url, kind=SourceKind.FEED, evidence=Evidence.LINKED, title=title
            )
            if not _COMMENTS.search(url):
                found.setdefault(url, candidate)
    return tuple(found.values())[:MOST_OFFERS]


def _declared(page: Page) -> list[Candidate]:
    found = []
    for link in page.links.get("alternate", ()):
        stated = link.attrs
        kind = stated.sget("type").split(";")[0].strip().lower()
        url = clean_url(page.base_url or "", stated.get("href"))
        title = stated.get("title")
        if url and kind in FEED_TYPES and not _COMMENTS.search(f"{url} {title or ''}"):
            found.append(
                Candidate(
                    url=url,
                    kind=SourceKind.FEED,
                    evidence=Evidence.DECLARED,
                    title=title,
                )
            )
    return found


def _from_robots(robots: str | None, url: str) -> list[Candidate]:
    """Sitemaps that robots.txt names: those of news first, they list the last days alone."""
    named = [clean_url(url, match) for match in _ROBOTS_LINE.findall(robots or "")]
    maps = news_maps_first([one for one in dict.fromkeys(named) if one])
    return [
        Candidate(url=one, kind=SourceKind.SITEMAP, evidence=Evidence.DECLARED)
        for one in maps[:6]
    ]


def news_maps_first(urls: Iterable[str]) -> tuple[str, ...]:
    """Sitemaps in the order worth trying: those of news list the last days alone."""
    return tuple(
        sorted(urls, key=lambda url: _NEWS_MAP.search(urlsplit(url).path) is None)
    )


def _linked(page: Page) -> list[Candidate]:
    found = []
    for anchor in page.tree.all("a"):
        href = anchor.attrs.sget("href")
        if not href or not _FEED_PATH.search(href.split("?")[0]):
            continue
        url = clean_url(page.base_url or "", href)
        if url and same_site(url, page.url or "") and not _COMMENTS.search(url):
            title = page.text_of(anchor)[:100] or None
            found.append(
                Candidate(
                    url=url, kind=SourceKind.FEED, evidence=Evidence.LINKED, title=title
                )
            )
        if len(found) >= 10:
            break
    return found


def _guessed(url: str) -> list[Candidate]:
    found = []
    path = urlsplit(url).path.rstrip("/")
    if path:  # the feed of a section stands below it in the commonest system
        found.append(
            Candidate(
                url=urljoin(url, path + "/feed/"),
                kind=SourceKind.FEED,
                evidence=Evidence.GUESSED,
            )
        )
    for place, kind in (
        *((place, SourceKind.FEED) for place in GUESSED_FEEDS),
        *((place, SourceKind.SITEMAP) for place in GUESSED_MAPS),
    ):
        found.append(
            Candidate(url=urljoin(url, place), kind=kind, evidence=Evidence.GUESSED)
        )
    return found


# A feed says most of its items and costs least; a section page is read by guess.
KIND_ORDER = {
    SourceKind.FEED: 0,
    SourceKind.SITEMAP: 1,
    SourceKind.SECTION: 2,
    SourceKind.PAGE: 3,
}
OLD = timedelta(days=60)
AHEAD = timedelta(days=2)
FEW = 3


def rank(probes: Sequence[Probe], *, now: datetime) -> tuple[Ranked, ...]:
    """The probes, best first: living before dead, feeds before maps before sections, more before fewer."""

    def order(probe: Probe) -> tuple[bool, int, int, int]:
        listing = probe.listing
        return (
            not _fit(probe, now),
            KIND_ORDER[probe.candidate.kind],
            -min(len(listing.found), 100) if listing else 0,
            probe.candidate.evidence,
        )

    ranked: list[Ranked] = []
    seen: set[str] = set()
    addresses: set[str] = set()
    for probe in sorted(probes, key=order):
        keys = (
            {_key(found.url) for found in probe.listing.found}
            if probe.listing
            else set()
        )
        overlap = len(keys & seen) / len(keys) if keys else 0.0
        if probe.url not in addresses or probe.listing is None:
            ranked.append(
                Ranked(
                    probe=probe,
                    items=len(keys),
                    newest_at=_newest(probe, now),
                    overlap=overlap,
                    fit=_fit(probe, now),
                )
            )
        addresses.add(probe.url)
        if ranked[-1].fit:
            seen |= keys
    return tuple(ranked)


def _fit(probe: Probe, now: datetime) -> bool:
    if probe.listing is None:
        return False
    newest = _newest(probe, now)
    # who types a feed's own address means that feed, however seldom it has something
    typed = probe.candidate.evidence is Evidence.GIVEN and newest is not None
    if len(probe.listing.found) < FEW and not (
        typed and probe.candidate.kind is SourceKind.FEED
    ):
        return False
    if newest is None:
        # A section states no times, a feed without any is no good sign but works.
        return True
    return now - newest < OLD


def _newest(probe: Probe, now: datetime) -> datetime | None:
    """Newest time of the listing; those ahead of us are mistakes and say nothing."""
    found = probe.listing.found if probe.listing else ()
    times = (item.at for item in found if item.at is not None)
    return max((at for at in times if at <= now + AHEAD), default=None)


def _key(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:
        return url


def source_key(name: str, taken: frozenset[str] = frozenset()) -> str:
    """A key for the catalogue made of a name or host; a number follows where it is taken."""
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or "source"
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
