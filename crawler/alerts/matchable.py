"""What an alert is held against: an article with what is known of its source and its time.

Pure values; never touches the store or the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from crawler.items import Article
from crawler.query.texts import texts_of
from crawler.query.tree import Field
from crawler.records import Source, Visit

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
