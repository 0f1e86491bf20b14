"""The kicker: a short label above the headline, by its name, its place, or in one heading with it. Pure."""

from __future__ import annotations

import re
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.names import byline_of
from spiders.extract.page import clean
from spiders.extract.printed.line_text import spaced_text
from spiders.extract.signs.hint_words import names_hints
from spiders.extract.text.rules import is_ad_label
from spiders.extract.tree import (
    Element,
    ancestors,
    children,
    same,
    text_after,
    text_before,
)

MAX_KICKER = 60
_MARKS = " :|–—-"
"""Between a kicker and the headline."""
_KICKER = int(Hint.KICKER)
MAX_LABEL = 30
"""Characters of a label above the headline that no name calls a kicker."""
_NO_LABEL = int(Hint.META | Hint.NAVIGATION | Hint.HIDDEN | Hint.SHARE | Hint.PROMO)
_ROWS = frozenset(("li", "tr", "dt", "dd"))
_INLINES = frozenset(("span", "a", "strong"))


def find_kicker(passages: list[Passage], headline: Passage | None) -> Passage | None:
    """A short label right above the headline that is named so, or stands in its heading."""
    if headline is None:
        return None
    for passage in reversed(passages[max(0, headline.order - 3) : headline.order]):
        if 2 <= len(passage.text) <= MAX_KICKER and (
            _is_named_kicker(passage)
            or _is_same_heading(passage, headline)
            or _is_label_above(passage, headline)
        ):
            return passage
    return None


def _is_label_above(passage: Passage, headline: Passage) -> bool:
    """A few words right above the h1, in one box with it, that lead nowhere and tell no date."""
    if (
        passage.order + 1 != headline.order
        or headline.tag != "h1"
        or passage.link_chars
        or len(passage.text) > MAX_LABEL
        or passage.tag in _ROWS
        or passage.hints & _NO_LABEL
        or not passage.text.replace(" ", "").isalpha()
        or is_ad_label(passage.text)
        or byline_of(passage.text) is not None
    ):
        return False
    box, element = headline.element.parent, passage.element
    if box is not None and len(children(box)) == 1:
        box = box.parent  # the headline has a box of its own
    return same(element, box) or any(
        same(up, box) for up in islice(ancestors(element), 2)
    )


def _is_same_heading(passage: Passage, headline: Passage) -> bool:
    """Two blocks stand in one heading element: the label and the headline."""
    if passage.tag != headline.tag or headline.tag not in HEADING_TAGS:
        return False
    return same(_heading_of(passage), _heading_of(headline))


def _heading_of(passage: Passage) -> Element | None:
    element = passage.element
    if element.tag == passage.tag:
        return element
    return next(ancestors(element, passage.tag), None)


def _is_named_kicker(passage: Passage) -> bool:
    """By itself, or by the inline element that is all of it."""
    if passage.hints & _KICKER:
        return True
    inlines = (node for node in passage.element.traverse() if node.tag in _INLINES)
    for inline in islice(inlines, 12):
        said = inline.attributes
        names = said.get("class") or said.get("data-testid")
        if names and names_hints[names] & _KICKER:
            return _is_part(inline, passage) or (
                fold(inline.text()) == fold(passage.text)
            )
    return False


def _is_part(inline: Element, passage: Passage) -> bool:
    """An element of its own in the passage, with no words right behind it."""
    return same(inline.parent, passage.element) and not text_after(inline).strip()


def kicker_text(passage: Passage) -> str:
    """A label's words; where it shares its line with others, those of the part that is named so."""
    for inline in children(passage.element)[:4]:
        names = inline.attributes.get("class")
        if names and names_hints[names] & _KICKER and _is_part(inline, passage):
            return clean(inline.text())
    return spaced_text(passage)


def part_kicker(heading: Passage, headlines: tuple[str, ...]) -> tuple[str | None, str]:
    """A kicker printed in one heading with the headline, apart from it.

    The head of the page tells what the headline is; where it knows nothing of the heading,
    two elements in it are kicker and headline.
    """
    text = heading.text
    for headline in headlines:
        size = len(headline)
        if 12 < size < len(text) and text.endswith(headline) and text[-size - 1] == " ":
            return trim_label(text[: -size - 1]), headline
    parts = _parts(heading)
    if len(parts) != 2:
        return None, text
    kicker, headline = parts
    folded = fold(text)
    if fold(kicker) + fold(headline) != folded or len(kicker) > MAX_KICKER:
        return None, text
    if any(folded in fold(said) for said in headlines):
        # one headline in two elements, unless the head puts a mark between them
        # where the page prints none
        if kicker.rstrip()[-1] in ":|–—-" or not any(
            _is_parted(said, kicker, headline) for said in headlines
        ):
            return None, text
    elif len(kicker) >= len(headline):
        return None, text
    return trim_label(kicker), headline


def trim_label(kicker: str) -> str | None:
    """A kicker without the mark that parts it from the headline."""
    return kicker.rstrip(_MARKS) or None


def _parts(heading: Passage) -> list[str]:
    """Texts of a heading's elements, and the text after the last of them."""
    element = heading.element
    if clean(text_before(element)):
        return []
    inside = children(element)
    parts = [clean(child.text()) for child in inside]
    tails = [clean(text_after(child)) for child in inside]
    if tails and any(tail.strip(_MARKS) for tail in tails[:-1]):
        return []
    return [part for part in (*parts, tails[-1] if tails else "") if part]


def _is_parted(said: str, kicker: str, headline: str) -> bool:
    """The head writes the two with a mark between, or the second alone."""
    between = re.search(
        re.escape(kicker) + r"\s*[:/|–—-]\s+(?=\S)", said, re.IGNORECASE
    )
    return between is not None or fold(said) == fold(headline)
