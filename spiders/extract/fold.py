"""Texts made comparable: case, punctuation, spacing and Unicode form taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from spiders.extract.content import Passage

_WIDE = re.compile("[\u3040-\ud7a3]")
_WORD = re.compile(r"\w+")
_SMALL = bytes(range(256)).lower()
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())


def fold(text: str) -> str:
    """Letters and digits alone, casefolded; two texts a reader takes for one are equal."""
    if text.isascii():
        # four texts of five; a fifth of what a pattern takes
        return text.encode().translate(_SMALL, _SIGNS).decode()
    text = unicodedata.normalize("NFKC", text).casefold()
    # the signs of ASCII go as bytes here too, and most often no other is left
    data = text.encode("utf-8", "surrogatepass").translate(None, _SIGNS)
    text = data.decode("utf-8", "surrogatepass")
    return text if text.isalnum() else "".join(_WORD.findall(text))


def may_open(text: str, letters: Container[str]) -> bool:
    """Whether a text, folded, may begin with one of these letters.

    Two plain signs tell that it cannot; behind any other a mark may change the first.
    """
    start = text[:2]
    return not (start.isascii() and start.isalnum()) or start[0].lower() in letters


def small(text: str) -> str:
    """Small letters, one for each letter: what is found in them stands there in the text.

    A pattern on them is several times faster than one that minds no case.
    """
    return text.replace("İ", "i").lower()


def is_wide(passages: Iterable[Passage]) -> bool:
    """Most letters are of a script that says a word with one or two signs."""
    # sorting all is faster than keeping the twelve longest met so far
    longest = sorted([p.text for p in passages], key=len, reverse=True)[:12]
    sample = " ".join([text[:200] for text in longest])
    # a sign of such a script takes three bytes: without a count most pages are told apart
    if len(sample.encode("utf-8", "surrogatepass")) <= 2 * len(sample):
        return False
    wide = len(_WIDE.findall(sample))
    return wide * 2 > len(sample)
