"""Chains of two words or phrases, decided for a whole batch at once. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from crawler.alerts.arrays import Flags, Ints, Masks, expand

# Words between two texts: more than NEAR's widest reach and the longest phrase's start.
_APART = 4096
_PLACE_BITS = 36
_PLACE_MASK = (1 << _PLACE_BITS) - 1


class _Arrays(NamedTuple):
    begins: Ints
    counts: Ints
    firsts: Ints
    lengths: Ints
    seconds: Ints
    distances: Ints
    masks: Masks
    asked: Flags
    """Patterns that some chain asks the places of."""


class Nears:
    """Chains by number, each as the pairs of patterns that fulfil it."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[tuple[int, int, int], ...], int, int], int] = {}
        self._begins = array("i")
        self._firsts = array("i")
        self._lengths = array("i")
        self._seconds = array("i")
        self._distances = array("i")
        self._masks = array("i")
        self._arrays: _Arrays | None = None

    def add(
        self, pairs: Sequence[tuple[int, int, int]], distance: int, mask: int
    ) -> int:
        """The number of a chain.

        Args:
            pairs: Pattern, its length in words, and the pattern that follows it.
            distance: Words that may stand between.
            mask: Fields that it may stand in.
        """
        key = (tuple(sorted(set(pairs))), distance, mask)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._begins)
            self._begins.append(len(self._firsts))
            for first, length, second in key[0]:
                self._firsts.append(first)
                self._lengths.append(length)
                self._seconds.append(second)
            self._distances.append(distance)
            self._masks.append(mask)
            self._arrays = None
        return found

    def arrays(self, patterns: int) -> _Arrays:
        """The chains laid out; `patterns` is the number of all patterns."""
        found = self._arrays
        if found is None or found.asked.size < patterns:
            begins = np.array(self._begins, np.int64)
            firsts = np.array(self._firsts, np.int64)
            seconds = np.array(self._seconds, np.int64)
            asked = np.zeros(patterns, np.bool_)
            asked[firsts] = asked[seconds] = True
            found = self._arrays = _Arrays(
                begins,
                np.diff(begins, append=firsts.size),
                firsts,
                np.array(self._lengths, np.int64),
                seconds,
                np.array(self._distances, np.int64),
                np.array(self._masks, np.uint16),
                asked,
            )
        return found


class Places:
    """Where the patterns of chains stand in a batch: pattern and, below it, place; sorted.

    Places of two texts are farther from each other than NEAR reaches.
    """

    def __init__(
        self, nears: _Arrays, patterns: Ints, starts: Ints, texts: Ints, ends: Ints
    ) -> None:
        """Make them.

        Args:
            patterns: One for each occurrence, as `starts` (word) and `texts` (which it is in).
            ends: Of each text, the word behind its last.
        """
        self._nears = nears
        begins = np.concatenate(([0], ends + 1))
        self._texts: Ints = begins + _APART * np.arange(begins.size)
        """Where each text begins, and the end of all."""
        used = nears.asked[patterns].nonzero()[0]
        places = starts[used] + _APART * texts[used]
        self._keys: Ints = np.sort(patterns[used] << _PLACE_BITS | places)

    def hold(self, numbers: Ints, first: Ints, last: Ints, bits: Masks) -> Flags:
        """Which chains hold.

        Args:
            numbers: Of chains, each with its article's `first` text and the `last` plus one.
            bits: Of each text, its field.
        """
        nears, keys = self._nears, self._keys
        counts = nears.counts[numbers]
        pairs = expand(nears.begins[numbers], counts)
        whose = np.arange(numbers.size).repeat(counts)
        head = nears.firsts[pairs] << _PLACE_BITS
        begins = keys.searchsorted(head | self._texts[first[whose]])
        lengths = keys.searchsorted(head | self._texts[last[whose]]) - begins
        # Every place of the first pattern in the article, and the next one of the second:
        # in the same text, or too far away.
        places = keys[expand(begins, lengths)] & _PLACE_MASK
        row = np.arange(pairs.size).repeat(lengths)
        pair, whose = pairs[row], whose[row]
        wanted = nears.seconds[pair] << _PLACE_BITS | (places + nears.lengths[pair])
        at = keys.searchsorted(wanted)
        at[at == keys.size] = 0
        gaps = keys[at] - wanted
        fits = (gaps >= 0) & (gaps <= nears.distances[numbers[whose]])
        close = fits.nonzero()[0]
        whose = whose[close]
        fields = bits[self._texts.searchsorted(places[close], "right") - 1]
        held = np.zeros(numbers.size, np.bool_)
        held[whose[(fields & nears.masks[numbers[whose]]) > 0]] = True
        return held
