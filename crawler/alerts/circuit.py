"""Query trees as a circuit of slots that all queries share.

Conditions that the presence of words cannot decide (NEAR, counts, spelling, designators) hang on
an AND: its slots say where they may hold at all. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeGuard

from crawler.alerts.matchable import FIELDS
from crawler.alerts.nears import Nears
from crawler.alerts.patterns import Ending, Patterns
from crawler.alerts.slots import WIDEST, Literal, Slots
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

SECTION_MASK = 1 << len(FIELDS)
"""Bit of the section, which scopes alone look in."""

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


class Circuit(Slots):
    """Slots of all queries; grows by `add`, is read by `index.Index`."""

    def __init__(self) -> None:
        super().__init__()
        self.patterns = Patterns()
        self.nears = Nears()
        self.scopes: dict[tuple[ScopeKind, str], int] = {}
        self.times: dict[tuple[ScopeKind, object], tuple[Scope, int]] = {}
        self._lists: dict[tuple[str, int], tuple[tuple[Leaf, ...], int]] = {}

    def add(self, root: Node) -> int:
        """The AND slot that is true of the articles the query is true of.

        Raises:
            ValueError: The query is true of an article without words.
        """
        parts = _flat(root.parts, All) if isinstance(root, All) else [root]
        near = -1
        checks: list[Leaf | Near] = []
        literals: list[Literal] = []
        for part in parts:
            if _is_plain(part):
                literals.append((self._plain_leaf(part), False))
            # What has to be looked at is looked at last, when all else holds.
            elif isinstance(part, Near):
                slots, number, check = self._near(part)
                if near < 0:
                    near = number
                elif number >= 0:
                    slots = [self.checked(slots, number, ())]
                checks.extend(check)
                literals.extend((slot, False) for slot in slots)
            elif isinstance(part, Leaf):
                literals.append((self._where(part), False))
                checks.append(part)
            else:
                literals.append(self._literal(part))
        if all(contrary for _, contrary in literals):
            raise ValueError("the query is true of an article without words")
        slots = self.narrow(literals)
        if near < 0 and not checks:
            return self.all_of(slots)
        return self.checked(slots, near, tuple(dict.fromkeys(checks)))

    def _literal(self, node: Node) -> Literal:
        if isinstance(node, Leaf):
            return self._leaf(node), False
        if isinstance(node, Not):
            slot, contrary = self._literal(node.part)
            return slot, not contrary
        if isinstance(node, AnyOf):
            return self._any(node)
        if isinstance(node, WordList):
            return self._list(node), False
        if isinstance(node, All):
            return self._all([self._literal(part) for part in _flat(node.parts, All)])
        if isinstance(node, Scope):
            return self._scope(node), False
        return self.checked(*self._near(node)), False

    def _all(self, literals: list[Literal]) -> Literal:
        if all(contrary for _, contrary in literals):
            return self.any_of([slot for slot, _ in literals]), True
        narrow = self.narrow(literals)
        return (narrow[0] if len(narrow) == 1 else self.all_of(narrow)), False

    def _any(self, node: AnyOf) -> Literal:
        parts = _flat(node.parts, AnyOf)
        literals: list[Literal] = []
        if len(parts) > WIDEST:
            leaves = [part for part in parts if _is_plain(part)]
            parts = [part for part in parts if not _is_plain(part)]
            literals = [(self._plain(leaves), False)] if leaves else []
        literals.extend([self._literal(part) for part in parts])
        if any(contrary for _, contrary in literals):
            slot, contrary = self._all([(slot, not no) for slot, no in literals])
            return slot, not contrary
        return self.any_of([slot for slot, _ in literals]), False

    # Leaves

    def _leaf(self, leaf: Leaf) -> int:
        if _is_plain(leaf):
            return self._plain_leaf(leaf)
        return self.checked([self._where(leaf)], -1, (leaf,))

    def _plain_leaf(self, leaf: Leaf) -> int:
        return self.words(self._pattern(leaf), mask_of(leaf.fields))

    def _pattern(self, leaf: Leaf) -> int:
        ending = Ending.BEGINNING if leaf.prefix else Ending.WORD
        return self.patterns.add(leaf.tokens, ending)

    def _plain(self, leaves: Iterable[Leaf]) -> int:
        """One atom for many plain leaves."""
        return self.any_words(
            (self._pattern(leaf), mask_of(leaf.fields)) for leaf in leaves
        )

    def _where(self, leaf: Leaf) -> int:
        """A slot that is true wherever a leaf may be that must be looked at."""
        mask = mask_of(leaf.fields)
        return self.any_of(self.words(p, mask) for p in self._patterns(leaf))

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
            slot = self.any_of(slots)
            self._lists[key] = entries, slot
        return slot

    def _scope(self, scope: Scope) -> int:
        kind = scope.kind
        if kind is ScopeKind.SECTION:
            pattern = self.patterns.add(scope.tokens)
            return self.words(pattern, SECTION_MASK)
        if scope.text is not None:
            key = (kind, scope.text)
            slot, _ = self.atom(key)
            self.scopes[key] = slot
            return slot
        when = (kind, scope.day or scope.span)
        slot, new = self.atom(when)
        if new:
            self.times[when] = scope, slot
        return slot

    def _near(self, near: Near) -> tuple[list[int], int, tuple[Near, ...]]:
        """The slots of a chain's operands, and its number or the chain to be walked."""
        mask = mask_of(near.fields)
        leaves = [list(_leaves(operand)) for operand in near.operands]
        slots = []
        for operand in leaves:
            patterns = sorted({p for leaf in operand for p in self._patterns(leaf)})
            if len(patterns) > WIDEST:
                slots.append(self.any_words((pattern, mask) for pattern in patterns))
            else:
                slots.append(self.any_of([self.words(p, mask) for p in patterns]))
        pair = len(leaves) == 2 and len(leaves[0]) * len(leaves[1]) <= _MOST_PAIRS
        if not pair or not all(_is_plain(leaf) for leaf in chain(*leaves)):
            return slots, -1, (near,)
        left, right = (
            [(self._pattern(leaf), len(leaf.tokens)) for leaf in operand]
            for operand in leaves
        )
        operator = near.operators[0]
        pairs = [(p, size, q) for p, size in left for q, _ in right]
        if not operator.ordered:
            pairs += [(q, size, p) for q, size in right for p, _ in left]
        return slots, self.nears.add(pairs, operator.distance, mask), ()


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
