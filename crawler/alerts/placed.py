"""Where the words of the queries stand in the texts of one article, as a batch found them. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from crawler.alerts.arrays import Ints

_TEXT_BITS = 32


class WordPlaces:
    """What finding all words of all queries has told already, for who asks of a single one.

    Args:
        number_of: The pattern of a word, `None` for one that is in no query.
        patterns: Of each occurrence, in any order; those of more than one word do no harm.
        texts: Which of the article's texts it is in, from 0.
        places: Its first word, by number among the words of its text.
    """

    __slots__ = ("_number_of", "_places", "_rows")

    def __init__(
        self,
        number_of: Callable[[str], int | None],
        patterns: Ints,
        texts: Ints,
        places: Ints,
    ) -> None:
        self._number_of = number_of
        self._rows = texts << _TEXT_BITS | patterns, places
        self._places: dict[int, list[int]] | None = None

    def of(self, text: int, word: str) -> list[int] | None:
        """Where a word stands in a text; `None` for a word of no query, which nobody looked for."""
        number = self._number_of(word)
        if number is None:
            return None
        if self._places is None:
            self._places = _by_key(*self._rows)
        return self._places.get(text << _TEXT_BITS | number, [])


def _by_key(keys: Ints, places: Ints) -> dict[int, list[int]]:
    """The places of each key, ascending."""
    order = np.lexsort((places, keys))
    found, firsts = np.unique(keys[order], return_index=True)
    sorted_ = places[order].tolist()
    ends = [*firsts.tolist()[1:], len(sorted_)]
    return {
        key: sorted_[first:end]
        for key, first, end in zip(found.tolist(), firsts.tolist(), ends, strict=True)
    }
