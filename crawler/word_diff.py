"""The words that two versions of a text do not share. Pure, and bounded in time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_DEAR = 2_000_000
"""Pairs of equal items above which a diff is not tried (a second of CPU): all counts as replaced."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a diff, blanks and line ends as in the text it came from."""

    op: Literal["same", "added", "removed"]
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The words removed and added, in reading order.

    The pieces same and removed together are `before`, same and added together `after`, but for
    blanks: those of a common word are of `after`.
    """
    old, new = _spaced(before), _spaced(after)
    pieces: list[Piece] = []

    def add(op: Literal["same", "added", "removed"], words: Sequence[str]) -> None:
        if words:
            pieces.append(Piece(op, "".join(words)))

    for tag, a, b, c, d in opcodes(
        [word.strip() for word in old], [word.strip() for word in new]
    ):
        if tag == "equal":
            add("same", new[c:d])
        else:
            add("removed", old[a:b])
            add("added", new[c:d])
    return tuple(pieces)


def opcodes(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[str, int, int, int, int]]:
    """As SequenceMatcher.get_opcodes(), bounded: what is too dear counts as replaced whole."""
    start = 0
    for first, second in zip(old, new, strict=False):
        if first != second:
            break
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    counts = Counter(right)
    if sum(counts[item] for item in left) > _DEAR:
        yield "replace", start, start + len(left), start, start + len(right)
    else:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield tag, start + a, start + b, start + c, start + d
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _spaced(text: str) -> list[str]:
    """Words with the blanks that follow them."""
    return re.findall(r"\S+\s*", text)
