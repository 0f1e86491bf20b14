"""Codes of words that were met, looked up for a whole batch at once. Pure.

A word is known by a 64-bit hash of its characters, its place found without a Python object for
each word: a dictionary's scattered reads cost more than all the rest of matching. Weights are
drawn anew by each process, so that nobody can write two words of one hash; that any two words of
a lifetime share one is a matter of one in a million.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from crawler.alerts.arrays import Flags, Ints

Hashes = npt.NDArray[np.uint64]

# Words that are kept: ten languages of a day's news, in 4 MB.
_MOST = 1 << 17
_FEWEST = 1 << 10
# Places behind the last: half full, rows of full places are shorter than 100.
_MARGIN = 1 << 10
_BLANK = ord(" ")
# Below are the characters of nearly all texts; weights of the others are worked out.
_TABLED = 0x3000
# Odd, so that multiplying loses nothing, and is undone by multiplying with its inverse.
_BASE = secrets.randbits(64) | 5
_INVERSE = pow(_BASE, -1, 1 << 64)
# Characters that are hashed at once: their arrays stay in the processor's cache.
_AT_ONCE = 1 << 15
_SEED = np.uint64(secrets.randbits(64))


def _mixed(chars: npt.NDArray[np.uint32]) -> Hashes:
    """A weight for each character: the finaliser of splitmix64."""
    x = (chars.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) + _SEED
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


_WEIGHTS = _mixed(np.arange(_TABLED, dtype=np.uint32))


def _powers(base: int, count: int) -> Hashes:
    found = np.full(count, base, np.uint64)
    found[0] = 1
    return found.cumprod(dtype=np.uint64)


class Vocabulary:
    """Words to codes; asks for the code of a word that it does not know."""

    def __init__(self, code_of: Callable[[str], int]) -> None:
        self._code_of = code_of
        self._powers = self._inverses = _powers(1, 1)
        self.clear()

    def clear(self) -> None:
        """Forget all words."""
        self._count = 0
        self._make(_FEWEST)

    def __len__(self) -> int:
        return self._count

    def _make(self, size: int) -> None:
        self._shift = np.uint64(64 - size.bit_length() + 1)
        # Looking on never has to turn round at the end.
        self._keys: Hashes = np.zeros(size + _MARGIN, np.uint64)
        self._codes: Ints = np.zeros(size + _MARGIN, np.int64)
        self._size = size

    def learn(self, word: str) -> None:
        """The code of a word has changed."""
        if self._count:
            hashes, _, _ = self._hash(f" {word} ")
            places, known = self._find(hashes)
            self._codes[places[known]] = self._code_of(word)

    def codes(self, text: str) -> Ints:
        """The codes of all words of a text, which are parted by blanks."""
        found = [self._codes_of(f" {piece} ") for piece in _pieces(text)]
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _codes_of(self, text: str) -> Ints:
        hashes, starts, ends = self._hash(text)
        places, known = self._find(hashes)
        if not known.all():
            new = (~known).nonzero()[0]
            if self._count and self._count + new.size > _MOST:
                self.clear()
                new = np.arange(hashes.size)
            self._add(text, hashes[new], starts[new], ends[new])
            places, _ = self._find(hashes)
        return self._codes[places]

    def _hash(self, text: str) -> tuple[Hashes, Ints, Ints]:
        """Hash, start and end of each word; the text begins and ends with a blank."""
        chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        if chars.size > self._powers.size:
            count = max(chars.size, _AT_ONCE + 2)
            self._powers = _powers(_BASE, count)
            self._inverses = _powers(_INVERSE, count)
        solid = chars != _BLANK
        edges = (solid[1:] != solid[:-1]).nonzero()[0]
        common = int(chars.max()) < _TABLED
        # as intp: numpy looks up by other kinds three times as slowly
        weights = _WEIGHTS[chars.astype(np.intp)] if common else _mixed(chars)
        weights *= self._powers[: chars.size]
        # a sum over all characters before each edge: a word is the difference of two
        sums = weights.cumsum()[edges]
        starts, ends = edges[::2], edges[1::2]
        hashes = (sums[1::2] - sums[::2]) * self._inverses[starts]
        # 0 is the sign of an empty place.
        return hashes | np.uint64(1), starts + 1, ends + 1

    def _find(self, hashes: Hashes) -> tuple[Ints, Flags]:
        """The place of each hash, and whether it is there; else where it would be."""
        places = (hashes >> self._shift).astype(np.int64)
        keys = self._keys[places]
        open_ = ((keys != hashes) & (keys != 0)).nonzero()[0]
        while open_.size:
            places[open_] += 1
            keys = self._keys[places[open_]]
            open_ = open_[(keys != hashes[open_]) & (keys != 0)]
        return places, self._keys[places] == hashes

    def _add(self, text: str, hashes: Hashes, starts: Ints, ends: Ints) -> None:
        hashes, firsts = np.unique(hashes, return_index=True)
        words = zip(starts[firsts].tolist(), ends[firsts].tolist(), strict=True)
        codes = [self._code_of(text[start:end]) for start, end in words]
        size = self._size
        while 2 * (self._count + hashes.size) > size:
            size *= 2
        if size > self._size:
            self._grow(size)
        self._put(hashes, np.array(codes, np.int64))

    def _grow(self, size: int) -> None:
        used = self._keys.nonzero()[0]
        keys, codes = self._keys[used], self._codes[used]
        self._make(size)
        self._count = 0
        self._put(keys, codes)

    def _put(self, keys: Hashes, codes: Ints) -> None:
        """Put words in that are not there, each into the first free place from its own on."""
        self._count += keys.size
        places = (keys >> self._shift).astype(np.int64)
        while keys.size:
            free = self._keys[places] == 0
            # of several that want one place the last gets it, and the others look on
            self._keys[places[free]] = keys[free]
            put = self._keys[places] == keys
            self._codes[places[put]] = codes[put]
            keys, codes, places = keys[~put], codes[~put], places[~put] + 1


def _pieces(text: str) -> Iterator[str]:
    """A text cut at blanks into what is hashed at once; a longer word stays whole."""
    at = 0
    while len(text) - at > _AT_ONCE:
        end = text.rfind(" ", at, at + _AT_ONCE)
        if end < 0:
            end = text.find(" ", at)
        if end < 0:
            break
        yield text[at:end]
        at = end + 1
    yield text[at:]
