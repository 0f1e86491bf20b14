"""Chains of NEAR as slots, pairs and checks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import product
from typing import NamedTuple, TypeGuard

from crawler.alerts.masks import mask_of
from crawler.alerts.nears import Nears
from crawler.alerts.slots import WIDEST, Slots
from crawler.query.tree import AnyOf, Leaf, LeafKind, Near, NearOp, Node, WordList

RUNS = 4
"""Runs of a designator that are looked up; what follows is left to the check."""


class _Operand(NamedTuple):
    """What stands beside NEAR."""

    patterns: tuple[int, ...]
    """Any of them stands where the operand may stand."""
    sides: tuple[int, ...]
    """The same for `nears.Nears`."""
    is_plain: bool
    """It stands wherever a pattern does."""
    is_known: bool
    """Where it stands, a pattern begins and ends with it."""


class Chains:
    """Makes a circuit's slots for chains; what stands beside NEAR again and again is kept."""

    def __init__(
        self, slots: Slots, nears: Nears, patterns_of: Callable[[Leaf], tuple[int, ...]]
    ) -> None:
        self._slots, self._nears, self._patterns_of = slots, nears, patterns_of
        self._operands: dict[Hashable, tuple[Node, _Operand]] = {}
        """With the node, of which `key_of` knows no more than where it is."""
        self._group_slots: dict[tuple[int, int], int] = {}

    def read(self, near: Near) -> tuple[list[int], int, int]:
        """The slots of a chain's operands, its pair and its check; -1 is none.

        Two plain operands are decided as a pair. All else is looked at where each two
        neighbours are near enough to each other.
        """
        mask = mask_of(near.fields)
        operands = [self._operand(node) for node in near.operands]
        slots = [self._operand_slot(operand, mask) for operand in operands]
        number = -1
        for at, operator in enumerate(near.operators):
            pair = self._pair(operands[at], operands[at + 1], operator, mask)
            if number < 0:
                number = pair
            elif pair >= 0:
                slots.append(self._slots.checked(slots[at : at + 2], pair, -1))
        if len(operands) == 2 and all(operand.is_plain for operand in operands):
            return slots, number, -1
        key = (*map(key_of, near.operands), near.operators, mask)
        return slots, number, self._slots.check(key, near)

    def _pair(
        self, left: _Operand, right: _Operand, operator: NearOp, mask: int
    ) -> int:
        """The number of two neighbours, -1 where patterns do not tell their ends."""
        if not (left.is_known and right.is_known):
            return -1
        pairs = list(product(left.sides, right.sides))
        if not operator.ordered:
            pairs += product(right.sides, left.sides)
        return self._nears.add(pairs, operator.distance, mask)

    def _operand(self, node: Node) -> _Operand:
        if isinstance(node, Leaf):
            return self._operand_of((node,))
        key = key_of(node)
        _, found = self._operands.get(key, (None, None))
        if found is None:
            found = self._operand_of(tuple(_leaves(node)))
            self._operands[key] = node, found
        return found

    def _operand_of(self, leaves: tuple[Leaf, ...]) -> _Operand:
        patterns = tuple(
            sorted({p for leaf in leaves for p in self._patterns_of(leaf)})
        )
        return _Operand(
            patterns,
            patterns if len(patterns) <= WIDEST else (self._nears.group(patterns),),
            all(map(is_plain, leaves)),
            # Of a long designator the patterns do not say where it ends.
            not any(
                leaf.kind is LeafKind.DESIGNATOR and len(leaf.tokens) > RUNS
                for leaf in leaves
            ),
        )

    def _operand_slot(self, operand: _Operand, mask: int) -> int:
        if len(operand.patterns) <= WIDEST:
            return self._slots.any_of(
                [self._slots.words(p, mask) for p in operand.patterns]
            )
        key = operand.sides[0], mask
        slot = self._group_slots.get(key)
        if slot is None:
            slot = self._slots.any_words(
                (pattern, mask) for pattern in operand.patterns
            )
            self._group_slots[key] = slot
        return slot


def key_of(node: Node) -> tuple[Hashable, ...]:
    """The same for operands that stand at the same places.

    Entries of a list are not looked at again: they are the same for as long as somebody holds
    them, as the circuit does.
    """
    if isinstance(node, Leaf):
        spelled = node.text if node.kind is LeafKind.SPELLING else ""
        return node.kind, node.tokens, node.prefix, spelled
    if isinstance(node, WordList):
        return "@", id(node.entries)
    if isinstance(node, AnyOf):
        return "|", *map(key_of, node.parts)
    raise ValueError(f"NEAR takes no {type(node).__name__}")


def is_plain(node: Node) -> TypeGuard[Leaf]:
    """A leaf that is true where its words stand, however often and however spelled."""
    return isinstance(node, Leaf) and node.kind is LeafKind.WORDS and node.at_least == 1


def _leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of an operand of NEAR."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, WordList):
        yield from node.entries
    elif isinstance(node, AnyOf):
        for part in node.parts:
            yield from _leaves(part)
    else:
        raise ValueError(f"NEAR takes no {type(node).__name__}")
