"""The few changes that are made to a tree before it is read.

A node that is taken out is freed at once: whoever still holds it must not look at it again.
That is why nothing but `parse` changes a tree, and no reader has seen it by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from spiders.extract.tree import Element


def put_new(tag: str, before: Element) -> Element:
    """A new, empty element right before another."""
    made = LexborHTMLParser(f"<{tag}>", is_fragment=True).root
    place = _changeable(before)
    if made is not None:
        place.insert_before(made)
    return cast("Element", place.prev)


def put_before(place: Element, moved: Element) -> None:
    """Take a node out of where it stands and put it before another."""
    _changeable(place).insert_before(_changeable(moved), move=True)


def put_inside(around: Element, moved: Iterable[Element]) -> None:
    """Take nodes out of where they stand and put them at the end of an element."""
    for node in list(moved):
        _changeable(around).insert_child(_changeable(node), move=True)


def put_text(around: Element, text: str) -> None:
    """Add text at the end of an element."""
    _changeable(around).insert_child(text)


def take_out(node: Element) -> None:
    """Free a node and all below."""
    _changeable(node).decompose()


def rename(element: Element, tag: str) -> Element:
    """A new element of another tag in the place of one, with all it holds; no attributes."""
    renamed = put_new(tag, element)
    put_inside(renamed, element.iter(include_text=True))
    take_out(element)
    return renamed


def drop_attributes(element: Element, *names: str) -> None:
    """Take away attributes that an element has."""
    for name in names:
        del _changeable(element).attrs[name]


def contents(template: Element) -> list[Element]:
    """What stands in a `template`, apart from the page."""
    held = _changeable(template).template_fragments()
    return list(cast("Element", held[0]).iter(include_text=True)) if held else []


def _changeable(element: Element) -> LexborNode:
    return cast("LexborNode", element)
