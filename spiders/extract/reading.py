"""`Reading`: what one reader claims about a page. Readers never guess for another."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Access


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Claims of one reader; every field may be absent."""

    reader: str
    """Name that provenance and `--explain` show."""
    headline: str | None = None
    is_beside_crumb: bool = False
    """The headline is printed beside an h1 that ends the breadcrumb: others may quote that."""
    kicker: str | None = None
    lead: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    houses: tuple[str, ...] = ()
    """Those of them that are stated as organisations."""
    published: tuple[str, ...] = ()
    """Dates as written, best first."""
    modified: tuple[str, ...] = ()
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    canonical_url: str | None = None
    access: Access | None = None
    copyright_line: str | None = None
    site_names: tuple[str, ...] = ()
    body_text: str | None = None
    """The running text as a syntax gives it, without structure."""
    is_article: bool | None = None
    """`True` where the syntax calls the page an article, `False` where something else."""


EMPTY = Reading(reader="none")
