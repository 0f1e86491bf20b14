"""Parts joined by NEAR: what may stand there, and the fields they share. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

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
    fields_of,
    walk,
)
from crawler.query.typed import Change, Typed

LONGEST_CHAIN = 12
"""Parts of one chain: what no two of them may share makes longer ones slow to decide."""


def chain(
    operands: Sequence[Node],
    operators: Sequence[NearOp],
    places: Sequence[tuple[int, int]],
    typed: Typed,
) -> Node:
    """Join parts by NEAR.

    Each word of an OR group looks in its own fields: `a NEAR (b OR headline:c)` is
    `(a NEAR b) OR (a NEAR headline:c)`, which takes one chain for each kind of field.

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
    shared = set(Field)
    for operand, (start, _) in zip(operands, places, strict=True):
        shared = {field for field in shared if any(_looks(operand, field))}
        if not shared:
            raise _nothing_shared(start, typed)
    for operand, (start, _) in zip(operands, places, strict=True):
        if any(not fields & shared for fields in fields_of(operand)):
            raise _nothing_shared(start, typed)
    chains = [
        Near(
            operands=tuple(_within(operand, fields) for operand in operands),
            operators=tuple(operators),
            fields=fields,
            position=typed.position(places[0][0]),
        )
        for fields in _kinds(operands, shared)
    ]
    return chains[0] if len(chains) == 1 else AnyOf(parts=tuple(chains))


def _nothing_shared(start: int, typed: Typed) -> Exception:
    return typed.fail(
        start,
        "NEAR looks in one field, and its parts have none in common: "
        "give the field once, before the first part",
    )


def _kinds(operands: Sequence[Node], shared: set[Field]) -> list[frozenset[Field]]:
    """The shared fields, together where the same words of all operands look."""

    def looking(field: Field) -> tuple[bool, ...]:
        return tuple(look for operand in operands for look in _looks(operand, field))

    ordered = sorted(shared, key=looking, reverse=True)
    return [frozenset(fields) for _, fields in groupby(ordered, looking)]


def _check(operand: Node, place: tuple[int, int], typed: Typed) -> None:
    for node in walk(operand):
        if isinstance(node, Leaf) and node.at_least > 1:
            raise typed.fail(
                place[0],
                "no count inside NEAR: count beside it, as in `a NEAR b a#3`",
                (*place, typed.chars[slice(*place)].replace(f"#{node.at_least}", "")),
            )
        if isinstance(node, Not | All | Scope | Near):
            raise typed.fail(
                place[0],
                "NEAR takes words, phrases, lists and OR groups",
                *_mends(operand, place),
            )


def _mends(operand: Node, place: tuple[int, int]) -> list[Change]:
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
        (*place, '"' + " ".join(texts) + '"'),
        (*place, "(" + " OR ".join(either) + ")"),
    ]


def _looks(node: Node, field: Field) -> Iterator[bool]:
    return (field in fields for fields in fields_of(node))


def _within(node: Node, fields: frozenset[Field]) -> Node:
    """What of an operand looks in fields, of which each word looks in all or in none."""
    if isinstance(node, AnyOf):
        parts = tuple(
            _within(part, fields)
            for part in node.parts
            if any(fields <= looked_in for looked_in in fields_of(part))
        )
        return parts[0] if len(parts) == 1 else AnyOf(parts=parts)
    if isinstance(node, WordList):
        return replace(node, fields=fields, entries=node.entries.in_fields(fields))
    assert isinstance(node, Leaf)
    return replace(node, fields=fields)
