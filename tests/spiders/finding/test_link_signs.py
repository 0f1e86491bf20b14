"""Addresses that lead to no article, whatever their links say."""

from __future__ import annotations

import pytest

from spiders.finding.link_signs import leads, may_be_article

PAGE = "https://news.example/defence/"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/spons/why-your-fleet-needs-a-cloud/80001/",
        "https://news.example/vendorcontent/show?vcr=471100",
        "https://news.example/forums/node/1617764",
        "https://news.example/jobs/engineer-for-radar-in-the-north/",
        "https://news.example/privacy-policy-terms-and-conditions",
        "https://news.example/terms-of-use-and-sale",
        "https://news.example/archives/2026",
        "https://news.example/archives/202611.html",
        "https://news.example/p/exercise-ends/comments",
        "https://cloud.email.news.example/morning-brief-4711",
        "https://shop.news.example/mug-with-a-frigate-on-it",
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
