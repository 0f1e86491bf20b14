"""The circuit laid out for numpy, and its evaluation for a batch of articles.

Each slot holds one bit for each article of the batch, in one 64-bit word. Of the ANDs of a stage
either those alone are looked at whose rarest part is there, or all of them column by column,
whichever is less work. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crawler.alerts.arrays import Bits, Flags, Ints, expand
from crawler.alerts.circuit import Circuit
from crawler.alerts.slots import AND, NOT, OR

Holds = Callable[[Ints, Ints, Ints], Flags]
"""Whether chains and checks hold: AND slots, their chains, articles of the batch."""

BATCH = 64
_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
# Picking out a candidate costs about four times as much as its share of a whole column.
_DENSE = 0.25


def _of(values: object, kind: type = np.int64) -> Ints:
    return np.array(values, kind)


def unpack(bits: Bits) -> npt.NDArray[np.uint8]:
    """One row for each word, one column for each article."""
    table = bits.astype("<u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(table, axis=1, bitorder="little")


@dataclass(slots=True)
class _Stage:
    """The ANDs or ORs of a stage, widest first; column j holds the j-th part of all that have one."""

    slots: Ints
    columns: list[Ints]
    first: int = 0
    """ANDs: place of the first among the ANDs of all stages."""


class Index:
    """Arrays over one state of a circuit; made anew when the circuit has grown."""

    def __init__(self, circuit: Circuit, costs: npt.NDArray[np.float64]) -> None:
        """`costs` says for each slot how common it is; atoms' alone are read."""
        self.size = len(circuit.kinds)
        self._kinds = _of(circuit.kinds, np.int8)
        self._begins, self._counts = _of(circuit.begins), _of(circuit.counts)
        self._parts = _of(circuit.parts)
        self._lay_out_postings(circuit)
        stages = _of(circuit.stages)
        nots = (self._kinds == NOT).nonzero()[0]
        self._contrary = np.full(self.size, -1, np.int64)
        self._contrary[self._begins[nots]] = nots
        self._nots = nots
        self._values: Bits = np.zeros(self.size, np.uint64)
        self._values[nots] = _ONES
        self._true = np.zeros(self.size, np.bool_)
        self._checked = np.zeros(self.size, np.bool_)
        self._nears = np.full(self.size, -1, np.int64)
        self._nears[list(circuit.near_of)] = list(circuit.near_of.values())
        self._checked[list(circuit.check_of)] = True
        self._checked[list(circuit.near_of)] = True
        self._is_or = self._kinds == OR
        self._costs = costs.copy()
        self._ors: list[_Stage] = []
        self._ands: list[_Stage] = []
        first = 0
        for stage in range(int(stages.max(initial=0)) + 1):
            here = stages == stage
            if stage:
                self._ands.append(self._lay_out_ands(here, first))
                first += self._ands[-1].slots.size
            self._ors.append(self._lay_out_ors(here))
            self._costs[nots[here[nots]]] = np.inf
        self._lay_out_leads()
        self._seen = np.zeros(first, np.bool_)

    # Layout

    def _lay_out_postings(self, circuit: Circuit) -> None:
        """By pattern: the atoms it makes true, and the fields it must stand in for them."""
        patterns = _of(circuit.posted_patterns)
        order = patterns.argsort(kind="stable")
        counts = np.bincount(patterns, minlength=circuit.patterns.size)
        self._posted_counts = counts
        self._posted_begins = counts.cumsum() - counts
        self._posted_slots = _of(circuit.posted_slots)[order]
        self._posted_masks = _of(circuit.posted_masks, np.uint16)[order]
        self._posted_once = bool(counts.max(initial=0) <= 1)

    def _lay_out_ors(self, here: Flags) -> _Stage:
        slots = self._by_width(here, OR)
        if slots.size:
            parts, counts = self._parts_of(slots)
            self._costs[slots] = np.add.reduceat(
                self._costs[parts], counts.cumsum() - counts
            )
        return _Stage(slots, self._columns(slots))

    def _lay_out_ands(self, here: Flags, first: int) -> _Stage:
        slots = self._by_width(here, AND)
        parts, counts = self._parts_of(slots)
        # Rarest part first: it chooses the candidates, and the next ones thin them out.
        order = np.lexsort((self._costs[parts], np.arange(slots.size).repeat(counts)))
        self._parts[expand(self._begins[slots], counts)] = parts[order]
        columns = self._columns(slots)
        self._costs[slots] = self._costs[columns[0]]
        return _Stage(slots, columns, first)

    def _lay_out_leads(self) -> None:
        """By slot: the places of the ANDs whose rarest part it is, or is in."""
        rarest = np.concatenate(
            [ands.columns[0] for ands in self._ands] or [np.zeros(0, np.int64)]
        )
        is_or = self._is_or[rarest]
        wide, narrow = is_or.nonzero()[0], (~is_or).nonzero()[0]
        options, widths = self._parts_of(rarest[wide])
        leads = np.concatenate((rarest[narrow], options))
        places = np.concatenate((narrow, wide.repeat(widths)))
        self._led = places[leads.argsort(kind="stable")]
        self._led_counts = np.bincount(leads, minlength=self.size)
        self._led_begins = self._led_counts.cumsum() - self._led_counts

    def _by_width(self, here: Flags, kind: int) -> Ints:
        slots = (here & (self._kinds == kind)).nonzero()[0]
        ordered: Ints = slots[(-self._counts[slots]).argsort(kind="stable")]
        return ordered

    def _parts_of(self, slots: Ints) -> tuple[Ints, Ints]:
        counts = self._counts[slots]
        return self._parts[expand(self._begins[slots], counts)], counts

    def _columns(self, slots: Ints) -> list[Ints]:
        """Column by column the parts of ANDs or ORs that are sorted by their width."""
        counts, begins = self._counts[slots], self._begins[slots]
        widest = int(counts[0]) if slots.size else 0
        ends = [int((counts > at).sum()) for at in range(widest)]
        return [self._parts[begins[:end] + at] for at, end in enumerate(ends)]

    # Evaluation

    def atoms(
        self, patterns: Ints, fields: npt.NDArray[np.uint16], articles: Ints
    ) -> tuple[Ints, Ints]:
        """The atoms that occurrences make true.

        Args:
            patterns: One for each occurrence, as `fields` (its field's bit) and `articles`.

        Returns:
            Slots and articles; the same pair may come more than once.
        """
        counts = self._posted_counts[patterns]
        if self._posted_once:
            which = counts.nonzero()[0]
            at = self._posted_begins[patterns[which]]
        else:
            which = np.arange(patterns.size).repeat(counts)
            at = expand(self._posted_begins[patterns], counts)
        fits = (self._posted_masks[at] & fields[which]).nonzero()[0]
        return self._posted_slots[at[fits]], articles[which[fits]]

    def evaluate(self, slots: Ints, articles: Ints, holds: Holds) -> tuple[Ints, Bits]:
        """Every AND that is true of at least one article, and of which.

        Args:
            slots: Atoms that are true, with `articles` (0 to 63) for each.
        """
        values = self._values
        np.bitwise_or.at(values, slots, np.uint64(1) << articles.astype(np.uint64))
        self._true[slots] = True
        true = found = self._true.nonzero()[0]
        self._true[true] = False
        self._deny(true)
        dense = int(self._led_counts[true].sum()) > _DENSE * self._seen.size + BATCH
        ands_found: list[tuple[Ints, Bits]] = []
        for ors, ands in zip(self._ors, self._ands, strict=False):
            if dense:
                self._work_out(ors)
                places, bits = self._all_of(ands)
            else:
                self._see(found)
                places, bits = self._candidates(ands)
            found = ands.slots[places]
            found, bits = self._hold(found, bits, holds)
            values[found] = bits
            self._deny(found)
            ands_found.append((found, bits))
        self._clear([true, *(found for found, _ in ands_found)], dense)
        return (
            np.concatenate([found for found, _ in ands_found] or [slots[:0]]),
            np.concatenate([bits for _, bits in ands_found] or [values[:0]]),
        )

    def _deny(self, slots: Ints) -> None:
        """Set the contraries of slots that are now known."""
        contrary = self._contrary[slots]
        known = (contrary >= 0).nonzero()[0]
        self._values[contrary[known]] = ~self._values[slots[known]]

    def _work_out(self, ors: _Stage) -> None:
        if not ors.columns:
            return
        bits: Bits = self._values.take(ors.columns[0])
        for column in ors.columns[1:]:
            bits[: column.size] |= self._values.take(column)
        self._values[ors.slots] = bits

    def _all_of(self, ands: _Stage) -> tuple[Ints, Bits]:
        """The true ANDs of a stage, all of them looked at."""
        bits: Bits = self._values.take(ands.columns[0])
        for column in ands.columns[1:]:
            bits[: column.size] &= self._values.take(column)
        places = bits.nonzero()[0]
        return places, bits[places]

    def _see(self, slots: Ints) -> None:
        """Mark the ANDs whose rarest part is one of the slots, or in one."""
        counts = self._led_counts[slots]
        leading = counts.nonzero()[0]
        places = expand(self._led_begins[slots[leading]], counts[leading])
        self._seen[self._led[places]] = True

    def _candidates(self, ands: _Stage) -> tuple[Ints, Bits]:
        """The true ANDs of a stage, those that were seen looked at."""
        seen = self._seen[ands.first : ands.first + ands.slots.size]
        places = seen.nonzero()[0]
        seen[places] = False
        done: list[tuple[Ints, Bits]] = []
        bits: Bits = np.full(places.size, _ONES)
        for column in ands.columns:
            end = int(places.searchsorted(column.size))
            if end < places.size:
                done.append((places[end:], bits[end:]))
            places, bits = places[:end], bits[:end]
            if not end:
                break
            bits = bits & self._read(column[places])
            kept = bits.nonzero()[0]
            places, bits = places[kept], bits[kept]
        done.append((places, bits))
        return (
            np.concatenate([places for places, _ in done]),
            np.concatenate([bits for _, bits in done]),
        )

    def _read(self, slots: Ints) -> Bits:
        """Bits of slots, of which ORs have not been worked out yet."""
        bits: Bits = self._values[slots]
        ors = self._is_or[slots].nonzero()[0]
        if ors.size:
            parts, counts = self._parts_of(slots[ors])
            bits[ors] = np.bitwise_or.reduceat(
                self._values[parts], counts.cumsum() - counts
            )
        return bits

    def _hold(self, slots: Ints, bits: Bits, holds: Holds) -> tuple[Ints, Bits]:
        """Leave only the articles in which the checks hold as well."""
        checked = self._checked[slots].nonzero()[0]
        if not checked.size:
            return slots, bits
        which, articles = unpack(bits[checked]).nonzero()
        at = checked[which]
        asked = slots[at]
        fails = (~holds(asked, self._nears[asked], articles)).nonzero()[0]
        wrong = ~(np.uint64(1) << articles[fails].astype(np.uint64))
        np.bitwise_and.at(bits, at[fails], wrong)
        still = bits.nonzero()[0]
        return slots[still], bits[still]

    def _clear(self, touched: list[Ints], dense: bool) -> None:
        if dense:
            self._values.fill(0)
            self._values[self._nots] = _ONES
            return
        for slots in touched:
            self._values[slots] = 0
            contrary = self._contrary[slots]
            self._values[contrary[contrary >= 0]] = _ONES


def plain_costs(circuit: Circuit) -> npt.NDArray[np.float64]:
    """How common each atom is likely to be, before any article was seen.

    What many queries ask for is common; phrases, made later than their words, are not; scopes
    are true of many articles.
    """
    costs = np.bincount(_of(circuit.parts), minlength=len(circuit.kinds)).astype(
        np.float64
    )
    costs += 1.0
    slots = _of(circuit.posted_slots)
    phrase = circuit.patterns.lengths_of(_of(circuit.posted_patterns)) > 1
    costs[slots[phrase]] *= 0.02
    for slot in circuit.scopes.values():
        costs[slot] = len(circuit.kinds)
    for _, slot in circuit.times.values():
        costs[slot] = 2.0 * len(circuit.kinds)
    return costs
