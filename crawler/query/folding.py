"""The words of a whole batch at once, as `crawler.query.tokens.words` makes them. Pure.

In most scripts a character is folded by itself: a table and one `split` do for any number of
texts. Scripts whose clusters stand apart, rare characters and text that is not NFC are left to
`words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from unicodedata import is_normalized

import numpy as np
import numpy.typing as npt

from crawler.query.tokens import words

BOUNDARY = "\x02"
"""Stands as a word after each text; no text gives it."""

# Before the first ideographs; beyond are scripts without blanks, Korean and pictures.
_LIMIT = 0x2E80
_BLOCK = 0x80
# What the table knows of a character, rising by what has to be done.
_EASY, _HARD, _NOT_MET = range(3)
# Long enough that `words` does not keep the piece; of no script, so that no mark joins it.
_AROUND = "7" * 24


class _Table:
    """What each character below `_LIMIT` becomes; worked out block by block, as texts ask.

    All at once took a tenth of a second of every start, and most newsrooms write one script.
    """

    def __init__(self) -> None:
        self.chars = np.full(_LIMIT, ord(" "), np.uint32)
        """`_LIMIT` and above: a place in `longer`."""
        self.state = np.full(_LIMIT, _NOT_MET, np.uint8)
        """`_HARD`: a character that `chars` cannot do."""
        self.longer: list[str] = []
        """What takes the place of one character and is none or several."""
        self._learn(0)
        self.ascii = bytes(self.chars[:_BLOCK].astype(np.uint8)) + bytes(_BLOCK)
        """As `bytes.translate` wants it."""

    def state_of(self, chars: npt.NDArray[np.uint32]) -> int:
        """The hardest of the characters' states, `_EASY` or `_HARD`."""
        state = int(self.state[chars].max(initial=_EASY))
        if state == _NOT_MET:
            met = np.unique(chars // _BLOCK)
            for block in met[self.state[met * _BLOCK] == _NOT_MET].tolist():
                self._learn(block * _BLOCK)
            state = int(self.state[chars].max(initial=_EASY))
        return state

    def _learn(self, begin: int) -> None:
        """Work out one block; its first character's state is set last, for other threads."""
        for code in reversed(range(begin, begin + _BLOCK)):
            found = _apart(code)
            if len(found) == 1:
                self.chars[code] = self._one(found[0][len(_AROUND) : -len(_AROUND)])
            if code == ord(BOUNDARY):
                self.chars[code] = code
            self.state[code] = _HARD if len(found) > 2 else _EASY

    def _one(self, to: str) -> int:
        """The number that stands for what a character becomes."""
        if len(to) == 1:
            return ord(to)
        if to not in self.longer:
            self.longer.append(to)
        return _LIMIT + self.longer.index(to)


def _apart(code: int) -> list[str]:
    """What a character makes of the words on both its sides."""
    return words(f"{_AROUND}{chr(code)}{_AROUND}")


@cache
def _table() -> _Table:
    return _Table()


def fold(texts: Sequence[str]) -> str:
    """The words of all texts with blanks between them, and a `BOUNDARY` after each text."""
    joined = f" {BOUNDARY} ".join([*texts, ""])
    found = _fold(joined) if joined.count(BOUNDARY) == len(texts) else None
    if found is not None:
        return found
    if len(texts) == 1:
        return " ".join([*words(texts[0]), BOUNDARY])
    # One text in a hundred shall not slow the others down.
    half = len(texts) // 2
    return f"{fold(texts[:half])} {fold(texts[half:])}"


def _fold(text: str) -> str | None:
    """The words of a text, `None` where the table cannot tell."""
    table = _table()
    if text.isascii():
        return text.encode("ascii").translate(table.ascii).decode("ascii")
    if not is_normalized("NFC", text):
        return None
    chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    rare = (chars >= _LIMIT).nonzero()[0]
    if rare.size:
        found, which = np.unique(chars[rare], return_inverse=True)
        folds = [_rare(code) for code in found.tolist()]
        if None in folds:
            return None
        chars = chars.copy()
        chars[rare] = np.array(folds, np.uint32)[which]
    if table.state_of(chars) == _HARD:
        return None
    folded = table.chars[chars]
    text = folded.tobytes().decode("utf-32-le")
    if int(folded.max()) >= _LIMIT:
        for at, to in enumerate(table.longer):
            text = text.replace(chr(_LIMIT + at), to)
    return text


def _rare(code: int) -> int | None:
    """A blank for a character beyond the table that only parts words, such as a picture."""
    return ord(" ") if len(_apart(code)) == 2 else None
