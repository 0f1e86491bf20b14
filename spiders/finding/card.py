"""`Card`: what a section page shows of one address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spiders.extract.tree import Element

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True, eq=False)
class Card:
    """One address with all its links on the page."""

    url: str
    place: int
    """Its place on the page among the others."""
    anchors: list[Element]
    lead: Element
    """The link whose markup stands for the card: the one in a heading, else the longest."""
    box: Element
    markup: tuple[str, ...] = ()
    """Tags and first classes of the link and what is around it: alike for siblings."""
    text: str = ""
    """The headline as far as it can be told: a heading's text, else the longest link's."""
    heading: bool = False
    at: datetime | None = None
    titled: bool = False
    """Its link is named as a title."""
    dated: bool = False
    """Its time stands in its own box, not beside it: a sign of an article."""
