"""UTF-8 that was read as Windows-1252 and written as UTF-8 again ("Ã©" for "é"). Pure, in bytes."""

from __future__ import annotations

import re
import unicodedata

# UTF-8 read as cp1252 and written again: a letter from U+00C2 to U+00F4, then one to three
# signs that stand in cp1252 from 0x80 to 0xBF. In bytes, so that a search costs nothing.
_FOLLOWER = (
    rb"(?:\xc2[\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
# Leads of Latin, Greek, Cyrillic, Hebrew and Arabic letters, of punctuation and of emoji;
# not of Chinese: "é –" with a no-break space would become a sign.
_SIGN = (
    rb"\xc3(?:[\x82-\x85\x8e-\x91\x97-\x99]"
    + _FOLLOWER
    + rb"|\xa2(?:\xe2\x82\xac|\xe2\x80[\x9a\xa0]|\xe2\x84\xa2|\xc2[\x80\x82\x84])"
    + _FOLLOWER
    + rb"|\xb0"
    + _FOLLOWER
    + rb"{3})"
)
# Starts with a plain byte, which is looked for at the speed of memchr.
_DOUBLE = re.compile(_SIGN + rb"(?:" + _SIGN + rb")*")
_TO_BYTE = {
    bytes((code,)).decode("cp1252", "ignore") or chr(code): code
    for code in range(0x80, 0x100)
} | {chr(code): code for code in range(0x80, 0xA0)}

_AFTER = frozenset(char for char, byte in _TO_BYTE.items() if byte < 0xC0)
_LETTERS = {"Ã": _AFTER, "Â": _AFTER, "â": frozenset("€‚†™\x80\x82\x84"), "Ð": _AFTER}
"""One of these is in any longer text that was encoded twice, with one of its signs behind it,
which French and Romanian words do not have there."""
MAX_LETTERS = 200
"""Of one kind looked at in a piece of text; with more it is looked at whole."""


def may_be_encoded_twice(text: str) -> bool:
    """Whether a piece of a page holds signs of it: a search for four letters, and few looks."""
    if text.isascii():
        return False
    for letter, signs in _LETTERS.items():
        at = text.find(letter)
        for _ in range(MAX_LETTERS):
            if at < 0:
                break
            # the sign behind the last letter is in the next piece
            if at + 1 == len(text) or text[at + 1] in signs:
                return True
            at = text.find(letter, at + 1)
        if at >= 0:
            return True
    return False


def undo_second_encoding(data: bytes) -> bytes:
    """Undo UTF-8 that was read as cp1252 and written again, where it is plain to see.

    Only runs that decode as UTF-8 are touched, and only when the page has at least
    three of them: one "Ã©" in a text about encodings stays.
    """
    found = sum(1 for run in _DOUBLE.finditer(data) if _undo(run) != run.group())
    return data if found < 3 else _DOUBLE.sub(_undo, data)


def _undo(match: re.Match[bytes]) -> bytes:
    run = match.group()
    try:
        back = bytes(_TO_BYTE[char] for char in run.decode("utf-8"))
        text = back.decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return run
    # "Â " and the like are real only when a letter, mark or space comes out of it.
    return back if all(unicodedata.category(c)[0] in "LMPSZ" for c in text) else run
