"""What a page says: `Article` and its parts.

Pure values. Absent is `None` (or an empty tuple), never `""`. All text is Unicode NFC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal


class BlockKind(StrEnum):
    """What one block of the running text is."""

    PARAGRAPH = "paragraph"
    SUBHEAD = "subhead"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    QUESTION = "question"
    ANSWER = "answer"
    TICKER_TIME = "ticker_time"


class Placement(StrEnum):
    """Where a related link stands."""

    INLINE = "inline"
    BLOCK = "block"


class Access(StrEnum):
    """Who may read the whole article."""

    FREE = "free"
    METERED = "metered"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the running text."""

    kind: BlockKind = BlockKind.PARAGRAPH
    text: str
    """One line; white space collapsed; table cells parted by " | "."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture of the article. A text dump gives pictures without address."""

    url: str | None = None
    """Absolute http(s) address of the best version."""
    caption: str | None = None
    """Words under the picture, without the credit."""
    credit: str | None = None
    """Who is credited, without brackets and without words such as "Photo by"."""
    alt: str | None = None
    """Words for the blind, when they differ from the caption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedLink:
    """A link that the page offers as further reading of this article."""

    url: str | None = None
    """Absolute http(s) address."""
    title: str | None = None
    placement: Placement = Placement.BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The fields a reader sees on one page."""

    url: str | None = None
    """Address the page was fetched from; `None` for a text without one."""
    kicker: str | None = None
    """Short label above the headline."""
    headline: str | None = None
    """Main title as printed, without site name and kicker."""
    lead: str | None = None
    """Standfirst between headline and text."""
    blocks: tuple[Block, ...] = ()
    """Running text in reading order; `body`, `paragraphs`, `subheads` derive from it."""
    images: tuple[Image, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    byline: str | None = None
    """Credit for the writing, as printed."""
    authors: tuple[str, ...] = ()
    """Names; agencies count as names."""
    dateline: str | None = None
    """Place (and date) that opens the report, as printed."""
    date_published: datetime | None = None
    """First publication; aware, in the zone the page states it in (the store keeps UTC).

    `None` until the dates stage has run.
    """
    date_modified: datetime | None = None
    """Last modification as stated; aware, as above."""
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    """BCP 47 tag."""
    canonical_url: str | None = None
    """What the page states as its own address; not yet trusted."""
    access: Access | None = None
    copyright_line: str | None = None
    """Rights line as printed."""

    @property
    def body(self) -> str:
        """Paragraphs and subheads in order, parted by one empty line; `""` without text."""
        return "\n\n".join([block.text for block in self.blocks])

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Texts of all blocks that are no subheads."""
        return tuple(
            block.text for block in self.blocks if block.kind != BlockKind.SUBHEAD
        )

    @property
    def subheads(self) -> tuple[str, ...]:
        """Texts of the subheads."""
        return tuple(
            block.text for block in self.blocks if block.kind == BlockKind.SUBHEAD
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DateClaim:
    """A date in the words of the page; the dates stage turns claims into dates."""

    field: Literal["date_published", "date_modified"]
    text: str
    reader: str
    """Which reader found it, such as `jsonld` or `page`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a page and its site ask of machines, as far as they say it."""

    robots_tag: str | None = None
    """X-Robots-Tag and robots metas as sent, joined by a comma."""
    tdm_reservation: bool | None = None
    """Whether rights to text and data mining are reserved (TDMRep)."""
    tdm_policy: str | None = None
    """Absolute http(s) address of the terms for text and data mining."""
    robots_rule: str | None = None
    """The line of robots.txt by which the page was fetched, such as `*: Allow /news`."""


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one page gave: the article, and what the normalising stages need to know."""

    article: Article
    date_claims: tuple[DateClaim, ...] = ()
    """Best first within each field."""
    site_names: tuple[str, ...] = ()
    """Names the site gives itself, so that the headline stage can take them off."""
    provenance: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to the reader that gave it."""
    reader_version: str
    """Version of the reading rules, raised whenever they change."""
    terms: Terms = NO_TERMS
    """What the head of the page asks of machines."""
