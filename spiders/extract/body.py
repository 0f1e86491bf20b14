"""Which passages are the article: the container first, then passage by passage.

Each passage that is left out keeps the name of the rule that did it, so that
`--explain` can say why; nothing is computed twice for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from crawler.items import BlockKind
from spiders.extract.content import Content, Element, Hint, Passage
from spiders.extract.fold import fold, is_wide
from spiders.extract.make import Make, make_of
from spiders.extract.opening import Opening, read_opening
from spiders.extract.walk import Node, Walk
from spiders.extract.weigh import (
    HEADINGS,
    OUT,
    WIDE_FACTOR,
    container,
    weigh,
)

_END = frozenset(".!?…。！？।؟։۔\"'”»“’)]")
_LOOSE = frozenset(("div", "section", "article", "header", "main"))
_SENTENCE = frozenset(".!…。！।؟։۔:,;")
MAX_SUBHEAD = 90
"""Characters of a subhead that is a bold paragraph."""
MAX_CARD = 600
"""Letters of a teaser with its heading; boxes of product guides are longer."""
_STOP = frozenset(".…。։۔")
_KINDS = {
    "li": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "tr": BlockKind.TABLE_ROW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the other readers already know when the body is read."""

    headlines: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    body_text: str | None = None


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
    mark_cards(walk, factor)
    texts = weigh(walk, factor)
    node = _chosen_node(walk, chosen) if chosen else container(walk, texts)
    content = Content(node.element, node.element, passages=walk.passages)
    first = next(
        (
            passage.order
            for passage in walk.passages[node.first : node.last + 1]
            if texts[passage.order] and not passage.hints & OUT
        ),
        node.first,
    )
    opening = read_opening(walk, first, known.headlines, known.leads)
    _judge(walk, node, opening, known, texts)
    if chosen:
        _keep_chosen(walk, chosen)
    if opening.headline is not None:
        content.headline = opening.headline.element
        content.scope = _around(node, opening.headline.order)
    last = next((p.order for p in reversed(walk.passages) if p.rule is None), first)
    return Body(content, opening, first, last)


def _chosen_node(walk: Walk, chosen: list[Element]) -> Node:
    """Smallest node that holds all chosen elements."""
    best = walk.nodes[0]
    wanted = set(chosen)
    for node in walk.nodes:
        inside = sum(1 for element in node.element.iter() if element in wanted)
        if inside < len(wanted):
            continue
        best = node
    return best


def _keep_chosen(walk: Walk, chosen: list[Element]) -> None:
    """What is chosen stays whatever its names say; only captions may go after this."""
    wanted = set(chosen)
    for passage in walk.passages:
        holder: Element | None = passage.element
        while holder is not None and holder not in wanted:
            holder = holder.getparent()
        if holder is None:
            passage.rule = passage.rule or "not_selected"
        elif (
            passage.rule not in ("headline", "lead", "repeats_headline")
            or passage.element in wanted
        ) and not passage.hints & int(Hint.CAPTION):
            passage.rule, passage.kind = None, _kind_of(passage)


def _around(node: Node, order: int) -> object:
    """Smallest element around the text that holds the passage of that order too."""
    while not node.first <= order <= node.last and node.parent is not None:
        node = node.parent
    return node.element


def mark_cards(walk: Walk, factor: float) -> None:
    """Name as RELATED the small boxes whose heading is a link and that stand in rows."""
    titles = [
        passage.order
        for passage in walk.passages
        if passage.tag in HEADINGS and passage.link_chars >= 0.5 * len(passage.text)
    ]
    cards: dict[tuple[str, str], list[Node]] = {}
    for order in titles:
        card: Node | None = None
        node = walk.owners[order].parent
        while node is not None and _is_card(node, titles, factor):
            card, node = node, node.parent
        if card is not None:
            cards.setdefault(_make_of(card), []).append(card)
    for same in cards.values():
        if len(same) >= 2:
            for node in same:
                node.own |= int(Hint.RELATED)


def _is_card(node: Node, titles: list[int], factor: float) -> bool:
    return (
        node.last - node.first <= 8
        and node.chars * factor <= MAX_CARD
        and bisect_right(titles, node.last) - bisect_left(titles, node.first) == 1
    )


def _make_of(node: Node) -> tuple[str, str]:
    """Tag and first class name without digits: what boxes of one kind share."""
    names = (node.element.get("class") or "").split()
    return node.tag, names[0].rstrip("0123456789") if names else ""


def _judge(
    walk: Walk, node: Node, opening: Opening, known: Known, texts: list[float]
) -> None:
    headlines = {fold(text) for text in known.headlines}
    if opening.headline is not None:
        headlines.add(fold(opening.headline.text))
    leads = {id(passage) for passage in opening.leads}
    lead_texts = {fold(passage.text) for passage in opening.leads}
    for passage in walk.passages:
        if passage is opening.headline:
            passage.rule = "headline"
        elif id(passage) in leads:
            passage.rule = "lead"
        elif not node.first <= passage.order <= node.last:
            passage.rule = "outside"
        else:
            passage.rule = _rule_for(passage, headlines, lead_texts)
            passage.kind = _kind_of(passage)
    _cut_ends(walk.passages[node.first : node.last + 1], texts)


def _rule_for(passage: Passage, headlines: set[str], leads: set[str]) -> str | None:
    hints = passage.hints
    if hints & OUT:
        return "named"
    folded = fold(passage.text)
    if not folded:
        return "no_words"
    if folded in headlines:
        return "repeats_headline"
    if folded in leads:
        return "repeats_lead"
    if passage.tag == "h1":
        return "headline"
    if passage.link_chars > len(passage.text) * 0.8:
        return "link"
    if _is_teaser_line(passage):
        return "teaser_line"
    return None


def _is_teaser_line(passage: Passage) -> bool:
    """A label and then a link to the end, without the full stop of a sentence."""
    size = len(passage.text)
    return (
        size < 220
        and passage.link_chars > size * 0.45
        and passage.text[-1] not in _STOP
        and passage.tag in ("p", "div", "li")
        and _has_one_link(passage.element)
    )


def _has_one_link(element: Element) -> bool:
    links = element.iter("a")
    return next(links, None) is not None and next(links, None) is None


def _kind_of(passage: Passage) -> BlockKind:
    if passage.tag in HEADINGS:
        return BlockKind.SUBHEAD
    return _KINDS.get(passage.tag, BlockKind.PARAGRAPH)


def _cut_ends(passages: list[Passage], texts: list[float]) -> None:
    """Short pieces before the first and after the last running text."""
    kept = [passage for passage in passages if passage.rule is None]
    makes: dict[Make, float] = {}
    for passage in kept:
        if texts[passage.order]:
            make = make_of(passage)
            makes[make] = makes.get(make, 0.0) + texts[passage.order]
    most = max(makes.values(), default=0.0)
    usual = {make for make, mass in makes.items() if mass >= most * 0.2}
    for passage in kept:
        if texts[passage.order]:
            break
        if passage.kind is BlockKind.SUBHEAD:
            continue
        if make_of(passage) not in usual or passage.text[-1] not in _END:
            passage.rule = "before_text"
    for passage in reversed(kept):
        if make_of(passage) in usual and (
            texts[passage.order] or passage.text[-1] in _END
        ):
            break
        if texts[passage.order] and passage.tag != "div":
            break
        passage.rule = "after_text"
    _drop_loose(kept, texts, usual)
    _headings_alone(passages)
    _mark_bold(kept, texts)


def _drop_loose(kept: list[Passage], texts: list[float], usual: set[Make]) -> None:
    """Labels that stand in no paragraph, where the text stands in paragraphs."""
    loose = [
        passage
        for passage in kept
        if passage.tag in _LOOSE
        and passage.rule is None
        and not texts[passage.order]
        and make_of(passage) not in usual
    ]
    if len(loose) * 4 <= len(kept):
        for passage in loose:
            passage.rule = "not_a_paragraph"


def _mark_bold(kept: list[Passage], texts: list[float]) -> None:
    """Short paragraphs wholly in bold before plain text are subheads, or questions.

    Where most of the text is bold it says nothing.
    """
    bold = [p for p in kept if p.tag == "p" and p.strong_chars >= len(p.text) - 1]
    if len(bold) * 3 > len(kept):
        return
    following = {id(a): b for a, b in pairwise(p for p in kept if p.rule is None)}
    for passage in bold:
        after = following.get(id(passage))
        if after is None or after.strong_chars * 2 > len(after.text):
            continue
        if passage.text[-1] in "?？؟":
            passage.kind = BlockKind.QUESTION
        elif (
            len(passage.text) <= MAX_SUBHEAD
            and passage.text[-1] not in _SENTENCE
            and texts[after.order]
            and passage is not kept[0]
        ):
            passage.kind = BlockKind.SUBHEAD


def _headings_alone(passages: list[Passage]) -> None:
    """A subhead whose next text is left out is the heading of what was left out."""
    after: str | None = "end"
    links = 0
    for passage in reversed(passages):
        if passage.kind is BlockKind.SUBHEAD and passage.rule is None:
            if after is not None or links > 1:
                passage.rule = "heading_of_left_out"
        elif passage.rule in ("link", "teaser_line"):
            links += 1
        elif passage.rule not in _PASSED_OVER and not passage.hints & _PICTURE:
            after = passage.rule
            links = 0


_PASSED_OVER = ("caption", "no_words", "not_a_paragraph")
_PICTURE = int(Hint.CAPTION | Hint.HIDDEN | Hint.EMBED)
