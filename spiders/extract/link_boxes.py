"""Links outside the text as boxes with their signs, and the words they share. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from spiders.extract.content import Passage
from spiders.extract.link_words import is_label

# lxml has no types of its own: an element is Any at this border
Element = Any

MAX_OWN_LABEL = 40
"""Characters of a line before its link that may be its label."""
WORD = re.compile(r"[^\W\d_]{4,}")
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")


@dataclass(slots=True, eq=False)
class Box:
    """Links outside the text that stand together below one label."""

    links: list[Element] = field(default_factory=list)
    """Elements, not `Link`s: a ring of the two would keep the page's tree until the collector
    comes by, hundreds of pages later."""
    names: float = 0.0
    label: float = 0.0
    inside: bool = False
    """Between two paragraphs."""
    aside: bool = False
    menu: bool = False
    """In what is named as navigation; a footer of the article may be a related box."""

    @property
    def base(self) -> float:
        """What label, names and place say together."""
        place = 1.0 * self.inside - 1.0 * self.aside - 2.0 * self.menu
        return self.label + self.weighed_names + place

    @property
    def weighed_names(self) -> float:
        """What a label printed above the links says outweighs a builder's name for the box."""
        return self.names if self.label <= 0 else max(self.names, -1.0)


@dataclass(slots=True, eq=False)
class Link:
    element: Element
    href: str
    passage: Passage
    box: Box | None = None
    """`None` for a link in the text itself."""


def announces(passage: Passage) -> bool:
    """A line that is label and link in one: "Read also: …"."""
    head, colon, _ = passage.text[:MAX_OWN_LABEL].partition(":")
    return bool(colon) and 0 < passage.link_chars < len(passage.text) and is_label(head)


def stems(text: str) -> frozenset[str]:
    """Beginnings of the longer words; pairs of signs where words are not parted."""
    found = {
        w[: min(6, max(4, len(w) - 2))].casefold()
        for w in WORD.findall(text[:400])
        if len(w) > 4 or w[0].isupper()
    }
    for run in _UNPARTED.findall(text[:400]):
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(found)
