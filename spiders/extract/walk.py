"""One walk over the tree: every run of text as a `Passage`, every block as a `Node`.

Pure; the tree is not changed. Cost is one visit for each element outside navigation.
"""

from __future__ import annotations

from spiders.extract.content import Element, Hint, Passage
from spiders.extract.element_signs import (
    is_column,
    is_menu,
    is_styled_break,
    stands_apart,
    swallows,
)
from spiders.extract.hints import hints_of
from spiders.extract.page import clean

_LINE = "\x1e"
"""Stands for a single `br` until the run is whole; no page can print it."""
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "“", ")")
LEAST_LINE = 60
"""Characters of a line that is a paragraph, when all lines of its run are such."""
MAX_DEPTH = 200
"""Levels the walk goes down by itself; what is deeper is read as one text."""

_INLINE = 0
_BLOCK = 1
_SKIP = 2
_BREAK = 3
_CELL = 4
_RULE = 5

_HOW: dict[str, int] = {}
_INLINE_TAGS = """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark
nobr o:p q rb rbc rp rt rtc ruby s samp small span strike strong sub sup time tt u var wbr slot"""
_SKIP_TAGS = """script style noscript template svg iframe object embed video audio canvas math
button select option textarea input map area img picture source track link meta head
datalist progress meter param"""
for _how, _names in (
    (_INLINE, _INLINE_TAGS),
    (_SKIP, _SKIP_TAGS),
    (_BREAK, "br"),
    (_CELL, "td th"),
    (_RULE, "hr"),
):
    _HOW.update(dict.fromkeys(_names.split(), _how))

_KIND_TAGS = "h1 h2 h3 h4 h5 h6 li blockquote tr dt dd figcaption pre summary caption"
_KINDS = frozenset(_KIND_TAGS.split())
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_STRONG = frozenset(("b", "strong"))
_NAVIGATION = frozenset(("nav", "footer"))
_APART = int(Hint.NAVIGATION | Hint.HIDDEN | Hint.PROMO)


def _is_paragraph(line: str) -> bool:
    """Long and ending like a sentence: lines of verses and addresses are neither."""
    line = line.strip()
    return len(line) >= LEAST_LINE and line.endswith(_SENTENCE_END)


class Node:
    """A block element with what lies in it."""

    __slots__ = (
        "chars",
        "element",
        "first",
        "hints",
        "kind",
        "last",
        "links",
        "mass",
        "own",
        "paragraphs",
        "parent",
        "tag",
    )

    def __init__(
        self,
        element: Element,
        parent: Node | None,
        tag: str,
        kind: str | None,
        own: int,
        first: int,
    ) -> None:
        self.element = element
        self.parent = parent
        self.tag = tag
        self.kind = kind
        """Nearest tag around that decides about text: a heading, `li`, `blockquote`, …"""
        self.own = own
        """Hints of this element alone."""
        self.hints = 0
        """Hints of this and all around; set after the walk."""
        self.chars = 0
        """Of all text below."""
        self.links = 0
        """Of these, in links."""
        self.mass = 0.0
        """Text below that looks like an article's."""
        self.paragraphs = 0
        """Passages of running text below."""
        self.first = first
        """Order of the first passage below."""
        self.last = -1
        """Order of the last passage below."""


class Walk:
    """Passages and nodes of one page, in document order."""

    __slots__ = (
        "_breaks",
        "_links",
        "_parts",
        "_strong",
        "everything",
        "fields",
        "nodes",
        "owners",
        "passages",
        "rules",
    )

    def __init__(self, top: Element, *, everything: bool = False) -> None:
        self.passages: list[Passage] = []
        self.owners: list[Node] = []
        """The node each passage stands in, by order."""
        self.nodes: list[Node] = []
        self.rules: list[int] = []
        """Order of the passage that follows each `hr`."""
        self.fields: list[tuple[int, Element]] = []
        """Each `input`, with the order of the passage that follows it."""
        self.everything = everything
        """Go into navigation too: only to explain what was left out."""
        self._parts: list[str] = []
        self._links = self._strong = self._breaks = 0
        node = Node(top, None, "body", None, 0, 0)
        self.nodes.append(node)
        self._into(top, top[:], node, 0, False, False)
        self._flush(node)
        node.last = len(self.passages) - 1

    def _into(
        self,
        element: Element,
        children: list[Element],
        node: Node,
        depth: int,
        link: bool,
        strong: bool,
    ) -> None:
        """Text of an element and its children, in order; blocks part the runs.

        Half of a page's time goes here: what is common is written out in the loop. The
        children are taken out at once, which tells also whether there are any.
        """
        parts = self._parts
        text = element.text
        if text and (parts or not text.isspace()):
            self._add(text, link, strong)
        if depth >= MAX_DEPTH:
            self._add("".join(element.itertext())[len(text or "") :], link, strong)
            return
        for child in children:
            tag = child.tag
            how = _HOW.get(tag, _BLOCK)
            if how == _BLOCK:
                if parts:
                    self._flush(node)
                if inner := child[:]:
                    self._block(child, inner, tag, node, depth, link, strong)
                elif (text := child.text) and not text.isspace():
                    self._leaf(child, tag, text, node, link, strong)
            elif how == _INLINE:
                is_link = link or tag == "a"
                is_strong = strong or tag in _STRONG
                if inner := child[:]:
                    self._into(child, inner, node, depth + 1, is_link, is_strong)
                else:
                    text = child.text
                    if text and (parts or not text.isspace()):
                        self._add(text, is_link, is_strong)
                    elif parts and not text and is_styled_break(child):
                        self._flush(node)
            elif how != _SKIP:
                self._other(child, how, node, depth, link, strong)
            elif tag == "button" and node.tag in _HEADINGS:
                # an accordion's subhead is a button in a heading
                self._into(child, child[:], node, depth + 1, link, strong)
            elif tag == "input":
                self.fields.append((len(self.passages), child))
            elif len(child) and swallows(child, tag):
                # A button or picture that was never closed holds the rest of the page.
                if parts:
                    self._flush(node)
                self._block(child, child[:], tag, node, depth, link, strong)
            text = child.tail
            if text and (parts or not text.isspace()):
                if link or strong or self._breaks:
                    self._add(text, link, strong)
                else:
                    parts.append(text)

    def _other(
        self,
        element: Element,
        how: int,
        node: Node,
        depth: int,
        link: bool,
        strong: bool,
    ) -> None:
        """A break, a rule, or a cell, which a bar parts from the cell before."""
        if how == _BREAK:
            self._break(node)
        elif how == _CELL:
            if self._parts and is_column(element):
                self._flush(node)
            elif self._parts and "".join(self._parts).strip():
                self._parts.append(" | ")
            self._into(element, element[:], node, depth + 1, link, strong)
        else:
            self._flush(node)
            self.rules.append(len(self.passages))

    def _leaf(
        self,
        element: Element,
        tag: str,
        text: str,
        parent: Node,
        link: bool,
        strong: bool,
    ) -> None:
        """A block with nothing but text: the plain paragraph."""
        if tag in _NAVIGATION and not self.everything:
            return
        if text := clean(text).strip("| "):
            kind = tag if tag in _KINDS else parent.kind
            order = len(self.passages)
            node = Node(element, parent, tag, kind, hints_of(element), order)
            self.nodes.append(node)
            size = len(text)
            self._keep(node, text, size if link else 0, size if strong else 0)
            self._close(node, parent)

    def _block(
        self,
        element: Element,
        children: list[Element],
        tag: str,
        parent: Node,
        depth: int,
        link: bool,
        strong: bool,
    ) -> None:
        if tag in _NAVIGATION and not self.everything and is_menu(element):
            return
        kind = tag if tag in _KINDS else parent.kind
        own = hints_of(element)
        if own & _APART and not self.everything and stands_apart(element, own):
            return
        node = Node(element, parent, tag, kind, own, len(self.passages))
        self.nodes.append(node)
        self._into(element, children, node, depth + 1, link, strong)
        if self._parts:
            self._flush(node)
        if node.chars:
            self._close(node, parent)
        else:
            self.nodes.pop()  # without text, as all in it, which went before

    def _close(self, node: Node, parent: Node) -> None:
        node.last = len(self.passages) - 1
        parent.chars += node.chars
        parent.links += node.links

    def _add(self, text: str, link: bool, strong: bool) -> None:
        self._parts.append(text)
        if link:
            self._links += len(text)
        if strong:
            self._strong += len(text)
        if self._breaks and not text.isspace():
            self._breaks = 0

    def _break(self, node: Node) -> None:
        """One br is a space, two end a paragraph."""
        if not self._parts:
            return
        self._breaks += 1
        if self._breaks > 1:
            self._flush(node)
        else:
            self._parts.append(_LINE)

    def _flush(self, node: Node) -> None:
        parts = self._parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()
        links, strong = self._links, self._strong
        self._links = self._strong = self._breaks = 0
        lines = raw.split(_LINE) if _LINE in raw else ()
        if len(lines) > 1 and all(map(_is_paragraph, lines)):
            for line in lines:
                share = len(line) / len(raw)
                self._keep(node, clean(line), int(links * share), int(strong * share))
            return
        text = clean(raw.replace(_LINE, " ") if lines else raw)
        if text.endswith("|") or text.startswith("|"):
            text = text.strip("| ")
        if text:
            self._keep(node, text, links, strong)

    def _keep(self, node: Node, text: str, links: int, strong: int) -> None:
        size = len(text)
        links = links if links < size else size
        strong = strong if strong < size else size
        order = len(self.passages)
        self.passages.append(
            Passage(node.element, node.kind or node.tag, text, links, strong, 0, order)
        )
        self.owners.append(node)
        node.chars += size
        node.links += links
