"""Passages that are the labels of links. Pure."""

from __future__ import annotations

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.related.labels import (
    MAX_OWN_LABEL,
    is_label,
    label_score,
    own_words,
)
from spiders.extract.tree import Element, following

_UNSHOWN = frozenset(("script", "style", "template", "link", "meta"))


def announces(passage: Passage) -> bool:
    """A line that is label and link in one: "Read also: …", or all of it a link."""
    linked, text = passage.link_chars, passage.text
    if not linked or (linked >= len(text) and ":" not in text[:MAX_OWN_LABEL]):
        return False
    return is_label(own_words(text, linked))


def labels_links(passage: Passage) -> bool:
    """Whether a short text is known as a label, or a heading of what follows.

    A heading with a link is the title of a teaser, its rubric apart, unless it says a label.
    """
    is_heading = passage.tag in HEADING_TAGS
    if passage.link_chars * 2 > len(passage.text):
        return is_heading and is_label(passage.text)
    return (is_heading and not passage.link_chars) or label_score(passage.text) != 0


def said_by(passage: Passage) -> float:
    """What a label says (see `label_score`); of a line with label and link in one, its beginning."""
    text = passage.text
    if announces(passage):
        text = own_words(text, passage.link_chars)
    return label_score(text)


def next_shown(element: Element) -> Element | None:
    """The next element beside one that may show something."""
    return next((e for e in following(element) if e.tag not in _UNSHOWN), None)
