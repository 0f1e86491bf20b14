"""The box around each link of a list: what belongs to one article and to no other. Pure.

A card is the largest box that holds links to one address alone. Its heading is the article's
headline even where the link itself says "read more" or is a picture, its time is the article's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from spiders.extract.page import Page, clean
from spiders.extract.tree import (
    Element,
    ancestors,
    children,
    elements,
    parent,
    preceding,
    text_after,
    text_before,
    text_right_before,
    texts,
)
from spiders.finding.card import HEADINGS, Card
from spiders.finding.card_days import MAX_ANCHORS, is_day, read_days
from spiders.finding.list_dates import read_day

_DIGITS = re.compile(r"\d+")
_ANY_HEADING = ", ".join(sorted(HEADINGS))
LABELS = 3
"""Links of one text and different addresses: the text is a label, no headline."""
MAX_LABEL = 25
"""Characters of a label."""
MAX_ABOVE = 12
"""Neighbours above a link among which its heading is looked for."""
MIN_TITLE = 8
"""Characters of a text named as a title that is believed."""
MAX_INNER = 40
"""Elements of a link among which its title is looked for."""
_TITLE = re.compile(
    r"(?<!sub)(?<!sub[-_])(?<!author[-_])(?<!job[-_])(?<!section[-_])(?:title|headline|heading|(?<![a-z])hed)(?![a-z])",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"\bnew (?:window|tab)\b", re.IGNORECASE)
"""What a link says to the blind of itself, and not of the article."""
WIDE = "\u2e7f"
"""Signs behind it are words or syllables: a title of them is short."""
MIN_PROSE = 20
"""Characters before a link in a sentence; a kicker is shorter."""
MAX_BEFORE = 20
"""Texts of a box among which the title of a link that is only a label is looked for."""
_MANY = ""
"""Owner of a box that holds links to several addresses."""


def make_cards(
    page: Page, links: Iterable[tuple[str, Element]], *, silent: bool = False
) -> list[Card]:
    """Cards in the page's order, each address once.

    Args:
        silent: Links that say nothing, such as those of pictures, have the words beside them.
    """
    cards: dict[str, Card] = {}
    for url, anchor in links:
        if url in cards:
            cards[url].anchors.append(anchor)
        else:
            cards[url] = Card(url, len(cards), [anchor], lead=anchor, box=anchor)
    owners = _owners(cards.values())
    _choose_leads(page, list(cards.values()))
    for card in cards.values():
        card.markup = _markup(card.lead)
        card.box = _box(card, owners)
        _read_heading(page, card)
    read_days(page, cards.values(), owners)
    _read_labelled(page, list(cards.values()), least=0 if silent else 1)
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
    card.titled = titled[best] and not headed[best]
    if not card.text or card.text.endswith(("...", "…")):
        card.text = _named(card) or card.text
    if by_name and not card.heading and children(card.lead):
        card.text = _title_in(page, card.lead) or _without_time(
            page, card.lead, card.text
        )


def _named(card: Card) -> str | None:
    """What a link of a picture, or of a headline cut short, says in its attributes."""
    start = card.text.rstrip(".… ")
    for anchor in card.anchors[:MAX_ANCHORS]:
        picture = anchor.css_first("img")
        alt = "" if picture is None else picture.attrs.sget("alt")
        for said in (anchor.attrs.sget("title"), anchor.attrs.sget("aria-label"), alt):
            said = clean(said[:1000])
            if _WINDOW.search(said):
                continue
            if len(said) >= MIN_TITLE and said.startswith(start):
                return said
    return None


def _markup(anchor: Element) -> tuple[str, ...]:
    line = (anchor, *islice(ancestors(anchor), 3))
    return tuple(
        f"{element.tag}.{_DIGITS.sub('', element.attrs.sget('class').strip().split(' ')[0])}"
        for element in line
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
        if text and not is_day(text):
            card.text, card.heading = text, True
            return


def _read_labelled(page: Page, cards: list[Card], *, least: int) -> None:
    """Headlines of links that say "full story" or "comments: 3" like all the others, or nothing.

    In a list without boxes, and beside teasers that hold links too, the heading stands before
    the link's own box, with no such link between; one that stands so for two is nobody's.
    Where there are no headings, the first words of the box are the headline.

    Args:
        least: Characters of a label.
    """
    said = {
        card.url: _DIGITS.sub("", card.text)
        for card in cards
        if not card.heading
        and least <= len(card.text) <= MAX_LABEL
        and not _is_in_sentence(card.lead)
    }
    repeated = Counter(said.values())
    labelled = [
        card
        for card in cards
        if card.url in said and repeated[said[card.url]] >= LABELS
    ]
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
        if heading is None:
            card.text = _first_words(card) or card.text
        elif shared[heading] == 1 and (text := page.text_of(heading)[:1000]):
            card.text, card.heading = text, True


def _first_words(card: Card) -> str | None:
    """What a box says first that is no day, no single word and not its link's own label."""
    for text in islice(texts(card.box), MAX_BEFORE):
        text = clean(text)
        if text == card.text:
            return None  # what comes behind the link is the next one's
        if " " in text and not is_day(text):
            return text[:1000]
    return None


def _is_in_sentence(anchor: Element) -> bool:
    """Whether words stand before and behind a link in its own element: it is no label."""
    above = parent(anchor)
    if above is None or not clean(text_before(above)):
        return False
    return any(map(str.isalnum, text_after(anchor)))


def in_prose(card: Card) -> bool:
    """Whether a sentence runs on into the link: a teaser or text mentions the article.

    Behind a writer's name or a kind of text, which end with a sign, a link stands for itself.
    """
    if card.heading:
        return False
    before = clean(text_right_before(card.lead))
    return len(before) >= MIN_PROSE and before[-1].isalpha() and not read_day(before)


def _heading_above(card: Card, holders: set[Element]) -> Element | None:
    for before in islice(preceding(card.box), MAX_ABOVE):
        if before in holders:
            return None
        heading = before.css_first(_ANY_HEADING)
        if heading is not None:  # one that leads somewhere has a card of its own
            return heading if heading.css_first("a") is None else None
    return None
