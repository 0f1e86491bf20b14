"""The box around each link of a list: what belongs to one article and to no other. Pure.

A card is the largest box that holds links to one address alone. Its heading is the article's
headline even where the link itself says "read more" or is a picture, its time is the article's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from spiders.extract.page import Page, clean
from spiders.extract.signs.holders import only_in
from spiders.extract.tree import (
    Element,
    ancestors,
    children,
    elements,
    parent,
    preceding,
    text_before,
    texts,
)
from spiders.finding.found import read_time
from spiders.finding.list_dates import MAX_CHARS, read_day

_DIGITS = re.compile(r"\d+")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANY_HEADING = ", ".join(sorted(HEADINGS))
LABELS = 3
"""Links of one text and different addresses: the text is a label, no headline."""
MAX_LABEL = 25
"""Characters of a label."""
MAX_ABOVE = 12
"""Neighbours above a link among which its heading is looked for."""
MIN_TITLE = 15
"""Characters of a text named as a title that is believed."""
MAX_INNER = 40
"""Elements of a link among which its title is looked for."""
_TITLE = re.compile(
    r"(?<!sub)(?<!sub[-_])(?<!author[-_])(?<!job[-_])(?<!section[-_])(?:title|headline|heading|(?<![a-z])hed)(?![a-z])",
    re.IGNORECASE,
)
WIDE = "\u2e7f"
"""Signs behind it are words or syllables: a title of them is short."""
MAX_DAY_WORDS = 5
"""Words of a heading that is a day and no more."""
MAX_AROUND = 3
"""Levels above a card's box at which its day may stand beside links that all cards have."""
Alone = dict[Element, Element | None]
"""What holds an element of some kind: with that one, or with `None` where it holds several."""
_MANY = ""
"""Owner of a box that holds links to several addresses."""


@dataclass(slots=True, eq=False)
class Card:
    """One address with all its links on the page."""

    url: str
    anchors: list[Element]
    lead: Element
    """The link whose markup stands for the card: the one in a heading, else the longest."""
    box: Element
    text: str = ""
    """The headline as far as it can be told: a heading's text, else the longest link's."""
    heading: bool = False
    at: datetime | None = None
    dated: bool = False
    """Its time stands in its own box, not beside it: a sign of an article."""


def make_cards(page: Page, links: Iterable[tuple[str, Element]]) -> list[Card]:
    """Cards in the page's order, each address once."""
    cards: dict[str, Card] = {}
    for url, anchor in links:
        if url in cards:
            cards[url].anchors.append(anchor)
        else:
            cards[url] = Card(url, [anchor], lead=anchor, box=anchor)
    owners = _owners(cards.values())
    month_first = _month_first(page)
    times = only_in(page.tree.all("time"))
    headings = only_in(h for tag in HEADINGS for h in page.tree.all(tag))
    _choose_leads(page, list(cards.values()))
    for card in cards.values():
        card.box = _box(card, owners)
        _read_heading(page, card)
        _read_time(card, owners, month_first)
        if card.at is None and times:
            card.at = _time_around(card, times)
        if card.at is None and card.heading:
            card.at = _day_around(card, headings, month_first)
    _read_headings_above(page, list(cards.values()))
    return list(cards.values())


def _owners(cards: Iterable[Card]) -> dict[Element, str]:
    """Each element that holds links: their one address, or `_MANY`."""
    owners: dict[Element, str] = {}
    for card in cards:
        for anchor in card.anchors:
            for element in _line(anchor):
                known = owners.setdefault(element, card.url)
                if known == _MANY:
                    break  # so is everything above
                if known != card.url:
                    owners[element] = _MANY
    return owners


def _line(element: Element) -> Iterator[Element]:
    yield element
    yield from ancestors(element)


def _choose_leads(page: Page, cards: list[Card]) -> None:
    """The link and the words that stand for each card; words that several cards name as title are none."""
    for card in cards:
        _choose_lead(page, card, by_name=True)
    repeated = Counter(card.text for card in cards if not card.heading)
    for card in cards:
        if repeated[card.text] >= LABELS and len(card.text) >= MIN_TITLE:
            _choose_lead(page, card, by_name=False)


def _choose_lead(page: Page, card: Card, *, by_name: bool) -> None:
    said = [page.text_of(anchor)[:1000] for anchor in card.anchors]
    headed = [_in_heading(anchor) for anchor in card.anchors]
    titled = [by_name and _is_titled(anchor) for anchor in card.anchors]
    best = max(
        range(len(said)),
        key=lambda n: (
            headed[n] and bool(said[n]),
            titled[n] and len(said[n]) >= MIN_TITLE,
            len(said[n]),
        ),
    )
    card.lead, card.text, card.heading = card.anchors[best], said[best], headed[best]
    if by_name and not card.heading and children(card.lead):
        card.text = _title_in(page, card.lead) or _without_time(
            page, card.lead, card.text
        )


def _title_in(page: Page, anchor: Element) -> str | None:
    """The part of a link that is named as the title, beside a date or a teaser in it."""
    for element in islice(elements(anchor), 1, 1 + MAX_INNER):
        if _names_title(element):
            text = page.text_of(element)[:1000]
            if len(text) + sum(char > WIDE for char in text) >= MIN_TITLE:
                return text
    return None


def _without_time(page: Page, anchor: Element, text: str) -> str:
    """The words of a link without the time that stands at one of their ends."""
    time = anchor.css_first("time")
    said = "" if time is None else page.text_of(time)
    rest = text.removeprefix(said).removesuffix(said).strip()
    return rest or text


def _is_titled(anchor: Element) -> bool:
    above = parent(anchor)
    return _names_title(anchor) or (above is not None and _names_title(above))


def _names_title(element: Element) -> bool:
    for key in ("class", "data-testid"):
        if (names := element.attrs.sget(key)) and _TITLE.search(names):
            return True
    return False


def _in_heading(anchor: Element) -> bool:
    above = anchor.parent
    for _ in range(3):
        if above is None:
            return False
        if above.tag in HEADINGS:
            return True
        above = above.parent
    return any(node.tag in HEADINGS for node in anchor.traverse())


def _box(card: Card, owners: dict[Element, str]) -> Element:
    box = card.lead
    for element in ancestors(card.lead):
        if owners.get(element) != card.url or element.tag in ("body", "html", "main"):
            break
        box = element
    return box


def _read_heading(page: Page, card: Card) -> None:
    """A heading in the box is the headline, whatever else the link holds."""
    for element in card.box.css(_ANY_HEADING):
        text = page.text_of(element)[:1000]
        if text and not _is_day(text):
            card.text, card.heading = text, True
            return


def _is_day(text: str) -> bool:
    """Whether a heading says no more than the day of what stands below it."""
    return len(text.split()) <= MAX_DAY_WORDS and read_day(text) is not None


def _read_headings_above(page: Page, cards: list[Card]) -> None:
    """Headlines of links that say "full story" or "comments: 3" like all the others.

    In a list without boxes, and beside teasers that hold links too, the heading stands before
    the link's own box, with no such link between; one that stands so for two is nobody's.
    """
    said = {
        card.url: _DIGITS.sub("", card.text)
        for card in cards
        if not card.heading
        and 0 < len(card.text) <= MAX_LABEL
        and not _is_in_sentence(card.lead)
    }
    repeated = Counter(said.values())
    labelled = [card for card in cards if repeated[said.get(card.url, "")] >= LABELS]
    holders: set[Element] = set()
    for card in labelled:
        for element in _line(card.lead):
            if element in holders:
                break
            holders.add(element)
    above = {card.url: _heading_above(card, holders) for card in labelled}
    shared = Counter(above.values())
    for card in labelled:
        heading = above[card.url]
        if heading is None or shared[heading] > 1:
            continue
        if text := page.text_of(heading)[:1000]:
            card.text, card.heading = text, True


def _is_in_sentence(anchor: Element) -> bool:
    """Whether words stand before a link in its own element: it is no label."""
    above = parent(anchor)
    return above is not None and bool(clean(text_before(above)))


def _heading_above(card: Card, holders: set[Element]) -> Element | None:
    for before in islice(preceding(card.box), MAX_ABOVE):
        if before in holders:
            return None
        heading = before.css_first(_ANY_HEADING)
        if heading is not None:  # one that leads somewhere has a card of its own
            return heading if heading.css_first("a") is None else None
    return None


def _read_time(card: Card, owners: dict[Element, str], month_first: bool) -> None:
    times = [read_time(e.attrs.get("datetime")) for e in card.box.css("time")]
    if stated := [at for at in times if at is not None]:
        card.at, card.dated = max(stated), True
        return
    for text in _short_texts(card.box):
        if (day := read_day(text, month_first=month_first)) is not None:
            card.at, card.dated = day, True
            return
    before = next(preceding(card.box), None)
    if before is not None and before not in owners:
        # a cell or term of its own: `<dt>`, `<span>`
        text = clean(" ".join(texts(before)))
        day = read_day(text, month_first=month_first) if len(text) <= 60 else None
        card.at, card.dated = day, day is not None


def _time_around(card: Card, times: Alone) -> datetime | None:
    """The time element of the smallest box around the link that holds exactly one."""
    for box in islice(_line(card.lead), 5):
        if box in times or box.tag == "time":
            time = times.get(box, box)
            return None if time is None else read_time(time.attrs.get("datetime"))
    return None


def _day_around(card: Card, headings: Alone, month_first: bool) -> datetime | None:
    """The day in the smallest box around a card that has no other heading."""
    for box in islice(ancestors(card.box), MAX_AROUND):
        if headings.get(box, box) is None:
            return None
        for text in _short_texts(box):
            if (day := read_day(text, month_first=month_first)) is not None:
                return day
    return None


def _short_texts(box: Element) -> Iterator[str]:
    """Runs of text in a box; a date is one of them, or stands at an end of one."""
    for count, text in enumerate(texts(box)):
        if count > 60:
            return
        if len(text) <= MAX_CHARS and (text := clean(text)):
            yield text


def _month_first(page: Page) -> bool:
    """Whether `3/4/2026` is the fourth of March here: pages in American English, and American hosts."""
    language = page.root.attrs.sget("lang").lower()
    host = (page.url or "").split("/")[2:3]
    american = bool(host) and host[0].endswith((".gov", ".mil"))
    return language == "en-us" or american
