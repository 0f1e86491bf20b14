"""The words that two versions of a text do not share. Pure, and bounded in time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate
from typing import Literal

STEPS = 8_000_000
"""Of the comparisons that one differ makes: a second of CPU. SequenceMatcher takes the third
power of a length at worst: dots against dots with commas between them, 1,300 of each, took 47 s."""
_WORD = re.compile(r"[^\s。，、；：！？]+[。，、；：！？]*\s*|[。，、；：！？]+\s*|\s+")
"""A word with its signs and the blanks that follow it; a clause where words have no blanks between."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a diff, blanks and line ends as in the text it came from."""

    op: Literal["same", "added", "removed"]
    text: str


class _Matcher(SequenceMatcher[str]):
    """Looks for common runs as long as the steps of its differ last: nothing is common from then on."""

    def __init__(self, differ: Differ, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._differ = differ
        places = self.b2j  # type: ignore[attr-defined]  # SequenceMatcher's own, of `new`
        self._sums = [0, *accumulate(1 + len(places.get(one, ())) for one in old)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = len(self._sums) - 1 if ahi is None else ahi
        self._differ.left -= self._sums[end] - self._sums[alo]
        if self._differ.left < 0:
            return Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)


class Differ:
    """Compares what belongs together: the parts of an article, the lines of a page.

    All its comparisons take `STEPS` at most; what is left then counts as replaced whole.
    """

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    def opcodes(
        self, old: Sequence[str], new: Sequence[str]
    ) -> Iterator[tuple[str, int, int, int, int]]:
        """As SequenceMatcher.get_opcodes()."""
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
        for tag, a, b, c, d in _Matcher(self, left, right).get_opcodes():
            yield tag, start + a, start + b, start + c, start + d
        if end:
            yield "equal", len(old) - end, len(old), len(new) - end, len(new)

    def likeness(self, first: str, second: str) -> float:
        """Share of the letters of both that stand in both in the same order, 0 to 1."""
        return _Matcher(self, first, second).ratio()

    def words(self, before: str, after: str) -> tuple[Piece, ...]:
        """The words removed and added, in reading order.

        The pieces same and removed together are `before`, same and added together `after`, but for
        blanks: those of a common word are of `after`, and none stands at the end of what was
        replaced.
        """
        old, new = _WORD.findall(before), _WORD.findall(after)
        pieces: list[Piece] = []

        def add(op: Literal["same", "added", "removed"], text: str) -> None:
            if pieces and pieces[-1].op == op:
                text = pieces.pop().text + text
            if text:
                pieces.append(Piece(op, text))

        for tag, a, b, c, d in self.opcodes(
            [word.strip() for word in old], [word.strip() for word in new]
        ):
            removed, added = "".join(old[a:b]), "".join(new[c:d])
            if tag == "equal":
                add("same", added)
            elif removed.strip() and added.strip():
                add("removed", removed.rstrip())
                add("added", added.rstrip())
                add("same", added[len(added.rstrip()) :])
            else:
                add("removed", removed)
                add("added", added)
        return tuple(pieces)


def shortened(pieces: Sequence[Piece], *, around: int) -> tuple[Piece, ...]:
    """The same with long unchanged runs cut to `around` characters beside each change; nothing
    where all is the same."""
    if all(piece.op == "same" for piece in pieces):
        return ()
    short: list[Piece] = []
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.op != "same" or len(text) <= 2 * around:
            short.append(piece)
            continue
        before = text[:around].rsplit(" ", 1)[0] if number > 0 else ""
        after = text[-around:].split(" ", 1)[-1] if number < last else ""
        short.append(Piece("same", f"{before} … {after}"))
    return tuple(short)
