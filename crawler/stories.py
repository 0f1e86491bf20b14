"""Whether two texts tell one story: copies of a wire report on several sites, cut and edited. Pure.

A text is known by the smallest hashes of its word triples (a bottom-k sketch; Broder, "On the
resemblance and containment of documents", 1997): what two sketches share of the smallest of both
estimates what the texts share, whatever their length.
"""

from __future__ import annotations

import re
from heapq import nsmallest
from zlib import crc32

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


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the triples of the text's first words, rising; none for a short text."""
    words = _WORD.findall(text[:MOST_CHARS].casefold())
    if len(words) < LEAST_WORDS:
        return ()
    # a checksum will do: a chance match of one hash is no match of the sketch
    hashes = {
        crc32(f"{first} {second} {third}".encode())
        for first, second, third in zip(words, words[1:], words[2:], strict=False)
    }
    return tuple(nsmallest(SIZE, hashes))


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimated share of triples that both texts have among all they have, 0 to 1."""
    smallest = sorted({*one, *other})[:SIZE]
    if not one or not other:
        return 0.0
    return len({*one} & {*other} & {*smallest}) / len(smallest)
