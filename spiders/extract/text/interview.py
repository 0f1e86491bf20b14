"""Questions and answers of an interview, and the times of a live ticker: kinds of blocks."""

from __future__ import annotations

import re
from collections import Counter

from crawler.items import BlockKind
from spiders.extract.content import SUBHEAD, Hint, Passage
from spiders.extract.signs.make import make_of
from spiders.extract.tree import is_wholly_in

# to reach a member of an enum costs ten times as much as a name
_PARAGRAPH, _QUESTION = BlockKind.PARAGRAPH, BlockKind.QUESTION
_SLANTED = frozenset(("em", "i"))
ASKS = ("?", "？", "؟", ";")
_SPEAKER = re.compile(r"([^\W\d][^:：\n]{0,40})\s?[:：]\s?")
_TIME = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2,4})?,?\s*)?"
    r"(?:[01]?\d|2[0-3])\s?[:.h時시]\s?[0-5]\d(?:[:.][0-5]\d)?\s?[分분]?"
    r"(?:\s?(?:[ap]\.?m\.?|Uhr|h|[A-Z]{2,5}))?",
    re.IGNORECASE,
)
_SAID = (_PARAGRAPH, _QUESTION)
MIN_TURNS = 2
"""Questions from which a text is an interview."""
MIN_TIMES = 3
"""Times alone in their line from which a text is a ticker."""
_NO_TICKER = int(Hint.COMMENTS | Hint.NAVIGATION | Hint.RELATED | Hint.CAPTION)


def mark_interview(passages: list[Passage]) -> None:
    """Tell questions and answers: by the speakers' names, else by questions in bold."""
    kept = [p for p in passages if p.rule is None]
    if _mark_speakers(kept):
        return
    asked = [p for p in kept if p.kind is _QUESTION]
    if len(asked) < MIN_TURNS:
        return
    made = {make_of(passage) for passage in asked if make_of(passage)[1]}
    for passage in kept:
        # named and made like the questions, but said without the mark
        is_bold = passage.strong_chars >= len(passage.text) - 1
        if is_bold and passage.kind in _SAID and make_of(passage) in made:
            passage.kind = _QUESTION
    answers = False
    for passage in kept:
        if passage.kind is _QUESTION:
            answers = True
        elif passage.kind is SUBHEAD or is_wholly_in(passage.element, _SLANTED):
            answers = False  # in italics stands a note on the interview
        elif answers and passage.kind is _PARAGRAPH:
            passage.kind = BlockKind.ANSWER


def _mark_speakers(kept: list[Passage]) -> bool:
    """Paragraphs that open with one of few names in bold; who asks most is the paper."""
    turns = [
        (p, name) for p in kept if p.strong_chars and (name := _speaker(p)) is not None
    ]
    if len(turns) < 2 * MIN_TURNS:
        return False
    counts = Counter(name for _, name in turns)
    names = {name for name, count in counts.items() if count >= MIN_TURNS}
    asks = Counter(n for p, n in turns if p.text.endswith(ASKS) and n in names)
    if len(names) < 2 or not asks:
        return False
    asker = max(asks, key=lambda name: asks[name])
    if asks[asker] * 2 < counts[asker]:
        return False
    for passage, name in turns:
        if name in names:
            asking = name == asker
            passage.kind = _QUESTION if asking else BlockKind.ANSWER
    return True


def _speaker(passage: Passage) -> str | None:
    """The name in bold that opens a paragraph before a colon."""
    if passage.kind not in _SAID:
        return None
    found = _SPEAKER.match(passage.text)
    return found[1] if found and passage.strong_chars >= len(found[1]) else None


def mark_times(passages: list[Passage]) -> None:
    """Keep the times that stand alone before the entries of a live ticker."""
    times = [
        passage
        for passage in passages
        if len(passage.text) <= 24
        and not passage.hints & _NO_TICKER
        and _TIME.fullmatch(passage.text)
    ]
    if len({p.text for p in times}) < MIN_TIMES:
        return
    following = {p.order for p in passages if p.rule is None}
    if sum(_has_entry(p, following) for p in times) * 4 < len(times) * 3:
        return
    for passage in times:
        if _has_entry(passage, following):
            passage.rule, passage.kind = None, BlockKind.TICKER_TIME


def _has_entry(time: Passage, kept: set[int]) -> bool:
    return any(time.order + step in kept for step in (1, 2, 3))
