"""The part of a query that FTS5 answers by itself: whatever that finds needs no check. Pure.

A word list has some entries that only the stored text can tell (`=UAV`, `id:MQ-9`); the articles that
it finds by its other words, most of them, need not be read for that.
"""

from __future__ import annotations

from dataclasses import replace

from crawler.query.fts import plan
from crawler.query.tree import All, AnyOf, Entries, Leaf, LeafKind, Node, WordList


def sure_part(node: Node) -> Node | None:
    """A query with an exact plan that is true of no article of which `node` is not; `None` without one."""
    match node:
        case All():
            parts = [sure_part(part) for part in node.parts]
            kept = tuple(part for part in parts if part is not None)
            return replace(node, parts=kept) if len(kept) == len(parts) else None
        case AnyOf():
            kept = tuple(
                part for part in map(sure_part, node.parts) if part is not None
            )
            return replace(node, parts=kept) if kept else None
        case WordList():
            entries = Entries(filter(_is_exact, node.entries))
            return replace(node, entries=entries) if entries else None
        case _:
            return node if plan(node).exact else None


def _is_exact(entry: Leaf) -> bool:
    return entry.kind is LeafKind.WORDS and entry.at_least == 1
