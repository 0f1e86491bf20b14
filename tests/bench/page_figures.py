"""What real pages are made of, as spreads to draw the figures of made-up pages from.

Measured on 224 saved pages of 40 to 300 KB from 214 sites, news of many languages, kept as
they were served (`tests.bench.composition`).
"""

from __future__ import annotations

import random
from bisect import bisect_right

_SHARES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98, 1.0)
FIGURES: dict[str, tuple[float, ...]] = {
    "menu": (0, 1, 16, 41, 77, 138, 247, 459),
    "footer": (0, 0, 8, 20, 37, 59, 113, 138),
    "pictured": (0, 0, 2, 6, 12, 25, 54, 119),
    "headlines": (0, 1, 4, 9, 18, 26, 45, 176),
    "sizes": (0, 0, 0, 3, 7, 20, 59, 132),
    "pictures": (0, 1, 4, 7, 15, 20, 56, 125),
    "divs": (1, 55, 95, 160, 235, 320, 470, 670),
    "spans": (0, 7, 20, 50, 100, 170, 280, 418),
    "buttons": (0, 0, 1, 4, 10, 20, 43, 142),
    "inputs": (0, 0, 1, 3, 10, 21, 29, 55),
    "drawings": (0, 0, 0, 6, 17, 33, 74, 134),
    "drawing": (100, 300, 500, 700, 900, 1200, 2000, 3000),
    "scripts": (1, 9, 17, 30, 46, 67, 150, 189),
    "script_bytes": (0, 2025, 7566, 23487, 47573, 82535, 163556, 214690),
    "styles": (0, 0, 1, 4, 9, 17, 38, 46),
    "style_bytes": (0, 0, 186, 5849, 27758, 66609, 132914, 171949),
    "metas": (3, 15, 20, 28, 34, 43, 56, 88),
    "links": (3, 8, 12, 23, 33, 44, 65, 196),
    "data_bytes": (0, 0, 826, 2486, 4570, 7538, 20308, 29754),
    "paragraphs": (3, 8, 13, 24, 42, 61, 93, 165),
    "paragraph": (120, 169, 217, 265, 342, 438, 620, 945),
    "linked": (0, 0, 1, 5, 11, 21, 56, 117),
    "short_lines": (0, 2, 4, 9, 20, 35, 70, 100),
    "classed": (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "class_parts": (1, 1, 1, 1, 2, 4, 6, 9),
    "ids": (0, 12, 24, 56, 99, 149, 218, 297),
    "data": (0, 11, 26, 67, 167, 296, 695, 1092),
    "long_values": (0, 0, 1069, 4313, 14868, 36523, 79212, 102605),
    "depth": (1, 2, 3, 4, 5, 7, 12, 20),
    "comments": (0, 0, 4, 10, 26, 52, 128, 352),
    "white": (158, 646, 1509, 4481, 10528, 20349, 40107, 88392),
}
"""Of a page: the least, what 10, 25, 50, 75, 90 and 98 of 100 pages stay below, the most. Some
are told apart where the pages mix them: pictures of teasers and others, titles in lists and
those of teasers, long and short paragraphs. Boxes and spans are some more than measured, in
place of rarer tags left out; wrapping boxes are so deep that the measured depth is met."""


def draw(random_: random.Random, name: str) -> float:
    """A figure of one page, as likely as such pages are."""
    share = random_.random()
    at = min(bisect_right(_SHARES, share), len(_SHARES) - 1)
    low, high = FIGURES[name][at - 1], FIGURES[name][at]
    part = (share - _SHARES[at - 1]) / (_SHARES[at] - _SHARES[at - 1])
    return low + part * (high - low)
