"""How a passage stands among the others: in the flow of the text, or apart from it. Pure."""

from __future__ import annotations

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.signs.make import make_of, make_of_element
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import Element, following, is_alone, parent, same

MAX_WRAPPERS = 8
"""Boxes within boxes around a paragraph that are looked at."""


def flows(walk: Walk, passage: Passage) -> bool:
    """The next text is made just so and stands right after it: both are one text.

    Each may be alone in a box, or in boxes within boxes.
    """
    if passage.order + 1 == len(walk.passages):
        return False
    other = walk.passages[passage.order + 1]
    if make_of(other) != make_of(passage):
        return False
    one, two = passage.element, other.element
    for _ in range(MAX_WRAPPERS):
        beside = next(following(one), None)
        if beside is not None:
            return same(beside, two)
        above, around = _wrapper(one), _wrapper(two)
        if above is None or around is None:
            return False
        if make_of_element(above) != make_of_element(around):
            return False
        one, two = above, around
    return False


def stands_out(walk: Walk, passage: Passage) -> bool:
    """Its tag, class, parent or weight differs from the running text after it."""
    after = [
        p
        for p in walk.passages[passage.order + 1 : passage.order + 12]
        if p.tag not in HEADING_TAGS and len(p.text) >= 40 and not p.hints & OUT
    ][:2]
    if not after:
        return False
    # where each paragraph has a box of its own, another box says nothing
    boxed = len(after) > 1 and not same(*(p.element.parent for p in after))
    return all(_differs(passage, other, boxed=boxed) for other in after)


def is_subhead(walk: Walk, heading: Passage, first: int) -> bool:
    """Others of its make stand beside it, further down in the text."""
    make, around = make_of(heading), heading.element.parent
    return any(
        other.tag == heading.tag
        and same(other.element.parent, around)
        and make_of(other) == make
        for other in walk.passages[first:]
    )


def is_lone(walk: Walk, passage: Passage) -> bool:
    """No other heading of its make stands in the page: no subhead."""
    make = make_of(passage)
    return not any(
        other is not passage and other.tag == passage.tag and make_of(other) == make
        for other in walk.passages
    )


def _wrapper(element: Element) -> Element | None:
    """The box around an element that holds no other."""
    return parent(element) if is_alone(element) else None


def _are_of_one(box: Element | None, other: Element | None) -> bool:
    """The same box, or one of two under a name that hold a text: a place for an advert parts it."""
    if box is None or other is None or same(box, other):
        return box is other or same(box, other)
    return make_of_element(box) == make_of_element(other) and bool(
        other.attributes.get("class")
    )


def _differs(one: Passage, other: Passage, *, boxed: bool) -> bool:
    if make_of(one) != make_of(other):
        return True
    if not boxed and not _are_of_one(one.element.parent, other.element.parent):
        return True
    return (
        one.strong_chars > len(one.text) * 0.9
        and other.strong_chars < len(other.text) * 0.5
    )
