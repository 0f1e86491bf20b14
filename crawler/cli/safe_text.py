"""Signs of strangers' text that a terminal would obey. Only the standard library is imported here."""

from __future__ import annotations

import re

# C0 and C1 controls (escape sequences start with one), line and paragraph separators, every
# mark that turns the direction of text, interlinear marks, tag characters, lone surrogates.
# Joiners (U+200B to U+200D, U+2060) stay: Thai, Persian, Hindi and family pictures need them.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def safe(text: str, *, lines: bool = False) -> str:
    """`text` with control, escape and direction characters written out (`\\x1b`).

    Args:
        lines: Keep line breaks; else they are blanks, and the result is one line.
    """

    def written(match: re.Match[str]) -> str:
        sign = match.group()
        if sign == "\n" and lines:
            return sign
        if sign in "\n\t":
            return " "
        code = ord(sign)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"

    return UNSAFE.sub(written, text)
