"""Tags that a page prints below its text, told by the label above them."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article

TEXT = "".join(
    f"<p>The ferry of Tarn crossed the sound {n} times in a day, which the harbour master called a record for the season.</p>"
    for n in ("eleven", "twelve", "thirteen", "fourteen")
)
ITEMS = "<ul><li><a href='/sea/ferries/'>Ferries</a></li><li><a href='/tarn/'>Tarn Sound</a></li></ul>"


def keywords(below: str) -> tuple[str, ...]:
    page = f"<html><body><article><h1>Ferry sets a record</h1><p>4 March 2025</p>{TEXT}</article>{below}</body></html>"
    url = "https://tarn.example/ferry-sets-a-record"
    return extract_article(page, url).article.keywords


@pytest.mark.parametrize(
    "below",
    [
        f"<h4>Mehr lesen über</h4>{ITEMS}<div><a href='/'>Home</a></div>",
        f"<div>Topics in this story</div>{ITEMS}<p>All about boats</p>",
        "<div>Теги: <a href='/q/1'>Ferries</a>, <a href='/q/2'>Tarn Sound</a></div>",
        "<div>Lesen Sie mehr zum Thema</div><div><a href='/a'>Ferries</a> <a href='/b'>Tarn Sound</a></div>",
        "<p><a href='/politik/thema/ferries'>Ferries</a> <a href='/politik/thema/tarn'>Tarn Sound</a></p>",
    ],
    ids=["items", "other words", "in one line", "row below", "by address alone"],
)
def test_short_links_below_a_label_are_tags(below: str) -> None:
    assert keywords(below) == ("Ferries", "Tarn Sound")


@pytest.mark.parametrize(
    "below",
    [
        "<h4>Mehr zum Thema</h4><p><a href='/a/1'>The pier of Tarn was sold to a hotel for one crown</a></p>",
        f"<h4>Topics we never had before</h4>{ITEMS}",
        f"<h4>More boats</h4>{ITEMS}",
        "<h4>Tags</h4><p>Nobody tagged this text yet, be the first of all readers.</p>",
    ],
    ids=["titles", "a sentence", "another label", "no links"],
)
def test_other_links_below_the_text_are_no_tags(below: str) -> None:
    assert keywords(below) == ()


def test_tags_in_the_footer_of_an_article_whose_headline_is_no_h1() -> None:
    tags = "<footer><div>Tags: <a href='/tag/ferries'>Ferries</a></div></footer>"
    page = f"<html><head><title>Ferry sets a record</title></head><body><article><header><h2>Ferry sets a record</h2><p>4 March 2025</p></header><section>{TEXT}</section>{tags}</article></body></html>"
    url = "https://tarn.example/ferry-sets-a-record"
    assert extract_article(page, url).article.keywords == ("Ferries",)
