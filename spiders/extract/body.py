"""Which passages are the article: the container first, then passage by passage.

Each passage that is left out keeps the name of the rule that did it, so that
`--explain` can say why; nothing is computed twice for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.items import BlockKind
from spiders.extract.content import Content, Hint, Passage
from spiders.extract.fold import fold, is_wide
from spiders.extract.page import Page
from spiders.extract.walk import Node, Walk

_HARD = int(Hint.CAPTION | Hint.NAVIGATION | Hint.COMMENTS | Hint.HIDDEN)
_SOFT = int(
    Hint.RELATED
    | Hint.PROMO
    | Hint.SHARE
    | Hint.BIO
    | Hint.META
    | Hint.TAGS
    | Hint.ASIDE
    | Hint.KICKER
)
_OUT = _HARD | _SOFT
_NAMES_OF_PLACES = int(Hint.BODY | Hint.ARTICLE | Hint.HEADER)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT_TAGS = frozenset(("p", "blockquote", "pre", "li", "dd", "div", "section", "body"))

MIN_PARAGRAPH = 60
"""Letters of Latin script from which a passage counts as running text."""
DESCEND = 0.72
"""Share of the text that a child must hold to be entered instead of its parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the other readers already know when the body is read."""

    headlines: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    body_text: str | None = None


def read_body(page: Page, walk: Walk, known: Known) -> Content:
    """Find container and passages of the article."""
    top = walk.nodes[0]
    _weigh(walk)
    container = _container(walk)
    content = Content(container.element, container.element, passages=walk.passages)
    _judge(walk, container, content, known)
    return content


def _weigh(walk: Walk) -> None:
    """Mass of every node, its hints, and the same for all its parents.

    A hint that lies on most of the page's text says nothing: it names the page's frame
    ("share-wrapper", "sidebar-layout"), not the text in it.
    """
    wide = is_wide(walk.passages)
    for passage, node in zip(walk.passages, walk.owners, strict=True):
        mass = _plain_mass(passage, wide)
        while mass and node is not None:
            node.mass += mass
            node = node.parent
    total = walk.nodes[0].mass or 1.0
    for node in walk.nodes:
        own = node.own
        if own & _OUT:
            share = node.mass / total
            if share > 0.4 and not own & int(Hint.COMMENTS):
                own &= ~_SOFT
            if share > 0.6 and node.tag not in ("nav", "footer"):
                own &= ~(_HARD & ~int(Hint.COMMENTS))
            if share > 0.85:
                own &= ~_OUT
        node.hints = own | (node.parent.hints if node.parent else 0)
    for node in walk.nodes:
        node.mass = 0.0
    for passage, node in zip(walk.passages, walk.owners, strict=True):
        passage.hints = node.hints
        if node.hints & _OUT:
            continue
        mass = _plain_mass(passage, wide)
        while mass and node is not None:
            node.mass += mass
            node = node.parent


def _plain_mass(passage: Passage, wide: bool) -> float:
    """Letters of a passage that reads like running text, else 0."""
    size = len(passage.text)
    if wide:
        size = int(size * 2.5)
    if passage.tag in _HEADINGS or size < MIN_PARAGRAPH:
        return 0.0
    if passage.link_chars * 2 > len(passage.text):
        return 0.0
    mass = float(size) * (1 - passage.link_chars / len(passage.text))
    if passage.tag == "li":
        mass *= 0.5
    elif passage.tag != "p":
        mass *= 0.8
    return mass


def _container(walk: Walk) -> Node:
    best = walk.nodes[0]
    children: dict[int, list[Node]] = {}
    for node in walk.nodes:
        if node.parent is not None and node.mass:
            children.setdefault(id(node.parent), []).append(node)
    while below := children.get(id(best)):
        heaviest = max(below, key=lambda node: node.mass)
        if heaviest.mass < best.mass * DESCEND or heaviest.first == heaviest.last:
            break
        best = heaviest
    return best


Rule = Callable[[Passage], str | None]


def _judge(walk: Walk, container: Node, content: Content, known: Known) -> None:
    headlines = {fold(text) for text in known.headlines}
    leads = {fold(text) for text in known.leads}
    for passage in walk.passages:
        if not container.first <= passage.order <= container.last:
            passage.rule = "outside"
            continue
        passage.rule = _rule_for(passage, headlines, leads)
        passage.kind = _kind_of(passage)
    _cut_ends(walk.passages[container.first : container.last + 1])


def _rule_for(passage: Passage, headlines: set[str], leads: set[str]) -> str | None:
    hints = passage.hints
    if hints & _OUT:
        return "named:" + "+".join(
            str(hint.name).lower() for hint in Hint(hints & _OUT)
        )
    folded = fold(passage.text)
    if folded in headlines:
        return "repeats_headline"
    if folded in leads:
        return "repeats_lead"
    if passage.tag in ("h1",):
        return "headline"
    if passage.link_chars > len(passage.text) * 0.8:
        return "link"
    if not folded:
        return "no_words"
    return None


def _kind_of(passage: Passage) -> BlockKind:
    tag = passage.tag
    if tag in _HEADINGS:
        return BlockKind.SUBHEAD
    if tag == "li":
        return BlockKind.LIST_ITEM
    if tag == "blockquote":
        return BlockKind.QUOTE
    if tag == "tr":
        return BlockKind.TABLE_ROW
    return BlockKind.PARAGRAPH


def _cut_ends(passages: list[Passage]) -> None:
    for passage in reversed(passages):
        if passage.rule is None:
            if passage.kind is not BlockKind.SUBHEAD:
                return
            passage.rule = "subhead_without_text"
