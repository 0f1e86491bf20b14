"""Which passages are the lead: set apart by their name, their place or the head's summary."""

from __future__ import annotations

import re
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.signs.hint_words import names_hints
from spiders.extract.signs.make import make_of, make_of_element
from spiders.extract.text.deck import (
    MIN_WORDS,
    is_deck,
    is_followed_by_facts,
    tells_of_text,
)
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import HARD, OUT
from spiders.extract.tree import Element, following, parent, preceding, same

_END = frozenset(".!?…。！？।؟۔։\"'”»“’)]")
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b20\d\d\b")
_LEAD = int(Hint.LEAD)
_NO_LEAD = HARD & ~int(Hint.HIDDEN)
_NOT_BY_PLACE = OUT & ~int(Hint.ASIDE)
_INLINES = frozenset(("strong", "b", "span"))
MAX_INLINES = 4
MAX_LEAD = 1_500
MIN_LEAD = 20
MIN_CUT = 40
"""Letters of a summary of which a part is enough."""
MAX_PLACE = 40
"""Letters of the place before one: "Vellin. "."""
MAX_RUN, MAX_ABOVE = 5, 8
MIN_DESCRIBED = 13
"""Characters of a lead that the head gives as its summary, word for word."""
MAX_WRAPPERS = 8
"""Boxes within boxes around a paragraph that are looked at."""
MIN_SMALL_HEADING = 60
"""Characters of a lead in h4, h5 or h6."""


def find_leads(
    walk: Walk,
    first: int,
    descriptions: tuple[str, ...],
    headlines: tuple[str, ...],
    headline: Passage | None,
) -> tuple[list[Passage], bool]:
    """Passages of the lead; and whether nothing but their place makes them one.

    Args:
        first: Order of the first running text.
        descriptions: What the head of the page gives as summary.
        headlines: What the head of the page calls the headline.
        headline: The printed one.
    """
    passages = walk.passages
    start = headline.order + 1 if headline else max(0, first - 8)
    wanted = [f for f in map(fold, descriptions) if len(f) > 12]
    said = " ".join(wanted)
    titles = {fold(text) for text in headlines}
    if headline is not None:
        titles.add(fold(headline.text))
    best = 0
    found: list[Passage] = []
    for passage in passages[start : first + 1]:
        if not _may_lead(passage) or (text := fold(passage.text)) in titles:
            continue
        if len(passage.text) < MIN_LEAD and text not in wanted:
            continue
        # most texts are no part of it
        if text[:MIN_LEAD] in said and (
            run := _described_run(walk, passage, text, wanted)
        ):
            return run, False
        rank = _lead_rank(walk, passage, text, first, wanted, headline)
        if rank > best:
            best, found = rank, [passage]
    return (_together(passages, found[0], first) if found else []), best == 1


def _may_lead(passage: Passage) -> bool:
    size = len(passage.text)
    return (
        MIN_DESCRIBED <= size <= MAX_LEAD
        and not passage.hints & _NO_LEAD
        and passage.link_chars * 10 <= size * 9
    )


def _lead_rank(
    walk: Walk,
    passage: Passage,
    text: str,
    first: int,
    wanted: list[str],
    headline: Passage | None,
) -> int:
    """How surely a passage is the lead: 4 as described in the head, 3 by name, 2 by tag, 1 by place."""
    size = len(passage.text)
    named = bool(passage.hints & _LEAD) or (
        _is_bold(passage) and _is_named_inside(passage, text)
    )
    above = passage.order < first
    if _is_dated_summary(text, wanted) and not _flows(walk, passage):
        return 4 if _stands_out(walk, passage) else 0
    if _is_described(text, wanted):
        said = passage.text[-1] in _END and not _is_bold(passage)
        if said and not named and _flows(walk, passage):
            return 0
        return 4 if named or above or _stands_out(walk, passage) else 0
    if passage.hints & _NOT_BY_PLACE:
        return 0
    if named and not _DATED.search(passage.text[:60]):
        own = names_hints[passage.element.attributes.get("id") or ""] & _LEAD
        return 3 if above or own or _stands_out(walk, passage) else 0
    if passage.tag in HEADING_TAGS and passage.tag != "h1" and headline is not None:
        near = passage.order - headline.order <= 3
        if not above or size < 40 or (near and _is_subhead(walk, passage, first)):
            return 0
        if passage.tag not in ("h2", "h3"):
            # small headings name boxes; as a lead they are a whole sentence, or stand by the headline
            said = size >= MIN_SMALL_HEADING and passage.text[-1] in _END
            said |= _is_beside(passage, headline)
            return 2 if said and not _is_subhead(walk, passage, first) else 0
        return 2 if near or _is_lone(walk, passage) else 0
    if passage.order > first:
        return 0
    if (
        headline is not None
        and is_deck(walk, passage, headline, first)
        and (is_followed_by_facts(walk, passage) or not _flows(walk, passage))
        # a label before what the head says
        and not any(map(text.endswith, wanted))
    ):
        return 1
    if size < 80 or passage.text[-1] not in _END:
        return 0
    if _is_bold(passage) and not _flows(walk, passage) and _stands_out(walk, passage):
        return 2
    plain = passage.tag in ("p", "div") and passage.link_chars * 3 < size
    return int(
        above and plain and (headline or _heading_above(walk, passage)) is not None
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


def _described_run(
    walk: Walk, passage: Passage, text: str, wanted: list[str]
) -> list[Passage]:
    """Paragraphs of one make that are the summary together, where the text after them has another.

    Args:
        text: The first of them, folded.
    """
    description = next((d for d in wanted if d != text and d.startswith(text)), None)
    if description is None or not _flows(walk, passage):
        return []
    make, run = make_of(passage), [passage]
    for other in walk.passages[passage.order + 1 : passage.order + MAX_RUN]:
        if make_of(other) != make:
            break
        text += fold(other.text)
        run.append(other)
        if len(text) >= len(description):
            break
    is_whole = text.startswith(description[:-3]) and len(description) > MIN_CUT
    return run if is_whole and _stands_out(walk, run[-1]) else []


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


def _flows(walk: Walk, passage: Passage) -> bool:
    """The next text is made just so and stands right after it: both are one text.

    Each may be alone in a box, or in boxes within boxes.
    """
    if passage.order + 1 == len(walk.passages):
        return False
    other = walk.passages[passage.order + 1]
    if make_of(other) != make_of(passage):
        return False
    one, two = passage.element, other.element
    for _ in range(MAX_WRAPPERS):
        beside = next(following(one), None)
        if beside is not None:
            return same(beside, two)
        above, around = _wrapper(one), _wrapper(two)
        if above is None or around is None:
            return False
        if make_of_element(above) != make_of_element(around):
            return False
        one, two = above, around
    return False


def _wrapper(element: Element) -> Element | None:
    """The box around an element that holds no other."""
    alone = (
        next(following(element), None) is None
        and next(preceding(element), None) is None
    )
    return parent(element) if alone else None


def _is_subhead(walk: Walk, heading: Passage, first: int) -> bool:
    """Others of its make stand beside it, further down in the text."""
    make, around = make_of(heading), heading.element.parent
    return any(
        other.tag == heading.tag
        and same(other.element.parent, around)
        and make_of(other) == make
        for other in walk.passages[first:]
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


def _is_lone(walk: Walk, passage: Passage) -> bool:
    """No other heading of its make stands in the page: no subhead."""
    make = make_of(passage)
    return not any(
        other is not passage and other.tag == passage.tag and make_of(other) == make
        for other in walk.passages
    )


def _stands_out(walk: Walk, passage: Passage) -> bool:
    """Its tag, class, parent or weight differs from the running text after it."""
    after = [
        p
        for p in walk.passages[passage.order + 1 : passage.order + 12]
        if p.tag not in HEADING_TAGS and len(p.text) >= 40 and not p.hints & OUT
    ][:2]
    if not after:
        return False
    # where each paragraph has a box of its own, another box says nothing
    boxed = len(after) > 1 and not same(*(p.element.parent for p in after))
    return all(_differs(passage, other, boxed=boxed) for other in after)


def _differs(one: Passage, other: Passage, *, boxed: bool) -> bool:
    if make_of(one) != make_of(other):
        return True
    if not boxed and not same(one.element.parent, other.element.parent):
        return True
    return (
        one.strong_chars > len(one.text) * 0.9
        and other.strong_chars < len(other.text) * 0.5
    )


def _together(passages: list[Passage], lead: Passage, first: int) -> list[Passage]:
    """The lead and the passages of the same make right before and after it, each text once."""
    make = make_of(lead)
    around = lead.element.parent
    kept = [lead]
    if lead.order >= first and lead.tag not in HEADING_TAGS:
        return kept
    for passage in passages[lead.order + 1 : lead.order + 8]:
        if make_of(passage) != make or passage.order - kept[-1].order > 2:
            break
        if tells_of_text(passage.text):
            break  # writer and day
        same_box = same(passage.element.parent, around) or lead.tag in (
            "li",
            *HEADING_TAGS,
        )
        if not same_box or (passage.order >= first and lead.tag not in HEADING_TAGS):
            break
        if fold(passage.text) not in {fold(p.text) for p in kept}:
            kept.append(passage)
    return [*_points_before(passages, lead), *kept]


def _points_before(passages: list[Passage], lead: Passage) -> list[Passage]:
    """The items of one list before a lead that is an item itself."""
    found: list[Passage] = []
    if lead.tag != "li":
        return found
    for passage in reversed(passages[max(0, lead.order - 4) : lead.order]):
        if passage.tag != "li" or not same(passage.element.parent, lead.element.parent):
            break
        found.insert(0, passage)
    return found
