"""Completeness: which fields of an article are absent; nothing is changed in it."""

from __future__ import annotations

from crawler.change import changed
from crawler.items import Article
from crawler.records import Reason, Refusal, Visit

FIELDS = (
    "headline",
    "lead",
    "body",
    "authors",
    "date_published",
    "images",
    "language",
    "keywords",
    "section",
)
"""What is looked for, in the order of the report."""


def missing_fields(article: Article) -> tuple[str, ...]:
    """Names of `FIELDS` that the article does not have."""
    # a text is there where one block is: no need to put it together
    held = {"body": any(block.text for block in article.blocks)}
    return tuple(
        [name for name in FIELDS if not (held.get(name) or getattr(article, name))]
    )


class CompletenessPipeline:
    """Notes what is missing; refuses an article that has neither headline nor text."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        article = item.article
        missing = missing_fields(article)
        if "body" in missing and "headline" in missing:
            return Refusal(
                url=article.url or item.asked_url or "",
                reason=Reason.EMPTY,
                at=item.fetched_at,
                source=item.source,
                detail="neither headline nor text was left after reading",
            )
        return changed(item, missing=missing)
