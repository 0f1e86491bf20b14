"""The text of a line with its elements parted, as a reader sees them apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.page import clean
from spiders.extract.tree import Element, children, texts

_BROKEN_PAIR = re.compile(
    r"\s*\|\s*(?=(?:Follow )?(?:and|und|et|y|e|og|och|&)\s)|(?<=\s(?:and|und))\s*\|\s*"
)
"""Where a line is broken between two writers."""


def spaced_text(passage: Passage) -> str:
    """The text with a space wherever an element ends: names and roles stand in elements.

    A bar stands for a broken line: "By Ada Moor", and her office below.
    """
    element = passage.element
    if not children(element):
        return passage.text
    pieces = [clean(piece) for piece in islice(texts(element), 40)]
    whole = "".join(pieces).replace(" ", "") == passage.text.replace(" ", "")
    if not whole:
        return passage.text
    if element.css_first("br") is None:
        return clean(" ".join(pieces)).replace(" ,", ",")
    lines = clean(" ".join(islice(_lines(element), 80))).replace(" ,", ",")
    return _BROKEN_PAIR.sub(" ", lines)


def _lines(element: Element) -> Iterator[str]:
    for node in element.traverse(include_text=True):
        if node.is_text_node:
            yield node.text_content or ""
        elif node.tag == "br":
            yield "|"
