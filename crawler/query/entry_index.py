"""Which entries of a long list can stand in a text at all. Pure.

Of a list of a thousand an article has ten: these are looked up by its words, and the others are
not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

from crawler.query.subject import Value
from crawler.query.tree import Entries, Leaf, LeafKind

# Below, looking for each entry takes less time than looking up each word of the text.
_FEWEST = 64

_Keyed = dict[str, tuple[int, ...]]


class EntryIndex:
    """The entries of one list by a word that a text must have, or by how one of its words begins."""

    __slots__ = ("_beginnings", "_words")

    def __init__(self, entries: Sequence[Leaf]) -> None:
        self._words: _Keyed = {}
        self._beginnings: _Keyed = {}
        for number, leaf in enumerate(entries):
            self._put(number, leaf)

    def _put(self, number: int, leaf: Leaf) -> None:
        words: Sequence[str] = ()
        beginnings: Sequence[str] = ()
        if leaf.kind is LeafKind.DESIGNATOR:
            words, beginnings = _of_designator(leaf.tokens)
        elif leaf.prefix and len(leaf.tokens) == 1:
            beginnings = leaf.tokens
        else:
            whole = leaf.tokens[:-1] if leaf.prefix else leaf.tokens
            # The longest is likely to be the rarest.
            words = (max(whole, key=len),)
        for word in words:
            self._words[word] = (*self._words.get(word, ()), number)
        for start in beginnings:
            self._beginnings[start] = (*self._beginnings.get(start, ()), number)

    def able(self, value: Value) -> list[int]:
        """Numbers of every entry that stands in a text, and of some that do not, ascending."""
        numbers: set[int] = set()
        if self._words:
            for word in self._words.keys() & value.places.keys():
                numbers.update(self._words[word])
        if self._beginnings:
            for start in self._beginnings.keys() & value.beginnings:
                numbers.update(self._beginnings[start])
        return sorted(numbers)


def _of_designator(runs: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Words that one of must be there, and beginnings of words that one of must be.

    The longest run stands in one word, alone or behind some of those before it, and what follows
    in this word is the next run. Where a run may come in pieces, as Han does, a word begins with
    all runs or is some of their beginning.
    """
    longest = max(range(len(runs)), key=lambda n: (len(runs[n]), runs[n].isdigit()))
    if not runs[longest].isascii():
        whole = "".join(runs)
        return [whole[:size] for size in range(1, len(whole))], (whole,)
    upto = ["".join(runs[n : longest + 1]) for n in range(longest + 1)]
    if longest + 1 == len(runs):
        return (), upto
    return upto, [start + runs[longest + 1][:1] for start in upto]


def able(entries: Entries, value: Value) -> Sequence[Leaf]:
    """Every entry that stands in a text, and some that do not; in the order of the list."""
    if len(entries) < _FEWEST:
        return entries
    index = entries.entry_index
    if not isinstance(index, EntryIndex):
        index = entries.entry_index = EntryIndex(entries)
    return [entries[number] for number in index.able(value)]
