"""One walk over the tree: every run of text as a `Passage`, every block as a `Node`.

Pure; the tree is not changed. Cost is one visit for each element outside navigation.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from spiders.extract.content import Element, Hint, Passage
from spiders.extract.page import clean
from spiders.extract.signs.elements import (
    is_column,
    is_menu,
    is_styled_break,
    stands_apart,
    swallows,
)
from spiders.extract.signs.hints import hints_of
from spiders.extract.text.node import Node
from spiders.extract.text.tags import (
    BREAK,
    CELL,
    FIELD,
    HEADINGS,
    HOW,
    INLINE,
    KINDS,
    LINK,
    MARKS,
    MENU,
    RULE,
    SKIP,
    STRONG,
)

_LINE = "\x1e"
"""Stands for a single `br` until the run is whole; no page can print it."""
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "“", ")")
LEAST_LINE = 60
"""Characters of a line that is a paragraph, when all lines of its run are such."""
MAX_DEPTH = 200
"""Levels the walk goes down by itself; what is deeper is read as one text."""

_BAR = " | "
"""Parts a cell from the one before."""
_APART = int(Hint.NAVIGATION | Hint.HIDDEN | Hint.PROMO)

_Open = tuple[Iterator[Element], int, Element, str | None]
"""Where to go on behind an element: the children not yet seen of the one around it, the marks
of that, the element, and its tag when it is a block."""


class _StandsApartError(Exception):
    """The first text was met of a box that is none of the page's text."""


def _is_paragraph(line: str) -> bool:
    """Long and ending like a sentence: lines of verses and addresses are neither."""
    line = line.strip()
    return len(line) >= LEAST_LINE and line.endswith(_SENTENCE_END)


class Walk:
    """Passages and nodes of one page, in document order."""

    __slots__ = (
        "_chars_before",
        "_linked",
        "_links_before",
        "_node",
        "_open",
        "_parts",
        "_settled",
        "_strong",
        "everything",
        "fields",
        "nodes",
        "owners",
        "passages",
        "sizes",
    )

    def __init__(self, top: Element, *, everything: bool = False) -> None:
        self.passages: list[Passage] = []
        self.owners: list[Node] = []
        """The node each passage stands in, by order."""
        self.fields: list[tuple[int, Element]] = []
        """Each `input`, with the order of the passage that follows it."""
        self.everything = everything
        """Go into navigation too: only to explain what was left out."""
        self._parts: list[str] = []
        """Texts of the run that is not yet whole."""
        self._linked = self._strong = 0
        """Characters of these in links and in bold."""
        self._open: list[_Open] = []
        """The elements that are gone into, from the outermost on."""
        self._node = Node(top, None, "body", None, 0, 0)
        """The innermost of these that holds a passage, as a node."""
        self._settled = 0
        """So many of these hold a passage."""
        self.nodes = [self._node]
        self._go(top)
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

    def _go(self, top: Element) -> None:
        """Visit all elements in order; blocks part the runs of text.

        Half of a page's time goes here: what is common is written out, without a call. The
        children are taken out at once, which tells also whether there are any.
        """
        parts, around, passages = self._parts, self._open, self.passages
        how_of, whole = HOW.get, slice(None)
        children, marks, text = iter(top[whole]), 0, top.text
        while True:
            try:
                if text and (parts or not text.isspace()):
                    parts.append(text)
                    if marks:
                        self._mark(text, marks)
                for child in children:
                    tag = child.tag
                    how = how_of(tag)
                    if how is None:
                        if parts:
                            self._flush()
                        if inner := child[whole]:
                            around.append((children, marks, child, tag))
                            break
                        if (text := child.text) and not text.isspace():
                            self._leaf(child, tag, text, marks)
                    elif how == INLINE:
                        if inner := child[whole]:
                            around.append((children, marks, child, None))
                            marks |= MARKS.get(tag, 0)
                            break
                        if text := child.text:
                            if parts or not text.isspace():
                                parts.append(text)
                                if marked := marks | MARKS.get(tag, 0):
                                    self._mark(text, marked)
                        elif parts and is_styled_break(child):
                            self._flush()
                    elif how != SKIP:
                        inner, block = self._other(child, tag, how, marks)
                        if inner:
                            around.append((children, marks, child, block))
                            break
                    if (text := child.tail) and (parts or not text.isspace()):
                        parts.append(text)
                        if marks:
                            self._mark(text, marks)
                else:
                    if not around:
                        return
                    if parts and around[-1][3]:
                        self._flush()
                    children, marks, child, block = around.pop()
                    if self._settled > (settled := len(around)):
                        self._settled = settled
                        if block:
                            self._node.last = len(passages) - 1
                            self._node = self._node.parent or self._node
                    text = child.tail
                    continue
                children, text = iter(inner), child.text
                if len(around) == MAX_DEPTH:
                    children, text = iter(()), "".join(child.itertext())
            except _StandsApartError:
                children, text = iter(()), None

    def _other(
        self, element: Element, tag: str, how: int, marks: int
    ) -> tuple[list[Element], str | None]:
        """What is less common: children to go into, and the tag where the element is a block."""
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
            return self._inside(element, marks), None
        elif how == FIELD:
            self.fields.append((len(self.passages), element))
        elif how == MENU:
            self._flush()
            inner: list[Element] = element[:]
            if inner and (self.everything or not is_menu(element)):
                return inner, tag
            if self.everything and not inner:
                self._leaf(element, tag, element.text or "", marks)
        elif tag == "button" and self._tag_around() in HEADINGS:
            # an accordion's subhead is a button in a heading
            return self._inside(element, marks), None
        elif swallows(element):
            self._flush()
            return element[:], tag
        return [], None

    def _inside(self, element: Element, marks: int) -> list[Element]:
        """Children of an element; text alone is taken at once."""
        text = element.text
        children: list[Element] = element[:]
        if not children and text and (self._parts or not text.isspace()):
            self._parts.append(text)
            self._mark(text, marks)
        return children

    def _tag_around(self) -> str:
        """Of the nearest block around."""
        blocks = (block for *_, block in reversed(self._open) if block)
        return next(blocks, "body")

    def _settle(self) -> Node:
        """The node of the innermost block, to keep a passage in; those around it have theirs.

        Raises:
            _StandsApartError: A block is none of the page's text; it is the innermost then.
        """
        around, node = self._open, self._node
        first = len(self.passages)
        for place in range(self._settled, len(around)):
            _, _, element, tag = around[place]
            if tag is None:
                continue
            own = hints_of(element, tag)
            if own & _APART and not self.everything and stands_apart(element, own):
                self._leave_out(element)
                del around[place + 1 :]
                self._settled, self._node = place, node
                raise _StandsApartError
            kind = tag if tag in KINDS else node.kind
            node = Node(element, node, tag, kind, own, first)
            self.nodes.append(node)
        self._settled, self._node = len(around), node
        return node

    def _leave_out(self, element: Element) -> None:
        """Forget the fields met in a box before its first text."""
        fields = self.fields
        while fields and element in fields[-1][1].iterancestors():
            fields.pop()

    def _leaf(self, element: Element, tag: str, text: str, marks: int) -> None:
        """A block with nothing but text: the plain paragraph."""
        if text := clean(text).strip("| "):
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
            if all(map(_is_paragraph, lines)):
                node = self._settle()
                for line in lines:
                    share = len(line) / len(raw)
                    text = clean(line)
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
