"""The words of a whole batch at once, as `crawler.query.tokens.words` makes them. Pure.

In most scripts a character is folded by itself: a table and one `split` do for any number of
texts. Scripts whose clusters stand apart, rare characters and text that is not NFC are left to
`words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from unicodedata import category, is_normalized

import numpy as np
import numpy.typing as npt

from crawler.query.tokens import Token, words

BOUNDARY = "\x02"
"""Stands as a word after each text; no text gives it."""

# Before the first ideographs; beyond are scripts without blanks, Korean and pictures.
_LIMIT = 0x2E80
_BLOCK = 0x80
# Above the number of any character; the highest in a text tells what has to be done.
_MAY_JOIN, _HARD, _NOT_MET = 1 << 24, 1 << 25, 1 << 26
# Long enough that `words` does not keep the piece; of no script, so that no mark joins it.
_AROUND = "7" * 24


class _Table:
    """What each character below `_LIMIT` becomes; worked out block by block, as texts ask.

    All at once took a tenth of a second of every start, and most newsrooms write one script.
    """

    def __init__(self) -> None:
        self._chars = np.full(_LIMIT, _NOT_MET, np.uint32)
        """`_LIMIT` and above: a place in `longer`; with `_MAY_JOIN` it says nothing of a text that
        is not NFC. `_HARD`: a character that the table cannot do."""
        self.longer: list[str] = []
        """What takes the place of one character and is none or several."""
        self._learn(0)
        self.ascii = bytes(self._chars[:_BLOCK].astype(np.uint8)) + bytes(_BLOCK)
        """As `bytes.translate` wants it."""

    def fold(self, chars: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], int]:
        """What the characters become, and the highest of it."""
        at = chars.astype(np.intp)  # else numpy looks up three times as slowly
        folded = self._chars[at]
        highest = int(folded.max(initial=0))
        if highest < _NOT_MET:
            return folded, highest
        for block in np.unique(at[folded == _NOT_MET] // _BLOCK).tolist():
            self._learn(block * _BLOCK)
        folded = self._chars[at]
        return folded, int(folded.max())

    def _learn(self, begin: int) -> None:
        """Work out one block, character by character: other threads may read it meanwhile."""
        for code in range(begin, begin + _BLOCK):
            found = _apart(code)
            to = ord(" ")
            if len(found) == 1:
                to = self._one(found[0][len(_AROUND) : -len(_AROUND)])
            elif len(found) > 2:
                to = _HARD
            if code == ord(BOUNDARY):
                to = code
            self._chars[code] = to if _is_nfc_anywhere(chr(code)) else to | _MAY_JOIN

    def _one(self, to: str) -> int:
        """The number that stands for what a character becomes."""
        if len(to) == 1:
            return ord(to)
        if to not in self.longer:
            self.longer.append(to)
        return _LIMIT + self.longer.index(to)


def _is_nfc_anywhere(char: str) -> bool:
    """Whether a character is in NFC whatever stands before it: no mark, no part of a syllable."""
    part = category(char)[0] == "M" or "\u1100" <= char <= "\u11ff"
    return not part and is_normalized("NFC", char)


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


def single_blanks(words: str) -> str:
    """Words with one blank between two; they come with many, and no other space.

    At once over the words of all of an article's texts: a ninth of `str.replace` in a loop.
    """
    chars = _codes(words)
    solid = chars != ord(" ")
    kept = solid.copy()
    kept[1:] |= solid[:-1]
    coding = "ascii" if chars.dtype == np.uint8 else "utf-32-le"
    found: bytes = chars[kept].tobytes()
    return found.decode(coding, "surrogatepass")


def fold_in_place(text: str) -> InPlace | None:
    """The words of a text where they stand in it.

    `None` where a character becomes none or several, or the table cannot tell.
    """
    found = None if BOUNDARY in text else _by_table(text)
    return None if found is None or found[1] else InPlace(found[0])


class InPlace:
    """Words where they stand in a text, and where one of them stands.

    A search for one word, and no parting into words: a text of 1,500 takes a tenth of the time.

    Args:
        folded: As long as the text, with blanks for all but the words.
    """

    __slots__ = ("_begins", "_padded", "folded")

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self._padded = f" {folded} "
        self._begins: npt.NDArray[np.intp] | None = None

    @property
    def begins(self) -> npt.NDArray[np.intp]:
        """Where the words begin, in order."""
        if self._begins is None:
            solid = _codes(self._padded) != ord(" ")
            self._begins = (solid[1:] & ~solid[:-1]).nonzero()[0]
        return self._begins

    def __getitem__(self, number: int) -> Token:
        begin = int(self.begins[number])
        end = self._padded.index(" ", begin + 1) - 1
        return Token(self.folded[begin:end], begin, end)

    def numbers_of(self, word: str) -> list[int]:
        """Which of the words are this one."""
        found, wanted = [], f" {word} "
        at = self._padded.find(wanted)
        while at >= 0:
            found.append(at)
            at = self._padded.find(wanted, at + 1)
        return self.begins.searchsorted(found).tolist() if found else []


def _codes(text: str) -> npt.NDArray[np.uint8] | npt.NDArray[np.uint32]:
    """The numbers of a text's characters."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _fold(text: str) -> str | None:
    """The words of a text, `None` where the table cannot tell."""
    found = _by_table(text)
    if found is None:
        return None
    folded, has_longer = found
    if has_longer:
        for at, to in enumerate(_table().longer):
            folded = folded.replace(chr(_LIMIT + at), to)
    return folded


def _by_table(text: str) -> tuple[str, bool] | None:
    """Character by character what the table says, and whether some stand for `longer` texts."""
    table = _table()
    if text.isascii():
        return text.encode("ascii").translate(table.ascii).decode("ascii"), False
    chars = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    rare = (chars >= _LIMIT).nonzero()[0]
    if rare.size:
        if not is_normalized("NFC", text):
            return None
        found, which = np.unique(chars[rare], return_inverse=True)
        folds = [_rare(code) for code in found.tolist()]
        if None in folds:
            return None
        chars = chars.copy()
        chars[rare] = np.array(folds, np.uint32)[which]
    folded, highest = table.fold(chars)
    if highest >= _HARD:
        return None
    if highest >= _MAY_JOIN:
        if not is_normalized("NFC", text):
            return None
        folded &= _MAY_JOIN - 1
        highest = int(folded.max())
    return folded.tobytes().decode("utf-32-le"), highest >= _LIMIT


def _rare(code: int) -> int | None:
    """A blank for a character beyond the table that only parts words, such as a picture."""
    return ord(" ") if len(_apart(code)) == 2 else None
