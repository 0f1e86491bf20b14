"""Which passages are the article: the container first, then passage by passage.

Each passage that is left out keeps the name of the rule that did it, so that
`--explain` can say why; nothing is computed twice for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from spiders.extract.content import HEADING_TAGS, Content, Hint, Passage
from spiders.extract.fold import is_wide
from spiders.extract.known import Known
from spiders.extract.printed.rows import is_row_of_facts
from spiders.extract.signs.make import Make, make_of
from spiders.extract.signs.new_window import leave_out_new_window
from spiders.extract.text.about_writers import mark_about_writers
from spiders.extract.text.announced import (
    leave_out_headings_of_others,
    leave_out_labels,
)
from spiders.extract.text.appeals import mark_appeals, mark_channels
from spiders.extract.text.asked import mark_asked
from spiders.extract.text.beyond import leave_out_beyond
from spiders.extract.text.cards import mark_cards, mark_labelled, mark_overlaid
from spiders.extract.text.consents import mark_consents
from spiders.extract.text.container import container
from spiders.extract.text.ends import cut_ends, usual_makes
from spiders.extract.text.interview import ASKS, MIN_TURNS, mark_interview, mark_times
from spiders.extract.text.lead import find_leads
from spiders.extract.text.neighbours import mark_neighbours
from spiders.extract.text.node import Node, box_make
from spiders.extract.text.opening import Opening, read_opening
from spiders.extract.text.pulled import mark_pulled
from spiders.extract.text.repeated import leave_out_repeated, leave_out_titles_again
from spiders.extract.text.rules import Rules, join_rows, keep_whole_lists, kind_of
from spiders.extract.text.walk import Walk
from spiders.extract.text.weigh import OUT, WIDE_FACTOR, Running, running_text, weigh
from spiders.extract.tree import Element, ancestors

_TEASER = int(Hint.TEASER)
MAX_ABOVE = 15
"""Passages above the text in which its writers may be named."""


@dataclass(slots=True)
class Body:
    """The content with what stands above it."""

    content: Content
    opening: Opening
    first: int
    """Order of the first running text."""
    last: int
    """Order of the last passage that was kept; `first` when none was."""


def read_body(walk: Walk, known: Known, chosen: list[Element] | None = None) -> Body:
    """Find container and passages of the article.

    Args:
        chosen: Elements that a source's selector names as the body.
    """
    factor = WIDE_FACTOR if is_wide(walk.passages) else 1.0
    cards, listed = mark_cards(walk, factor, known.host)
    cards += mark_overlaid(walk, factor)
    mark_labelled(walk, factor)
    running = running_text(walk, factor)
    mark_neighbours(walk, running, factor, known.headlines)
    weigh(walk, running)
    node = _chosen_node(walk, chosen) if chosen else container(walk, running)
    content = Content(
        node.element,
        node.element,
        passages=walk.passages,
        listed=listed,
        cards=frozenset(card.element for card in cards if card.own & _TEASER),
    )
    texts = (o for o in running.within(node) if not walk.passages[o].hints & OUT)
    first = next(texts, node.first)
    opening = read_opening(walk, first, known.headlines)
    if opening.headline is not None and opening.headline.order == first:
        first = next(texts, first)  # in a box it looked like the first of the text
    if any(is_row_of_facts(p.text) for p in walk.passages[first : first + 1]):
        first = next(texts, first)  # writer and day, as long as a text
    opening.leads, opening.by_place = find_leads(
        walk, first, known.leads, known.headlines, opening.headline
    )
    if len(leads := opening.leads) > 1 and all(o <= leads[-1].order for o in texts):
        opening.leads = []  # a note that the head's summary says whole
    _judge(walk, node, opening, known, running)
    if chosen:
        _keep_chosen(walk, chosen)
    if opening.headline is not None:
        content.headline = opening.headline.element
        content.scope = _around(node, opening.headline.order)
    last = next((p.order for p in reversed(walk.passages) if p.rule is None), first)
    return Body(content, opening, first, last)


def _chosen_node(walk: Walk, chosen: list[Element]) -> Node:
    """Smallest node that holds all chosen elements."""
    holders = _holders_of_all(chosen)
    nodes = reversed(walk.nodes)
    return next((node for node in nodes if node.element in holders), walk.nodes[0])


def _holders_of_all(elements: list[Element]) -> set[Element]:
    """What holds all of these elements, one of them too; each is climbed once."""
    first = elements[0]
    above = [first, *ancestors(first)]
    place = {holder: at for at, holder in enumerate(above)}
    seen: set[Element] = set()
    lowest = 0
    for element in elements:
        at: Element | None = element
        while at is not None and at not in seen:
            if at in place:
                lowest = max(lowest, place[at])
                break
            seen.add(at)
            at = at.parent
    return set(above[lowest:])


def _keep_chosen(walk: Walk, chosen: list[Element]) -> None:
    """What is chosen stays whatever its names say; only captions may go after this."""
    wanted = set(chosen)
    for passage in walk.passages:
        holder: Element | None = passage.element
        while holder is not None and holder not in wanted:
            holder = holder.parent
        if holder is None:
            passage.rule = passage.rule or "not_selected"
        elif (
            passage.rule not in ("headline", "lead", "repeats_headline")
            or passage.element in wanted
        ) and not passage.hints & int(Hint.CAPTION):
            passage.rule, passage.kind = None, kind_of(passage)


def _around(node: Node, order: int) -> Element:
    """Smallest element around the text that holds the passage of that order too."""
    while not node.first <= order <= node.last and node.parent is not None:
        node = node.parent
    return node.element


def _judge(
    walk: Walk, node: Node, opening: Opening, known: Known, running: Running
) -> None:
    texts = running.texts
    usual = usual_makes([walk.passages[o] for o in running.within(node)], texts)
    like = _made_alike(walk, node, opening, usual, running)
    like |= _take_intro(opening, usual, like) or _take_question(walk, opening)
    printed = [opening.headline.text] if opening.headline is not None else []
    rules = Rules((*known.headlines, *printed), [p.text for p in opening.leads], usual)
    passages = walk.passages
    for passage in passages:
        passage.rule = "outside"
    for lead in opening.leads:
        lead.rule = "lead"
    if opening.headline is not None:
        opening.headline.rule = "headline"
    for order in sorted(like.union(range(node.first, node.last + 1))):
        passage = passages[order]
        if passage.rule == "outside":
            before = passages[order - 1].rule if order else None
            passage.rule = rules.rule_for(passage, before)
            if passage.rule is None:
                passage.kind = kind_of(passage)
    inside = walk.passages[node.first : node.last + 1]
    keep_whole_lists(inside)
    join_rows(inside)
    first = min((node.first, *like))
    last = max((node.last, *like))
    # the element that holds the text may hold headline and byline too
    start = next((order for order in range(first, last + 1) if texts[order]), first)
    above = walk.passages[max(0, start - MAX_ABOVE) : start]
    span = walk.passages[first : last + 1]
    lines = mark_appeals(walk.fields, span, usual, known.host)
    mark_channels(lines, walk.tree, node.element)
    mark_asked(span)
    mark_consents(walk, span, texts)
    leave_out_labels(span)
    cut_ends(span, texts, usual, known.authors, above)
    leave_out_headings_of_others(span)
    leave_out_repeated(span, usual)
    leave_out_titles_again(span)
    mark_about_writers(walk, span, known.authors, above, usual)
    mark_pulled(walk, first, last)
    leave_out_beyond(walk, span)
    leave_out_new_window([*opening.leads, *[p for p in span if p.rule is None]])
    mark_interview(span)
    mark_times(span)


def _take_intro(opening: Opening, usual: set[Make], like: set[int]) -> set[int]:
    """Paragraphs made like the text's, above it in a box of their own: its beginning.

    A box of one is made as those of the text are.
    """
    leads = opening.leads
    if not opening.by_place or not leads or make_of(leads[0]) not in usual:
        return set()
    if len(leads) < 2 and leads[0].order not in like:
        return set()
    opening.leads = []
    return {passage.order for passage in leads}


def _take_question(walk: Walk, opening: Opening) -> set[int]:
    """The first question of an interview, which stands where a lead does: others are in bold too."""
    asked = opening.leads[0] if opening.by_place and opening.leads else None
    if asked is None or not _is_asked(asked):
        return set()
    if sum(map(_is_asked, walk.passages[asked.order + 1 :])) < MIN_TURNS:
        return set()
    opening.leads = []
    return {asked.order}


def _is_asked(passage: Passage) -> bool:
    return passage.text[-1] in ASKS and passage.strong_chars >= len(passage.text) - 1


def _made_alike(
    walk: Walk, node: Node, opening: Opening, usual: set[Make], running: Running
) -> set[int]:
    """Running text beside the container that is made just like the text in it.

    The text of some pages stands in several boxes, or goes on after an advertisement.
    """
    classes = {make[1] for make in usual if make[1]}
    parents = {walk.owners[order].parent for order in running.within(node)}
    boxes = {box_make(parent) for parent in parents if parent is not None}
    places = {_above(parent) for parent in parents if parent is not None}
    around = node
    for _ in range(3):
        around = around.parent or around
    start = opening.headline.order if opening.headline is not None else node.first
    found: set[int] = set()
    for order in running.within(around):
        if order < start or node.first <= order <= node.last:
            continue
        passage, owner = walk.passages[order], walk.owners[order]
        if passage.hints & OUT or owner.parent is None:
            continue
        make, box = make_of(passage), box_make(owner.parent)
        # a box with a name, near the others, may stand for paragraphs without
        is_near = make in usual and box[1] and _above(owner.parent) in places
        # right beside a container without a name, above it: the text begins there
        is_beside = (
            order < node.first and make in usual and owner.parent.parent is node.parent
        )
        if box in boxes and (make[1] in classes or is_near or is_beside):
            found.add(order)
    if found:
        found |= _short_between(walk, node, found, classes, boxes)
    return found


def _short_between(
    walk: Walk,
    node: Node,
    found: set[int],
    classes: set[str],
    boxes: set[tuple[str, str]],
) -> set[int]:
    """Short paragraphs and subheads in such boxes between the texts that were found in others."""
    between = range(min(node.first, *found), max(node.last, *found) + 1)
    return {
        order
        for order in between
        if (box := walk.owners[order].parent) is not None
        and not (passage := walk.passages[order]).hints & OUT
        and (box_make(box) in boxes or passage.tag in HEADING_TAGS)
        and (make_of(passage)[1] in classes or passage.tag in HEADING_TAGS)
    }


def _above(box: Node) -> Node | None:
    """What stands two levels above a box: boxes of one text have it in common."""
    return box.parent.parent if box.parent is not None else None
