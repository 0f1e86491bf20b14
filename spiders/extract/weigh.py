"""How much of an article lies where: hints made sure of, masses summed, container chosen."""

from __future__ import annotations

from spiders.extract.content import Hint, Passage
from spiders.extract.walk import Node, Walk

HARD = int(Hint.CAPTION | Hint.NAVIGATION | Hint.COMMENTS | Hint.HIDDEN)
SOFT = int(
    Hint.RELATED
    | Hint.PROMO
    | Hint.SHARE
    | Hint.BIO
    | Hint.META
    | Hint.TAGS
    | Hint.ASIDE
    | Hint.KICKER
    | Hint.EMBED
)
_SHORT = int(Hint.PROMO | Hint.SHARE | Hint.META | Hint.TAGS | Hint.KICKER | Hint.EMBED)
"""Hints of things that never hold several paragraphs."""
_WRITTEN = frozenset(("p", "ul", "ol", "table", "body"))
_LINKED = int(Hint.RELATED | Hint.TAGS)
_TAGS = int(Hint.TAGS)
_TEASER = int(Hint.TEASER)
OUT = HARD | SOFT | _TEASER
"""Hints that keep a passage out of the body."""
_BODY, _LEAD, _EMBED = int(Hint.BODY), int(Hint.LEAD), int(Hint.EMBED)
_COMMENTS, _CAPTION = int(Hint.COMMENTS), int(Hint.CAPTION)
_NOT_IN_BODY = int(Hint.RELATED | Hint.PROMO | Hint.SHARE | Hint.META | Hint.TAGS)
_DOUBTED = OUT | _LEAD
_BY_TAG = _CAPTION | _EMBED
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_Running = tuple[float, Node]
"""Running text and the node it stands in."""

MIN_PARAGRAPH = 60
"""Letters of a Latin script from which a passage counts as running text."""
WIDE_FACTOR = 2.5
"""Letters of Latin script that say what one sign of Chinese, Japanese or Korean says."""
SHORT = 2.0
"""So much more counts a letter where no passage of the page is running text: a note in a
few short sentences, or in a script that needs fewer letters (Hebrew, Arabic)."""
MAX_TEASER = 250
"""Running text that a teaser without a link may hold; what holds more is no teaser."""
NAMED_SHARE = 0.5
"""Share of the text that an element named as the body must hold to be believed."""
DESCEND = 0.72
"""Share of its parent's text that a child must hold to be entered."""
FRAME_SHARE = 0.4
"""A name that lies on more of the page's text than this, and on its title, names a frame."""
BOX_SHARE = 0.65
"""The same for an element without the title."""
LEAST_CLEAN = 0.35
"""At least this share of the text must be free of names, or the names are not believed."""


def _running_texts(passages: list[Passage], factor: float) -> list[float]:
    """Letters of each passage that reads like running text, without links; else 0."""
    return [
        _running_text(passage, factor)
        if len(passage.text) * factor >= MIN_PARAGRAPH
        else 0.0
        for passage in passages
    ]


def _running_text(passage: Passage, factor: float) -> float:
    size = len(passage.text)
    if passage.tag in HEADINGS:
        return 0.0
    links = passage.link_chars
    if links * 2 > size:
        return 0.0
    mass = (size - links) * factor
    if passage.tag == "li":
        return mass * 0.5
    return mass if passage.tag == "p" else mass * 0.8


def weigh(walk: Walk, factor: float) -> list[float]:
    """Settle hints and sum masses; returns the running text of each passage.

    A hint that lies on most of the page's text says nothing: it names the page's frame
    ("share-wrapper", "sidebar-layout"), not the text in it.
    """
    texts = _running_texts(walk.passages, factor)
    if not any(texts):
        texts = _running_texts(walk.passages, factor * SHORT)
    running = _with_nodes(walk, texts)
    _sum(walk.nodes, running)
    heavy = [node for node in walk.nodes if node.paragraphs]
    total = walk.nodes[0].mass or 1.0
    titles = [passage.order for passage in walk.passages if passage.tag == "h1"]
    for node in walk.nodes:
        # what holds no running text is believed, but for what its tag says against
        if node.own & (_DOUBTED if node.mass else _BY_TAG):
            node.own = _believed(node, node.mass / total, titles)
    _inherit(walk)
    _doubt_common(walk, running, total)
    clean = [(text, node) for text, node in running if not node.hints & OUT]
    if len(clean) < len(running):
        for node in heavy:
            node.mass, node.paragraphs = 0.0, 0
        _sum(heavy, clean)
    for passage, node in zip(walk.passages, walk.owners, strict=True):
        passage.hints = node.hints
    return texts


def _with_nodes(walk: Walk, texts: list[float]) -> list[_Running]:
    return [pair for pair in zip(texts, walk.owners, strict=True) if pair[0]]


def _believed(node: Node, share: float, titles: list[int]) -> int:
    """Hints of a node that may be true, by the share of the text below it."""
    own = node.own
    comments = own & _COMMENTS
    if (
        node.tag == "figure"
        and next(node.element.iter("table", "pre"), None) is not None
    ):
        own &= ~_CAPTION
    if own & _EMBED and node.tag in _WRITTEN:
        own &= ~_EMBED  # an embedded post stands in a quotation or in a box
    if node.mass > MAX_TEASER and not node.links:
        own &= ~_LINKED  # further reading without a link to read is none
    if node.mass > MAX_TEASER:
        own &= ~_TAGS  # tags are words
    if own & _LEAD and node.paragraphs > 4:
        own &= ~_LEAD
    if own & _SHORT and node.paragraphs >= 4 and node.mass > 800:
        own &= ~_SHORT
    if share > FRAME_SHARE:
        frame = any(node.first <= order <= node.last for order in titles)
        if frame or share > BOX_SHARE:
            own &= ~SOFT
    if share > BOX_SHARE and node.tag not in ("nav", "footer"):
        own &= ~HARD
    return own | (comments if share < 0.85 else 0)


def _inherit(walk: Walk) -> None:
    for node in walk.nodes:
        own = node.own
        around = node.parent.hints if node.parent else 0
        if own & _BODY:
            # "teaser-content" around an "article-body": the nearer name is right
            around &= ~_NOT_IN_BODY
        node.hints = own | around


def _doubt_common(walk: Walk, running: list[_Running], total: float) -> None:
    """Take back the hint that most text bears, until enough text is free of any.

    Teasers told by their make are believed beside any other text, be it a short note.
    """
    if all(node.hints & _TEASER for _, node in running):
        _take_back(walk, _TEASER)
    for _ in range(6):
        clean = 0.0
        borne: dict[int, float] = {}
        for text, node in running:
            out = node.hints & OUT
            if out & _TEASER:
                continue
            if not out:
                clean += text
            else:
                borne[out] = borne.get(out, 0.0) + text
        if not borne or clean >= LEAST_CLEAN * total:
            return
        heaviest = max(borne, key=lambda bits: borne[bits])
        if borne[heaviest] < clean:
            return
        _take_back(walk, heaviest & ~int(Hint.COMMENTS | Hint.CAPTION) or heaviest)


def _take_back(walk: Walk, bits: int) -> None:
    for node in walk.nodes:
        node.own &= ~bits
    _inherit(walk)


def _sum(nodes: list[Node], running: list[_Running]) -> None:
    """Add the running text to the nodes around it, all of them among these."""
    for text, node in running:
        node.mass += text
        node.paragraphs += 1
    for node in reversed(nodes):
        parent = node.parent
        if node.paragraphs and parent is not None:
            parent.mass += node.mass
            parent.paragraphs += node.paragraphs


def container(walk: Walk, texts: list[float]) -> Node:
    """The deepest node that still holds most of the text."""
    heaviest: dict[Node, Node] = {}
    for node in walk.nodes:
        if (mass := node.mass) and (parent := node.parent) is not None:
            known = heaviest.get(parent)
            if known is None or mass > known.mass:
                heaviest[parent] = node
    own = _own_text(walk, texts)
    best = walk.nodes[0]
    while child := heaviest.get(best):
        if child.mass < best.mass * DESCEND or child.first == child.last:
            break
        if own.get(best, 0.0) > 0.04 * best.mass:
            break
        best = child
    return _named_body(walk, best)


def _named_body(walk: Walk, node: Node) -> Node:
    """The element named as the article's body: close around the node, or most of it."""
    around = node
    for _ in range(3):
        if around.own & _BODY or around.parent is None:
            break
        around = around.parent
    if around.own & _BODY and around.mass < 2 * node.mass:
        return around
    # a text in several parts, each named as a body, has its container around them
    named = [n for n in walk.nodes if n.own & _BODY and n.mass > 0.1 * node.mass]
    if not named or any(n.first > named[0].last for n in named):
        return node
    return named[0] if named[0].mass > node.mass * NAMED_SHARE else node


def _own_text(walk: Walk, texts: list[float]) -> dict[Node | None, float]:
    """Running text in paragraphs that stand in a node directly."""
    own: dict[Node | None, float] = {}
    for text, node in _with_nodes(walk, texts):
        if node.tag == "p" and not node.hints & OUT:
            own[node.parent] = own.get(node.parent, 0.0) + text
    return own
