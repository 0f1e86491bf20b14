"""A heading that merely ends a breadcrumb, and the one that is printed as the headline.

Many sites put the title they want search engines to show into the page's only h1, as the
last step of the breadcrumb in small letters, and print another headline as h2.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.fold import fold
from spiders.extract.page import clean
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import (
    Element,
    children,
    following,
    preceding,
    text_after,
    text_before,
)

MIN_HEADLINE, MAX_HEADLINE = 15, 200
"""Characters of a headline that nothing but its place speaks for."""
MAX_STEPS = 12
"""Steps of a breadcrumb that are looked at."""
MAX_MARK = 3
"""Characters of a mark between two steps."""
_LISTS = ("ol", "ul", "nav")


class Crumb(IntEnum):
    """How surely a heading is the last step of a breadcrumb."""

    NO = 0
    MAYBE = 1
    """Links stand before it in its row: tags above a headline look the same."""
    SURE = 2
    """It ends a list of links."""


def crumb_of(heading: Element) -> Crumb:
    """Whether nothing but links stands before a heading in its row, and nothing after it."""
    step = heading
    row = step.parent
    while row is not None and row.tag in ("li", "span") and len(children(row)) == 1:
        step, row = row, row.parent
    if row is None or clean(text_after(step)) or clean(text_before(row)):
        return Crumb.NO
    links = 0
    for count, sibling in enumerate(preceding(step)):
        if count == MAX_STEPS:
            return Crumb.NO
        if not (text := _text(sibling)):
            continue
        if sum(len(_text(a)) for a in sibling.css("a")) + MAX_MARK < len(text):
            return Crumb.NO
        links += 1
    if not links or any(_text(sibling) for sibling in following(step)):
        return Crumb.NO
    return Crumb.SURE if row.tag in _LISTS else Crumb.MAYBE


def printed_headline(
    passages: Sequence[Passage], crumb: Crumb, headlines: Sequence[str]
) -> Passage | None:
    """The headline among the passages between a breadcrumb's heading and the text.

    The head of the page confirms it; after a list of links its place is enough for the
    only heading of its level.

    Args:
        passages: What follows the heading, to the beginning of the text.
        crumb: How surely the heading ends a breadcrumb.
        headlines: Folded; what the head of the page calls the headline.
    """
    found = [
        passage
        for passage in passages
        if passage.tag in HEADING_TAGS
        and not passage.hints & OUT
        and passage.link_chars * 2 <= len(passage.text)
    ]
    for passage in found:
        text = fold(passage.text)
        if any(_is_said(text, said) for said in headlines):
            return passage
    if crumb is not Crumb.SURE:
        return None
    highest = min((passage.tag for passage in found), default="")
    lone = [passage for passage in found if passage.tag == highest]
    if len(lone) != 1 or not MIN_HEADLINE <= len(lone[0].text) <= MAX_HEADLINE:
        return None
    # a sentence with its full stop is a lead
    return None if lone[0].text[-1] in ".…。" else lone[0]


def _is_said(text: str, said: str) -> bool:
    """The same words, or one of the two with a kicker before them."""
    if min(len(text), len(said)) < MIN_HEADLINE:
        return False
    return said.endswith(text) or text.endswith(said)


def _text(element: Element) -> str:
    """Text of an element, or where it has none the text after it."""
    return clean(element.text()) or clean(text_after(element))
