"""Lines right in a box, where the text stands in paragraphs. Pure."""

from __future__ import annotations

from spiders.extract.content import SUBHEAD, Passage
from spiders.extract.signs.make import Make, make_of
from spiders.extract.signs.stops import STOPS

_LOOSE = frozenset(("center", "div", "section", "article", "header", "main"))
_QUOTES = frozenset('"“”„«»‘’')
"""Open a quotation set apart; one that ends in a full stop says who said it."""


def drop_loose(kept: list[Passage], texts: list[float], usual: set[Make]) -> None:
    """Leave out labels that stand in no paragraph, where the text stands in paragraphs."""
    loose = [
        passage
        for passage in kept
        if passage.tag in _LOOSE
        and passage.rule is None
        and passage.kind is not SUBHEAD
        and not texts[passage.order]
        and make_of(passage) not in usual
        and not (passage.text[0] in _QUOTES and passage.text[-1] in STOPS)
    ]
    if len(loose) * 4 <= len(kept):
        for passage in loose:
            passage.rule = "not_a_paragraph"
