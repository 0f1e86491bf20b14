"""A query as typed and as it is read: NFC, without marks nobody sees. Pure."""

from __future__ import annotations

import re
import unicodedata

from crawler.exceptions import QueryError

LONGEST = 4000
"""Characters of a query."""

Change = tuple[int, int, str]
"""A stretch of the read text, from its start to its end, and what comes in its place."""
Mend = str | Change
"""A whole query, or the change that makes one."""

_DROPPED = frozenset(
    "\0\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# Abbreviations such as צה"ל, typed with the quote of the keyboard: one stands for one.
_GERSHAYIM = re.compile('(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])')
_REPLACED = {"（": "(", "）": ")"}


def without_unseen(text: str) -> str:
    """The text without marks that nobody sees and no stored text has: copied words bring them along."""
    return "".join(char for char in text if char not in _DROPPED)


class Typed:
    """The text to be read, and where each of its characters stands in the text as typed."""

    def __init__(self, text: str) -> None:
        """Make it readable.

        Raises:
            QueryError: The text is too long.
        """
        self.text = text
        if len(text) > LONGEST:
            raise QueryError(
                f"a query has at most {LONGEST} characters, this one has {len(text)}; "
                "long rows of words belong into a saved list",
                query=text,
                position=LONGEST + 1,
            )
        chars: list[str] = []
        starts: list[int] = []
        for piece, start in _pieces(text):
            for char in unicodedata.normalize("NFC", piece):
                chars.append(" " if char.isspace() else _REPLACED.get(char, char))
                starts.append(start)
        self.chars = _GERSHAYIM.sub("\u05f4", "".join(chars))
        self._starts = [*starts, len(text)]

    def position(self, at: int) -> int:
        """Place of a read character in the text as typed, from 1."""
        if at >= len(self.chars):
            # One past the last character that is no blank: there something is missing.
            return len(self.text.rstrip()) + 1
        return self._starts[at] + 1

    def replaced(self, *changes: Change) -> str:
        """The query with some stretches of the read text changed."""
        out = self.chars
        for start, end, new in sorted(changes, reverse=True):
            before, after = out[:start], out[end:]
            # Two blanks where something was taken out become one.
            if before.endswith(" ") or not before:
                new = new.lstrip(" ")
                after = after if new else after.lstrip(" ")
            out = before + new + after
        return out.strip()

    def fail(self, at: int, message: str, *mends: Mend) -> QueryError:
        """The error for a place of the read text; mends that leave nothing are none."""
        whole = (one if isinstance(one, str) else self.replaced(one) for one in mends)
        return QueryError(
            message,
            query=self.text,
            position=self.position(at),
            mends=tuple(filter(None, whole)),
        )


def _pieces(text: str) -> list[tuple[str, int]]:
    """Stretches that can be put into NFC one by one, with their start."""
    pieces: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char in _DROPPED:
            continue
        joins = unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"
        if joins and pieces:
            pieces[-1] = (pieces[-1][0] + char, pieces[-1][1])
        else:
            pieces.append((char, at))
    return pieces
