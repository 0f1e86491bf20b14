"""Query trees as a circuit of slots that all queries share.

A slot is a number that is true or false of an article: an atom (a word in some fields, a list, a
scope), an AND or an OR of other slots, or the contrary of one. Every slot but a contrary is false
of the empty article, so each AND has a part that must be there, by which it can be found.
Conditions that presence cannot decide (NEAR, counts, spelling, designators) hang on an AND as
checks: its slots say where the check may hold at all. Pure.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, TypeGuard

import numpy as np
import numpy.typing as npt

from crawler.alerts.matchable import FIELDS
from crawler.alerts.patterns import Ending, Patterns
from crawler.query.tokens import words as words_of
from crawler.query.tree import (
    All,
    AnyOf,
    Field,
    Leaf,
    LeafKind,
    Near,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
)

ATOM, AND, OR, NOT = range(4)
SECTION_MASK = 1 << len(FIELDS)
"""Bit of the section, which scopes alone look in."""

# A part with more slots than this is cut into gates, so that no query makes every batch longer.
_WIDEST = 8
# Pairs of words of a NEAR that are looked up; beyond, the chain is walked.
_MOST_PAIRS = 64
# Runs of a designator that are looked up; what follows is left to the check.
_RUNS = 4

_BITS = {field: 1 << at for at, field in enumerate(FIELDS)}
_MASKS: dict[frozenset[Field], int] = {}


def mask_of(fields: frozenset[Field]) -> int:
    """One bit for each field."""
    mask = _MASKS.get(fields)
    if mask is None:
        mask = _MASKS[fields] = sum(_BITS[field] for field in fields)
    return mask


def bit_of(field: Field) -> int:
    """The field's bit in a mask."""
    return _BITS[field]


class NearCheck(NamedTuple):
    """A chain of two plain operands, as the pairs of words or phrases that fulfil it."""

    pairs: tuple[tuple[int, int, int], ...]
    """Pattern, its length in words, and the pattern that must follow it."""
    distance: int
    mask: int


Check = NearCheck | Leaf | Near
"""Leaves and chains are handed to `crawler.query.evaluate` as they are."""
Literal = tuple[int, bool]
"""A slot, and whether its contrary is meant."""


class Circuit:
    """Slots of all queries; grows by `add`, is read by `index.Index`."""

    def __init__(self) -> None:
        self.patterns = Patterns()
        self.kinds = array("b")
        self.stages = array("h")
        """0 for atoms; an AND stands one above its parts."""
        self.begins = array("i")
        """First part in `parts`; for a contrary, the slot it is of."""
        self.counts = array("i")
        self.parts = array("i")
        self.posted_patterns = array("i")
        self.posted_slots = array("i")
        self.posted_masks = array("i")
        self.checks: dict[int, tuple[Check, ...]] = {}
        self.scopes: dict[tuple[ScopeKind, str], int] = {}
        self.times: dict[tuple[ScopeKind, object], tuple[Scope, int]] = {}
        self._atoms: dict[object, int] = {}
        self._gates: dict[object, int] = {}
        self._near_patterns: set[int] = set()
        self._near_flags: npt.NDArray[np.bool_] | None = None
        self._lists: dict[tuple[str, int], tuple[tuple[Leaf, ...], int]] = {}

    def add(self, root: Node) -> int:
        """The AND slot that is true of the articles the query is true of.

        Raises:
            ValueError: The query is true of an article without words.
        """
        parts = root.parts if isinstance(root, All) else (root,)
        checks: list[Check] = []
        literals: list[Literal] = []
        for part in _flat(parts, All):
            checked = self._checked(part)
            if checked is None:
                literals.append(self._literal(part))
            else:
                literals.extend((slot, False) for slot in checked[0])
                checks.append(checked[1])
        if all(contrary for _, contrary in literals):
            raise ValueError("the query is true of an article without words")
        return self._and(self._narrow(literals), checks)

    def near_patterns(self) -> npt.NDArray[np.bool_]:
        """Which patterns a `NearCheck` asks for the places of."""
        flags = self._near_flags
        if flags is None or flags.size < self.patterns.size:
            flags = self._near_flags = np.zeros(self.patterns.size, np.bool_)
            flags[list(self._near_patterns)] = True
        return flags

    # Slots

    def _slot(self, kind: int, stage: int, begin: int = 0, count: int = 0) -> int:
        self.kinds.append(kind)
        self.stages.append(stage)
        self.begins.append(begin)
        self.counts.append(count)
        return len(self.kinds) - 1

    def _gate(self, kind: int, parts: list[int], stage: int) -> int:
        begin = len(self.parts)
        self.parts.extend(parts)
        return self._slot(kind, stage, begin, len(parts))

    def _and(self, slots: Iterable[int], checks: Iterable[Check] = ()) -> int:
        parts = sorted(set(slots))
        kept = tuple(dict.fromkeys(checks))
        key = (AND, *parts, kept) if kept else (AND, *parts)
        found = self._gates.get(key)
        if found is None:
            stage = 1 + max(self.stages[part] for part in parts)
            found = self._gates[key] = self._gate(AND, parts, stage)
            if kept:
                self.checks[found] = kept
        return found

    def _or(self, slots: Iterable[int]) -> int:
        """Any of the slots; none of them a contrary. An OR in it is taken apart."""
        parts = sorted({part for slot in slots for part in self._options(slot)})
        if len(parts) == 1:
            return parts[0]
        while len(parts) > _WIDEST:
            parts = [
                self._and([self._or(parts[at : at + _WIDEST])])
                for at in range(0, len(parts), _WIDEST)
            ]
        key = (OR, *parts)
        found = self._gates.get(key)
        if found is None:
            stage = max(self.stages[part] for part in parts)
            found = self._gates[key] = self._gate(OR, parts, stage)
        return found

    def _options(self, slot: int) -> Sequence[int]:
        if self.kinds[slot] != OR:
            return (slot,)
        begin = self.begins[slot]
        return self.parts[begin : begin + self.counts[slot]]

    def _not(self, slot: int) -> int:
        if self.kinds[slot] == OR:
            slot = self._and([slot])
        found = self._gates.get((NOT, slot))
        if found is None:
            found = self._slot(NOT, self.stages[slot], slot)
            self._gates[NOT, slot] = found
        return found

    def _atom(self, key: object) -> tuple[int, bool]:
        """The atom of a key, and whether it is new."""
        found = self._atoms.get(key)
        if found is not None:
            return found, False
        found = self._atoms[key] = self._slot(ATOM, 0)
        return found, True

    def _post(self, slot: int, pattern: int, mask: int) -> None:
        self.posted_patterns.append(pattern)
        self.posted_slots.append(slot)
        self.posted_masks.append(mask)

    # Trees

    def _literal(self, node: Node) -> Literal:
        if isinstance(node, Leaf):
            return self._leaf(node), False
        if isinstance(node, Not):
            slot, contrary = self._literal(node.part)
            return slot, not contrary
        if isinstance(node, All):
            literals = [self._literal(part) for part in _flat(node.parts, All)]
            return self._all(literals)
        if isinstance(node, AnyOf):
            return self._any(node)
        if isinstance(node, WordList):
            return self._list(node), False
        if isinstance(node, Scope):
            return self._scope(node), False
        slots, check = self._near(node)
        return self._and(slots, [check]), False

    def _all(self, literals: list[Literal]) -> Literal:
        if all(contrary for _, contrary in literals):
            return self._or(slot for slot, _ in literals), True
        narrow = self._narrow(literals)
        return (narrow[0] if len(narrow) == 1 else self._and(narrow)), False

    def _any(self, node: AnyOf) -> Literal:
        parts = _flat(node.parts, AnyOf)
        leaves = [part for part in parts if _is_plain(part)]
        if len(leaves) > _WIDEST:
            parts = [part for part in parts if not _is_plain(part)]
        else:
            leaves = []
        literals = [self._literal(part) for part in parts]
        if leaves:
            literals.append((self._plain(leaves), False))
        if any(contrary for _, contrary in literals):
            slot, contrary = self._all([(slot, not no) for slot, no in literals])
            return slot, not contrary
        return self._or(slot for slot, _ in literals), False

    def _narrow(self, literals: list[Literal]) -> list[int]:
        """The slots of an AND, few enough for its columns."""
        slots = sorted({slot for slot, contrary in literals if not contrary})
        without = sorted({slot for slot, contrary in literals if contrary})
        if len(without) > 2:
            without = [self._or(without)]
        slots.extend(self._not(slot) for slot in without)
        if len(slots) > _WIDEST:
            head, rest = slots[:-_WIDEST], slots[-_WIDEST:]
            while len(head) > _WIDEST:
                head = [
                    self._and(head[at : at + _WIDEST])
                    for at in range(0, len(head), _WIDEST)
                ]
            slots = [*head, *rest]
        return slots

    # Leaves

    def _leaf(self, leaf: Leaf) -> int:
        if _is_plain(leaf):
            return self._words(self._pattern(leaf), mask_of(leaf.fields))
        slots, check = self._counted(leaf)
        return self._and(slots, [check])

    def _pattern(self, leaf: Leaf) -> int:
        return self.patterns.add(
            leaf.tokens, Ending.BEGINNING if leaf.prefix else Ending.WORD
        )

    def _words(self, pattern: int, mask: int) -> int:
        slot, new = self._atom(pattern << 16 | mask)
        if new:
            self._post(slot, pattern, mask)
        return slot

    def _plain(self, leaves: list[Leaf]) -> int:
        """One atom for many plain leaves."""
        return self._class(
            sorted({(self._pattern(leaf), mask_of(leaf.fields)) for leaf in leaves})
        )

    def _class(self, postings: list[tuple[int, int]]) -> int:
        slot, new = self._atom(tuple(postings))
        if new:
            for pattern, mask in postings:
                self._post(slot, pattern, mask)
        return slot

    def _list(self, node: WordList) -> int:
        # Many queries share a list, and hundreds of entries are slow to look at again.
        key = node.name, mask_of(node.fields)
        entries, slot = self._lists.get(key, ((), 0))
        if entries is not node.entries and entries != node.entries:
            entries = node.entries
            # The list's fields are those it is used with, not its entries' own.
            cut = [replace(entry, fields=node.fields) for entry in entries]
            plain = [entry for entry in cut if _is_plain(entry)]
            slots = [self._leaf(entry) for entry in cut if not _is_plain(entry)]
            if plain:
                slots.append(self._plain(plain))
            slot = self._or(slots)
            self._lists[key] = entries, slot
        return slot

    def _scope(self, scope: Scope) -> int:
        kind = scope.kind
        if kind is ScopeKind.SECTION:
            pattern = self.patterns.add(scope.tokens)
            return self._words(pattern, SECTION_MASK)
        if scope.text is not None:
            key = (kind, scope.text)
            slot, _ = self._atom(key)
            self.scopes[key] = slot
            return slot
        when = (kind, scope.day or scope.span)
        slot, new = self._atom(when)
        if new:
            self.times[when] = scope, slot
        return slot

    # Checks

    def _checked(self, node: Node) -> tuple[list[int], Check] | None:
        """A part of the root that presence does not decide: checked last, with the query."""
        if isinstance(node, Near):
            return self._near(node)
        if isinstance(node, Leaf) and not _is_plain(node):
            return self._counted(node)
        return None

    def _counted(self, leaf: Leaf) -> tuple[list[int], Check]:
        mask = mask_of(leaf.fields)
        slot = self._or(self._words(pattern, mask) for pattern in self._patterns(leaf))
        return [slot], leaf

    def _near(self, near: Near) -> tuple[list[int], Check]:
        mask = mask_of(near.fields)
        leaves = [list(_leaves(operand)) for operand in near.operands]
        slots = []
        for operand in leaves:
            patterns = sorted({p for leaf in operand for p in self._patterns(leaf)})
            if len(patterns) > _WIDEST:
                slots.append(self._class([(pattern, mask) for pattern in patterns]))
            else:
                slots.append(self._or(self._words(p, mask) for p in patterns))
        pair = len(leaves) == 2 and len(leaves[0]) * len(leaves[1]) <= _MOST_PAIRS
        if not pair or not all(_is_plain(leaf) for leaf in chain(*leaves)):
            return slots, near
        left, right = (
            sorted({(self._pattern(leaf), len(leaf.tokens)) for leaf in operand})
            for operand in leaves
        )
        operator = near.operators[0]
        pairs = [(p, size, q) for p, size in left for q, _ in right]
        if not operator.ordered:
            pairs += [(q, size, p) for q, size in right for p, _ in left]
        self._near_patterns.update(pattern for pattern, _ in chain(left, right))
        self._near_flags = None
        return slots, NearCheck(tuple(pairs), operator.distance, mask)

    def _patterns(self, leaf: Leaf) -> tuple[int, ...]:
        """Any of them stands where the leaf may stand."""
        if leaf.kind is LeafKind.DESIGNATOR:
            return self._designator(leaf.tokens)
        return (self._pattern(leaf),)

    def _designator(self, runs: tuple[str, ...]) -> tuple[int, ...]:
        """Every way the runs may stand together or apart: a superset, the check decides."""
        ending = Ending.STEM
        if len(runs) > _RUNS:
            runs, ending = runs[:_RUNS], Ending.BEGINNING
        found = set()
        for cuts in range(1 << (len(runs) - 1)):
            words = [runs[0]]
            for at, run in enumerate(runs[1:]):
                if cuts >> at & 1:
                    words.append(run)
                else:
                    words[-1] += run
            # Clusters of Han and the like stand apart inside a run, too.
            apart = tuple(words_of(" ".join(words)))
            found.add(self.patterns.add(apart, ending))
        return tuple(sorted(found))


def _is_plain(node: Node) -> TypeGuard[Leaf]:
    """A leaf that is true where its words stand, however often and however spelled."""
    return isinstance(node, Leaf) and node.kind is LeafKind.WORDS and node.at_least == 1


def _flat(parts: Iterable[Node], kind: type[All] | type[AnyOf]) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            found.extend(_flat(part.parts, kind))
        else:
            found.append(part)
    return found


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
