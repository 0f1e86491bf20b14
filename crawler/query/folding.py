"""The words of a whole batch at once, as `crawler.query.tokens.words` makes them. Pure.

In most scripts a character is folded by itself: a table and one `split` do for any number of
texts. Scripts whose clusters stand apart, rare characters and text that is not NFC are left to
`words`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import is_normalized

import numpy as np
import numpy.typing as npt

from crawler.query.tokens import words

BOUNDARY = "\x02"
"""Stands as a word after each text; no text gives it."""

# Before the first ideographs; beyond are scripts without blanks, Korean and pictures.
_LIMIT = 0x2E80
# Long enough that `words` does not keep the piece; of no script, so that no mark joins it.
_AROUND = "7" * 24


class _Table(NamedTuple):
    """What each character below `_LIMIT` becomes."""

    ascii: bytes
    chars: npt.NDArray[np.uint32]
    """`_LIMIT` and above: a place in `longer`."""
    hard: npt.NDArray[np.bool_]
    """Characters that `chars` cannot do."""
    longer: tuple[str, ...]
    """What takes the place of one character and is none or several."""


def _apart(code: int) -> list[str]:
    """What a character makes of the words on both its sides."""
    return words(f"{_AROUND}{chr(code)}{_AROUND}")


@cache
def _table() -> _Table:
    chars = np.full(_LIMIT, ord(" "), np.uint32)
    hard = np.zeros(_LIMIT, np.bool_)
    longer: list[str] = []
    for code in range(_LIMIT):
        found = _apart(code)
        if len(found) == 1:
            to = found[0][len(_AROUND) : -len(_AROUND)]
            if len(to) != 1 and to not in longer:
                longer.append(to)
            chars[code] = ord(to) if len(to) == 1 else _LIMIT + longer.index(to)
        hard[code] = len(found) > 2
    chars[ord(BOUNDARY)] = ord(BOUNDARY)
    return _Table(bytes(chars[:128].astype(np.uint8)), chars, hard, tuple(longer))


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
        return text.encode("ascii").translate(_wide(table.ascii)).decode("ascii")
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
    if table.hard[chars].any():
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


@cache
def _wide(ascii_table: bytes) -> bytes:
    """As `bytes.translate` wants it."""
    return ascii_table + bytes(128)
