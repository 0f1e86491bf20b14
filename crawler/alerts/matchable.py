"""What an alert is held against: an article with what is known of its source and its time.

Pure values; never touches the store or the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from crawler.items import Article, Block, Image, RelatedLink
from crawler.query.texts import texts_of
from crawler.query.tree import Field
from crawler.records import Origin, Source, SourceKind, Visit

FIELDS = tuple(Field)
"""Order in which an article's fields are laid out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matchable:
    """An article, its source and its times; each but the article may be unknown."""

    article: Article
    source: Source | None = None
    first_seen_at: datetime | None = None
    """Stands in where the page gives no date; aware."""
    fetched_at: datetime | None = None
    """A date_published later than a day after it counts as not given; `None`: first_seen_at."""

    @classmethod
    def of(
        cls,
        *,
        url: str | None = None,
        headline: str | None = None,
        kicker: str | None = None,
        lead: str | None = None,
        body: str = "",
        captions: Iterable[str] = (),
        authors: Iterable[str] = (),
        keywords: Iterable[str] = (),
        related: Iterable[str] = (),
        section: str | None = None,
        language: str | None = None,
        date_published: datetime | None = None,
        source: Source | str | None = None,
        country: str | None = None,
        origin: Origin | None = None,
        first_seen_at: datetime | None = None,
        fetched_at: datetime | None = None,
    ) -> Self:
        """Make one out of plain texts.

        Args:
            body: Paragraphs parted by one empty line; kept letter for letter.
            related: Titles of the related links.
            source: A source, or its key alone; `country` and `origin` go with a key.
        """
        if source is None and (country or origin):
            source = ""
        if isinstance(source, str):
            source = Source(
                key=source,
                name=source,
                url="",
                kind=SourceKind.FEED,
                country=country,
                origin=origin,
            )
        article = Article(
            url=url,
            headline=headline,
            kicker=kicker,
            lead=lead,
            blocks=tuple(Block(text=text) for text in body.split("\n\n") if body),
            images=tuple(Image(caption=caption) for caption in captions),
            authors=tuple(authors),
            keywords=tuple(keywords),
            related=tuple(RelatedLink(title=title) for title in related),
            section=section,
            language=language,
            date_published=date_published,
        )
        return cls(
            article=article,
            source=source,
            first_seen_at=first_seen_at,
            fetched_at=fetched_at,
        )

    @classmethod
    def from_visit(cls, visit: Visit) -> Self:
        """A visit on its way through the pipelines is seen for the first time when fetched."""
        return cls(
            article=visit.article,
            source=visit.source,
            first_seen_at=visit.fetched_at,
            fetched_at=visit.fetched_at,
        )

    def values(self) -> list[tuple[Field, int, str]]:
        """Every text that words are looked for in: field, place among the field's values, text.

        The place counts all images and links, also those without words, so that it names
        the same one everywhere.
        """
        return [
            (field, at, text)
            for field, texts in texts_of(self.article)
            for at, text in enumerate(texts)
            if text
        ]
