"""Addresses that lead to no article, whatever their links say."""

from __future__ import annotations

import pytest

from spiders.finding.link_signs import is_numbered, leads, may_be_article

PAGE = "https://news.example/defence/"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/spons/why-your-fleet-needs-a-cloud/80001/",
        "https://news.example/vendorcontent/show?vcr=471100",
        "https://news.example/brandhub/how-a-bank-helps-sailors/article4711.ece",
        "https://news.example/forums/node/1617764",
        "https://news.example/jobs/engineer-for-radar-in-the-north/",
        "https://news.example/privacy-policy-terms-and-conditions",
        "https://news.example/terms-of-use-and-sale",
        "https://news.example/archives/2026",
        "https://news.example/archives/202611.html",
        "https://news.example/p/exercise-ends/comments",
        "https://cloud.email.news.example/morning-brief-4711",
        "https://shop.news.example/mug-with-a-frigate-on-it",
        "https://news.example/email-signup?link=/defence",
        "https://news.example/puzzles/crossword-of-the-day-4711",
    ],
)
def test_adverts_boards_and_services_are_no_articles(url: str) -> None:
    assert not may_be_article(url, PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/terms-of-the-ceasefire-agreed",
        "https://news.example/privacy-of-soldiers-letters-debated",
        "https://news.example/spons-bridge-rebuilt/",
        "https://news.example/archives/47110",
        "https://navy.news.example/exercise-ends",
    ],
)
def test_articles_that_begin_like_a_service_are_articles(url: str) -> None:
    assert may_be_article(url, PAGE)


def test_a_serving_label_of_the_pages_own_host_says_nothing() -> None:
    url = "https://events.forces.example/review-of-the-naval-days"
    assert may_be_article(url, "https://events.forces.example/")


def test_a_day_written_in_one_is_a_day() -> None:
    assert leads("https://news.example/n/20261120/1.shtml") == 2
    assert leads("https://news.example/n/20269920/1.shtml") == 0


ATTENDED = [
    "https://news.example/video/inside-the-new-frigate/",
    "https://news.example/videos/2026/11/20/how-a-tank-is-driven-through-mud/",
    "https://news.example/photos/best-pictures-of-the-week-at-sea/",
    "https://news.example/podcasts/the-desk/what-deterrence-means-today",
    "https://news.example/events/naval-drone-summit-in-the-north",
    "https://news.example/en/events/2026/naval-drone-summit-in-the-north",
    "https://news.example/termine/4711/tag-der-offenen-tuer",
    "https://news.example/en/a-day-on-board/video-70912345",
]


@pytest.mark.parametrize(
    "url",
    [*ATTENDED, "https://news.example/podcasts/", "https://news.example/en/events"],
)
def test_what_is_heard_seen_or_gone_to_is_no_article(url: str) -> None:
    assert not may_be_article(url, PAGE)


@pytest.mark.parametrize("url", ATTENDED[:-1])
def test_it_is_where_the_page_itself_lists_such(url: str) -> None:
    assert may_be_article(url, url.rstrip("/").rpartition("/")[0] + "/")


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/events/president/news/75678",
        "https://news.example/news/video-shows-the-strike-on-the-depot",
        "https://news.example/events-of-the-year-in-the-north",
    ],
)
def test_news_of_an_event_is_news(url: str) -> None:
    assert may_be_article(url, PAGE)


@pytest.mark.parametrize(
    ("url", "numbered"),
    [
        ("https://news.example/army/25112301", True),
        ("https://news.example/n/title-of-it-4711.html", True),
        ("https://news.example/SlaytHaber/5db5c123f0b94e0e", True),
        ("https://news.example/board.php?table=news&id=439", True),
        ("https://news.example/index.php?id=17", False),
        ("https://news.example/title-of-a-long-report", False),
        ("https://news.example/2026/titles", False),
    ],
)
def test_systems_count_their_articles(url: str, numbered: bool) -> None:
    assert is_numbered(url) is numbered
