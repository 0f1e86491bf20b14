"""What the titles of links talk about: whether they share words with the article. Pure."""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.page import Page, clean
from spiders.extract.related.words import is_label_inside
from spiders.extract.tree import Element, ancestors, children

_TITLES = frozenset(("h2", "h3", "h4", "h5"))
_BLOCKS = frozenset(("div", "p"))
_PARTS = _BLOCKS | {"span"}
_TITLE = re.compile(
    r"(?:^|[\s_-])(?<!sub.)(?<!pre.)(?<!super.)(?:title|headline)(?![a-z])",
    re.IGNORECASE,
)
MAX_PARTS = 12
"""Parts of a link among which one named as its title is looked for."""
MAX_IN_OVERLAID = 200
"""Elements of a card below an empty link: there may be thousands of such links in one."""
MIN_TITLE = 6
"""Characters that are left of a title behind its label; a day or an age may have fewer."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_NAMES = re.compile(r"[^a-z\W\d_](?<![^\W\d_].)[^\W\d_]{3,}", re.DOTALL)
"""Words of four letters but those with a small first letter of ASCII: half the time of `_WORD`."""
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


def words_of(page: Page, link: Element) -> str:
    """What a link prints: its heading, all its text, or what its `title` says."""
    if has_parts(link):
        for inner in link.traverse():
            if inner.tag in _TITLES:
                return page.text_of(inner)
    return (
        page.text_of(link)
        or clean(link.attributes.get("title"))
        or _title_below(page, link)
    )


def _title_below(page: Page, link: Element) -> str:
    """The heading of the card over which an empty link is laid."""
    card = overlaid(link)
    inside = () if card is None else islice(card.traverse(), MAX_IN_OVERLAID)
    return next((page.text_of(e) for e in inside if e.tag in _TITLES), "")


def overlaid(link: Element) -> Element | None:
    """The `article` over which a style sheet may spread an empty link."""
    return next(ancestors(link, "article"), None) if link.first_child is None else None


def title_of(page: Page, link: Element) -> str:
    """The title a link prints, without the teaser or the rubric in boxes beside it."""
    if has_parts(link) and _is_branched(link):
        parts = [part for part in link.traverse() if part.tag in _PARTS]
        blocks = (part for part in parts if part.tag in _BLOCKS)
        for part in islice(blocks, MAX_PARTS):
            names = part.attributes.get("class")
            if names and _TITLE.search(names) and (text := page.text_of(part)):
                return text
        for label in parts[:MAX_PARTS]:
            if is_label_inside(said := page.text_of(label)):
                text = words_of(page, link)
                rest = text.removeprefix(said).lstrip(" :")
                return rest if len(rest) >= MIN_TITLE else text
    return words_of(page, link)


def has_parts(link: Element) -> bool:
    """Whether there is more in a link than one text, which is all that most hold."""
    first = link.first_child
    return first is not None and (first.next is not None or first.is_element_node)


def _is_branched(link: Element) -> bool:
    """Whether two elements stand side by side in it, or in the only one."""
    inside = children(link)
    return len(inside) > 1 or (bool(inside) and len(children(inside[0])) > 1)


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
