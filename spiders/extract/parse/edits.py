"""The few changes that are made to a tree before it is read.

A node that is taken out is cut from all around it and below, and its memory kept until the
page goes: a look at it is safe and finds nothing. Nothing but `parse` changes a tree, and no
reader has seen it by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from selectolax.lexbor import LexborNode

from spiders.extract.tree import Element


def put_new(tag: str, before: Element) -> Element:
    """A new, empty element right before another."""
    place = _changeable(before)
    made = place.parser.create_node(tag)
    place.insert_before(made, move=True)
    return cast("Element", made)


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
    """Take a node and all below out of the tree, and apart."""
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
