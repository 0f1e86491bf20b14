"""Which elements of a tree hold others: each is visited once, however many are asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# lxml has no types of its own: an element is Any at this border
Element = Any


def around(elements: Iterable[Element]) -> frozenset[Element]:
    """These elements and all that hold one of them."""
    found: set[Element] = set()
    for element in elements:
        at = element
        while at is not None and at not in found:
            found.add(at)
            at = at.getparent()
    return frozenset(found)


def only_in(elements: Iterable[Element]) -> dict[Element, Element | None]:
    """Each element that holds one of these, with that one; with `None` where it holds several."""
    only: dict[Element, Element | None] = {}
    for element in elements:
        at = element.getparent()
        while at is not None and only.get(at, element) is not None:
            only[at] = None if at in only else element
            at = at.getparent()
    return only
