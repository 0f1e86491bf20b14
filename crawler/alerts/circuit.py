"""Query trees as a circuit of slots that all queries share.

Conditions that the presence of words cannot decide (NEAR, counts, spelling, designators) hang on
an AND: its slots say where they may hold at all. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from crawler.alerts.chains import RUNS, Chains, is_plain, key_of
from crawler.alerts.masks import SECTION_MASK, mask_of
from crawler.alerts.nears import Nears
from crawler.alerts.patterns import Ending, Patterns
from crawler.alerts.slots import WIDEST, Literal, Slots
from crawler.query.tokens import words as words_of
from crawler.query.tree import (
    All,
    AnyOf,
    Leaf,
    LeafKind,
    Near,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
)


class Circuit(Slots):
    """Slots of all queries; grows by `add`, is read by `index.Index`."""

    def __init__(self) -> None:
        super().__init__()
        self.patterns = Patterns()
        self.nears = Nears()
        self.scopes: dict[tuple[ScopeKind, str], int] = {}
        self.times: dict[tuple[ScopeKind, object], tuple[Scope, int]] = {}
        self._lists: dict[tuple[str, int], tuple[tuple[Leaf, ...], int]] = {}
        self._chains = Chains(self, self.nears, self._patterns)

    def add(self, root: Node) -> int:
        """The AND slot that is true of the articles the query is true of.

        Raises:
            ValueError: The query is true of an article without words.
        """
        parts = _flat(root.parts, All) if isinstance(root, All) else [root]
        near = check = -1
        literals: list[Literal] = []
        for part in parts:
            if is_plain(part):
                literals.append((self._plain_leaf(part), False))
            # What has to be looked at is looked at last, when all else holds.
            elif isinstance(part, Near) and near < 0 and check < 0:
                slots, near, check = self._chains.read(part)
                literals.extend((slot, False) for slot in slots)
            else:
                literals.append(self._literal(part))
        if all(contrary for _, contrary in literals):
            raise ValueError("the query is true of an article without words")
        slots = self.narrow(literals)
        if near < 0 and check < 0:
            return self.all_of(slots)
        return self.checked(slots, near, check)

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
        return self.checked(*self._chains.read(node)), False

    def _all(self, literals: list[Literal]) -> Literal:
        if all(contrary for _, contrary in literals):
            return self.any_of([slot for slot, _ in literals]), True
        narrow = self.narrow(literals)
        return (narrow[0] if len(narrow) == 1 else self.all_of(narrow)), False

    def _any(self, node: AnyOf) -> Literal:
        parts = _flat(node.parts, AnyOf)
        literals: list[Literal] = []
        if len(parts) > WIDEST:
            leaves = [part for part in parts if is_plain(part)]
            parts = [part for part in parts if not is_plain(part)]
            literals = [(self._plain(leaves), False)] if leaves else []
        literals.extend([self._literal(part) for part in parts])
        if any(contrary for _, contrary in literals):
            slot, contrary = self._all([(slot, not no) for slot, no in literals])
            return slot, not contrary
        return self.any_of([slot for slot, _ in literals]), False

    # Leaves

    def _leaf(self, leaf: Leaf) -> int:
        if is_plain(leaf):
            return self._plain_leaf(leaf)
        # A gate that all queries share: what is spelled so is looked at once an article.
        key = (*key_of(leaf), leaf.at_least, mask_of(leaf.fields))
        return self.checked([self._where(leaf)], -1, self.check(key, leaf))

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
        if len(runs) > RUNS:
            runs, ending = runs[:RUNS], Ending.BEGINNING
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
            plain = [entry for entry in cut if is_plain(entry)]
            slots = [self._leaf(entry) for entry in cut if not is_plain(entry)]
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


def _flat(parts: Iterable[Node], kind: type[All] | type[AnyOf]) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        if isinstance(part, kind):
            found.extend(_flat(part.parts, kind))
        else:
            found.append(part)
    return found
