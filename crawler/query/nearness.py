"""Parts joined by NEAR: what may stand there, and the fields they share. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import reduce

from crawler.query.leaves import entries_in
from crawler.query.tree import (
    All,
    AnyOf,
    Field,
    Leaf,
    LeafKind,
    Near,
    NearOp,
    Node,
    Not,
    Scope,
    WordList,
)
from crawler.query.typed import Typed

LONGEST_CHAIN = 12
"""Parts of one chain: what no two of them may share makes longer ones slow to decide."""


def chain(
    operands: Sequence[Node],
    operators: Sequence[NearOp],
    places: Sequence[tuple[int, int]],
    typed: Typed,
) -> Near:
    """Join parts by NEAR.

    Args:
        places: Start and end of each operand in the read text.

    Raises:
        QueryError: A part that has no place in a text, counts, or no field in common.
    """
    if len(operands) > LONGEST_CHAIN:
        raise typed.fail(
            places[LONGEST_CHAIN][0],
            f"a chain of NEAR has at most {LONGEST_CHAIN} parts",
        )
    for operand, place in zip(operands, places, strict=True):
        _check(operand, place, typed)
    shared = _fields(operands[0])
    for operand, (start, _) in zip(operands, places, strict=True):
        cut = shared & _fields(operand)
        if not cut:
            raise typed.fail(
                start,
                "NEAR looks in one field, and its parts have none in common: "
                "give the field once, before the first part",
            )
        shared = cut
    return Near(
        operands=tuple(_within(operand, shared) for operand in operands),
        operators=tuple(operators),
        fields=shared,
        position=typed.position(places[0][0]),
    )


def _check(operand: Node, place: tuple[int, int], typed: Typed) -> None:
    for node in _below(operand):
        if isinstance(node, Leaf) and node.at_least > 1:
            raise typed.fail(
                place[0],
                "no count inside NEAR: count beside it, as in `a NEAR b a#3`",
                typed.replaced(
                    (
                        *place,
                        typed.chars[slice(*place)].replace(f"#{node.at_least}", ""),
                    )
                ),
            )
        if isinstance(node, Not | All | Scope | Near):
            raise typed.fail(
                place[0],
                "NEAR takes words, phrases, lists and OR groups",
                *_mends(operand, place, typed),
            )


def _mends(operand: Node, place: tuple[int, int], typed: Typed) -> list[str]:
    """`(border airspace)` may mean a phrase or either word."""
    if not isinstance(operand, All):
        return []
    leaves = [part for part in operand.parts if isinstance(part, Leaf)]
    if len(leaves) < len(operand.parts) or any(
        leaf.kind is not LeafKind.WORDS or leaf.prefix or leaf.at_least > 1
        for leaf in leaves
    ):
        return []
    texts = [leaf.text for leaf in leaves]
    either = [f'"{text}"' if " " in text else text for text in texts]
    return [
        typed.replaced((*place, '"' + " ".join(texts) + '"')),
        typed.replaced((*place, "(" + " OR ".join(either) + ")")),
    ]


def _below(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, AnyOf):
        for part in node.parts:
            yield from _below(part)


def _fields(node: Node) -> frozenset[Field]:
    if isinstance(node, AnyOf):
        return reduce(frozenset.intersection, map(_fields, node.parts))
    assert isinstance(node, Leaf | WordList)
    return node.fields


def _within(node: Node, fields: frozenset[Field]) -> Node:
    if isinstance(node, AnyOf):
        return AnyOf(parts=tuple(_within(part, fields) for part in node.parts))
    if isinstance(node, WordList):
        return replace(node, fields=fields, entries=entries_in(node.entries, fields))
    assert isinstance(node, Leaf)
    return replace(node, fields=fields)
