"""Which elements of a tree hold others: each is visited once, however many are asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from spiders.extract.tree import Element, same


def around(elements: Iterable[Element | None]) -> frozenset[Element]:
    """These elements and all that hold one of them."""
    found: set[Element] = set()
    known = 0
    for at in elements:
        while at is not None:
            # to see whether it grew is cheaper than to look an element up first
            found.add(at)
            if len(found) == known:
                break
            known += 1
            at = at.parent
    return frozenset(found)


def only_in(elements: Iterable[Element]) -> dict[Element, Element | None]:
    """Each element that holds one of these, with that one; with `None` where it holds several."""
    only: dict[Element, Element | None] = {}
    for element in elements:
        at = element.parent
        while at is not None:
            held = only.setdefault(at, element)
            if held is None:
                break
            if not same(held, element):
                only[at] = None
            at = at.parent
    return only
