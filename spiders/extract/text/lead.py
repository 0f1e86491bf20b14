"""Which passages are the lead: set apart by their name, their place or the head's summary."""

from __future__ import annotations

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.fold import fold
from spiders.extract.signs.make import make_of
from spiders.extract.text.deck import tells_of_text
from spiders.extract.text.lead_rank import DESCRIBED, MIN_CUT, PLACED, LeadRanks
from spiders.extract.text.standing import flows, stands_out
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import HARD
from spiders.extract.tree import same

_NO_LEAD = HARD & ~int(Hint.HIDDEN)
MAX_LEAD = 1_500
MIN_LEAD = 20
MIN_DESCRIBED = 13
"""Characters of a lead that the head gives as its summary, word for word."""
MAX_RUN = 5
MAX_BETWEEN = 12
"""Passages behind a lead in which the text goes on."""


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
    ranks = LeadRanks(walk, first, wanted, headline)
    best = 0
    found: list[Passage] = []
    for passage in passages[start : first + 1]:
        if not _may_lead(passage) or (text := fold(passage.text)) in titles:
            continue
        if len(passage.text) < MIN_LEAD and text not in wanted:
            continue
        # most texts are no part of it
        if text[:MIN_LEAD] in said and (
            run := _described_run(walk, passage, text, wanted, first)
        ):
            return run, False
        rank = ranks.of(passage, text)
        if rank > best:
            best, found = rank, [passage]
    if not found:
        return [], False
    if best == DESCRIBED and _is_of_text(passages, found[0], first):
        return found, False
    return _together(passages, found[0], first), best == PLACED


def _is_of_text(passages: list[Passage], lead: Passage, first: int) -> bool:
    """Whether nothing but the head's summary parts a lead from the text: what follows is no lead."""
    is_named = lead.hints & int(Hint.LEAD)
    return not is_named and make_of(passages[first]) == make_of(lead)


def _may_lead(passage: Passage) -> bool:
    size = len(passage.text)
    return (
        MIN_DESCRIBED <= size <= MAX_LEAD
        and not passage.hints & _NO_LEAD
        and passage.link_chars * 10 <= size * 9
    )


def _described_run(
    walk: Walk, passage: Passage, text: str, wanted: list[str], first: int
) -> list[Passage]:
    """Paragraphs of one make that are the summary together, where the text after them has another.

    Args:
        text: The first of them, folded.
    """
    description = next((d for d in wanted if d != text and d.startswith(text)), None)
    if description is None or not flows(walk, passage):
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
    last = run[-1]
    is_above = last.order < first and not flows(walk, last)
    is_apart = stands_out(walk, last) and not _goes_on(walk, last)
    return run if is_whole and (is_above or is_apart) else []


def _goes_on(walk: Walk, passage: Passage) -> bool:
    """Whether paragraphs of the same make stand in the same box, behind a box or a picture: what
    the head's summary says is the text's beginning, cut off."""
    make, around = make_of(passage), passage.element.parent
    return any(
        make_of(other) == make and same(other.element.parent, around)
        for other in walk.passages[passage.order + 1 : passage.order + MAX_BETWEEN]
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
