"""One walk over the tree: every run of text as a `Passage`, every block as a `Node`.

Pure; the tree is not changed. Cost is one visit for each element outside navigation.
"""

from __future__ import annotations

from itertools import accumulate

from spiders.extract.content import Hint, Passage
from spiders.extract.page import clean
from spiders.extract.signs.elements import (
    Layout,
    is_anchor,
    is_column,
    is_styled_break,
    lays_out,
)
from spiders.extract.signs.hints import hints_of
from spiders.extract.text.lines import are_paragraphs
from spiders.extract.text.node import Node
from spiders.extract.text.tags import (
    BREAK,
    CELL,
    FIELD,
    HEADINGS,
    INLINE,
    KINDS,
    LINK,
    MENU,
    RULE,
    RUN,
    SKIP,
    STRONG,
    WAYS,
    WAYS_UNSCRIPTED,
    way_of,
)
from spiders.extract.tree import Element, Tree, stands_in

_LINE = "\x1e"
"""Stands for a single `br` until the run is whole; no page can print it."""
MAX_DEPTH = 200
"""Levels the walk goes down by itself; what is deeper is read as one text."""
_BAR = " | "
"""Parts a cell from the one before."""
_APART = int(Hint.NAVIGATION | Hint.HIDDEN | Hint.PROMO)

_Open = tuple[Element, int, str | None]
"""An element gone into, the marks around it, and its tag when it is a block."""


class _StandsApartError(Exception):
    """The first text was met of a box that is none of the page's text."""


class Walk:
    """Passages and nodes of one page, in document order."""

    def __init__(
        self, tree: Tree, *, everything: bool = False, unscripted: bool = False
    ) -> None:
        """Walk through the body of a page.

        Args:
            everything: Go into navigation too: only to explain what was left out.
            unscripted: Go into what is shown where no script runs.
        """
        self.passages: list[Passage] = []
        self.owners: list[Node] = []
        """The node each passage stands in, by order."""
        self.fields: list[tuple[int, Element]] = []
        """Each `input`, with the order of the passage that follows it."""
        self.buttons: list[tuple[int, Element]] = []
        """The same of each `button`."""
        self.everything = everything
        self.tree = tree
        self._ways = WAYS_UNSCRIPTED if unscripted else WAYS
        self._layout = Layout(tree)
        self._parts: list[str] = []
        """Texts of the run that is not yet whole."""
        self._linked = self._strong = 0
        """Characters of these in links and in bold."""
        self._open: list[_Open] = []
        """The elements that are gone into, from the outermost on."""
        self._node = Node(tree.body, None, "body", None, 0, 0)
        """The innermost of these that holds a passage, as a node."""
        self._settled = 0
        """So many of these hold a passage."""
        self.nodes = [self._node]
        self._go(tree.body.first_child)
        self._flush()
        self._node.last = len(self.passages) - 1
        self.sizes = [len(passage.text) for passage in self.passages]
        """Characters of each passage, by order."""
        links = [passage.link_chars for passage in self.passages]
        self._chars_before = list(accumulate(self.sizes, initial=0))
        self._links_before = list(accumulate(links, initial=0))

    def chars(self, node: Node) -> int:
        """Of all text below."""
        before = self._chars_before
        return before[node.last + 1] - before[node.first]

    def links(self, node: Node) -> int:
        """Of these, in links."""
        before = self._links_before
        return before[node.last + 1] - before[node.first]

    def _go(self, child: Element | None) -> None:
        """Visit all nodes from one on, in order; blocks part the runs of text."""
        parts, around, ways_of = self._parts, self._open, self._ways.get
        marks, inner = 0, child
        while True:
            try:
                while child is not None:
                    tag, how, own = ways_of(child.tag_id) or way_of(child)
                    if how == RUN:
                        # most are blanks between blocks
                        if parts or not child.is_empty_text_node:
                            self._run(child.text_content, marks)
                    elif how != SKIP:
                        if how is None:
                            inner, block = self._block(child, tag, marks), tag
                        elif how == INLINE:
                            if own == LINK and is_anchor(child):
                                own = 0
                            inner, block = self._inline(child, marks | own), None
                        else:
                            inner, block = self._other(child, tag, how)
                        if inner is not None:
                            around.append((child, marks, block))
                            marks |= own
                            is_deep = len(around) >= MAX_DEPTH
                            child = self._cut(child, marks) if is_deep else inner
                            continue
                    child = child.next
                if not around:
                    return
                if parts and around[-1][2]:
                    self._flush()
            except _StandsApartError:
                pass  # on behind the box that is left out
            child, marks, block = around.pop()
            if self._settled > (settled := len(around)):
                self._settled = settled
                if block:
                    self._node.last = len(self.passages) - 1
                    self._node = self._node.parent or self._node
            child = child.next

    def _run(self, text: str, marks: int) -> None:
        """Add to the run of text, which begins with no blanks alone."""
        if self._parts or not text.isspace():
            self._parts.append(text)
            if marks:
                self._mark(text, marks)

    def _block(self, element: Element, tag: str, marks: int) -> Element | None:
        """Begin a block: the first node to go into; a plain paragraph is read at once."""
        if self._parts:
            self._flush()
        inner = element.first_child
        if inner is not None and inner.is_empty_text_node:
            inner = inner.next
        if inner is None or not inner.is_text_node or inner.next is not None:
            return inner
        if text := clean(inner.text_content).strip("| "):
            around = self._node
            if self._settled < len(self._open):
                around = self._settle()
            kind = tag if tag in KINDS else around.kind
            order = len(self.passages)
            node = Node(element, around, tag, kind, hints_of(element, tag), order)
            self.nodes.append(node)
            size = len(text)
            links = size if marks & LINK else 0
            self._keep(node, text, links, size if marks & STRONG else 0)
        return None

    def _inline(self, element: Element, marks: int) -> Element | None:
        """The first node to go into of a part of the run; a text alone is read at once."""
        parts, inner = self._parts, element.first_child
        if inner is None:
            if parts and is_styled_break(element):
                self._flush()
            return None
        if not inner.is_text_node or inner.next is not None:
            return inner
        text = inner.text_content
        if parts or not text.isspace():
            parts.append(text)
            if marks:
                self._mark(text, marks)
        return None

    def _cut(self, element: Element, marks: int) -> Element | None:
        """Take the text of an element that stands too deep as one run: there is no going in."""
        text = element.text()
        self._parts.append(text)
        self._mark(text, marks)
        return None

    def _other(
        self, element: Element, tag: str, how: int
    ) -> tuple[Element | None, str | None]:
        """What is less common: the first node to go into, and the tag where it is a block."""
        parts = self._parts
        if how == BREAK:
            self._break()
        elif how == RULE:
            self._flush()
        elif how == CELL:
            if parts and is_column(element):
                self._flush()
            elif parts and "".join(parts).strip():
                parts.append(_BAR)
            return element.first_child, None
        elif how == FIELD:
            self.fields.append((len(self.passages), element))
        elif how == MENU:
            self._flush()
            if self.everything or not self._layout.is_menu(element):
                return element.first_child, tag
        elif tag == "button" and self._tag_around() in HEADINGS:
            # an accordion's subhead is a button in a heading
            return element.first_child, None
        elif self._layout.swallows(element):
            self._flush()
            return element.first_child, tag
        elif tag == "button":
            self.buttons.append((len(self.passages), element))
        return None, None

    def _tag_around(self) -> str:
        """Of the nearest block around."""
        blocks = (block for _, _, block in reversed(self._open) if block)
        return next(blocks, "body")

    def _settle(self) -> Node:
        """The node of the innermost block, to keep a passage in; those around it have theirs.

        Raises:
            _StandsApartError: A block is none of the page's text; it is the innermost then.
        """
        around, node = self._open, self._node
        first = len(self.passages)
        for place in range(self._settled, len(around)):
            element, _, tag = around[place]
            if tag is None:
                continue
            own = hints_of(element, tag)
            is_apart = own & _APART and not self.everything
            if is_apart and self._layout.stands_apart(element, own):
                while self.fields and stands_in(self.fields[-1][1], element):
                    self.fields.pop()  # met before its first text
                del around[place + 1 :]
                self._settled, self._node = place, node
                raise _StandsApartError
            if tag == "tr" and lays_out(element):
                tag = "div"
            kind = tag if tag in KINDS else node.kind
            node = Node(element, node, tag, kind, own, first)
            self.nodes.append(node)
        self._settled, self._node = len(around), node
        return node

    def _mark(self, text: str, marks: int) -> None:
        if marks & LINK:
            self._linked += len(text)
        if marks & STRONG:
            self._strong += len(text)

    def _break(self) -> None:
        """One br is a space, two end a paragraph."""
        parts = self._parts
        for part in reversed(parts):
            if part == _LINE:
                self._flush()
                return
            if part is not _BAR and not part.isspace():
                break
        if parts:
            parts.append(_LINE)

    def _flush(self) -> None:
        """End the run of text: it is a passage, or one for each line."""
        parts = self._parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        links, strong = self._linked, self._strong
        self._linked = self._strong = 0
        if _LINE in raw:
            lines = raw.split(_LINE)
            if are_paragraphs(lines):
                node = self._settle()
                for line in lines:
                    share = len(line) / len(raw)
                    if text := clean(line).strip("| "):
                        self._keep(node, text, int(links * share), int(strong * share))
                return
            raw = " ".join(lines)
        if text := clean(raw).strip("| "):
            node = self._node
            if self._settled < len(self._open):
                node = self._settle()
            self._keep(node, text, links, strong)

    def _keep(self, node: Node, text: str, links: int, strong: int) -> None:
        size = len(text)
        if links > size:
            links = size
        if strong > size:
            strong = size
        tag = node.kind or node.tag
        passages = self.passages
        passages.append(
            Passage(node.element, tag, text, links, strong, 0, len(passages))
        )
        self.owners.append(node)
