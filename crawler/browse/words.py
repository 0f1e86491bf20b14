"""Word by word differences of two texts. Pure: no HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# `2,900` and `F-35` change as a whole.
_WORDS = re.compile(r"\s+|\w+(?:[.,’'‑-]\w+)*|[^\w\s]")
# SequenceMatcher is quadratic at worst: two texts of 6,000 different words take 0.4 s here,
# and a page must be there in that time. Longer texts are compared paragraph by paragraph.
MAX_WORDS = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A run of text that stayed, went or came."""

    text: str
    kind: Literal["same", "gone", "new"]


def word_diff(before: str, after: str) -> tuple[Change, ...]:
    """The way from `before` to `after`.

    The runs that are not `new`, joined, give `before`; those not `gone` give `after`.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MAX_WORDS:
        old, new = _paragraphs(before), _paragraphs(after)
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            changes.append(Change(text="".join(old[a:b]), kind="same"))
            continue
        if b > a:
            changes.append(Change(text="".join(old[a:b]), kind="gone"))
        if d > c:
            changes.append(Change(text="".join(new[c:d]), kind="new"))
    return tuple(changes)


def shorten(changes: Sequence[Change], *, around: int = 90) -> tuple[Change, ...]:
    """The same with long unchanged runs cut to `around` characters beside each change."""
    if all(change.kind == "same" for change in changes):
        return ()
    short: list[Change] = []
    last = len(changes) - 1
    for number, change in enumerate(changes):
        text = change.text
        if change.kind != "same" or len(text) <= 2 * around:
            short.append(change)
            continue
        before = text[:around].rsplit(" ", 1)[0] if number > 0 else ""
        after = text[-around:].split(" ", 1)[-1] if number < last else ""
        short.append(Change(text=f"{before} … {after}", kind="same"))
    return tuple(short)


def _paragraphs(text: str) -> list[str]:
    """Paragraphs with the blank lines after them; joined they give `text`."""
    return re.findall(r".+?(?:\n\n|\Z)|\n\n", text, re.DOTALL)
