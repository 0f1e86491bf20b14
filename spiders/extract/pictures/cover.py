"""The picture that stands above the box of headline and text. Pure."""

from __future__ import annotations

from itertools import islice

from spiders.extract.content import HEADING_TAGS
from spiders.extract.page import clean
from spiders.extract.signs.class_words import Named, named
from spiders.extract.tree import Element, elements, parent, preceding

MAX_UP, MAX_BEFORE = 2, 4
"""Elements around the box, and those before it in each, that are looked at."""
MAX_WORDS = 400
"""Characters of the picture's words."""
MAX_INSIDE = 60
MAX_GALLERY = 4_000
"""Characters of the words of a gallery above the text."""
_PICTURE = int(Named.PICTURE)
_BORDERS = frozenset(("body", "html", "main"))


def cover_above(scope: Element) -> Element | None:
    """The figure nearest above an element, with nothing but ads without words between them.

    Only a `figure`, or a gallery named so, that holds no heading and leads nowhere: a teaser
    stands in a link.
    """
    at: Element | None = scope
    for _ in range(MAX_UP):
        if at is None or at.tag in _BORDERS:
            return None
        for before in islice(preceding(at), MAX_BEFORE):
            if before.tag in ("script", "style", "link", "meta", "template"):
                continue
            found = _figure_in(before) or _gallery_in(before)
            if found is not None:
                return found
            if clean(before.text()):
                return None
        at = parent(at)
    return None


def _gallery_in(element: Element) -> Element | None:
    """A box named for pictures in the article's own element, with their words and no link."""
    if element.parent is None or element.parent.tag != "article":
        return None
    if not named(element) & _PICTURE or element.css_first("img") is None:
        return None
    if len(clean(element.text())) > MAX_GALLERY:
        return None
    within = islice(elements(element), 4 * MAX_INSIDE)
    if any(inner.tag == "a" or inner.tag in HEADING_TAGS for inner in within):
        return None
    return element


def _figure_in(element: Element) -> Element | None:
    """The only figure of an element that holds nothing else."""
    if len(element.text()) > 3 * MAX_WORDS or len(clean(element.text())) > MAX_WORDS:
        return None
    figures = [element] if element.tag == "figure" else element.css("figure")
    if len(figures) != 1:
        return None
    words = clean(figures[0].text())
    if words != clean(element.text()):
        return None
    within = islice(elements(element), MAX_INSIDE)
    if any(inner.tag == "a" or inner.tag in HEADING_TAGS for inner in within):
        return None
    return figures[0]
