"""Files of a sitemap index: those of articles, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spiders.finding.found import Found
from spiders.finding.map_files import order_of_files

ROOT = "https://news.example/"


@pytest.mark.parametrize(
    "name",
    [
        "author-sitemap.xml",
        "category-sitemap2.xml",
        "post_tag-sitemap.xml",
        "wp-sitemap-users-1.xml",
        "wp-sitemap-taxonomies-category-1.xml",
        "sitemaps/tags.xml",
        "sitemap-images.xml.gz",
    ],
)
def test_files_of_lists_writers_and_pictures_are_left(name: str) -> None:
    other, posts = Found(url=ROOT + name), Found(url=ROOT + "post-sitemap.xml")
    assert order_of_files([other, posts]) == [posts]
    assert order_of_files([other]) == [other]


@pytest.mark.parametrize(
    "name",
    [
        "post-sitemap.xml",
        "wp-sitemap-posts-post-1.xml",
        "sitemap-2026-11.xml",
        "news-sitemap.xml",
        "sitemap-categorised-news.xml",
        "users-guide/sitemap.xml",
    ],
)
def test_files_of_articles_are_read(name: str) -> None:
    one, posts = Found(url=ROOT + name), Found(url=ROOT + "post-sitemap1.xml")
    assert order_of_files([posts, one]) == [one, posts]


def test_the_newest_comes_first_and_without_times_the_last() -> None:
    old, new = (
        Found(url=f"{ROOT}{y}", at=datetime(y, 1, 1, tzinfo=UTC)) for y in (2025, 2026)
    )
    first, last = Found(url=ROOT + "a"), Found(url=ROOT + "b")
    assert order_of_files([first, old, last, new]) == [new, old, last, first]
