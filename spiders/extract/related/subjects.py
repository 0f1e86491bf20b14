"""What the titles of links talk about: whether they share words with the article. Pure."""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest

from spiders.extract.content import Passage

_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMES = re.compile(r"[^a-z\W\d_](?<![^\W\d_].)[^\W\d_]{3,}", re.DOTALL)
"""Words of four letters but those with a small first letter of ASCII: half the time of `_WORD`."""
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def subject_of(headline: str, kept: list[Passage]) -> frozenset[str]:
    """Stems of the headline, and of the names and long words that the text repeats."""
    words = _NAMES.findall("\n".join([p.text[:400] for p in kept[:20]]))
    names = {w: n for w, n in Counter(words).items() if n > 2 and w[0].isupper()}
    repeated = nlargest(12, names, key=names.__getitem__)
    return stems(" ".join((headline, *repeated)))


def stems(text: str) -> frozenset[str]:
    """Beginnings of the longer words; pairs of signs where words are not parted."""
    found = {
        w[: min(6, max(4, len(w) - 2))].casefold()
        for w in _WORD.findall(text[:400])
        if len(w) > 4 or w[0].isupper()
    }
    for run in _UNPARTED.findall(text[:400]):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)
