"""An article's texts by the fields that queries look in: for the matcher, the index and the snippets. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.items import Article
from crawler.query.tree import Field


def texts_of(article: Article) -> tuple[tuple[Field, Sequence[str]], ...]:
    """Each field with its texts, in the order of `Field`.

    A picture or link without words counts as "": a text's place among them names the same one
    everywhere (`MatchedWord.index`).
    """
    return (
        (Field.HEADLINE, _single(article.headline)),
        (Field.KICKER, _single(article.kicker)),
        (Field.LEAD, _single(article.lead)),
        (Field.BODY, _single(article.body)),
        (Field.CAPTIONS, [image.caption or "" for image in article.images]),
        (Field.AUTHORS, article.authors),
        (Field.KEYWORDS, article.keywords),
        (Field.RELATED, [link.title or "" for link in article.related]),
    )


def _single(text: str | None) -> Sequence[str]:
    return (text,) if text else ()
