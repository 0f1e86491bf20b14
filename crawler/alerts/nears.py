"""Pairs of words or phrases near each other, decided for a whole batch at once. Pure.

A side of a pair is a few patterns, or one group of many: each occurrence of any of them is one of
the group, so that a list of a thousand entries costs no more than what is met of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from crawler.alerts.arrays import Flags, Ints, Masks, expand

# Words between two texts: more than NEAR's widest reach and the longest phrase's start.
_APART = 4096
_PLACE_BITS = 36
_PLACE_MASK = (1 << _PLACE_BITS) - 1
# Cells of an array that is worked on at once: 8 MB, which a long article's commonest words in
# ten thousand chains would else take a hundred times of.
_AT_ONCE = 1 << 20


class _Arrays(NamedTuple):
    begins: Ints
    counts: Ints
    firsts: Ints
    seconds: Ints
    distances: Ints
    masks: Masks
    asked: Flags
    """Patterns that some pair asks the places of."""
    group_begins: Ints
    group_counts: Ints
    """By pattern, its groups in `groups`."""
    groups: Ints


class Nears:
    """Pairs by number, each as the patterns and groups that fulfil it."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[tuple[int, int], ...], int, int], int] = {}
        self._begins = array("i")
        self._firsts = array("i")
        self._seconds = array("i")
        self._distances = array("i")
        self._masks = array("i")
        self._groups: dict[tuple[int, ...], int] = {}
        self._arrays: _Arrays | None = None

    def group(self, patterns: Iterable[int]) -> int:
        """What stands for any of many patterns: a number below 0."""
        key = tuple(sorted(set(patterns)))
        found = self._groups.get(key)
        if found is None:
            found = self._groups[key] = -1 - len(self._groups)
            self._arrays = None
        return found

    def add(self, pairs: Iterable[tuple[int, int]], distance: int, mask: int) -> int:
        """The number of a condition.

        Args:
            pairs: Patterns or groups, and those that follow them.
            distance: Words that may stand between.
            mask: Fields that they may stand in.
        """
        key = (tuple(sorted(set(pairs))), distance, mask)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._begins)
            self._begins.append(len(self._firsts))
            for first, second in key[0]:
                self._firsts.append(first)
                self._seconds.append(second)
            self._distances.append(distance)
            self._masks.append(mask)
            self._arrays = None
        return found

    def arrays(self, patterns: int) -> _Arrays:
        """The pairs laid out; `patterns` is the number of all patterns."""
        found = self._arrays
        if found is None or found.asked.size < patterns:
            begins = np.array(self._begins, np.int64)
            firsts = np.array(self._firsts, np.int64)
            seconds = np.array(self._seconds, np.int64)
            asked = np.zeros(patterns, np.bool_)
            for sides in (firsts, seconds):
                asked[sides[sides > 0]] = True
            members = np.array([p for key in self._groups for p in key], np.int64)
            sizes = [len(key) for key in self._groups]
            numbers = np.repeat(-1 - np.arange(len(sizes)), sizes)
            counts = np.bincount(members, minlength=patterns)
            found = self._arrays = _Arrays(
                begins,
                np.diff(begins, append=firsts.size),
                firsts,
                seconds,
                np.array(self._distances, np.int64),
                np.array(self._masks, np.uint16),
                asked,
                counts.cumsum() - counts,
                counts,
                numbers[members.argsort(kind="stable")],
            )
        return found


class Occurrences(NamedTuple):
    """Where patterns stand in a row of texts."""

    patterns: Ints
    starts: Ints
    """First word."""
    texts: Ints
    """Which text it is in."""
    lengths: Ints
    """Words of the pattern."""

    def some(self, which: Ints) -> Occurrences:
        """Those of them."""
        return Occurrences(*(column[which] for column in self))


def is_much(nears: _Arrays, found: Occurrences) -> bool:
    """Would the places of groups take too much room at once?"""
    return int(nears.group_counts[found.patterns].sum()) > _AT_ONCE


class Places:
    """Where the sides of pairs stand: side and, below it, place; sorted.

    Places of two texts are farther from each other than NEAR reaches.
    """

    def __init__(self, nears: _Arrays, found: Occurrences, ends: Ints) -> None:
        """Make them.

        Args:
            ends: Of each text, the word behind its last.
        """
        self._nears = nears
        begins = np.concatenate(([0], ends + 1))
        self._texts: Ints = begins + _APART * np.arange(begins.size)
        """Where each text begins, and the end of all."""
        counts = nears.group_counts[found.patterns]
        grouped = np.arange(counts.size).repeat(counts)
        groups = expand(nears.group_begins[found.patterns], counts)
        alone = nears.asked[found.patterns].nonzero()[0]
        sides = np.concatenate((found.patterns[alone], nears.groups[groups]))
        which = np.concatenate((alone, grouped))
        places = found.starts[which] + _APART * found.texts[which]
        keys = sides << _PLACE_BITS | places
        order = keys.argsort()
        self._keys: Ints = keys[order]
        self._behind: Ints = (places + found.lengths[which])[order]
        """The word behind each occurrence."""

    def hold(self, numbers: Ints, first: Ints, last: Ints, bits: Masks) -> Flags:
        """Which pairs hold.

        Args:
            numbers: Of pairs, each with its article's `first` text and the `last` plus one.
            bits: Of each text, its field.
        """
        nears = self._nears
        held = np.zeros(numbers.size, np.bool_)
        fields = nears.masks[numbers]
        far = nears.distances[numbers]
        for rows in _parts(nears.counts[numbers]):
            whose, pairs = _each(
                rows, nears.begins[numbers[rows]], nears.counts[numbers[rows]]
            )
            head = nears.firsts[pairs] << _PLACE_BITS
            begins = self._keys.searchsorted(head | self._texts[first[whose]])
            counts = self._keys.searchsorted(head | self._texts[last[whose]]) - begins
            for part in _parts(counts):
                which, at = _each(part, begins[part], counts[part])
                row = whose[which]
                close = self._follows(
                    at, nears.seconds[pairs[which]], far[row]
                ).nonzero()[0]
                row = row[close]
                places = self._keys[at[close]] & _PLACE_MASK
                field = bits[self._texts.searchsorted(places, "right") - 1]
                held[row[(field & fields[row]) > 0]] = True
        return held

    def _follows(self, at: Ints, seconds: Ints, far: Ints) -> Flags:
        """Does the next place of the second side stand near enough behind an occurrence?"""
        keys = self._keys
        wanted = seconds << _PLACE_BITS | self._behind[at]
        found = keys.searchsorted(wanted)
        found[found == keys.size] = 0
        # In the same text, or too far away.
        gaps = keys[found] - wanted
        return (gaps >= 0) & (gaps <= far)


def _parts(costs: Ints) -> Iterator[Ints]:
    """Rows in parts of which each costs little enough to be worked on at once."""
    total = costs.cumsum()
    if not costs.size or int(total[-1]) <= _AT_ONCE:
        yield np.arange(costs.size)
        return
    cuts = (total // _AT_ONCE).searchsorted(
        np.arange(1, int(total[-1]) // _AT_ONCE + 1)
    )
    yield from (part for part in np.split(np.arange(costs.size), cuts) if part.size)


def _each(rows: Ints, begins: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Each row as often as it counts, and the indices of its slice."""
    return rows.repeat(counts), expand(begins, counts)
