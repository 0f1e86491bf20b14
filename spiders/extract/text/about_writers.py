"""Boxes that tell about a writer of the text, told by the name they open with. Pure.

Their paragraphs need not say the name again, nor need a name of an element say what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from spiders.extract.content import Passage
from spiders.extract.names import byline_of
from spiders.extract.signs.make import Make, make_of
from spiders.extract.text.node import Node
from spiders.extract.text.walk import Walk

MAX_BOX = 1_500
"""Letters of a biography."""
MAX_SHARE = 0.3
"""Of the text: where there is more, the writers' own words stand below their names."""
MAX_LINES = 10
"""Such lines of a page that are looked at."""
MAX_NAME = 60
MIN_TOLD = 60
"""Letters of a sentence about them."""
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,2}")
"""Two or three words with capitals, alone in a line above the text and again above such a box."""
_NAMES = re.compile(rf"{_NAME.pattern}|[\u4e00-\u9fff]{{2,5}}|[가-힣]{{2,4}}(?: 기자)?")
"""The same, and names that are written without a blank; not looked for above the text."""


def mark_about_writers(
    walk: Walk,
    span: Sequence[Passage],
    authors: tuple[str, ...],
    above: Sequence[Passage],
    usual: set[Make],
) -> None:
    """Leave out a box below a paragraph that opens with a line that is a writer's name.

    At the end of the text the name need not be known where a portrait stands beside it.

    Args:
        span: From the first passage of the text to the last.
        authors: Names that the head of the page gives.
        above: What the page prints between its headline and the text.
        usual: Makes of the running text.
    """
    kept = [p for p in span if p.rule is None]
    if not kept:
        return
    names = _names(authors, above)
    found: list[Passage] = []
    if names:
        lines = (p for p in span if p.text in names and p.order > kept[0].order)
        for line in islice(lines, MAX_LINES):
            found += _told_below(walk, line)
    found = found or _told_beside_portrait(walk, kept, usual, authors)
    size = sum(len(p.text) for p in found)
    if size <= MAX_SHARE * sum(len(p.text) for p in kept):
        for passage in found:
            passage.rule = "biography"


def _names(authors: tuple[str, ...], above: Sequence[Passage]) -> set[str]:
    """Of the writers, as the head of the page and the line above the text have them."""
    found = {name for name in authors if " " in name}
    for passage in above:
        if len(passage.text) > MAX_NAME:
            continue
        if line := byline_of(passage.text):
            found.add(line[1])
        elif _NAME.fullmatch(passage.text):
            found.add(passage.text)
    return found


def _told_below(walk: Walk, name: Passage) -> list[Passage]:
    """What is kept in the widest box around a name without any of the text above it."""
    node, box = walk.owners[name.order].parent, None
    while node is not None and walk.chars(node) <= MAX_BOX:
        if _has_text(walk, node.first, name.order):
            break
        box, node = node, node.parent
    if box is None:
        return []
    below = walk.passages[name.order : box.last + 1]
    told = [p for p in below if p.rule is None]
    return told if any(len(p.text) >= MIN_TOLD for p in told) else []


def _told_beside_portrait(
    walk: Walk, kept: list[Passage], usual: set[Make], authors: tuple[str, ...]
) -> list[Passage]:
    """The last box of the text: a picture, a name and paragraphs made otherwise than the text's."""
    told = list(takewhile(lambda p: make_of(p) not in usual, reversed(kept)))
    if not told or len(told) == len(kept):
        return []
    first, last = told[-1].order, told[0].order
    node: Node | None = walk.owners[last]
    while node is not None and node.first > kept[-len(told) - 1].order:
        line = walk.passages[node.first]
        if (
            node.first <= first
            and walk.chars(node) <= MAX_BOX
            and (_NAMES.fullmatch(line.text) or line.text in authors)
            and any(len(p.text) >= MIN_TOLD for p in told)
            and node.element.css_first("img") is not None
        ):
            return told
        node = node.parent
    return []


def _has_text(walk: Walk, start: int, end: int) -> bool:
    return any(p.rule is None for p in walk.passages[start:end])
