"""Lines that a page prints again and again between its paragraphs: in place of embeds, after advertisements. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spiders.extract.content import Passage
from spiders.extract.signs.make import Make, make_of

TIMES = 3
MAX_LINE = 300
"""Characters of a notice in place of an embed."""
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
