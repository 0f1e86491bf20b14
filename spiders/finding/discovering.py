"""Where a site may list its news: candidates from any page of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from urllib.parse import urljoin, urlsplit

from crawler.identity.url_key import same_site
from crawler.records import SourceKind
from spiders.extract.page import Page
from spiders.extract.tree import Element
from spiders.finding.found import clean_url
from spiders.finding.map_files import news_maps_first

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
_ROBOTS_LINE = re.compile(
    r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE
)
# The places where the common systems put them, most common first.
GUESSED_FEEDS = ("/feed", "/rss.xml", "/feed.xml", "/rss", "/atom.xml", "/index.xml")
GUESSED_MAPS = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/sitemap.xml",
)

# Systems that name themselves in the page and keep their feed elsewhere.
GENERATOR_FEEDS = {
    "joomla": "?format=feed&type=rss",
    "blogger": "/feeds/posts/default",
    "ghost": "/rss/",
}
WORDPRESS_POSTS = "wp/v2/posts?per_page=50"
_SAYS_FEED = re.compile(r"\b(?:rss|(?:atom|xml|news)[- ]?feed)\b", re.IGNORECASE)
MAX_SAYS = 40
"""Characters of a link's words that name what it is."""


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


def candidates(page: Page, *, robots: str | None = None) -> tuple[Candidate, ...]:
    """Addresses to try, surest first, each once; the page itself as a section comes last.

    Args:
        page: Any page of the site, its `url` known.
        robots: The site's robots.txt, which may name sitemaps.
    """
    url = page.url or ""
    found = _unique([*declared_feeds(page), *_linked(page), *_of_system(page)])
    section = Candidate(
        url=url, kind=SourceKind.SECTION, evidence=Evidence.GIVEN, title=page.title
    )
    return (*_unique([*found, *guesses(url, robots=robots)])[: MOST - 1], section)


def guesses(url: str, *, robots: str | None = None) -> tuple[Candidate, ...]:
    """Addresses to try at a site that tells of none."""
    return _unique([*_from_robots(robots, url), *_guessed(url)])


def _unique(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    unique: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda one: one.evidence):
        unique.setdefault(candidate.url.rstrip("/"), candidate)
    return tuple(unique.values())


def feeds_of_page(page: Page) -> tuple[Candidate, ...]:
    """Feeds that a page about feeds links to, at most MOST_OFFERS."""
    found = {candidate.url: candidate for candidate in declared_feeds(page)}
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


def declared_feeds(page: Page) -> list[Candidate]:
    """Feeds that a page names in its head, those of comments and recordings left out."""
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


def _linked(page: Page) -> list[Candidate]:
    """Feeds that the page links to: told by the address, or by what the link says."""
    found = []
    for anchor in page.tree.all("a"):
        href = anchor.attrs.sget("href")
        if not href or href[0] == "#":
            continue
        text = page.text_of(anchor)[:100]
        if not _FEED_PATH.search(href.split("?")[0]) and not _says_feed(anchor, text):
            continue
        url = clean_url(page.base_url or "", href)
        if url and same_site(url, page.url or "") and not _COMMENTS.search(url):
            found.append(
                Candidate(
                    url=url,
                    kind=SourceKind.FEED,
                    evidence=Evidence.LINKED,
                    title=text or None,
                )
            )
        if len(found) >= 10:
            break
    return found


def _says_feed(anchor: Element, text: str) -> bool:
    own = anchor.attrs
    if own.sget("type").split(";")[0].strip().lower() in FEED_TYPES:
        return True
    picture = None if text else anchor.css_first("img")
    said = [text, own.sget("title"), own.sget("aria-label")]
    said += [] if picture is None else [picture.attrs.sget("alt")]
    return any(len(one) <= MAX_SAYS and _SAYS_FEED.search(one) for one in said)


def _of_system(page: Page) -> list[Candidate]:
    system = (page.meta("generator") or "").lower()
    places = (place for name, place in GENERATOR_FEEDS.items() if name in system)
    found = [
        Candidate(
            url=urljoin(page.url or "", place),
            kind=SourceKind.FEED,
            evidence=Evidence.GUESSED,
        )
        for place in places
    ]
    # WordPress names its interface, which lists the posts where the feed is closed
    for link in page.links.get("https://api.w.org/", ()):
        base = clean_url(page.base_url or "", link.attrs.get("href"))
        if base and "?" not in base and same_site(base, page.url or ""):
            url = urljoin(base, WORDPRESS_POSTS)
            found.append(
                Candidate(url=url, kind=SourceKind.SECTION, evidence=Evidence.GUESSED)
            )
    return found


def _guessed(url: str) -> list[Candidate]:
    found = []
    path = urlsplit(url).path.rstrip("/")
    if path:  # the feed of a section stands below it in the commonest system
        found.append(
            Candidate(
                url=urljoin(url, path + "/feed"),
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
