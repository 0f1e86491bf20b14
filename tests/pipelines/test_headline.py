"""Headline without the site's name."""

from __future__ import annotations

import pytest

from crawler.items import Article
from pipelines.headline import normalise_headline, normalise_top

CASES = {
    "bar": ("Ferry runs aground | Norrvik Post", "Ferry runs aground"),
    "dash": ("Ferry runs aground – Norrvik Post", "Ferry runs aground"),
    "before": ("Norrvik Post: Ferry runs aground", "Norrvik Post: Ferry runs aground"),
    "before with bar": ("Norrvik Post | Ferry runs aground", "Ferry runs aground"),
    "case": ("Ferry runs aground - NORRVIK POST", "Ferry runs aground"),
    "own dash stays": ("Tarn - Norrvik: a new ferry", "Tarn - Norrvik: a new ferry"),
    "only the name": ("Norrvik Post", "Norrvik Post"),
    "korean bar": ("배가 좌초ㅣNorrvik Post", "배가 좌초"),
    "soft hyphen": ("Fer\u00adry runs  aground", "Ferry runs aground"),
}


@pytest.mark.parametrize("case", CASES)
def test_site_name_is_taken_off(case: str) -> None:
    headline, wanted = CASES[case]
    assert normalise_headline(headline, ["Norrvik Post"]) == wanted


def test_kicker_before_a_mark_is_taken_off() -> None:
    article = Article(headline="Shipping: Ferry runs aground", kicker="Shipping")
    assert normalise_top(article).headline == "Ferry runs aground"


def test_kicker_that_is_the_headline_goes() -> None:
    article = Article(headline="Ferry runs aground", kicker="FERRY RUNS AGROUND")
    assert normalise_top(article).kicker is None


def test_kicker_beside_its_headline_stays() -> None:
    article = Article(headline="Ferry runs aground", kicker="Shipping")
    assert normalise_top(article) == article


def test_lines_of_the_lead_stay() -> None:
    article = Article(lead="One  line\n\n two\u00a0lines ")
    assert normalise_top(article).lead == "One line\ntwo lines"
