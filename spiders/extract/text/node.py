"""A block of the page with text in it, as the walk finds it and the body rules weigh it."""

from __future__ import annotations

from spiders.extract.signs.memory import Memory
from spiders.extract.tree import Element


class Node:
    """A block element with text in it."""

    __slots__ = ("element", "first", "hints", "kind", "last", "own", "parent", "tag")

    hints: int
    """Of this and all around; set after the walk."""

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
        self.first = first
        """Order of the first passage below."""
        self.last = first
        """Order of the last passage below."""


def box_make(node: Node) -> tuple[str, str]:
    """Tag and first class name without digits: what boxes of one kind share."""
    names = node.element.attributes.get("class")
    return node.tag, _FIRST_NAMES[names] if names else ""


def _first_name(names: str) -> str:
    parts = names.split(None, 1)
    return parts[0].rstrip("0123456789") if parts else ""


_FIRST_NAMES = Memory(_first_name, 16_384)
