"""A page's bytes looked through many at a time. Pure.

Python takes one byte after the other, numpy 32 at once; on small pages its calls cost more
than the bytes.
"""

from __future__ import annotations

import numpy as np

SMALL_BYTES = 48 * 1024
"""Up to here Python is as fast."""


def count(data: bytes, sign: bytes) -> int:
    """How often a single byte stands in the data."""
    if len(data) <= SMALL_BYTES:
        return data.count(sign)
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord(sign)))


def count_followed(data: bytes, sign: bytes, followers: bytes) -> int:
    """How often a single byte stands before one of some others.

    A pattern's matches take 60 bytes each, and a hostile page has three million of them.
    """
    whole = np.frombuffer(data, np.uint8)
    is_follower = np.zeros(256, np.bool_)
    is_follower[list(followers)] = True
    after = np.flatnonzero(whole[:-1] == ord(sign)) + 1
    return int(np.count_nonzero(is_follower[whole[after]]))


def holds(data: bytes, word: bytes, end: int) -> bool:
    """Whether a word of four bytes or more stands in the data before `end`.

    Its first four bytes are compared as one number, from each of the four places where one
    may begin; pages that have these are searched for the rest.
    """
    if end <= SMALL_BYTES:
        return data.rfind(word, 0, end) >= 0  # twice as fast as from the start
    wanted = int.from_bytes(word[:4], "little")
    for place in range(4):
        fours = np.frombuffer(data, "<u4", (end - place) // 4, place)
        if (fours == wanted).any():
            return data.rfind(word, 0, end) >= 0
    return False


def dense_places(data: bytes, sign: bytes, step: int, sample: int) -> list[int]:
    """Every `step` bytes a sample is looked at: where one byte is more than a 16th of it."""
    whole = np.frombuffer(data, np.uint8)[: len(data) // step * step]
    samples = whole.reshape(-1, step)[:, :sample]
    counts = np.count_nonzero(samples == ord(sign), axis=1)
    return [int(row) * step for row in np.flatnonzero(counts * 16 > sample)]
