"""How much of an article lies where: hints made sure of, masses summed, container chosen."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from spiders.extract.content import HEADING_TAGS, Hint, Passage
from spiders.extract.text.node import Node
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Element, Tree

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
_RELATED = int(Hint.RELATED)
_TAGS = int(Hint.TAGS)
_TEASER = int(Hint.TEASER)
OUT = HARD | SOFT | _TEASER
"""Hints that keep a passage out of the body."""
_BODY, _LEAD, _EMBED = int(Hint.BODY), int(Hint.LEAD), int(Hint.EMBED)
_HIDDEN = int(Hint.HIDDEN)
_COMMENTS, _CAPTION = int(Hint.COMMENTS), int(Hint.CAPTION)
_NOT_IN_BODY = int(Hint.RELATED | Hint.PROMO | Hint.SHARE | Hint.META | Hint.TAGS)
_DOUBTED = OUT | _LEAD

MIN_PARAGRAPH = 60
"""Letters of a Latin script from which a passage counts as running text."""
WIDE_FACTOR = 2.5
"""Letters of Latin script that say what one sign of Chinese, Japanese or Korean says."""
SHORT = 2.0
"""So much more counts a letter where no passage of the page is running text: a note in a
few short sentences, or in a script that needs fewer letters (Hebrew, Arabic)."""
MAX_TEASER = 250
"""Running text that a teaser without a link may hold; what holds more is no teaser."""
FRAME_SHARE = 0.4
"""A name that lies on more of the page's text than this, and on its title, names a frame."""
BOX_SHARE = 0.65
"""The same for an element without the title."""
MIN_ANSWERED = 400
"""Letters of a text that may have comments of any length: two short paragraphs."""
MAX_LAYER = 800
"""Letters of a layer that opens over the page: a report, a log-in, a limit that is reached."""
LEAST_CLEAN = 0.35
"""At least this share of the text must be free of names, or the names are not believed."""


def _running_texts(walk: Walk, factor: float) -> list[float]:
    """Letters of each passage that reads like running text, without links; else 0."""
    least = MIN_PARAGRAPH / factor
    return [
        _running_text(passage, factor) if size >= least else 0.0
        for passage, size in zip(walk.passages, walk.sizes, strict=True)
    ]


def _running_text(passage: Passage, factor: float) -> float:
    size = len(passage.text)
    if passage.tag in HEADING_TAGS:
        return 0.0
    links = passage.link_chars
    if links * 2 > size:
        return 0.0
    mass = (size - links) * factor
    if passage.tag == "li":
        return mass * 0.5
    return mass if passage.tag == "p" else mass * 0.8


class Running:
    """Where the running text of a page lies, and how much of it in each node."""

    __slots__ = ("_counts", "_masses", "_sums", "orders", "texts")

    def __init__(self, texts: list[float]) -> None:
        self.texts = texts
        """Running text of each passage, by order; 0 where it has none."""
        self.orders = [order for order, text in enumerate(texts) if text]
        """The passages that have some."""
        self._counts = list(accumulate(map(bool, texts), initial=0))
        self._sums = list(accumulate(texts, initial=0.0))
        """Passages, and letters, before each passage."""
        self._masses: dict[tuple[int, int], float] = {}

    def within(self, node: Node) -> list[int]:
        """The orders of those that lie in a node."""
        counts = self._counts
        return self.orders[counts[node.first] : counts[node.last + 1]]

    def count(self, node: Node) -> int:
        """Passages of running text below."""
        return self._counts[node.last + 1] - self._counts[node.first]

    def count_between(self, start: int, end: int) -> int:
        """Passages of running text from one order to before another."""
        return self._counts[end] - self._counts[start]

    def mass(self, node: Node) -> float:
        """Letters of running text below, weighed."""
        # boxes in each other have one weight, and to round takes longer than to look it up
        place = node.first, node.last
        found = self._masses.get(place)
        if found is None:
            # rounded, so that boxes of one text weigh the same wherever they stand
            found = round(self._sums[node.last + 1] - self._sums[node.first], 2)
            self._masses[place] = found
        return found

    def between(self, start: int, end: int) -> float:
        """Letters of the running text of several passages from one order to before another; of
        one alone 0."""
        if self.count_between(start, end) < 2:
            return 0.0
        return self._sums[end] - self._sums[start]

    def middle(self, node: Node) -> int:
        """Order of the passage in which half of a node's running text is reached."""
        sums, start, end = self._sums, node.first, node.last + 1
        half = (sums[start] + sums[end]) / 2
        return bisect_left(sums, half, start + 1, end) - 1


def running_text(walk: Walk, factor: float) -> Running:
    """Where a page has running text, whatever its names say."""
    texts = _running_texts(walk, factor)
    if not any(texts):
        texts = _running_texts(walk, factor * SHORT)
    return Running(texts)


def weigh(walk: Walk, running: Running) -> None:
    """Settle hints.

    A hint that lies on most of the page's text says nothing: it names the page's frame
    ("share-wrapper", "sidebar-layout"), not the text in it.
    """
    total = running.mass(walk.nodes[0]) or 1.0
    titles = [passage.order for passage in walk.passages if passage.tag == "h1"]
    for node in walk.nodes:
        if node.own & _DOUBTED:
            node.own = _believed(walk, node, running, total, titles)
    _inherit(walk)
    _doubt_common(walk, running, total, titles)
    for passage, node in zip(walk.passages, walk.owners, strict=True):
        passage.hints = node.hints


def _believed(
    walk: Walk, node: Node, running: Running, total: float, titles: list[int]
) -> int:
    """Hints of a node that may be true, by the share of the text below it."""
    own = node.own
    if titles and node.first <= titles[0] <= node.last:
        own &= ~_COMMENTS  # "no-disqus": who comments, comments on a headline above
    comments = own & _COMMENTS
    if node.tag == "figure" and _is_of_text(node.element, walk.tree):
        own &= ~_CAPTION
    if own & _EMBED and node.tag in _WRITTEN:
        own &= ~_EMBED  # an embedded post stands in a quotation or in a box
    if not (inside := running.count(node)):
        return own
    mass = running.mass(node)
    share = mass / total
    if mass > MAX_TEASER:
        own &= ~_TAGS  # tags are words
        if own & _RELATED and not _offers(walk, node):
            own &= ~_RELATED  # further reading without a link to read is none
    if own & _LEAD and inside > 4:
        own &= ~_LEAD
    if own & _SHORT and inside >= 4 and mass > 800:
        own &= ~_SHORT
    if share > FRAME_SHARE:
        frame = any(node.first <= order <= node.last for order in titles)
        if frame or share > BOX_SHARE:
            own &= ~SOFT
    if share > BOX_SHARE and node.tag not in ("nav", "footer"):
        own &= ~HARD
    if comments and share >= 0.85 and not _is_answer(node, running, titles):
        return own
    return own | comments


def _offers(walk: Walk, node: Node) -> bool:
    """Whether a box has a line that is a link; words of a paragraph may be one anywhere."""
    lines = walk.passages[node.first : node.last + 1]
    return any(line.link_chars * 2 > len(line.text) for line in lines)


def _is_of_text(figure: Element, tree: Tree) -> bool:
    """A table, code, or a quotation of whole paragraphs without a picture."""
    if not (tree.all("table") or tree.all("pre") or tree.all("blockquote")):
        return False  # as most pages: no figure need be looked through
    found = figure.css_first("table, pre, blockquote p")
    return found is not None and (
        found.tag != "p" or figure.css_first("img, svg, video, iframe") is None
    )


def _is_answer(node: Node, running: Running, titles: list[int]) -> bool:
    """Whether a headline and a text stand above a box of comments, which may be far longer."""
    above = [order for order in titles if order < node.first]
    if not above or titles[-1] > node.first:
        return False
    return running.between(above[-1], node.first) >= MIN_ANSWERED


def _is_layer(node: Node, running: Running, titles: list[int]) -> bool:
    """Whether a small box named as laid over the page has a button, and stands below the title."""
    return (
        0.0 < running.mass(node) <= MAX_LAYER
        and bool(titles)
        and titles[-1] < node.first
        and node.element.css_first("button, input") is not None
    )


def _inherit(walk: Walk) -> None:
    for node in walk.nodes:
        around = node.parent.hints if node.parent is not None else 0
        if own := node.own:
            if own & _BODY:
                # "teaser-content" around an "article-body": the nearer name is right
                around &= ~_NOT_IN_BODY
            around |= own
        node.hints = around


def _doubt_common(
    walk: Walk, running: Running, total: float, titles: list[int]
) -> None:
    """Take back the hint that most text bears, until enough text is free of any.

    Teasers told by their make are believed beside any other text, be it a short note, and
    comments below a text, and layers to press something on below a title.
    """
    answers: set[int] = set()
    for node in walk.nodes:
        if (node.own & _COMMENTS and _is_answer(node, running, titles)) or (
            node.own & _HIDDEN and _is_layer(node, running, titles)
        ):
            answers.update(running.within(node))
    total -= sum([running.texts[order] for order in answers])
    found = [
        (running.texts[order], walk.owners[order])
        for order in running.orders
        if order not in answers
    ]
    if all(node.hints & _TEASER for _, node in found):
        _take_back(walk, _TEASER)
    for _ in range(6):
        clean = 0.0
        borne: dict[int, float] = {}
        for text, node in found:
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
