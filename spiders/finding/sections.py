"""Section pages: which links lead to articles, told by structure. Pure.

A link counts by what it shows (a headline's length, a heading around it) and where it leads
(a slug, a date, a number in the path); then its neighbours of the same markup vote, so that
a short headline among long ones is kept and a long menu entry among short ones is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.exceptions import PageError
from crawler.identity import same_site
from crawler.records import Reason
from spiders.extract.page import Page, parse_page
from spiders.finding.found import Found, Listing, clean_url, read_time, unique

MAX_LINKS = 5_000
MIN_GROUP = 3
"""Links of the same markup from which on they vote."""
KEEP_SHARE, DROP_SHARE = 0.6, 0.25
"""Shares of a group above which all of it is taken, below which none; tried on the shapes
in tests/spiders/finding: anything from .5/.15 to .7/.35 gives the same there."""
_DATE_IN_PATH = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\b)")
_NUMBER = re.compile(r"\d{4,}")
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|category|categories|kategorie|author|autor|auteur|search|suche|login|"
    r"subscribe|newsletter|account|contact|kontakt|impressum|privacy|datenschutz|about|page)(?:/|$)|"
    r"\.(?:jpe?g|png|gif|webp|svg|mp[34]|zip|docx?|xlsx?|rss|xml|ics)$",
    re.IGNORECASE,
)
_ASIDE = frozenset({"nav", "footer", "header", "form", "menu"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
Element = Any  # lxml has no types of its own


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    text: str
    shape: tuple[str, ...]
    heading: bool
    likely: bool
    at: datetime | None


def read_section(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    selector: str | None = None,
) -> Listing:
    """Read the article links of a section page.

    Args:
        selector: CSS that selects the links (or elements around them), where the entry
            states one; then structure is not asked.

    Returns:
        `found` in the page's order; `children` holds the next page, if one is offered.

    Raises:
        PageError: As `parse_page`; `bad_feed` when no link is found; `protocol` never.
    """
    page = parse_page(body, url, content_type=content_type)
    links = _selected(page, selector) if selector else _judged(page, url)
    found = unique(
        [Found(url=link.url, headline=link.text or None, at=link.at) for link in links]
    )
    if not found:
        words = f"no link matches {selector!r}" if selector else "no article links"
        raise PageError(Reason.BAD_FEED, words)
    return Listing(found=found, children=_next_pages(page, url), title=page.title)


def _selected(page: Page, selector: str) -> list[_Link]:
    links: list[_Link] = []
    for element in page.root.cssselect(selector):
        anchors = [element] if element.tag == "a" else element.iter("a")
        for anchor in anchors:
            link = clean_url(page.base_url or "", anchor.get("href"))
            if link is not None:
                text = page.text_of(anchor)[:1000]
                links.append(_Link(link, text, (), False, True, _time_near(anchor)))
    return links[:MAX_LINKS]


def _judged(page: Page, url: str) -> list[_Link]:
    links = [link for anchor in _anchors(page) if (link := _judge(page, anchor, url))]
    groups: dict[tuple[str, ...], list[_Link]] = defaultdict(list)
    for link in links:
        groups[link.shape].append(link)
    taken = {id(link) for group in groups.values() for link in _vote(group)}
    return [link for link in links if id(link) in taken]


def _anchors(page: Page) -> Iterable[Element]:
    for count, anchor in enumerate(page.root.iter("a")):
        if count >= MAX_LINKS:
            return
        if anchor.get("href"):
            yield anchor


def _judge(page: Page, anchor: Element, url: str) -> _Link | None:
    link = clean_url(page.base_url or url, anchor.get("href"))
    if link is None or not same_site(link, url):
        return None
    path = urlsplit(link).path
    here = urlsplit(url).path.rstrip("/")
    if path.rstrip("/") in ("", here) or _NOT_ARTICLES.search(path):
        return None
    above = _above(anchor)
    if any(element.tag in _ASIDE for element in above):
        return None
    heading = any(element.tag in _HEADINGS for element in above[:3]) or any(
        child.tag in _HEADINGS for child in anchor.iterdescendants()
    )
    text = page.text_of(anchor)[:1000]
    return _Link(
        link,
        text,
        _shape(anchor, above),
        heading,
        _likely(path, text, heading),
        _time_near(anchor),
    )


def _above(anchor: Element) -> list[Element]:
    return [
        element for element in anchor.iterancestors() if isinstance(element.tag, str)
    ]


def _likely(path: str, text: str, heading: bool) -> bool:
    slug = path.rstrip("/").rsplit("/", 1)[-1]
    shows = 2 * heading + (len(text.split()) >= 4) + (len(text) >= 30)
    leads = (
        (slug.count("-") + slug.count("_") >= 3)
        + 2 * bool(_DATE_IN_PATH.search(path))
        + bool(_NUMBER.search(slug))
    )
    return shows >= 1 and shows + leads >= 3


def _shape(anchor: Element, above: list[Element]) -> tuple[str, ...]:
    """Tags and first classes of the link and what is around it: alike for siblings."""
    return tuple(
        f"{element.tag}.{(element.get('class') or '').split(' ')[0]}"
        for element in [anchor, *above[:3]]
    )


def _vote(group: list[_Link]) -> list[_Link]:
    likely = [link for link in group if link.likely]
    if len({link.url for link in group}) < MIN_GROUP:
        return likely
    share = len(likely) / len(group)
    if share >= KEEP_SHARE:
        return [link for link in group if link.text]
    if share < DROP_SHARE:
        return [link for link in likely if link.heading]
    return likely


def _time_near(anchor: Element) -> datetime | None:
    """The time of the smallest box around a link that holds exactly one time element."""
    box = anchor
    for _ in range(5):
        times = list(box.iter("time"))
        if len(times) == 1:
            return read_time(times[0].get("datetime"))
        if times or box.getparent() is None:
            return None
        box = box.getparent()
    return None


def _next_pages(page: Page, url: str) -> tuple[Found, ...]:
    candidates = [element.get("href") for element in page.links.get("next", ())]
    candidates += [
        a.get("href")
        for a in page.root.iter("a")
        if "next" in (a.get("rel") or "").split()
    ]
    for href in candidates:
        link = clean_url(page.base_url or url, href)
        if link is not None and link != url and same_site(link, url):
            return (Found(url=link),)
    return ()
