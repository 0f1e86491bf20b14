"""Texts made comparable: case, punctuation, spacing and Unicode form taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from heapq import nlargest

from spiders.extract.content import Passage

_WIDE = re.compile("[\u3040-\ud7a3]")
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits alone, casefolded; two texts a reader takes for one are equal."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NO_WORD.sub("", text.casefold())


def is_wide(passages: Iterable[Passage]) -> bool:
    """Most letters are of a script that says a word with one or two signs."""
    longest = nlargest(12, (p.text for p in passages), key=len)
    sample = " ".join(text[:200] for text in longest)
    if sample.isascii():
        return False
    wide = len(_WIDE.findall(sample))
    return wide * 2 > len(sample)
