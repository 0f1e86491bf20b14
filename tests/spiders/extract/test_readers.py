"""What single readers claim."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.exceptions import SettingsError
from crawler.items import Access
from spiders.extract.jsonld import read_jsonld
from spiders.extract.meta import read_meta
from spiders.extract.microdata import read_microdata
from spiders.extract.page import Page, parse_page
from spiders.extract.printed.bylines import spaced_text
from spiders.extract.reading import Reading
from spiders.extract.selectors import read_selected
from spiders.extract.text.walk import Walk
from spiders.extract.tree import Tree
from spiders.extract.visible import read_dateline

URL = "https://news.example/sea/ferry-1"


def head(markup: str) -> Page:
    return parse_page(f"<html><head>{markup}</head><body><p>Text</body></html>", URL)


def jsonld(*nodes: dict[str, Any] | str) -> Reading:
    blocks = (n if isinstance(n, str) else json.dumps(n) for n in nodes)
    return read_jsonld(
        head(
            "".join(f'<script type="application/ld+json">{b}</script>' for b in blocks)
        )
    )


NODE = {"@type": "NewsArticle", "headline": "Ferry aground"}
BROKEN = [
    '{"@type":"NewsArticle","headline":"Ferry aground",}',
    '/* x */ {"@type":"NewsArticle","headline":"Ferry aground"};',
    '<!-- {"@type":"NewsArticle","headline":"Ferry aground"} -->',
    "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;Ferry aground&quot;}",
    '{"@type":"NewsArticle","headline":"Ferry\n aground"}',
    '[[{"@graph":[{"@type":["Thing","https://schema.org/NewsArticle"],"headline":"Ferry aground"}]}]]',
]


@pytest.mark.parametrize("block", BROKEN)
def test_damaged_json_ld_is_read(block: str) -> None:
    assert jsonld(block).headline == "Ferry aground"


def test_one_bad_block_costs_only_itself() -> None:
    assert jsonld('{"@type": broken', NODE).headline == "Ferry aground"


def test_node_of_the_pages_address_wins() -> None:
    other = {
        **NODE,
        "headline": "Other",
        "author": "A",
        "url": "https://news.example/b",
    }
    own = {
        **NODE,
        "mainEntityOfPage": {"@id": "http://www.news.example/sea/ferry-1?x=1"},
    }
    assert jsonld(other, own).headline == "Ferry aground"


def test_authors_by_reference_are_named() -> None:
    graph = {
        "@graph": [
            {**NODE, "author": [{"@id": "#ida"}, "Per Strand", {"name": "NPA"}]},
            {"@type": "Person", "@id": "#ida", "name": "Ida Holm"},
        ]
    }
    assert jsonld(graph).authors == ("Ida Holm", "Per Strand", "NPA")


def test_authors_that_are_organisations_are_told() -> None:
    house = {"@type": "NewsMediaOrganization", "name": "Tarn Media"}
    author = [{"@type": "Person", "name": "Ida Holm"}, {"@id": "#h"}, house]
    office = {"@type": "Organization", "@id": "#h", "name": "Harbour Office"}
    graph = {"@graph": [{**NODE, "author": author}, office]}
    assert jsonld(graph).houses == ("Harbour Office", "Tarn Media")
    assert jsonld({**NODE, "author": "Ida Holm"}).houses == ()


@pytest.mark.parametrize(
    ("free", "access"),
    [(True, Access.FREE), ("False", Access.PAID), ("true", Access.FREE), (None, None)],
)
def test_access_is_read(free: object, access: Access | None) -> None:
    assert jsonld({**NODE, "isAccessibleForFree": free}).access is access


def test_escapes_and_tags_leave_the_texts() -> None:
    found = jsonld({**NODE, "headline": "Ferry &amp; <b>tug</b> aground"})
    assert found.headline == "Ferry & tug aground"


def test_deep_json_is_no_danger() -> None:
    assert jsonld("[" * 100_000).headline is None
    assert jsonld("[" * 900 + json.dumps(NODE) + "]" * 900).headline is None


def test_meta_is_read() -> None:
    found = read_meta(
        head(
            '<meta property="og:title" content="Ferry aground | Post">'
            '<meta name="author" content="https://news.example/ida">'
            '<meta name="parsely-author" content="Ida Holm">'
            '<meta name="keywords" content="ferries, Tarn">'
            '<meta property="article:published_time" content="2025-03-04">'
            '<link rel="canonical" href="/sea/ferry-1"><meta property="og:type" content="article">'
        )
    )
    assert found.authors == ("Ida Holm",)
    assert found.keywords == ("ferries", "Tarn")
    assert found.published == ("2025-03-04",)
    assert found.canonical_url == URL
    assert found.is_article


def test_subjects_of_dublin_core_terms_are_keywords() -> None:
    found = read_meta(head('<meta name="dcterms.subject" content="Harbours;Ferries">'))
    assert found.keywords == ("Harbours", "Ferries")


def test_microdata_of_comments_is_left() -> None:
    page = parse_page(
        "<div itemscope itemtype=https://schema.org/Article><b itemprop=author>Ida Holm</b>"
        "<div itemscope itemtype=https://schema.org/Comment><b itemprop=author>gull</b></div></div>"
    )
    assert read_microdata(page).authors == ("Ida Holm",)


def test_microdata_is_read_however_its_attribute_is_written() -> None:
    page = parse_page(
        "<article><b itemProp='author'>Ida Holm</b> <p>Fog.</p></article>"
    )
    assert read_microdata(page).authors == ("Ida Holm",)


def test_broken_selector_is_told() -> None:
    with pytest.raises(SettingsError):
        read_selected(head(""), {"headline": "h1["})


def test_a_comment_parts_no_words_but_an_element_does() -> None:
    tree = Tree(b"<p>By<!-- --> <b>Ida Holm</b>, 3 May 20<!-- -->25<i>Sea</i>")
    (passage,) = Walk(tree).passages
    assert spaced_text(passage) == "By Ida Holm, 3 May 2025 Sea"


def test_what_two_parts_of_a_selector_name_is_read_once() -> None:
    page = parse_page("<ul><li><p class=a>One<li><p>Two</ul>")
    assert read_selected(page, {"keywords": "li p, .a"}).keywords == ("One", "Two")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("PARIS, June 3 (AFP) — The harbour is closed.", "PARIS, June 3 (AFP)"),
        ("KYIV – Two ferries left on Monday.", "KYIV"),
        ("Berlin (dpa) - Der Hafen ist zu.", "Berlin (dpa)"),
        ("The ferry – an old one – ran aground.", None),
        ("Ida Holm - our reporter - was there.", None),
    ],
)
def test_dateline_is_read(text: str, wanted: str | None) -> None:
    assert read_dateline(text) == wanted


def test_meta_of_the_bare_headline_goes_before_the_title() -> None:
    title = '<meta property="og:title" content="Ferry aground-Sea|Post">'
    bare = '<meta name="headline" content="Ferry aground">'
    other = '<meta name="headline" content="Harbour news">'
    assert read_meta(head(title + bare)).headline == "Ferry aground"
    assert read_meta(head(title + other)).headline == "Ferry aground-Sea|Post"


@pytest.mark.parametrize(
    ("name", "is_read"),
    [
        ("w-published-date", True),
        ("site.publicationDate", True),
        ("publish-time", True),
        ("unpublish-date", False),
        ("publisher", False),
    ],
)
def test_metas_named_after_publication_are_dates(name: str, is_read: bool) -> None:
    found = read_meta(head(f'<meta name="{name}" content="2025-03-04">'))
    assert found.published == (("2025-03-04",) if is_read else ())
