"""Section pages: which links lead to articles, told by structure. Pure.

An address counts by what its links show (a headline's length, a heading, a time beside it) and
where it leads (a slug, a date, a number in the path); then its neighbours of the same markup
vote, so that a short headline among long ones is kept and a long menu entry among short ones is
not. A page that shows no list itself may hold it as data (`json_lists`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from crawler.exceptions import PageError
from crawler.identity.url_key import same_site
from crawler.records import Reason
from spiders.extract.page import Page, parse_page
from spiders.extract.selectors import select
from spiders.extract.tree import Element
from spiders.finding.archives import archive_pages
from spiders.finding.attribute_lists import read_attribute_lists
from spiders.finding.card import Card
from spiders.finding.cards import LABELS, in_prose, make_cards
from spiders.finding.found import Found, Listing, clean_url, day_of_address, unique
from spiders.finding.json_lists import (
    markup_in,
    read_json_list,
    read_script_lists,
)
from spiders.finding.kinship import folder
from spiders.finding.kinship import folders as folders_of
from spiders.finding.link_signs import (
    aside,
    is_numbered,
    leads,
    may_be_article,
    shows,
    words_in,
)
from spiders.finding.no_list import why_no_list
from spiders.finding.paging import next_page

MAX_LINKS = 5_000
MIN_GROUP = 3
"""Links of the same markup from which on they vote."""
KEEP_SHARE, DROP_SHARE = 0.5, 0.25
"""Shares of a group above which all of it is taken, below which none; tried on the shapes
in tests/spiders/finding: anything from .5/.15 to .7/.35 gives the same there. On 39 real
listings, .5 finds 20 of 1,150 articles more than .6, for one link too much."""
NUMBERED_SHARE = 1 / 3
"""Share of a group above which all of it is taken where each address ends in a number: some
agencies' headlines are two words long as often as not."""
LONG_SHARE = 0.8
"""Share of links as long as headlines in a list that nothing else tells."""
DATED_SHARE = 0.6
"""Share of a group with days of their own above which what has none is no part of it."""
MIN_ALIKE = 5
"""Links in a list that is told by days or numbers alone."""
FEW = 3
"""Fewer links than this are no list: it may stand in the page's data instead."""
_STATED = ("data-href", "data-url", "data-link")
_CLICKED = (
    "div, article, section, li, tr, td, h2, h3, h4".replace(",", "[onclick],")
    + "[onclick], "
    + ", ".join(f"[{name}]" for name in _STATED)
)
_LEADS_TO = re.compile(
    r"""(?:location(?:\.href)?\s*=|window\.open\(|location\.assign\()\s*['"]([^'"]+)|\(\s*['"]((?:https?:/)?/[^'"\s]+)"""
)


def read_section(
    body: bytes,
    url: str,
    *,
    content_type: str | None = None,
    selector: str | None = None,
) -> Listing:
    """Read the article links of a section page, or of the JSON that such a page loads.

    Args:
        selector: CSS that selects the links (or elements around them), where the entry
            states one; then structure is not asked.

    Returns:
        `found` in the page's order; `children` holds the next page, if one is offered,
        `archives` those of months or years.

    Raises:
        PageError: As `parse_page`; `bad_feed` when no link is found; `protocol` never.
        SettingsError: The selector is no CSS.
    """
    if body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        try:
            return read_json_list(body, url)
        except PageError:
            body, content_type = markup_in(body), "text/html; charset=utf-8"
            if not body:
                raise
    page = parse_page(body, url, content_type=content_type)
    if selector:
        found = _found(_selected(page, selector))
    else:
        found = _told_by_structure(page, url)
    if not found:
        words = f"no link matches {selector!r}" if selector else why_no_list(page)
        raise PageError(Reason.BAD_FEED, words)
    articles = {item.url for item in found}
    return Listing(
        found=found,
        children=next_page(page, url, articles),
        archives=tuple(
            one for one in archive_pages(page, url) if one.url not in articles
        ),
        title=page.meta("og:site_name") or page.title,
    )


def _told_by_structure(page: Page, url: str) -> tuple[Found, ...]:
    """Where little is found, the surer signs are asked first, one after the other."""
    groups = _groups(make_cards(page, _links(page, url)))
    found = _found(_judged(groups))
    if len(found) < FEW:
        as_data = (read_script_lists(page, url), read_attribute_lists(page, url))
        found = max(found, *as_data, key=len)
    if len(found) < FEW:
        found = max(found, _found(_alike(groups)), key=len)
    if len(found) < FEW:
        links = _links(page, url, by_name=False)
        loose = _groups(make_cards(page, links, silent=True))
        found = max(found, _found(_judged(loose)), _found(_alike(loose)), key=len)
    return found


def _found(cards: Iterable[Card]) -> tuple[Found, ...]:
    return unique(
        [
            Found(
                url=card.url,
                headline=card.text or None,
                at=card.at or day_of_address(card.url),
            )
            for card in cards
        ]
    )


def _selected(page: Page, selector: str) -> list[Card]:
    links: list[tuple[str, Element]] = []
    for element in select(page, selector):
        anchors = [element] if element.tag == "a" else element.css("a")
        for anchor in anchors:
            link = clean_url(page.base_url or "", anchor.attrs.get("href"))
            if link is not None:
                links.append((link, anchor))
    return make_cards(page, links[:MAX_LINKS])


def _groups(cards: Sequence[Card]) -> list[list[Card]]:
    """Cards of one markup together; without folders, labels and what shows no words."""
    folders = _folders(cards)
    repeated = Counter(card.text for card in cards if not card.heading)
    groups: dict[tuple[str, ...], list[Card]] = defaultdict(list)
    for card in cards:
        path = urlsplit(card.url).path.rstrip("/")
        label = repeated[card.text] >= LABELS and not card.heading
        if folders[path] < 2 and card.text and not label and not in_prose(card):
            groups[card.markup].append(card)
    return list(groups.values())


def _judged(groups: Iterable[list[Card]]) -> list[Card]:
    alone: list[Card] = []
    taken: list[Card] = []
    parts: list[list[Card]] = []
    for group in groups:
        cards = _vote(group)
        if len(group) < MIN_GROUP:
            alone += cards
        elif len(cards) < len(group) and not any(card.dated for card in cards):
            parts.append(cards)
        else:
            taken += cards
    lists = folders_of(card.url for card in taken)
    dated = sum(card.dated for card in taken)
    for part in parts:
        # beside a list of days, the longer entries of a tree of services are no news
        elsewhere = dated >= max(len(part), MIN_GROUP)
        taken += [card for card in part if not elsewhere or folder(card.url) in lists]
    lists = folders_of(card.url for card in taken)
    taken += [card for card in alone if not lists or _stands_alone(card, lists)]
    return sorted(taken, key=lambda card: card.place)


def _alike(groups: Iterable[list[Card]]) -> list[Card]:
    """The longest list of links too short to say headline: each with a day or number of its own.

    A press room may call its articles "Exercise ends": nothing tells one of them from a menu's
    entry, but a menu has no days, and no numbers that differ in one folder.
    """
    lists = [group for group in groups if len(group) >= MIN_ALIKE and _are_alike(group)]
    return max(lists, key=len, default=[])


def _are_alike(group: list[Card]) -> bool:
    if 2 * sum(words_in(card.text) > 1 for card in group) < len(group):
        return False
    dated = sum(card.at is not None for card in group)
    one_folder = len({folder(card.url) for card in group}) == 1
    numbered = one_folder and all(leads(card.url) for card in group)
    return numbered or dated >= DATED_SHARE * len(group)


def _stands_alone(card: Card, lists: frozenset[str]) -> bool:
    """Whether a link without siblings may lead to an article beside those of the page's lists."""
    return card.dated or leads(card.url) > 0 or folder(card.url) in lists


def _links(
    page: Page, url: str, *, by_name: bool = True
) -> Iterable[tuple[str, Element]]:
    """Links that may lead to articles.

    Args:
        by_name: What is named as a menu frames the page; else nothing does but what the elements
            are, and whatever leads somewhere when it is clicked is a link too.
    """
    memory: dict[Element, bool] = {}
    sites: dict[str, bool] = {}
    fit: dict[str, bool] = {}
    for href, anchor in _hrefs(page, clicked=not by_name):
        link = clean_url(page.base_url or url, href)
        if link is None or "#comment" in href.lower():
            continue  # what somebody said below an article, old as it may be
        if link not in fit:
            host = "/".join(link.split("/", 3)[:3])
            if host not in sites:
                sites[host] = same_site(host, url)
            fit[link] = sites[host] and may_be_article(link, url)
        if fit[link] and not aside(page, anchor, memory, by_name=by_name):
            yield link, anchor


def _hrefs(page: Page, *, clicked: bool) -> Iterator[tuple[str, Element]]:
    for anchor in page.tree.all("a")[:MAX_LINKS]:
        href = anchor.attrs.sget("href")
        if clicked and (href in ("", "#") or href.startswith("javascript:")):
            href = _clicked_to(anchor)
        yield href, anchor
    for element in page.root.css(_CLICKED)[:MAX_LINKS] if clicked else ():
        if element.tag != "a":
            yield _clicked_to(element), element


def _clicked_to(element: Element) -> str:
    """Where an element leads by a script of the page, or by what it states for one."""
    own = element.attrs
    stated = next(filter(None, map(own.sget, _STATED)), "")
    run = _LEADS_TO.search(f"{own.sget('onclick')} {own.sget('href')}")
    return stated or (run[1] or run[2] if run else "")


def _folders(cards: Iterable[Card]) -> Counter[str]:
    """How many addresses lie right below each path: a section's is above its articles'."""
    above: Counter[str] = Counter()
    for card in cards:
        path = urlsplit(card.url).path.rstrip("/")
        while "/" in path:
            path = path.rpartition("/")[0]
            above[path] += 1
    return above


def _likely(card: Card) -> bool:
    shown = shows(card.text, heading=card.heading) + card.dated
    leading = leads(card.url)
    # boxes of sections and shops have titles too
    return shown >= 1 and shown + leading + (card.titled and leading > 0) >= 3


def _vote(group: list[Card]) -> list[Card]:
    likely = [card for card in group if _likely(card)]
    if len(group) < MIN_GROUP:
        return likely
    share = len(likely) / len(group)
    if share < KEEP_SHARE and _are_long(group):
        return group
    if share < DROP_SHARE:
        return [card for card in likely if card.heading]
    # beside days of their own, short headlines are no names of sections or writers
    if sum(card.dated for card in group) >= DATED_SHARE * len(group):
        return [card for card in group if card.dated or _likely(card)]
    if NUMBERED_SHARE <= share < KEEP_SHARE and _are_numbered(group):
        return [card for card in group if words_in(card.text) > 1]
    return group if share >= KEEP_SHARE else likely


def _are_long(group: Sequence[Card]) -> bool:
    """Whether a list is told by its words alone: nearly all as long as headlines, and each begins anew.

    Departments have long names too, but many begin with the same word.
    """
    if len(group) < MIN_ALIKE or len({folder(card.url) for card in group}) > 1:
        return False
    long = sum(shows(card.text, heading=False) == 2 for card in group)
    begin = {card.text.split(" ", 1)[0].casefold() for card in group}
    return min(long, len(begin)) >= LONG_SHARE * len(group)


def _are_numbered(group: Sequence[Card]) -> bool:
    """Whether a system counted them through: in one folder, a number at the end of each."""
    one_folder = len({folder(card.url) for card in group}) == 1
    return one_folder and all(is_numbered(card.url) for card in group)
