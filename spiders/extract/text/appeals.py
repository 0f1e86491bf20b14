"""What a site asks of its readers in the middle of a text: told by fields and addresses. Pure.

No name says so of these boxes; a field for a mail address stands in them, or a link to where
one gives, joins or subscribes.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from spiders.extract.content import Element, Passage
from spiders.extract.signs.make import Make, make_of

MAX_BOX = 300
"""Characters of a box around a field for a mail address."""
MAX_APPEAL = 300
MAX_FIELDS = 40
MAX_PARTS = 60
"""Runs of text in such a box, most of them blank."""
MAX_LEVELS = 5
"""Levels climbed from a field, and from a passage up to the box of one."""
_SLANTED = frozenset(("em", "i", "b", "strong"))
_WORDS = frozenset(
    (
        *("give", "signup", "sign-up", "join", "join-us", "support", "support-us"),
        *("abo", "don", "dons", "faire-un-don", "hazte-socio", "word-lid"),
    )
)
_STEMS = (
    *("donat", "subscri", "membership", "newsletter", "abonn", "spende", "unterstuetz", "suscri", "donaci", "assin"),
    *("apoi", "abbona", "sostieni", "prenumer", "wesprzyj", "steun"),
)  # fmt: skip
"""What the last part of an address is or begins with at which one gives, joins or subscribes."""
MAX_WORDS = 3
"""Words of such a part: a longer one is a title."""


def mark_appeals(
    fields: list[tuple[int, Element]], kept: list[Passage], usual: set[Make]
) -> None:
    """Leave out what asks for an address, a gift or a subscription, set apart from the text.

    Args:
        fields: Every field of the page with the order of the passage after it.
        kept: The body so far.
        usual: Makes of its running text.
    """
    if not kept:
        return
    first, last = kept[0].order, kept[-1].order + 1
    boxes = _boxes_of([field for at, field in fields if first <= at <= last])
    if boxes:
        for passage in kept:
            if _is_inside(passage.element, boxes):
                passage.rule = "appeal"
    for passage in kept[1:]:
        if (
            passage.link_chars
            and len(passage.text) <= MAX_APPEAL
            and passage.tag in ("p", "div")
            and _asks(passage)
            and (make_of(passage) not in usual or _is_alone(passage, kept))
        ):
            passage.rule = "appeal"


def _boxes_of(fields: list[Element]) -> frozenset[Element]:
    """Small elements around fields for a mail address."""
    found: set[Element] = set()
    for field in fields[:MAX_FIELDS]:
        if not _asks_address(field):
            continue
        box = field.getparent()
        for _ in range(MAX_LEVELS):
            if box is None or box in found or _is_long(box):
                break
            found.add(box)
            box = box.getparent()
    return frozenset(found)


def _asks_address(field: Element) -> bool:
    said = (field.get(name) or "" for name in ("type", "name", "placeholder"))
    return any("mail" in value.lower() for value in said)


def _is_long(box: Element) -> bool:
    texts = list(islice(box.itertext(), MAX_PARTS))
    return len(texts) == MAX_PARTS or sum(len(t.strip()) for t in texts) > MAX_BOX


def _is_inside(element: Element, boxes: Iterable[Element]) -> bool:
    if element in boxes:
        return True
    return any(up in boxes for up in islice(element.iterancestors(), MAX_LEVELS))


def _asks(passage: Passage) -> bool:
    links = [link.get("href") or "" for link in islice(passage.element.iter("a"), 3)]
    return bool(links) and all(map(_is_place, links))


def _is_place(href: str) -> bool:
    last = href.partition("?")[0].rstrip("/").rpartition("/")[2].lower().lstrip("#")
    if last.count("-") >= MAX_WORDS:
        return False
    return last in _WORDS or last.startswith(_STEMS)


def _is_alone(passage: Passage, kept: list[Passage]) -> bool:
    """Wholly in italics or bold, or in a box that holds no other text."""
    element = passage.element
    if not (element.text or "").strip() and len(element) == 1:
        child = element[0]
        if child.tag in _SLANTED and not (child.tail or "").strip():
            return True
    box = element.getparent()
    return all(p is passage or p.element.getparent() is not box for p in kept)
