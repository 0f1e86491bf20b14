from __future__ import annotations

import statistics

import pytest
from lxml import etree

from spiders.extract import extract_article
from tests.bench.composition import composed
from tests.bench.made_pages import LARGEST, SMALLEST, made_pages, make_page

MIDDLE = {
    "elements": 760,
    "a": 119,
    "div": 145,
    "img": 14,
    "script": 30,
    "classes": 351,
    "classes, different": 146,
    "attributes": 1223,
    "attribute bytes": 52_434,
    "paragraphs": 24,
    "text bytes": 11_607,
    "depth, mean": 8.9,
}
"""Of 224 saved pages; `python -m tests.bench.composition --pages` of their folder tells more."""


@pytest.fixture(scope="module")
def figures() -> list[dict[str, float]]:
    found = (composed(make_page(number)) for number in range(150))
    return [page for page in found if page is not None]


def test_a_page_is_made_alike_each_time() -> None:
    assert make_page(3) == make_page(3) != make_page(4)


def test_pages_are_of_the_sizes_that_the_measured_ones_have(
    figures: list[dict[str, float]],
) -> None:
    assert len(figures) == 150
    assert all(SMALLEST <= page["bytes"] <= LARGEST for page in figures)
    assert 110_000 < statistics.median(page["bytes"] for page in figures) < 190_000


@pytest.mark.parametrize("name", MIDDLE)
def test_the_middle_page_is_composed_as_the_middle_one_of_the_measured(
    figures: list[dict[str, float]], name: str
) -> None:
    middle = statistics.median(page[name] for page in figures)
    assert MIDDLE[name] * 0.7 < middle < MIDDLE[name] * 1.35


def test_pages_differ_as_real_ones_do(figures: list[dict[str, float]]) -> None:
    counts = sorted(page["a"] for page in figures)
    assert counts[15] * 3 < counts[135]


@pytest.mark.parametrize("number", range(12))
def test_a_page_is_read_as_an_article(number: int) -> None:
    page = make_page(number)
    article = extract_article(page, "http://127.0.0.1/a/1").article
    tree = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    assert article.headline == tree.findtext(".//h1")
    assert article.authors == ("Ba Ce",)
    assert len(article.blocks) >= 3


def test_pages_of_cards_have_hundreds_of_teasers() -> None:
    counts = [page.count(b"class='card'") for page in made_pages(50, cards=True)]
    assert 200 < statistics.mean(counts) < 320
