"""How long a text is to its reader, in any script. Pure."""

from __future__ import annotations

WIDE = 2.5
"""Letters of Latin script that one Chinese, Japanese or Korean sign stands for."""


def reading_size(text: str) -> int:
    """Characters, as many as the text would have in Latin script.

    Judged by the sign in the middle: texts of news are of one script.
    """
    middle = text[len(text) // 2 : len(text) // 2 + 1]
    return int(len(text) * WIDE) if "\u2e80" <= middle < "\ue000" else len(text)
