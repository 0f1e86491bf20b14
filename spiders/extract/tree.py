"""The tree of a page as its readers see it, and the usual walks over it.

Parsed by lexbor, which builds the tree that a browser builds. Its nodes are made anew each
time they are reached: keep them in sets and dicts (one look at their place in memory), and
compare them with `same`. `is` is always false, and `==` writes both out as HTML where they
differ, as `in` a list does. Pure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import cast

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

from spiders.extract.element import Element as Element
from spiders.extract.tag_numbers import MAX_NUMBER, NUMBERS

_LISTED_TAGS = """meta link script title base template font sup pre b strong main article p a
time figure figcaption img amp-img a-img video amp-video picture iframe noscript svg canvas object
h1 h2 h3 h4 h5 h6 footer input form dialog table blockquote abbr"""
_LISTED = tuple(_LISTED_TAGS.split())
_UNPRINTED = frozenset(("script", "style", "title"))
"""A `title` below the body is a picture's."""
_MARKED = "[itemprop], a[rel*=category], a[rel~=tag]"
FEW_NODES = 16
"""Nodes that are looked through one by one; to ask for a tag costs as much."""
_WITHOUT_EVENTS = LexborDocumentOptions.WO_EVENTS.value
_LINK = NUMBERS["a"]
_LISTED_NUMBERS = [(tag, NUMBERS[tag]) for tag in _LISTED if tag in NUMBERS]


class Tree:
    """A parsed page: its elements by tag, listed when first asked for."""

    __slots__ = ("_by_tag", "_marked", "_parser", "body", "root")

    def __init__(self, data: bytes) -> None:
        """Parse a page in UTF-8; whatever it holds, the tree has `html`, `head` and `body`.

        Raises:
            MemoryError: The process may not have so much.
        """
        try:
            parser = LexborHTMLParser(data, options=_WITHOUT_EVENTS)
        except SelectolaxError as error:  # its only reason to fail
            raise MemoryError from error
        self._parser = parser
        self.root = cast("Element", parser.root)
        """The `html` element."""
        self.body = cast("Element", parser.body or parser.root)
        """The `body`; `html` where the page has frames instead."""
        self._by_tag: dict[str, list[Element]] | None = None
        self._marked: list[Element] | None = None

    def all(self, tag: str) -> list[Element]:
        """All elements of a tag, in order."""
        if self._by_tag is None:
            self._by_tag = self._listed()
        found = self._by_tag.get(tag)
        if found is None:
            found = self._by_tag[tag] = self.root.css(tag)
        return found

    def _listed(self) -> dict[str, list[Element]]:
        """One visit of all elements, for all tags that readers of most pages ask for."""
        by_tag: dict[str, list[Element]] = {tag: [] for tag in _LISTED}
        list_of: list[list[Element] | None] = [None] * (MAX_NUMBER + 1)
        for tag, number in _LISTED_NUMBERS:
            list_of[number] = by_tag[tag]
        for node in self.root.traverse():
            number = node.tag_id
            if number > MAX_NUMBER:
                if node.tag in by_tag:
                    by_tag[node.tag].append(node)
            elif (found := list_of[number]) is not None:
                found.append(node)
        return by_tag

    def within(self, element: Element, *tags: str) -> list[Element]:
        """Elements of these tags in one element, itself included, in order."""
        # each tag asked for costs as much again, and most pages lack most of them
        there = [tag for tag in tags if self.all(tag)]
        return element.css(", ".join(there)) if there else []

    def marked(self) -> list[Element]:
        """Elements with an `itemprop`, and links whose `rel` names a category or a tag, in order.

        Found at once: to go through the tree takes all of the time that one of them takes.
        """
        if self._marked is None:
            self._marked = self.root.css(_MARKED)
        return self._marked

    def forget(self) -> None:
        """What was listed, once the tree has been changed."""
        self._by_tag = self._marked = None


def same(one: Element | None, other: Element | None) -> bool:
    """Whether two nodes are one."""
    if one is None or other is None:
        return one is other
    return one.mem_id == other.mem_id


def parent(element: Element) -> Element | None:
    """The element around; `None` around `html`."""
    above = element.parent
    return above if above is not None and above.is_element_node else None


def children(element: Element) -> list[Element]:
    """The elements right below, without texts and comments."""
    return [child for child in element.iter() if child.is_element_node]


def ancestors(element: Element, *tags: str) -> Iterator[Element]:
    """The elements around, from the nearest on; of these tags only, where any is named."""
    above = element.parent
    while above is not None and above.is_element_node:
        if not tags or above.tag in tags:
            yield above
        above = above.parent


def elements(element: Element) -> Iterator[Element]:
    """Itself and all elements below, in order. For those of a tag, `css` is faster."""
    for node in element.traverse():
        if node.is_element_node:
            yield node


def stands_in(element: Element, around: Element | None) -> bool:
    """Whether an element is below another."""
    return any(same(up, around) for up in ancestors(element))


def is_alone(element: Element) -> bool:
    """Whether no other element stands beside it."""
    return (
        next(following(element), None) is None
        and next(preceding(element), None) is None
    )


def is_deeper(element: Element, most: int) -> bool:
    """Whether nodes stand in each other below an element on more levels."""
    node, depth = element, 0
    while True:
        below = node.first_child
        if below is not None:
            depth += 1
            if depth > most:
                return True
            node = below
            continue
        while depth and (after := node.next) is None:
            node, depth = cast("Element", node.parent), depth - 1
        if not depth:
            return False
        node = cast("Element", after)


def following(element: Element) -> Iterator[Element]:
    """The elements beside it that come after."""
    after = element.next
    while after is not None:
        if after.is_element_node:
            yield after
        after = after.next


def preceding(element: Element) -> Iterator[Element]:
    """The elements beside it that come before, the nearest first."""
    before = element.prev
    while before is not None:
        if before.is_element_node:
            yield before
        before = before.prev


def texts(element: Element) -> Iterator[str]:
    """The runs of text below, in order; a comment parts none."""
    for node in element.traverse(include_text=True):
        if node.is_text_node and not _goes_on(node):
            yield _text_run(node)


def printed(element: Element) -> Iterator[str]:
    """The texts below that a reader sees, in order."""
    for node in element.traverse(include_text=True):
        if node.is_text_node:
            around = node.parent
            if around is None or around.tag not in _UNPRINTED:
                yield node.text_content


def text_before(element: Element) -> str:
    """Text of an element before the first element in it; all of it where there is none."""
    return _text_run(element.first_child)


def text_right_before(element: Element) -> str:
    """Text between an element and the one before it, or the start of what is around."""
    found, node = "", element.prev
    while node is not None and not node.is_element_node:
        if node.is_text_node:
            found = node.text_content + found
        node = node.prev
    return found


def text_after(element: Element) -> str:
    """Text between an element and the next one beside it, or the end of what is around."""
    return _text_run(element.next)


def _goes_on(text: Element) -> bool:
    """Whether nothing but comments stands between a text and another before it."""
    before = text.prev
    while before is not None and not before.is_element_node:
        if before.is_text_node:
            return True
        before = before.prev
    return False


def _text_run(node: Element | None) -> str:
    found = ""
    while node is not None and not node.is_element_node:
        if node.is_text_node:
            found += node.text_content
        node = node.next
    return found


def is_wholly_in(element: Element, tags: Container[str]) -> bool:
    """Whether all text of an element stands in one below it, of these tags."""
    inside = children(element)
    return (
        len(inside) == 1
        and not text_before(element).strip()
        and inside[0].tag in tags
        and not text_after(inside[0]).strip()
    )


def links_in(element: Element, most: int | None = None) -> list[Element]:
    """The links among an element and all below it."""
    return found_in(element, "a")[:most]


def found_in(element: Element, tag: str) -> list[Element]:
    """Elements of a tag of HTML among an element and all below it."""
    found, wanted = [], NUMBERS[tag]
    for count, node in enumerate(element.traverse()):
        if count == FEW_NODES:
            return element.css(tag)
        if node.tag_id == wanted:
            found.append(node)
    return found


def first_link(element: Element) -> Element | None:
    """The element itself where it is a link, else the first one below it."""
    for count, node in enumerate(element.traverse()):
        if node.tag_id == _LINK:
            return node
        if count == FEW_NODES:
            return element.css_first("a")
    return None
