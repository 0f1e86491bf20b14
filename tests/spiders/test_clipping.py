"""PROMISES 11: no field above its limit, no NUL, no lone surrogate, no link that is none."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Block, Image, RelatedLink
from spiders.clipping import BODY, HEADLINE, LINE, NAME, NAMES, clip_article

TEXTS = [
    field
    for field in fields(Article)
    if "str" in str(field.type) and field.name != "url"  # ours, of the request
]


def test_long_fields_are_cut() -> None:
    article = clip_article(
        Article(
            headline="h" * 5000,
            blocks=tuple(Block(text="b" * 300_000) for _ in range(10)),
            images=tuple(Image(caption="c" * 50_000) for _ in range(2000)),
            keywords=tuple(str(n) for n in range(5000)),
        )
    )
    assert len(article.headline or "") == HEADLINE
    assert BODY - 10 <= len(article.body) <= BODY
    assert len(article.images) == 500
    assert len(article.keywords) == 200


@pytest.mark.parametrize("name", [f.name for f in TEXTS if f.type == "str | None"])
def test_every_text_of_an_article_has_its_limit(name: str) -> None:
    article = clip_article(Article(**{name: "word " * 10_000}))
    assert len(getattr(article, name) or "") <= LINE


@pytest.mark.parametrize("name", [f.name for f in TEXTS if f.type != "str | None"])
def test_every_name_of_an_article_has_its_limit(name: str) -> None:
    article = clip_article(Article(**{name: ("word " * 10_000,) * 1_000}))
    assert max(map(len, getattr(article, name))) <= NAME
    assert len(getattr(article, name)) <= NAMES


def test_links_that_are_none_are_dropped() -> None:
    article = clip_article(
        Article(
            canonical_url="javascript:alert(1)",
            images=(Image(url="data:image/png;base64,x", caption="c"),),
            related=(RelatedLink(url="file:///etc/passwd", title="t"),),
        )
    )
    assert article.canonical_url is None
    assert article.images == (Image(caption="c"),)
    assert article.related == (RelatedLink(title="t"),)


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_can_be_stored_and_is_stable(text: str) -> None:
    article = clip_article(Article(headline=text, blocks=(Block(text=text),)))
    for value in (article.headline or "", article.body):
        assert "\0" not in value
        value.encode("utf-8")
    assert clip_article(article) == article


def test_what_fits_stays_as_it_is() -> None:
    article = Article(
        headline="A headline", blocks=(Block(text="One."), Block(text="Two."))
    )
    assert clip_article(article) == article
