"""An article's texts stand under the fields of the language, each in its place."""

from __future__ import annotations

from crawler.items import Article, Image, RelatedLink
from crawler.query.texts import texts_of
from crawler.query.tree import Field


def test_every_field_has_its_texts_in_the_fields_order() -> None:
    assert [field for field, _ in texts_of(Article())] == list(Field)


def test_a_picture_or_link_without_words_keeps_the_places_of_others() -> None:
    article = Article(
        images=(Image(), Image(caption="A pier")),
        related=(RelatedLink(), RelatedLink(title="A mole")),
    )
    texts = dict(texts_of(article))
    assert texts[Field.CAPTIONS][1] == "A pier"
    assert texts[Field.RELATED][1] == "A mole"
    assert not texts[Field.HEADLINE]
