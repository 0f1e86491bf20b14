"""Article links of section pages, told by structure. Shapes met in the field, pages our own."""

from __future__ import annotations

import pytest

from crawler.exceptions import PageError
from spiders.finding.sections import read_section

BASE = "https://news.example/defence/"
HEADLINES = [
    "Yard delivers the second of four patrol ships",
    "Parliament asks for an answer on the new radar",
    "Two battalions exercise on the river this autumn",
    "Budget grows by a tenth, and the list by a third",
    "Short one",
]
SLUGS = [
    "yard-delivers-second-patrol-ship",
    "parliament-asks-new-radar-answer",
    "two-battalions-exercise-river-autumn",
    "budget-grows-tenth-list-third",
    "short-one-of-the-day",
]
MENU = (
    "<nav><ul>"
    + "".join(
        f"<li><a href='/{name}/'>{name.title()} and more of the same kind</a></li>"
        for name in ("land", "sea", "air", "space")
    )
    + "</ul></nav>"
)
FOOT = "<footer><a href='/about-us-and-our-work-here/'>About us and our work over the years</a><a href='/privacy/'>Privacy</a></footer>"


def page(cards: str) -> bytes:
    return f"<html><body><header><a href='/'>News</a></header>{MENU}<main>{cards}</main>{FOOT}</body></html>".encode()


SHAPES = {
    "headings": lambda slug, text: (
        f"<article><h2><a href='/2026/11/20/{slug}'>{text}</a></h2><p>Teaser.</p></article>"
    ),
    "link around a card": lambda slug, text: (
        f"<a class='card' href='/defence/{slug}-123456'><img src='x.jpg'><h3>{text}</h3><p>Teaser of it.</p></a>"
    ),
    "plain list": lambda slug, text: (
        f"<li class='item'><a href='/defence/{slug}.html'>{text}</a> <time datetime='2026-11-20T10:00:00Z'>20 Nov</time></li>"
    ),
    "numbers only": lambda slug, text: (
        f"<div class='row'><h3 class='t'><a href='/news/{4711000 + sum(slug.encode())}'>{text}</a></h3></div>"
    ),
    "picture and text links": lambda slug, text: (
        f"<div class='c'><a href='/defence/{slug}-99123'><img src='x.jpg' alt=''></a><h3><a href='/defence/{slug}-99123'>{text}</a></h3></div>"
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_article_links_are_found_and_no_others(shape: object) -> None:
    cards = "".join(
        shape(slug, text) for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )  # type: ignore[operator]
    listing = read_section(page(cards), BASE)
    assert len(listing.found) == len(SLUGS)
    assert all("news.example" in item.url for item in listing.found)
    assert not {"/land/", "/privacy/", "/about-us-and-our-work-here/"} & {
        item.url[20:] for item in listing.found
    }


def test_time_beside_a_link_is_its_time() -> None:
    cards = "".join(
        SHAPES["plain list"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    assert all(item.at is not None for item in read_section(page(cards), BASE).found)


def test_selector_decides_where_the_entry_states_one() -> None:
    cards = "<div class='x'><a href='/1'>One</a></div><div class='y'><a href='/2'>Two</a></div>"
    assert [i.url for i in read_section(page(cards), BASE, selector=".x a").found] == [
        "https://news.example/1"
    ]
    assert [i.url for i in read_section(page(cards), BASE, selector=".y").found] == [
        "https://news.example/2"
    ]
    with pytest.raises(PageError, match="no link matches"):
        read_section(page(cards), BASE, selector=".z a")


def test_links_of_other_sites_are_left() -> None:
    cards = "".join(
        f"<article><h2><a href='https://other.example/{slug}-123456'>{text}</a></h2></article>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    with pytest.raises(PageError, match="no article links"):
        read_section(page(cards), BASE)


def test_next_page_is_offered() -> None:
    cards = "".join(
        SHAPES["headings"](slug, text)
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    more = "<a rel='next' href='/defence/page/2'>Older</a>"
    assert [c.url for c in read_section(page(cards + more), BASE).children] == [
        "https://news.example/defence/page/2"
    ]
