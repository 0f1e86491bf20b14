"""Lines that a page prints again: in place of embeds, after advertisements, below a title that is a link. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spiders.extract.content import Passage
from spiders.extract.signs.make import Make, make_of

TIMES = 3
MAX_LINE = 300
"""Characters of a notice in place of an embed."""
MIN_TITLE = 25
_LINES = frozenset(("p", "div"))
_LEFT = (None, "repeats_text", "not_a_paragraph", "after_text")


def leave_out_repeated(span: Sequence[Passage], usual: set[Make]) -> None:
    """Leave out each line that is said several times and is not made like the text.

    A speaker's name with a colon is said as often as it is his turn.
    """
    lines = [
        p
        for p in span
        if p.tag in _LINES and len(p.text) <= MAX_LINE and p.rule in _LEFT
    ]
    times = Counter([p.text for p in lines])
    for line in lines:
        if (
            times[line.text] >= TIMES
            and line.rule is None
            and line.text[-1] not in ":："
            and make_of(line) not in usual
        ):
            line.rule = "repeats_text"


def leave_out_titles_again(span: Sequence[Passage]) -> None:
    """Leave out a line that ends in the very title that was left out as a link right above it.

    Such a card has its link laid over the picture, and the title with a topic below.
    """
    title = ""
    for passage in span:
        text = passage.text
        if passage.rule == "link":
            title = text if len(text) >= MIN_TITLE else ""
        elif title and passage.rule is None and text.endswith(title):
            passage.rule = "repeats_text"
        else:
            title = ""
