"""Whether two texts tell one story: copies of a wire report on several sites, cut and edited. Pure.

A text is known by the smallest hashes of its word triples (a bottom-k sketch; Broder, "On the
resemblance and containment of documents", 1997): what two sketches share of the smallest of both
estimates what the texts share, whatever their length.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Hashes = npt.NDArray[np.uint64]

SIZE = 32
"""Hashes of a sketch: the share is then known to about .08."""
KEYS = 8
"""The smallest of them, by which candidates are looked up: a text that shares .3 of another's
triples shares one of eight with .94 (measured on cut reports)."""
ALIKE = 0.25
"""Share of triples from which two texts are one story: texts written apart share .06 at most,
a report cut to a third of its length .33 (tests/bench/stories.py)."""
LEAST_WORDS = 40
"""A shorter text says too little to be told from others."""
MOST_CHARS = 8_000
"""What outlets cut off is the end: the beginning tells enough, and a long text costs no more."""

_WORD = re.compile(r"\w+")
_TABLED = 0x3000
"""Below are the characters of nearly all texts in scripts with blanks; others are parted by `_WORD`."""
# Hashes are kept in the database: these stay as they are. All are odd, so that nothing is lost.
_BASE = 0x9E3779B97F4A7C15
_PLACES = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
"""Of a word in its triple."""


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the triples of the text's first words, rising; none for a short text."""
    words = _hashed_words(text[:MOST_CHARS])
    if len(words) < LEAST_WORDS:
        return ()
    import numpy as np  # here: who only reads the store need not wait for it

    first, second, third = (np.uint64(number) for number in _PLACES)
    triples = words[:-2] * first + words[1:-1] * second + words[2:] * third
    triples ^= triples >> np.uint64(31)
    triples *= np.uint64(_BASE)
    # 32 bits will do: a chance match of one hash is no match of the sketch
    return _smallest((triples >> np.uint64(32)).astype(np.uint32))


def _smallest(hashes: npt.NDArray[np.uint32]) -> tuple[int, ...]:
    """The SIZE smallest different ones, rising; fewer where there are no more."""
    import numpy as np

    some = hashes
    if hashes.size > 2 * SIZE:
        some = np.partition(hashes, 2 * SIZE)[: 2 * SIZE]
    found = sorted({*some.tolist()})[:SIZE]
    if len(found) < SIZE and some is not hashes:  # a text that repeats itself
        found = sorted({*hashes.tolist()})[:SIZE]
    return tuple(found)


def _hashed_words(text: str) -> Hashes:
    """A hash of each word by its characters, the same wherever it stands."""
    import numpy as np

    chars = _characters_in_words(text)
    powers, inverses = _powers()
    solid = chars != np.uint64(ord(" "))
    edges = (solid[1:] != solid[:-1]).nonzero()[0]
    # a sum over all characters before each edge: a word is the difference of two
    sums: Hashes = (chars * powers[: chars.size]).cumsum()[edges]
    hashes: Hashes = (sums[1::2] - sums[::2]) * inverses[edges[::2]]
    return hashes


def _characters_in_words(text: str) -> Hashes:
    """The case-folded characters' numbers; a blank stands for those in no word, and around the text."""
    import numpy as np

    if text.isascii():
        plain = f" {text} ".encode("ascii").translate(_ascii_letters())
        return np.frombuffer(plain, np.uint8).astype(np.uint64)
    chars = _characters(text)
    if int(chars.max()) < _TABLED:
        # a third of the time of `casefold` on text that is not ASCII
        found = _letters()[chars.astype(np.intp)]
        if found.all():
            return found
    text = text.casefold()
    chars = _characters(text)
    if int(chars.max()) >= _TABLED:
        return _characters(" ".join(_WORD.findall(text)))
    return _letters()[chars.astype(np.intp)]


def _characters(text: str) -> Hashes:
    """The numbers of the characters, with a blank before them and behind."""
    import numpy as np

    wide = f" {text} ".encode("utf-32-le", "surrogatepass")
    return np.frombuffer(wide, np.uint32).astype(np.uint64)


@cache
def _letters() -> Hashes:
    """What stands for each character below `_TABLED`: what case folding makes of it, a blank where
    it is in no word, 0 where it becomes several or one that is not tabled."""
    import numpy as np

    return np.array([_letter(chr(number)) for number in range(_TABLED)], np.uint64)


def _letter(char: str) -> int:
    folded = char.casefold()
    if len(folded) > 1 or ord(folded) >= _TABLED:
        return 0
    return ord(folded) if _WORD.match(folded) else ord(" ")


@cache
def _ascii_letters() -> bytes:
    """The beginning of `_letters`, as `bytes.translate` wants it."""
    return bytes(_letters()[:128].tolist()) + bytes(128)


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """Powers of the base, and their inverses: as many as the longest text needs."""
    import numpy as np

    def powers(base: int) -> Hashes:
        # folding makes three characters of one at most
        found = np.full(3 * MOST_CHARS + 2, base, np.uint64)
        found[0] = 1
        return found.cumprod(dtype=np.uint64)

    return powers(_BASE), powers(pow(_BASE, -1, 1 << 64))


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimated share of triples that both texts have among all they have, 0 to 1."""
    smallest = sorted({*one, *other})[:SIZE]
    if not one or not other:
        return 0.0
    return len({*one} & {*other} & {*smallest}) / len(smallest)
