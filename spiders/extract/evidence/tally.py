"""What there is on a page, counted: running text, links as long as titles, cards and prices. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.extract.content import Content
from spiders.extract.measure import reading_size
from spiders.extract.page import Page
from spiders.extract.printed.dates import has_day

PARAGRAPH = 120
"""Characters from which a passage is surely a paragraph and no teaser."""
RUNNING = 80
"""Characters from which a passage is running text."""
SENTENCE = 40
"""The same of a sentence, in a text of short ones."""
_STOPS = frozenset('.!?…。！？।؟۔:"”»')
MAX_POSTS = 40
"""Posts of a page that are counted."""
POST = 3
"""So many boxes of articles says a time that is a link: nothing else prints one."""
_LISTED = frozenset(("tr", "li"))
_PRICE = re.compile(
    r"\d(?:(?<=[$€£¥₹]\d)|(?<=[$€£¥₹]\s\d)|\s?(?:[$€£¥₹]|zł|kr\b|USD|EUR|Kč|Ft\b|руб|грн|円|元|원))"
)
"""Written so that the search leaps to the first figure."""


@dataclass(slots=True)
class Count:
    """What stands on a page; sizes are characters as `reading_size` weighs them."""

    text: int = 0
    """Running text that is kept, without its links."""
    paragraphs: int = 0
    """Kept passages of at least `PARAGRAPH`."""
    sentences: int = 0
    """Characters of kept sentences that are too short for running text."""
    page_text: int = 0
    """All text of the page outside menus."""
    links: int = 0
    """Characters of it that stand in links."""
    teasers: int = 0
    """Titles that are links, and rows of a day and such a title."""
    before: int = 0
    """Those of them above all running text."""
    prices: int = 0
    """Short texts that hold a price."""
    run: int = 0
    """The longest stretch of running text without a teaser in it."""


def tally(content: Content) -> Count:
    """Texts and links of all passages, in one go."""
    found, run = Count(), 0
    sentences = 0
    short: list[str] = []
    page_text = all_links = 0
    for passage in content.passages:
        text, links = passage.text, passage.link_chars
        size = len(text) if text.isascii() else reading_size(text)
        if (
            passage.rule is None
            and SENTENCE <= size < RUNNING
            and not links
            and text[-1] in _STOPS
        ):
            sentences += size
        page_text += size
        all_links += links
        if links * 10 > len(text) * 7:
            if len(text) >= 25 or size >= 45:
                found.teasers += 1
                found.before += not found.text
            if size >= 15:
                run = 0
        elif links >= 25 and passage.tag in _LISTED and has_day(text):
            # a day, a title that is a link, and what it is about: a row of a list
            found.teasers += 1
            found.before += not found.text
            run = 0
        elif size < 60:
            short.append(text)
        elif passage.rule is None and size >= RUNNING and links * 2 < len(text):
            found.text += size - links
            found.paragraphs += size >= PARAGRAPH
            run += size - links
            found.run = max(found.run, run)
    found.sentences = sentences
    found.page_text, found.links = page_text, all_links
    # most pages have none: one search for all of them tells
    if _PRICE.search("|".join(short)):
        found.prices = sum(_PRICE.search(text) is not None for text in short)
    return found


def count_cards(page: Page, content: Content) -> int:
    """Boxes of articles in the text; without a headline also posts, each with its time as its link."""
    container = content.container
    found = 0
    if page.tree.all("article"):
        found = len(container.css("article")) - (container.tag == "article")
    if content.headline is None:
        around = [element.parent for element in container.css("time")[:MAX_POSTS]]
        found += POST * sum(up is not None and up.tag == "a" for up in around)
    return found
