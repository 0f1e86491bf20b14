"""How long a text is to its reader, in any script. Pure."""

from __future__ import annotations

import re

WIDE = 2.5
"""Letters of Latin script that one Chinese, Japanese or Korean sign stands for."""


MIDDLE = 4
"""Letters looked at: a blank or a full-width comma may stand in the very middle."""
_WIDE_SIGN = re.compile("[\u2e80-\udfff]")


def reading_size(text: str) -> int:
    """Characters, as many as the text would have in Latin script.

    Judged by the signs in the middle: texts of news are of one script.
    """
    size = len(text)
    if text.isascii():
        return size
    at = size // 2
    wide = _WIDE_SIGN.search(text, at, at + MIDDLE)
    return size if wide is None else int(size * WIDE)
