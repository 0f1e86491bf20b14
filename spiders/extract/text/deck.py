"""A lead that nothing but its place tells: right below the headline, parted from the text. Pure."""

from __future__ import annotations

from spiders.extract.content import Hint, Passage
from spiders.extract.measure import reading_size
from spiders.extract.names import (
    MAX_LINE,
    NAMES_APART,
    byline_of,
    is_name,
    may_have_byline,
)
from spiders.extract.printed.dates import has_age, has_day
from spiders.extract.signs.stops import ENDS
from spiders.extract.text.walk import Walk

MIN_DECK, MAX_DECK = 30, 400
"""Characters of a short lead, as `reading_size` weighs them."""
MIN_WORDS = 5
MAX_WORDS = 4
"""Words of one of several names."""
MAX_BETWEEN = 4
"""Lines from a lead to the text: a picture's words, the writer, the day, a button."""
_TEXT = 80
"""Characters from which a line is text again."""
_HEADER = int(Hint.HEADER)


def is_deck(walk: Walk, passage: Passage, headline: Passage, first: int) -> bool:
    """Whether a line is a sentence or more right below the headline, and no text follows at once.

    Lower down it is one right above the line of its writer. A picture's words that stand there
    are taken out with their picture. Where the line was taken for the first of the text, the
    writer or the day has to stand between it and the next.

    Args:
        first: Order of the first running text.
    """
    text = passage.text
    if (
        not (passage.order == headline.order + 1 or _is_signed(walk, passage, first))
        or passage.link_chars
        or not MIN_DECK <= reading_size(text) <= MAX_DECK
        or (text.isascii() and text.count(" ") + 1 < MIN_WORDS)
        or tells_of_text(text)
        or _are_writers(text)
    ):
        return False
    return passage.order != first or _is_parted(walk, first)


def _are_writers(line: str) -> bool:
    """Two names or more and nothing else: "Ada Moor and Ole Vik"."""
    names = [part.split() for part in NAMES_APART.split(line)]
    return (
        len(names) > 1
        and all(1 < len(words) <= MAX_WORDS for words in names)
        and is_name(line)
    )


def is_followed_by_facts(walk: Walk, passage: Passage) -> bool:
    """Whether the next line names the writer or the day."""
    after = walk.passages[passage.order + 1 : passage.order + 2]
    return bool(after) and tells_of_text(after[0].text)


def _is_signed(walk: Walk, passage: Passage, first: int) -> bool:
    """Whether a whole sentence stands above the text in its header, or beside the line of its writer."""
    if passage.order >= first or passage.text[-1] not in ENDS:
        return False
    if passage.hints & _HEADER or tells_of_text(walk.passages[passage.order - 1].text):
        return True
    below = walk.passages[passage.order + 1].text
    return (
        len(below) <= MAX_LINE
        and may_have_byline(below)
        and byline_of(below) is not None
    )


def tells_of_text(line: str) -> bool:
    """Names the writer or the day."""
    if len(line) > MAX_LINE:
        return False
    if has_day(line) or (line[-1] not in ENDS and has_age(line)):
        return True
    return may_have_byline(line) and byline_of(line) is not None


def _is_parted(walk: Walk, first: int) -> bool:
    """The writer or the day stands between a text and the next one."""
    for passage in walk.passages[first + 1 : first + 1 + MAX_BETWEEN]:
        if tells_of_text(passage.text):
            return True
        if reading_size(passage.text) >= _TEXT and passage.text[-1] in ENDS:
            return False
    return False
