"""Slots: what is true or false of an article, each a number that all queries share. Pure.

A slot is an atom, an AND or an OR of other slots, or the contrary of one. Every slot but a
contrary is false of the empty article, so each AND has a part that must be there, by which it
can be found.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Sequence

from crawler.query.tree import Leaf, Near

ATOM, AND, OR, NOT = range(4)
WIDEST = 8
"""Parts of a slot; wider ones are cut into gates, so that no query makes every batch longer."""

Literal = tuple[int, bool]
"""A slot, and whether its contrary is meant."""


class Slots:
    """All slots; only ever grows."""

    def __init__(self) -> None:
        self.kinds = array("b")
        self.stages = array("h")
        """0 for atoms; an AND stands one above its parts."""
        self.begins = array("i")
        """First part in `parts`; for a contrary, the slot it is of."""
        self.counts = array("i")
        self.parts = array("i")
        self.posted_patterns = array("i")
        self.posted_slots = array("i")
        """Atoms, with the pattern that makes each true and the fields it must stand in."""
        self.posted_masks = array("i")
        self.near_of: dict[int, int] = {}
        """AND slots to the near (`nears.Nears`) that must hold as well."""
        self.check_of: dict[int, int] = {}
        """AND slots to what must be looked at in the article's text, by its place in `checks`."""
        self.checks: list[Leaf | Near] = []
        self._checks: dict[Hashable, int] = {}
        self._atoms: dict[Hashable, int] = {}
        self._ands: dict[tuple[int, ...], int] = {}
        self._gates: dict[Hashable, int] = {}

    def _slot(self, kind: int, stage: int, begin: int, count: int) -> int:
        found = len(self.kinds)
        self.kinds.append(kind)
        self.stages.append(stage)
        self.begins.append(begin)
        self.counts.append(count)
        return found

    def atom(self, key: Hashable) -> tuple[int, bool]:
        """The atom of a key, and whether it is new."""
        found = self._atoms.get(key)
        if found is not None:
            return found, False
        found = self._atoms[key] = self._slot(ATOM, 0, 0, 0)
        return found, True

    def words(self, pattern: int, mask: int) -> int:
        """The atom of a pattern in some fields."""
        key = pattern << 16 | mask
        found = self._atoms.get(key)
        if found is None:
            found = self._atoms[key] = self._slot(ATOM, 0, 0, 0)
            self._post(found, pattern, mask)
        return found

    def any_words(self, postings: Iterable[tuple[int, int]]) -> int:
        """One atom for any of many patterns, each in its fields."""
        key = tuple(sorted(set(postings)))
        slot, new = self.atom(key)
        if new:
            for pattern, mask in key:
                self._post(slot, pattern, mask)
        return slot

    def _post(self, slot: int, pattern: int, mask: int) -> None:
        self.posted_patterns.append(pattern)
        self.posted_slots.append(slot)
        self.posted_masks.append(mask)

    def all_of(self, slots: Iterable[int]) -> int:
        """The AND of some slots."""
        parts = sorted(set(slots))
        key = tuple(parts)
        found = self._ands.get(key)
        if found is None:
            found = self._ands[key] = self._and(parts)
        return found

    def check(self, key: Hashable, node: Leaf | Near) -> int:
        """The place of a check; nodes of one key are true of the same articles."""
        found = self._checks.get(key)
        if found is None:
            found = self._checks[key] = len(self.checks)
            self.checks.append(node)
        return found

    def checked(self, slots: Iterable[int], near: int, check: int) -> int:
        """An AND that is true only where the near and the check hold as well; -1 is none."""
        parts = sorted(set(slots))
        key = (AND, near, check, *parts)
        found = self._gates.get(key)
        if found is None:
            found = self._gates[key] = self._and(parts)
            if near >= 0:
                self.near_of[found] = near
            if check >= 0:
                self.check_of[found] = check
        return found

    def _and(self, parts: list[int]) -> int:
        begin = len(self.parts)
        self.parts.extend(parts)
        stages = self.stages
        stage = 1 + max([stages[part] for part in parts])
        return self._slot(AND, stage, begin, len(parts))

    def any_of(self, slots: Iterable[int]) -> int:
        """The OR of some slots, none a contrary; an OR among them is taken apart."""
        kinds = self.kinds
        found_parts: set[int] = set()
        for slot in slots:
            if kinds[slot] == OR:
                begin = self.begins[slot]
                found_parts.update(self.parts[begin : begin + self.counts[slot]])
            else:
                found_parts.add(slot)
        parts = sorted(found_parts)
        if len(parts) == 1:
            return parts[0]
        while len(parts) > WIDEST:
            parts = [
                self.all_of([self.any_of(parts[at : at + WIDEST])])
                for at in range(0, len(parts), WIDEST)
            ]
        key = (OR, *parts)
        found = self._gates.get(key)
        if found is None:
            begin = len(self.parts)
            self.parts.extend(parts)
            stage = max([self.stages[part] for part in parts])
            found = self._gates[key] = self._slot(OR, stage, begin, len(parts))
        return found

    def contrary(self, slot: int) -> int:
        """True where the slot is not."""
        if self.kinds[slot] == OR:
            slot = self.all_of((slot,))
        key = (NOT, slot)
        found = self._gates.get(key)
        if found is None:
            found = self._slot(NOT, self.stages[slot], slot, 0)
            self._gates[key] = found
        return found

    def narrow(self, literals: Sequence[Literal]) -> list[int]:
        """The slots of an AND, few enough for its columns."""
        slots = [slot for slot, contrary in literals if not contrary]
        if len(slots) < len(literals):
            without = {slot for slot, contrary in literals if contrary}
            if len(without) > 2:
                without = {self.any_of(without)}
            slots.extend(self.contrary(slot) for slot in sorted(without))
        if len(slots) > WIDEST:
            head, rest = sorted(set(slots[:-2])), slots[-2:]
            while len(head) > WIDEST:
                head = [
                    self.all_of(head[at : at + WIDEST])
                    for at in range(0, len(head), WIDEST)
                ]
            slots = head + rest
        return slots
