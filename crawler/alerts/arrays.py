"""Kinds of arrays that the matcher is made of, and the one step numpy has no word for. Pure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
"""Numbers of slots, patterns, places, articles."""
Bits = npt.NDArray[np.uint64]
"""One bit for each article of a batch."""
Flags = npt.NDArray[np.bool_]
Masks = npt.NDArray[np.uint16]
"""One bit for each field."""


def expand(begins: Ints, lengths: Ints) -> Ints:
    """Indices of many slices of one array, one after the other."""
    ends = lengths.cumsum()
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(begins - ends + lengths, lengths) + np.arange(total)
