"""Articles made of plain texts, for what is matched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from crawler.alerts.matchable import Matchable
from crawler.items import Article, Block, Image, RelatedLink
from crawler.records import Origin, Source, SourceKind


def matchable(
    *,
    body: str = "",
    captions: Iterable[str] = (),
    related: Iterable[str] = (),
    source: Source | str | None = None,
    country: str | None = None,
    origin: Origin | None = None,
    first_seen_at: datetime | None = None,
    fetched_at: datetime | None = None,
    **fields: Any,
) -> Matchable:
    """One article; `country` and `origin` go with the key of a source, `fields` are the article's.

    Args:
        body: Paragraphs parted by one empty line; kept letter for letter.
        related: Titles of the related links.
    """
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
        blocks=tuple(Block(text=text) for text in body.split("\n\n") if body),
        images=tuple(Image(caption=caption) for caption in captions),
        related=tuple(RelatedLink(title=title) for title in related),
        **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()},
    )
    return Matchable(
        article=article,
        source=source,
        first_seen_at=first_seen_at,
        fetched_at=fetched_at,
    )
