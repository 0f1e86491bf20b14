"""Access, section and keywords: what the head states and what the page prints."""

from __future__ import annotations

import pytest

from crawler.items import Access
from spiders.extract import extract_article
from spiders.extract.access import access_of_metas, access_of_node
from spiders.extract.printed.keywords import tidy_keywords
from spiders.extract.printed.sections import section_of_address

TEXT = "".join(
    f"<p>The harbour of Tarn was closed for a {word} day, and the ferries waited outside until "
    "the fog had lifted over the bay, said the harbour master.</p>"
    for word in ("first", "second", "third", "fourth")
)
OPEN_END = (
    "<p>Nobody in the town could say how long the closing of the harbour would</p>"
)


@pytest.mark.parametrize(
    ("line", "access"),
    [
        ("This article is for subscribers only.", Access.PAID),
        ("Um diesen Artikel weiterzulesen, brauchen Sie ein Abo.", Access.PAID),
        ("この記事は有料会員限定です。", Access.PAID),
        ("Sign up for our newsletter on the harbour.", None),
    ],
)
def test_a_plain_line_tells_that_a_text_is_paid(
    line: str, access: Access | None
) -> None:
    page = f"<h1>The harbour of Tarn was closed</h1><p>4 May 2026</p><div>{TEXT}<p>{line}</p></div>"
    found = extract_article(page, "https://a.example/harbour-of-tarn-was-closed-12345")
    assert found.article.access is access
    assert line not in found.article.body


@pytest.mark.parametrize(
    ("node", "access"),
    [
        ({"isAccessibleForFree": True}, Access.FREE),
        ({"isAccessibleForFree": "http://schema.org/False"}, Access.PAID),
        ({"hasPart": {"isAccessibleForFree": "False"}}, Access.PAID),
        (
            {"isAccessibleForFree": True, "hasPart": [{"isAccessibleForFree": False}]},
            Access.METERED,
        ),
        ({}, None),
    ],
)
def test_access_of_a_node(node: dict[str, object], access: Access | None) -> None:
    assert access_of_node(node) is access


@pytest.mark.parametrize(
    ("name", "content", "access"),
    [
        ("article:content_tier", "metered", Access.METERED),
        ("article:content_tier", "locked", Access.PAID),
        ("is_paywalled", "true", Access.PAID),
        ("is_paywalled", "false", Access.FREE),
        ("description", "free", None),
    ],
)
def test_access_of_metas(name: str, content: str, access: Access | None) -> None:
    assert access_of_metas({name: [content]}) is access


@pytest.mark.parametrize(
    ("after", "access"),
    [
        (
            '<div class="c-paywall subscription"><p>Read on with a plan.</p></div>',
            Access.PAID,
        ),
        (
            '<div class="regwall subscription"><p>Sign in to read on.</p></div>',
            Access.METERED,
        ),
        ('<div class="c-paywall subscription hidden"><p>Read on.</p></div>', None),
        ('<div class="newsletter-box"><p>Get the news by mail.</p></div>', None),
        ('<div class="subscribe-box"><p>Support us with a plan.</p></div>', None),
        ("<p class='note'>The writer lives in Tarn.</p>", None),
    ],
)
def test_wall_after_the_text(after: str, access: Access | None) -> None:
    page = f"<html><body><article><h1>Harbour closed</h1>{TEXT}{after}</article></body></html>"
    assert extract_article(page).article.access is access


def test_offer_after_a_text_that_breaks_off_is_a_wall() -> None:
    offer = (
        '<div class="subscribe-box"><p>Read on with a plan for three crowns.</p></div>'
    )
    page = f"<html><body><article><h1>Harbour closed</h1>{TEXT}{OPEN_END}{offer}</article></body></html>"
    assert extract_article(page).article.access is Access.PAID


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://news.example/politics/harbour-closed-for-days", "Politics"),
        ("https://news.example/en/naval-forces/harbour-closed", "Naval forces"),
        ("https://news.example/2025/03/harbour-closed", None),
        ("https://news.example/article/harbour-closed", None),
        ("https://news.example/harbour-closed", None),
        (None, None),
    ],
)
def test_section_of_an_address(url: str | None, section: str | None) -> None:
    assert section_of_address(url) == section


def test_keywords_lose_the_marks_of_content_systems() -> None:
    words = ["#Tarn", "(1) Harbour", "topic/fog", "editors_pick", "harbour", "news.example.com",
             "26157981-b4f7-4929-adc1-e860c6f03636", "Lite:true", "Sea & fog"]  # fmt: skip
    assert tidy_keywords(words) == ("Tarn", "Harbour", "fog", "Sea & fog")


def test_printed_headline_marked_as_such_goes_before_json_ld() -> None:
    page = (
        "<html><head><title>What closed the harbour?</title>"
        '<meta property="og:title" content="Fog keeps harbour of Tarn closed">'
        '<script type="application/ld+json">{"@type": "NewsArticle", '
        '"headline": "What closed the harbour?"}</script></head><body><article>'
        '<h1 itemprop="headline">Fog keeps harbour of Tarn closed</h1>'
        f"{TEXT}</article></body></html>"
    )
    article = extract_article(page).article
    assert article.headline == "Fog keeps harbour of Tarn closed"


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("<div class='category'><a href='/fleet'>Fleet</a></div>", "Fleet"),
        ("<div><a class='article-section' href='/fleet'>Fleet</a></div>", "Fleet"),
        ("<div class='section'><a href='/people/ann'>Ann Lee</a></div>", None),
        ("<div class='head-section'><a href='#notes'>3 notes</a></div>", None),
    ],
)
def test_section_is_told_by_a_named_link_beside_the_headline(
    label: str, section: str | None
) -> None:
    page = f"<html><body><article><h1>Harbour closed</h1>{label}{TEXT}</article></body></html>"
    assert extract_article(page).article.section == section


@pytest.mark.parametrize(
    ("above", "kicker"),
    [
        ("Fleet", "Fleet"),
        ("By Ann Lee", None),
        ("Advertisement", None),
    ],
)
def test_kicker_is_neither_writer_nor_advertisement(
    above: str, kicker: str | None
) -> None:
    page = (
        f"<html><body><article><header><div>{above}</div><h1>Harbour closed for days</h1></header>"
        f"{TEXT}</article></body></html>"
    )
    assert extract_article(page).article.kicker == kicker


def test_kicker_that_the_head_names_as_writer_is_none() -> None:
    page = (
        "<html><head><meta name='author' content='Ann Lee'></head><body><article><header>"
        f"<div>Ann Lee</div><h1>Harbour closed for days</h1></header>{TEXT}</article></body></html>"
    )
    assert extract_article(page).article.kicker is None


@pytest.mark.parametrize(("marks", "is_kept"), [("* * *", True), ("___", False)])
def test_stars_part_the_text_itself(marks: str, is_kept: bool) -> None:
    last = "Ann Lee waited with them."
    page = f"<html><body><article><h1>Harbour closed</h1>{TEXT}<p>{marks}</p><p>{last}</p></article></body></html>"
    texts = [block.text for block in extract_article(page).article.blocks]
    assert (last in texts) is is_kept


@pytest.mark.parametrize(
    ("below", "headline"),
    [
        ("Fog over the bay stops every ferry", "Fog over the bay stops every ferry"),
        ("Fog over the bay has stopped every ferry.", "Harbour closed for days"),
    ],
)
def test_lead_below_a_breadcrumb_that_ends_in_h1_is_no_headline(
    below: str, headline: str
) -> None:
    page = (
        "<html><head><title>Harbour closed for days</title></head><body><article><ol><li><a href='/'>Home</a></li>"
        f"<li><h1>Harbour closed for days</h1></li></ol><h2>{below}</h2>{TEXT}</article></body></html>"
    )
    assert extract_article(page).article.headline == headline


@pytest.mark.parametrize("writer", ["Ann Lee", "Ben Holm"])
def test_biography_in_italics_is_told_by_a_byline_beside_the_text(writer: str) -> None:
    end = f"<p><em>{writer} writes on ships from the north of the bay.</em></p>"
    page = f"<html><body><article><h1>Harbour closed</h1><p>By Ann Lee</p>{TEXT}{end}</article></body></html>"
    last = extract_article(page).article.blocks[-1].text
    assert last.startswith(writer) is (writer != "Ann Lee")


def test_section_is_told_by_a_link_in_the_header_around_the_box_of_the_headline() -> (
    None
):
    header = "<header><div><a href='/sea'>Sea</a></div><div><h1>Harbour of Tarn closed</h1><h2>Fog for four days</h2></div></header>"
    page = f"<article>{header}<p>4 May 2026</p>{TEXT}</article>"
    found = extract_article(page, "https://a.example/2026/harbour-of-tarn-closed")
    assert found.article.section == "Sea"


def test_section_is_a_link_that_stands_loose_above_the_headline() -> None:
    page = (
        "<html><head><title>Ships wait</title><meta property='og:type' content='article'></head>"
        "<body><article><a href='/fleet'>Fleet</a>"
        f"<h1>Ships wait</h1>{TEXT}<a href='/other/9'>Other</a></article></body></html>"
    )
    found = extract_article(page, "https://a.example/ships-wait-4711").article
    assert found.section == "Fleet"
