"""Words and phrases of all queries, and where they stand in a batch of articles.

A pattern is a number: one for each word, beginning of words and stem, one for each step of a
phrase. Finding them all in a batch is a few numpy operations over its words, however many
patterns there are. Pure; knows nothing of queries, fields or articles.
"""

from __future__ import annotations

from array import array
from enum import Enum

import numpy as np

from crawler.alerts.arrays import Ints, expand
from crawler.alerts.vocabulary import Vocabulary
from crawler.query.folding import BOUNDARY

END = -1
"""Code of the boundary between two texts."""

_WORD_BITS = 32
_WORD_MASK = (1 << _WORD_BITS) - 1
# Multiplier of Fibonacci hashing.
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Ending(Enum):
    """How the last word of a pattern is compared."""

    WORD = "word"
    BEGINNING = "beginning"
    """The word may go on."""
    STEM = "stem"
    """At most two more characters may follow: a designator's variant letters."""


class Patterns:
    """All patterns; grows by `add`, is made ready for `find` by `settle`."""

    def __init__(self) -> None:
        self.lengths = array("i", [0])
        """Of each pattern its words; 0 is no pattern."""
        self.vocabulary = Vocabulary(self.code)
        """Words of articles to their codes."""
        self._words: dict[str, int] = {}
        # by name too: to hash a member of an enumeration takes longer than to look up a word
        self._beginnings: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._affixes: dict[Ending, dict[str, int]] = {
            Ending.BEGINNING: self._beginnings,
            Ending.STEM: self._stems,
        }
        self._affix_lengths: tuple[int, ...] = ()
        self._steps: dict[int, int] = {}
        self._forget_classes()
        self.settle()

    def add(self, tokens: tuple[str, ...], ending: Ending = Ending.WORD) -> int:
        """The pattern of these words side by side."""
        if len(tokens) == 1:
            return self._symbol(tokens[0], ending)
        *first, last = tokens
        state = 0
        for token in first:
            state = self._step(state, self._symbol(token, Ending.WORD))
        return self._step(state, self._symbol(last, ending))

    def _symbol(self, token: str, ending: Ending) -> int:
        table = self._words if ending is Ending.WORD else self._affixes[ending]
        found = table.get(token)
        if found is None:
            found = table[token] = self._new(1)
            if ending is Ending.WORD:
                self.vocabulary.learn(token)
            elif len(self.vocabulary):
                self.vocabulary.clear()
                self._forget_classes()
        return found

    def _step(self, state: int, symbol: int) -> int:
        if not state:
            return symbol
        key = state << _WORD_BITS | symbol
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._new(self.lengths[state] + 1)
        return found

    def _new(self, length: int) -> int:
        self.lengths.append(length)
        return len(self.lengths) - 1

    @property
    def size(self) -> int:
        """Patterns so far, with the one that is none."""
        return len(self.lengths)

    def number_of(self, word: str) -> int | None:
        """The pattern of a whole word; `None` where no query asks for it."""
        return self._words.get(word)

    def _forget_classes(self) -> None:
        self._classes: dict[tuple[int, ...], int] = {(): 0}
        self._class_symbols: list[int] = []
        self._class_ends = [0]
        self._class_arrays: tuple[Ints, Ints, Ints] | None = None

    def code(self, word: str) -> int:
        """Pattern of the word alone, and the class of the affixes it fits."""
        if word == BOUNDARY:
            return END
        found = self._words.get(word, 0)
        beginnings, stems = self._beginnings, self._stems
        if not beginnings and not stems:
            return found
        symbols: list[int] = []
        if beginnings:
            for length in self._affix_lengths:
                if length > len(word):
                    break
                symbol = beginnings.get(word[:length])
                if symbol is not None:
                    symbols.append(symbol)
        if stems:
            for stem in (word, word[:-1], word[:-2]):
                symbol = stems.get(stem)
                if symbol is not None:
                    symbols.append(symbol)
        return found | self._class(tuple(symbols)) << _WORD_BITS if symbols else found

    def _class(self, symbols: tuple[int, ...]) -> int:
        found = self._classes.get(symbols)
        if found is None:
            found = self._classes[symbols] = len(self._class_ends)
            self._class_symbols.extend(symbols)
            self._class_ends.append(len(self._class_symbols))
            self._class_arrays = None
        return found

    def settle(self) -> None:
        """Lay out what `find` reads; to be called after the last `add`."""
        self._affix_lengths = tuple(
            sorted({len(beginning) for beginning in self._beginnings})
        )
        self._lengths = np.array(self.lengths, np.int64)
        keys = np.fromiter(self._steps.keys(), np.int64, len(self._steps))
        states = np.fromiter(self._steps.values(), np.int64, len(self._steps))
        order = keys.argsort()
        self._keys, self._states = keys[order], states[order]
        affixes = np.zeros(self.size, np.bool_)
        for table in self._affixes.values():
            affixes[np.fromiter(table.values(), np.int64, len(table))] = True
        self._leads = np.zeros(self.size, np.bool_)
        self._leads[keys >> _WORD_BITS] = True
        self._leads_to_affix = np.zeros(self.size, np.bool_)
        self._leads_to_affix[keys[affixes[keys & _WORD_MASK]] >> _WORD_BITS] = True
        # Sixteen cells for each key: one look-up in sixteen is passed on for nothing.
        bits = max(10, (16 * len(keys)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._filter = np.zeros(1 << bits, np.bool_)
        self._filter[self._hash(keys)] = True

    def _hash(self, keys: Ints) -> Ints:
        spread = keys.view(np.uint64) * _SPREAD >> self._shift
        return spread.view(np.int64)

    def lengths_of(self, patterns: Ints) -> Ints:
        """How many words each pattern has."""
        return self._lengths[patterns]

    def find(self, codes: Ints) -> tuple[Ints, Ints]:
        """Every occurrence of every pattern.

        Args:
            codes: Codes of the words of all values, 0 between two values and at the end.

        Returns:
            Patterns and the places of their first words, in no particular order.
        """
        words = codes & _WORD_MASK
        classes = codes >> _WORD_BITS
        places = words.nonzero()[0]
        heads = words[places]
        found, starts = [heads], [places]
        spots = classes.nonzero()[0]
        if spots.size:
            symbols, at = self._affixes_at(classes, spots)
            found.append(symbols)
            starts.append(at)
        if self._keys.size:
            leading = self._leads[heads]
            states, begins, nexts = heads[leading], places[leading], places[leading] + 1
            while states.size:
                if spots.size:
                    self._end_with_affix(classes, states, begins, nexts, found, starts)
                hit, states = self._follow(states, words[nexts])
                begins, nexts = begins[hit], nexts[hit] + 1
                found.append(states)
                starts.append(begins)
                on = self._leads[states]
                states, begins, nexts = states[on], begins[on], nexts[on]
        return np.concatenate(found), np.concatenate(starts)

    def _follow(self, states: Ints, symbols: Ints) -> tuple[Ints, Ints]:
        """Which of the steps exist, and where they lead."""
        keys = states << _WORD_BITS | symbols
        hit = self._filter[self._hash(keys)].nonzero()[0]
        keys = keys[hit]
        at = self._keys.searchsorted(keys)
        at[at == self._keys.size] = 0
        right = self._keys[at] == keys
        return hit[right], self._states[at[right]]

    def _affixes_at(self, classes: Ints, spots: Ints) -> tuple[Ints, Ints]:
        """The affix patterns at the given places, and their places."""
        if self._class_arrays is None:
            ends = np.array(self._class_ends, np.int64)
            begins = np.concatenate(([0], ends[:-1]))
            symbols = np.array(self._class_symbols, np.int64)
            self._class_arrays = begins, ends - begins, symbols
        begins, lengths, symbols = self._class_arrays
        here = classes[spots]
        counts = lengths[here]
        return symbols[expand(begins[here], counts)], spots.repeat(counts)

    def _end_with_affix(
        self,
        classes: Ints,
        states: Ints,
        begins: Ints,
        nexts: Ints,
        found: list[Ints],
        starts: list[Ints],
    ) -> None:
        """Add the phrases whose last word is a beginning or stem at `nexts`."""
        chosen = (self._leads_to_affix[states] & (classes[nexts] > 0)).nonzero()[0]
        if chosen.size:
            symbols, whose = self._affixes_at(classes[nexts], chosen)
            hit, ends = self._follow(states[whose], symbols)
            found.append(ends)
            starts.append(begins[whose[hit]])
