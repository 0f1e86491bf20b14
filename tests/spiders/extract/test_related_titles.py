"""Titles of related links: whole, and without what stands beside them in the link."""

from __future__ import annotations

import pytest

from spiders.extract.page import parse_page
from spiders.extract.related.titles import title_of

URL = "https://a.example/sea/pier-of-norrvik-stays-closed-12345"
TITLE = "Storm closes the pier"


@pytest.mark.parametrize(
    "inside",
    [
        f"<div><h2>At sea</h2></div><h1>{TITLE}</h1>",
        f"<h4 class='catchline'>Ports</h4><h3 class='card__title'>{TITLE}</h3>",
        f"<h3><span class='card__kicker'>Ports 2026</span> <span class='card__headline'>{TITLE}</span></h3>",
        f"<h2 class='card__title'><span><span class='overtitle'>Up to force 9</span>{TITLE}</span></h2>",
        f"<div>Bay of Norrvik</div><div>{TITLE}</div>",
        f"<span class='category'>Ports</span><span>{TITLE}</span>",
        f"<span>{TITLE}</span><span class='byline'>By Ada Norden</span>",
        f"<span>{TITLE}</span><time>4 May 2026</time>",
        f"{TITLE}<span class='sr-only'>Link opens beside this page</span>",
        f"{TITLE} (opens in a new window)",
        f"READ MORE: {TITLE}",
        f"Czytaj też: {TITLE}",
    ],
    ids=["two headings", "heading as rubric", "rubric in a heading", "rubric in the title", "rubric above", "named rubric", "writer",
         "day", "for who hears it", "new window", "label", "label of another language"],
)  # fmt: skip
def test_a_title_is_parted_from_what_stands_beside_it(inside: str) -> None:
    page = parse_page(f"<div><div><a href='/sea/20001'>{inside}</a></div></div>", URL)
    assert title_of(page, page.tree.all("a")[0]) == TITLE


@pytest.mark.parametrize("name", ["title", "aria-label"])
def test_an_attribute_tells_which_of_the_words_are_the_title(name: str) -> None:
    page = parse_page(
        f"<a href='/sea/20001' {name}='Storm closes the pier»'><span>Norrvik: «Storm closes the pier»</span> <span>Ada Norden</span></a>",
        URL,
    )
    assert title_of(page, page.tree.all("a")[0]) == "«Storm closes the pier»"


def test_an_attribute_of_other_words_says_nothing() -> None:
    page = parse_page(
        f"<a href='/sea/20001' title='Go to this article'><span>{TITLE}</span> <b>today</b></a>",
        URL,
    )
    assert title_of(page, page.tree.all("a")[0]) == f"{TITLE} today"


def test_a_teaser_below_a_title_is_no_title_below_a_rubric() -> None:
    page = parse_page(
        "<a href='/sea/20001'><div>Storm closes the pier</div><div>Nobody could say on Monday how long it takes.</div></a>",
        URL,
    )
    assert title_of(page, page.tree.all("a")[0]).startswith(TITLE)


def test_a_name_in_a_heading_stays_though_it_stands_beside_it_too() -> None:
    page = parse_page(
        "<a href='/sea/20001'><h4>From the mate: Ada Norden</h4><div class='author'>Ada Norden</div></a>",
        URL,
    )
    assert title_of(page, page.tree.all("a")[0]) == "From the mate: Ada Norden"


@pytest.mark.parametrize(
    "button", ["Read more", "Weiterlesen", "Read the article »", "続きを読む"]
)
def test_the_title_of_a_button_is_the_heading_of_its_card(button: str) -> None:
    page = parse_page(
        f"<div><div><a href='/tags'>Ports</a><h4>{TITLE}</h4><p><a id='b' href='/sea/20001'>{button}</a></p></div></div>",
        URL,
    )
    link = page.root.css_first("#b")
    assert link is not None
    assert title_of(page, link) == TITLE
    assert title_of(page, link, in_box=False) == button


@pytest.mark.parametrize(
    "before",
    ["<h4>Pros</h4>", "<h3><a href='/sea/20002'>Ferries wait outside the bay</a></h3>"],
    ids=["a word", "title of another"],
)
def test_a_heading_that_is_no_title_of_it_is_not_taken_for_a_button(
    before: str,
) -> None:
    page = parse_page(
        f"<div>{before}<p><a id='b' href='/sea/20001'>Read more</a></p></div>", URL
    )
    link = page.root.css_first("#b")
    assert link is not None
    assert title_of(page, link) == "Read more"
