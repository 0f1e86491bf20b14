"""What the body rules found in a page: passages of text and where the article stands.

Passages are the page's runs of text in reading order, each with the element it stands
in; readers of figures and links look at them to know what is article and what is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

from crawler.items import BlockKind
from spiders.extract.tree import Element, same

SUBHEAD = BlockKind.SUBHEAD
"""By name, at a tenth of what it costs to reach it."""
HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Hint(IntFlag):
    """What class, id, role and tag of an element and of all around it say."""

    NONE = 0
    CAPTION = 1
    """Caption or credit of a picture, or text inside a figure."""
    RELATED = 2
    """Further reading, teasers, recommendations."""
    PROMO = 4
    """Newsletter, subscription, advertisement, shop."""
    SHARE = 8
    """Share, print and comment buttons, tool bars."""
    COMMENTS = 16
    NAVIGATION = 32
    """nav, menus, breadcrumbs, footers, site headers."""
    BIO = 64
    """Author boxes and biographies."""
    META = 128
    """Byline, date, reading time."""
    TAGS = 256
    ASIDE = 512
    """aside elements, boxes, side bars."""
    LEAD = 1024
    KICKER = 2048
    HIDDEN = 4096
    EMBED = 8192
    """Embedded posts and players."""
    BODY = 16384
    """An element named as the article's body."""
    ARTICLE = 32768
    """Inside an article element."""
    HEADER = 65536
    """Inside a header element of the article."""
    TEASER = 131072
    """One of several boxes of one make whose titles are links; told by make, not by name."""


@dataclass(slots=True, eq=False)
class Passage:
    """One run of text between two block borders."""

    element: Element
    """Nearest block element around it."""
    tag: str
    """What decides its kind: `p`, `h2`, `li`, `blockquote`, `tr`, `div`, …"""
    text: str
    """Cleaned."""
    link_chars: int
    """Characters that stand in links."""
    strong_chars: int
    """Characters that stand in bold."""
    hints: int
    """`Hint`s of the element and of all around it."""
    order: int
    """Place in the page, from 0; grows in document order."""
    kind: BlockKind = BlockKind.PARAGRAPH
    rule: str | None = None
    """Name of the rule that left it out; `None` when it is kept as body."""


@dataclass(slots=True, eq=False)
class Content:
    """Where the article stands in the page."""

    container: Element
    """Smallest element that holds the article's text."""
    scope: Element
    """Smallest element that holds headline and text; the container when there is none."""
    headline: Element | None = None
    """The element that prints the headline."""
    passages: list[Passage] = field(default_factory=list)
    """All text of the page outside navigation, in reading order."""
    listed: frozenset[Element] = frozenset()
    """Teasers of which too many stand side by side to be further reading of one article."""
    cards: frozenset[Element] = frozenset()
    """Teasers of other articles, told by their make."""

    @property
    def title(self) -> Passage | None:
        """The passage that prints the headline."""
        if self.headline is None:
            return None
        return next((p for p in self.passages if same(p.element, self.headline)), None)

    @property
    def kept(self) -> list[Passage]:
        """Passages that are the body."""
        return [passage for passage in self.passages if passage.rule is None]
