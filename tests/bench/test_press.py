from __future__ import annotations

import random
from html import escape

import pytest

from tests.bench.press import LANGUAGES
from tests.bench.press_markup import FACTORS
from tests.bench.press_pages import Made, choose, make
from tests.bench.press_scores import Score, compared, read, scores

PLAIN = {name: levels[0] for name, levels in FACTORS.items()}


def page(**levels: str) -> Made:
    return make(PLAIN | levels, "a page")


def test_a_page_is_made_alike_each_time() -> None:
    assert page().html == page().html != page(language="de").html


@pytest.mark.parametrize("factor", FACTORS)
def test_each_level_makes_an_article_with_its_writer(factor: str) -> None:
    for level in FACTORS[factor]:
        made = page(**{factor: level})
        article = read(made)
        assert article is not None
        assert article.headline == made.pen.words["headline"]
        assert escape(made.byline.names[0]) in made.html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_of_the_first(language: str) -> None:
    assert LANGUAGES[language].keys() == LANGUAGES["en"].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_writer_of_the_plain_page_is_read(language: str) -> None:
    made = page(language=language)
    article = read(made)
    assert article is not None
    found = scores(made, article)["authors"]
    assert found.hit == found.wanted == found.found


def test_what_is_found_too_much_and_too_little_is_counted() -> None:
    assert compared([{"ada moor"}, {"ole vik"}], ["Ada Moor", "Archive"]) == Score(
        1, 2, 2, "Ada Moor ¦ Archive"
    )


def test_a_level_is_drawn_for_each_factor() -> None:
    levels = choose(random.Random(1), 0.5)
    assert levels.keys() == FACTORS.keys()
    assert all(level in FACTORS[name] for name, level in levels.items())
