"""A page without news of its own sends its reader to pages that have some."""

from __future__ import annotations

import pytest

from spiders.extract.page import parse_page
from spiders.finding.news_pages import MOST_PAGES, news_pages

HOME = "https://institute.example/"


def urls(body: str) -> list[str]:
    found = news_pages(parse_page(f"<body>{body}</body>", HOME))
    return [one.url.removeprefix(HOME) for one in found]


def test_pages_called_news_come_before_those_of_longer_names() -> None:
    assert urls(
        "<a href='/research'>Research</a><a href='/m/photos'>Press photos</a>"
        "<a href='/en/aktuell.php'>Aktuelles</a><a href='/press-releases/'>For journalists</a>"
        "<a href='https://other.example/news/'>News</a><a href='#news'>News</a>"
    ) == ["en/aktuell.php", "m/photos", "press-releases/"]


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/3'>Новини</a>",
        "<a href='/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/'>Читати</a>",
        "<a href='/3'>プレス 報道</a>",
        "<a href='/komunikaty.html'>Zobacz</a>",
    ],
)
def test_news_is_news_in_other_languages(link: str) -> None:
    assert len(urls(link)) == 1


def test_no_more_than_a_few_are_tried() -> None:
    many = "".join(f"<a href='/{n}/news'>News</a>" for n in range(50))
    assert len(urls(many)) == MOST_PAGES
