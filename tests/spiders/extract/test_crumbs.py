"""Breadcrumbs are known by their names, and lead to the section."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article
from spiders.extract.page import parse_page
from spiders.extract.printed.crumbs import (
    in_value,
    jsonld_crumbs,
    page_crumbs,
    section_of_crumbs,
)

TEXT = "".join(
    f"<p>The harbour of Tarn was closed for a {word} day, and the ferries waited outside until "
    "the fog had lifted over the bay, said the harbour master.</p>"
    for word in ("first", "second", "third", "fourth")
)


def test_section_is_the_deepest_step_that_is_neither_home_nor_headline() -> None:
    crumbs = [
        ("Startseite", "https://news.example/"),
        ("Politik", "https://news.example/politik"),
        ("Verteidigung", "https://news.example/politik/verteidigung"),
        ("Hafen von Tarn bleibt zu", None),
    ]
    found = section_of_crumbs(crumbs, ["Hafen von Tarn bleibt zu"], ["News Example"])
    assert found == "Verteidigung"


@pytest.mark.parametrize(
    ("named", "is_crumbs"),
    [
        ('class="readcrumb-list"', True),
        ('class="page Breadcrumbs"', True),
        ('class="topCrumbs"', True),
        ('class="crumbs"', True),
        ('class="pathway"', True),
        ('id="breadcrumb"', True),
        ('id="pathway"', False),
        ('aria-label="Breadcrumb"', True),
        ('itemscope itemtype="https://schema.org/BreadcrumbList"', True),
        ('data-name="breadcrumb"', False),
        ('class="menu"', False),
    ],
)
def test_breadcrumb_is_told_by_its_names(named: str, is_crumbs: bool) -> None:
    steps = '<a href="/">Home</a> / <a href="/fleet">Fleet</a>'
    page = parse_page(
        '<html><head><meta name="generator" content="Joomla! - Open Source"><style>.x{color:red}'
        f"</style></head><body><nav {named}>{steps}</nav></body></html>",
        "https://news.example/fleet/harbour",
    )
    found = [text for text, _ in page_crumbs(page)]
    assert found == (["Home", "Fleet"] if is_crumbs else [])


def test_a_pathway_is_a_breadcrumb_to_joomla_alone() -> None:
    page = parse_page(
        '<nav class="pathway"><a href="/">Home</a></nav>', "https://news.example/a"
    )
    assert list(page_crumbs(page)) == []


@pytest.mark.parametrize(
    ("markup", "is_value"),
    [
        (b"<ol class='wide breadcrumbs'><li>News</ol>", True),
        (b'<div class="[&>li]:flex crumbs"><a>News</a></div>', True),
        (b"<ol class=breadcrumb><li>News</ol>", True),
        (b"<ol itemtype = 'https://schema.org/Breadcrumbs'></ol>", True),
        (b"<style>.breadcrumb > a { color: red }</style>", False),
        (b'<script type="application/ld+json">{"@type":"Breadcrumb"}</script>', False),
        (b"<p class='text'>Nothing but crumbs was left.</p>", False),
        (b"crumbs " * 300, True),  # nobody looks at more of them
    ],
)
def test_a_word_in_styles_and_scripts_is_in_no_value(
    markup: bytes, is_value: bool
) -> None:
    assert in_value(markup, b"rumb") is is_value


def test_box_of_a_breadcrumb_without_links_is_passed_over() -> None:
    page = parse_page(
        '<body><p class="breadcrumb">You are here</p>'
        '<p class="breadcrumb"><a href="/fleet">Fleet</a></p></body>',
        "https://news.example/fleet/harbour",
    )
    assert list(page_crumbs(page)) == [("Fleet", "https://news.example/fleet")]


@pytest.mark.parametrize(
    ("row", "section"),
    [
        ('<a href="/">News Tarn</a> / <a href="/sea">Sea</a> / Harbour', "Sea"),
        ('<a href="/sea">Sea</a> › <a href="/sea/ports">Ports</a> › Harbour', "Ports"),
        ('<a href="/sea">Sea</a> / <a href="/land">Land</a> / Air', None),
        ('<a href="/2025-a-long-year">Sea</a> › Harbour', None),
    ],
    ids=["from the front page", "arrows", "any list", "titled links"],
)
def test_row_above_the_headline_is_a_breadcrumb_by_its_signs(
    row: str, section: str | None
) -> None:
    page = (
        f"<html><body><main><div>{row}</div><article><h1>Harbour closed by fog</h1>"
        f"{TEXT}</article></main></body></html>"
    )
    found = extract_article(page, "https://news.example/harbour-closed-by-fog.html")
    assert found.article.section == section


def test_steps_of_json_ld_have_names_and_addresses_in_either_place() -> None:
    steps = [
        {"name": "Fleet", "item": "https://news.example/fleet"},
        {"item": {"name": "Ships", "@id": "https://news.example/ships"}},
        {"item": {"@id": "https://news.example/nameless"}},
        {"name": "Here"},
    ]
    nodes = [
        {"@type": "WebPage"},
        {"@type": "BreadcrumbList", "itemListElement": steps},
    ]
    assert list(jsonld_crumbs(nodes)) == [
        ("Fleet", "https://news.example/fleet"),
        ("Ships", "https://news.example/ships"),
        ("Here", None),
    ]
