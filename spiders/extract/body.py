"""Which passages are the article: the container first, then passage by passage.

Each passage that is left out keeps the name of the rule that did it, so that
`--explain` can say why; nothing is computed twice for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import BlockKind
from spiders.extract.content import Content, Hint, Passage
from spiders.extract.fold import fold, is_wide
from spiders.extract.opening import Opening, read_opening
from spiders.extract.walk import Node, Walk
from spiders.extract.weigh import (
    HEADINGS,
    MIN_PARAGRAPH,
    OUT,
    WIDE_FACTOR,
    container,
    weigh,
)

_END = frozenset(".!?…。！？।؟։۔\"'”»“’)]")
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


def read_body(walk: Walk, known: Known) -> Body:
    """Find container and passages of the article."""
    factor = WIDE_FACTOR if is_wide(walk.passages) else 1.0
    mark_cards(walk)
    texts = weigh(walk, factor)
    node = container(walk, texts)
    content = Content(node.element, node.element, passages=walk.passages)
    first = next(
        (
            passage.order
            for passage in walk.passages[node.first : node.last + 1]
            if texts[passage.order] and not passage.hints & OUT
        ),
        node.first,
    )
    opening = read_opening(walk, first, known.headlines, known.leads, texts)
    _judge(walk, node, opening, known, texts)
    if opening.headline is not None:
        content.headline = opening.headline.element
        content.scope = _around(node, opening.headline.order)
    return Body(content, opening)


def _around(node: Node, order: int) -> object:
    """Smallest element around the text that holds the passage of that order too."""
    while not node.first <= order <= node.last and node.parent is not None:
        node = node.parent
    return node.element


def mark_cards(walk: Walk) -> None:
    """Name as RELATED the small boxes whose heading is a link and that stand in rows."""
    cards: dict[tuple[str, str | None], list[Node]] = {}
    for passage, owner in zip(walk.passages, walk.owners, strict=True):
        if passage.tag not in HEADINGS or passage.link_chars < 0.5 * len(passage.text):
            continue
        node: Node | None = owner
        while node is not None and (node.tag in HEADINGS or node.first == node.last):
            node = node.parent
        if node is None or node.last - node.first > 7 or node.chars > 900:
            continue
        cards.setdefault(_make_of(node), []).append(node)
    for same in cards.values():
        if len(same) >= 2:
            for node in same:
                node.own |= int(Hint.RELATED)


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
    )


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
    for passage in kept:
        if (
            passage.tag in _LOOSE
            and passage.rule is None
            and make_of(passage) not in usual
        ):
            passage.rule = "not_a_paragraph"
    _headings_alone(passages)


Make = tuple[str, str | None]
_LOOSE = frozenset(("div", "section", "article", "header", "main"))


def make_of(passage: Passage) -> Make:
    """What passages of one kind share: tag and class."""
    return passage.tag, passage.element.get("class")


def _headings_alone(passages: list[Passage]) -> None:
    """A subhead whose next text is left out is the heading of what was left out."""
    after: Passage | None = None
    for passage in reversed(passages):
        if passage.kind is BlockKind.SUBHEAD and passage.rule is None:
            if after is None or after.rule not in (None,):
                passage.rule = "heading_of_left_out"
            continue
        if passage.rule in ("caption", "no_words") or passage.hints & int(
            Hint.CAPTION | Hint.HIDDEN | Hint.EMBED
        ):
            continue
        after = passage
