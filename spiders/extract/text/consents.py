"""Small boxes between paragraphs with something to press below their words: consent to an embed. Pure.

No name need say so. A link to a page on privacy in such a box tells it too, pressed or not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.text.node import Node, box_make
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Element, ancestors, links_in

MAX_BOX = 900
"""Characters of such a box."""
MAX_SHARE = 0.3
"""Of the text: a larger box holds the text itself."""
MAX_PRESSED = 40
"""Buttons of a page that are looked at."""
MAX_ALIKE = 2
"""Boxes of one make: more are entries of a ticker, or comments."""
MAX_LEVELS = 5
"""Levels climbed from a line to its box."""
MAX_LINKS = 4
_WRITTEN = frozenset(("blockquote", "figure", "li", "ul", "ol", "table", "tr", "p"))
"""What is no box: a quotation may have a button that shares it."""
_PRIVACY = (
    *("privacy", "datenschutz", "confidentialit", "privacidad", "privatezza", "prywatno"),
    *("donnees-personnelles", "personvern", "integritetspolicy", "tietosuoja", "gdpr", "dsgvo"),
)  # fmt: skip
"""In the last part of an address."""


def mark_consents(walk: Walk, span: Sequence[Passage], texts: list[float]) -> None:
    """Leave out boxes of which a reader is to press something, or to read about privacy.

    Args:
        span: From the first passage of the text to the last.
        texts: Running text of each passage of the page, by order.
    """
    kept = [p for p in span if p.rule is None]
    if not kept:
        return
    first, last = kept[0].order, kept[-1].order
    found = [*_pressed(walk, first, last), *_on_privacy(walk, kept)]
    if not found:
        return
    most = min(MAX_BOX, MAX_SHARE * sum([len(p.text) for p in kept]))
    small = (_outermost(box) for box in found if walk.chars(box) <= most)
    boxes = {box for box in small if _may_be_left_out(walk, box, first)}
    if not boxes:
        return
    held = Counter(_box_of(walk, p) for p in kept if texts[p.order])
    usual = Counter(box_make(b) for b in held if b is not None and b not in boxes)
    alike = Counter(map(box_make, boxes))
    for box in boxes:
        make = box_make(box)
        if alike[make] <= MAX_ALIKE and not usual[make]:
            for passage in walk.passages[box.first : box.last + 1]:
                passage.rule = passage.rule or "consent"


def _pressed(walk: Walk, first: int, last: int) -> Iterator[Node]:
    """Boxes around a button and the words right above it, without any below it."""
    passages = walk.passages
    inside = (
        (at, button)
        for at, button in walk.buttons
        if first < at <= last + 1
        and (passages[at - 1].rule is None or passages[at - 2].rule is None)
    )
    for at, button in islice(inside, MAX_PRESSED):
        around = set(islice(ancestors(button), MAX_LEVELS))
        node: Node | None = walk.owners[at - 1]
        while node is not None and node.element not in around:
            node = node.parent
        if node is not None and node.last == at - 1:
            yield node


def _on_privacy(walk: Walk, kept: list[Passage]) -> Iterator[Node]:
    """Boxes around a link to a page on privacy; none in the flow of the text, by its neighbours."""
    for at, passage in enumerate(kept):
        if not passage.link_chars:
            continue
        box = _box_of(walk, passage)
        beside = kept[max(0, at - 1) : at + 2]
        if (
            box is not None
            and any(_box_of(walk, p) is not box for p in beside)
            and any(map(_is_privacy, links_in(passage.element, MAX_LINKS)))
        ):
            yield box


def _is_privacy(link: Element) -> bool:
    last = link.attrs.sget("href").lower().rstrip("/").rpartition("/")[2]
    return any(word in last for word in _PRIVACY)


def _box_of(walk: Walk, passage: Passage) -> Node | None:
    return walk.owners[passage.order].parent


def _outermost(box: Node) -> Node:
    """The widest box around with nothing more in it."""
    around = box.parent
    while around is not None and (around.first, around.last) == (box.first, box.last):
        box, around = around, around.parent
    return box


def _may_be_left_out(walk: Walk, box: Node, first: int) -> bool:
    inside = walk.passages[box.first : box.last + 1]
    return (
        box.tag not in _WRITTEN
        and box.first > first
        and inside[-1].tag not in HEADING_TAGS
        and not any(p.tag in HEADING_TAGS for p in inside[1:])
    )
