"""Texts made comparable: case, punctuation, spacing and Unicode form taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from spiders.extract.content import Passage

_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits alone, casefolded; two texts a reader takes for one are equal."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub("", text.casefold())


def is_wide(passages: Iterable[Passage]) -> bool:
    """Most letters are of a script that says a word with one or two signs."""
    wide = narrow = 0
    for passage in passages:
        text = passage.text
        if text.isascii():
            narrow += len(text)
        else:
            sample = text[:200]
            count = sum("\u3040" <= char <= "\ud7a3" for char in sample)
            wide += count
            narrow += len(sample) - count
    return wide > narrow
