"""Quotes pulled out of the text: set in a box between its paragraphs, and said there too."""

from __future__ import annotations

import re

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.text.node import Node
from spiders.extract.text.walk import Walk

MIN_PULLED, MAX_PULLED = 40, 400
"""Characters of such a quote."""
MAX_SOURCE = 80
"""Characters of the line in its box that says who said it."""
MAX_BOX = 3
"""Passages in its box."""
MAX_LOOKED = 60
"""Quotes looked for in the text; a page with more boxes is no text with quotes."""
MIN_SENTENCE = 12
_NOT_PULLED = HEADING_TAGS | {"li", "tr", "dd"}
"""A list may sum up what is told below it."""
_MARKS = " \"'„“”‚‘’«»‹›—–-.…!?,"
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…。！？])\s+")


def mark_pulled(walk: Walk, first: int, last: int) -> None:
    """Leave out, of the passages in this range, what stands in another of them word for word.

    Only what stands in a box of its own: a paragraph among others may say again what it likes.
    """
    passages = walk.passages[first : last + 1]
    texts = [p.text for p in passages if p.rule is None]
    whole = ""
    looked = 0
    for passage in passages:
        if (
            passage.rule is not None
            or not MIN_PULLED <= len(passage.text) <= MAX_PULLED
            or passage.tag in _NOT_PULLED
            or (box := _box_of(walk, passage)) is None
        ):
            continue
        looked += 1
        if looked > MAX_LOOKED:
            return
        said = [part.strip(_MARKS) for part in _SENTENCE_ENDS.split(passage.text)]
        said = [part for part in said if len(part) >= MIN_SENTENCE]
        whole = whole or "\n".join(texts)
        if not said or whole.count(said[0]) < 2:
            continue
        size = len(passage.text)
        if any(len(t) > size and all(part in t for part in said) for t in texts):
            for pulled in walk.passages[box.first : box.last + 1]:
                pulled.rule = pulled.rule or "pulled"


def _box_of(walk: Walk, passage: Passage) -> Node | None:
    """The largest box in which it stands alone, but for a line that says who said it.

    Each paragraph may stand in a box: one that is no more than the paragraph is none.
    """
    found = None
    box = walk.owners[passage.order]
    while (parent := box.parent) is not None and parent.last - parent.first < MAX_BOX:
        others = walk.passages[parent.first : parent.last + 1]
        if any(p is not passage and len(p.text) > MAX_SOURCE for p in others):
            break
        box = found = parent
    return found
