"""Spaces, marks without width and Unicode form, shared by the stages.

Nothing here changes a letter or a word; quotes and dashes stay as printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]"
)
_NO_WORD = re.compile(r"[\W_]+")


def tidy(text: str) -> str:
    """One line in Unicode NFC: spaces collapsed, marks without width and controls gone."""
    text = text.strip()
    # most texts are tidy: of all blanks only the space is printable, and no mark of these is
    if not text.isprintable() or "  " in text:
        text = " ".join(_UNSEEN.sub("", " ".join(text.split())).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def are_tidy(texts: Sequence[str]) -> bool:
    """Whether no text is empty, and `tidy` gives back each as it is.

    Asked of all at once: with one space between them, none that starts or ends with a blank
    hides. May say no where each by itself would do.
    """
    whole = " ".join(texts)
    return (
        whole.isprintable()
        and "  " not in whole
        and whole[:1] != " " != whole[-1:]
        and all(texts)
        and (whole.isascii() or unicodedata.is_normalized("NFC", whole))
    )


def tidy_or_none(text: str | None) -> str | None:
    """`tidy`, with `None` for nothing."""
    return tidy(text) or None if text else None


def tidy_lines(text: str | None) -> str | None:
    """`tidy` for each line; empty lines go."""
    if not text:
        return None
    lines = (tidy(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line) or None


def letters_of(text: str) -> str:
    """Letters and digits alone, letter case folded: the same words, however they are set."""
    text = text.casefold()
    return text if text.isalnum() else _NO_WORD.sub("", text)
