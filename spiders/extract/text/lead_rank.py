"""How surely a passage is the lead: by the head's summary, its name, its tag or its place. Pure."""

from __future__ import annotations

import re
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.measure import reading_size
from spiders.extract.signs.hint_words import names_hints
from spiders.extract.signs.stops import ENDS
from spiders.extract.text.deck import MAX_DECK, MIN_WORDS, is_deck, is_followed_by_facts
from spiders.extract.text.standing import flows, is_lone, is_subhead, stands_out
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import OUT
from spiders.extract.tree import same

PLACED, TAGGED, NAMED, DESCRIBED = 1, 2, 3, 4
"""Where it stands; as a heading or in bold; by its class; as the head's summary."""
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b20\d\d\b")
_LEAD = int(Hint.LEAD)
_NOT_BY_PLACE = OUT & ~int(Hint.ASIDE)
_INLINES = frozenset(("strong", "b", "span"))
MAX_INLINES = 4
MIN_CUT = 40
"""Letters of a summary of which a part is enough."""
MAX_PLACE = 40
"""Letters of the place before one: "Vellin. "."""
MAX_ABOVE = 8
MAX_BELOW = 24
"""Passages below one beside the headline among which the text stands in a box of its own …"""
MIN_TEXTS = 3
"""… with its first paragraphs."""
MIN_HEADING = 40
"""Characters of a lead in a heading …"""
MIN_SMALL_HEADING = 60
"""… in h4, h5 or h6 …"""
MIN_SENTENCE = 80
"""… and in a plain paragraph."""


class LeadRanks:
    """Ranks the passages of one page as its lead.

    Args:
        first: Order of the first running text.
        wanted: What the head of the page gives as summary, folded.
        headline: The printed one.
    """

    def __init__(
        self, walk: Walk, first: int, wanted: list[str], headline: Passage | None
    ) -> None:
        self._walk = walk
        self._first = first
        self._wanted = wanted
        self._headline = headline

    def of(self, passage: Passage, text: str) -> int:
        """How surely a passage is the lead: DESCRIBED, NAMED, TAGGED, PLACED, or 0 for not at all.

        Args:
            text: Of the passage, folded.
        """
        walk = self._walk
        is_named = bool(passage.hints & _LEAD) or (
            _is_bold(passage) and _is_named_inside(passage, text)
        )
        if _is_dated_summary(text, self._wanted) and not flows(walk, passage):
            return DESCRIBED if stands_out(walk, passage) else 0
        if _is_described(text, self._wanted):
            return self._described(passage, is_named=is_named)
        if passage.hints & _NOT_BY_PLACE:
            return 0
        if is_named and not _DATED.search(passage.text[:60]):
            own = names_hints[passage.element.attributes.get("id") or ""] & _LEAD
            return NAMED if own or self._is_above(passage) else 0
        headline = self._headline
        if passage.tag in HEADING_TAGS and passage.tag != "h1" and headline is not None:
            return TAGGED if self._is_heading(passage, headline) else 0
        return self._placed(passage, text)

    def _is_above(self, passage: Passage) -> bool:
        """Above the running text, or set apart from it."""
        return passage.order < self._first or stands_out(self._walk, passage)

    def _described(self, passage: Passage, *, is_named: bool) -> int:
        said = passage.text[-1] in ENDS and not _is_bold(passage)
        if said and not is_named and flows(self._walk, passage):
            return 0
        return DESCRIBED if is_named or self._is_above(passage) else 0

    def _is_heading(self, passage: Passage, headline: Passage) -> bool:
        """Whether a heading below the headline is no subhead of the text."""
        walk, first, size = self._walk, self._first, len(passage.text)
        is_near = passage.order - headline.order <= 3
        if passage.order >= first or size < MIN_HEADING:
            return False
        if is_near and is_subhead(walk, passage, first):
            return False
        if passage.tag in ("h2", "h3"):
            return is_near or is_lone(walk, passage)
        # small headings name boxes; as a lead they are a whole sentence, or stand by the headline
        is_sentence = size >= MIN_SMALL_HEADING and passage.text[-1] in ENDS
        return (is_sentence or _is_beside(passage, headline)) and not is_subhead(
            walk, passage, first
        )

    def _placed(self, passage: Passage, text: str) -> int:
        walk, first, headline = self._walk, self._first, self._headline
        if passage.order > first:
            return 0
        if (
            headline is not None
            and is_deck(walk, passage, headline, first)
            and (is_followed_by_facts(walk, passage) or not flows(walk, passage))
            # a label before what the head says
            and not any(map(text.endswith, self._wanted))
        ):
            return PLACED
        size = len(passage.text)
        if reading_size(passage.text) < MIN_SENTENCE or passage.text[-1] not in ENDS:
            return 0
        if _is_bold(passage) and not flows(walk, passage) and stands_out(walk, passage):
            return TAGGED
        is_plain = passage.tag in ("p", "div") and passage.link_chars * 3 < size
        if passage.order == first:
            return PLACED if is_plain and self._is_with_headline(passage) else 0
        if not is_plain:
            return 0
        is_headed = (headline or _heading_above(walk, passage)) is not None
        return PLACED if is_headed else 0

    def _is_with_headline(self, passage: Passage) -> bool:
        """Whether one paragraph stands beside the headline, and all the text in a box below."""
        headline, walk = self._headline, self._walk
        if headline is None or len(passage.text) > MAX_DECK:
            return False
        around = headline.element.parent
        if not same(passage.element.parent, around):
            return False
        below = walk.passages[passage.order + 1 : passage.order + MAX_BELOW]
        boxes = [
            p.element.parent
            for p in below
            if p.tag == passage.tag
            and not p.hints & OUT
            and reading_size(p.text) >= MIN_SENTENCE
        ]
        # what follows the text may stand where the lead does
        beside = sum(same(box, around) for box in boxes)
        return (
            beside < len(boxes) > 1
            and beside <= 1
            and all(same(box, boxes[0]) for box in boxes[:MIN_TEXTS])
            and not same(boxes[0], around)
        )


def _heading_above(walk: Walk, passage: Passage) -> Passage | None:
    """A heading a few lines above, where none of them is known as the headline."""
    near = walk.passages[max(0, passage.order - MAX_ABOVE) : passage.order]
    return next((p for p in near if p.tag in ("h1", "h2") and not p.hints & OUT), None)


def _is_dated_summary(text: str, wanted: list[str]) -> bool:
    """Whether a text is what the head gives as summary behind the place it is written from."""
    return text.endswith(tuple(wanted)) and any(
        len(description) > MIN_CUT
        and text.endswith(description)
        and 0 < len(text) - len(description) <= MAX_PLACE
        for description in wanted
    )


def _is_described(text: str, wanted: list[str]) -> bool:
    for description in wanted:
        if text == description:
            return True
        if len(description) > MIN_CUT and text.startswith(description[:-3]):
            return True
        if len(text) > MIN_CUT and description.startswith(text):
            return True
    return False


def _is_beside(heading: Passage, headline: Passage) -> bool:
    """Whether some words stand right below the headline, in the same box."""
    return (
        heading.order == headline.order + 1
        and heading.text.count(" ") >= MIN_WORDS - 1
        and same(heading.element.parent, headline.element.parent)
    )


def _is_named_inside(passage: Passage, text: str) -> bool:
    """Whether an inline element that is all of it is named as the lead."""
    inlines = (e for e in passage.element.traverse() if e.tag in _INLINES)
    for inline in islice(inlines, MAX_INLINES):
        names = inline.attributes.get("class")
        if names and names_hints[names] & _LEAD and fold(inline.text()) == text:
            return True
    return False


def _is_bold(passage: Passage) -> bool:
    return passage.strong_chars >= len(passage.text) * 0.95
