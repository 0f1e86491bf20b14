"""What the titles of links talk about: whether they share words with the article. Pure."""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest
from itertools import islice
from typing import Any

from spiders.extract.content import Passage
from spiders.extract.page import Page, clean
from spiders.extract.related.words import is_label_inside

# lxml has no types of its own: an element is Any at this border
Element = Any

_TITLES = ("h2", "h3", "h4", "h5")
_TITLE = re.compile(
    r"(?:^|[\s_-])(?<!sub.)(?<!pre.)(?<!super.)(?:title|headline)(?![a-z])",
    re.IGNORECASE,
)
MAX_PARTS = 12
"""Parts of a link among which one named as its title is looked for."""
MIN_TITLE = 6
"""Characters that are left of a title behind its label; a day or an age may have fewer."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMES = re.compile(r"[^a-z\W\d_](?<![^\W\d_].)[^\W\d_]{3,}", re.DOTALL)
"""Words of four letters but those with a small first letter of ASCII: half the time of `_WORD`."""
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def words_of(page: Page, link: Element) -> str:
    """What a link prints: its heading, all its text, or what its `title` says."""
    if len(link) and (inner := next(link.iterdescendants(*_TITLES), None)) is not None:
        return page.text_of(inner)
    return page.text_of(link) or clean(link.get("title"))


def title_of(page: Page, link: Element) -> str:
    """The title a link prints, without the teaser or the rubric in boxes beside it."""
    if len(link) > 1 or (len(link) and len(link[0]) > 1):
        for part in islice(link.iterdescendants("div", "p"), MAX_PARTS):
            if _TITLE.search(part.get("class") or "") and (text := page.text_of(part)):
                return text
        for label in islice(link.iterdescendants("div", "p", "span"), MAX_PARTS):
            if is_label_inside(said := page.text_of(label)):
                text = words_of(page, link)
                rest = text.removeprefix(said).lstrip(" :")
                return rest if len(rest) >= MIN_TITLE else text
    return words_of(page, link)


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
