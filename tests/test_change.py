"""Copies of values, made only where something changes."""

from __future__ import annotations

from crawler.change import changed
from crawler.items import Article


def test_a_value_that_has_the_fields_already_is_not_copied() -> None:
    article = Article(headline="Ferry runs aground", keywords=("ferry",))
    same = changed(article, headline="Ferry runs aground", keywords=("ferry",))
    assert same is article


def test_one_field_that_differs_makes_a_copy_with_all_of_them() -> None:
    article = Article(url="https://a.example/1", headline="Ferry", section="News")
    copy = changed(article, headline="Ferry", section=None)
    assert copy == Article(url="https://a.example/1", headline="Ferry")
    assert article.section == "News"
