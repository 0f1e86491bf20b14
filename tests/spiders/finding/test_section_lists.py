"""Lists of short headlines, labels and teasers: what the links of one markup tell together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.exceptions import PageError
from spiders.finding.sections import read_section

BASE = "https://press.example/news/"
HEADLINES = [
    "Yard delivers the second of four patrol ships",
    "Parliament asks for an answer on the new radar",
    "Two battalions exercise on the river this autumn",
    "Budget grows by a tenth, and the list by a third",
]
SLUGS = ["yard-delivers", "parliament-asks", "battalions-exercise", "budget-grows"]


def page(cards: str) -> bytes:
    return f"<html><body><nav><a href='/'>News</a></nav><main>{cards}</main></body></html>".encode()


SHORT = [
    "Exercise ends",
    "Frigate returns",
    "New chief named",
    "Tender launched",
    "Budget approved",
    "Visit to Oslo",
]
DAYLESS_MENU = "".join(
    f"<div class='m'><a href='/{name}.html'>{name.title()} of the ministry</a></div>"
    for name in ("tasks", "history", "people", "rooms", "rules", "gardens")
)


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(
            lambda n, text: (
                f"<div class='row'><a href='/node/{4711 + n}'>{text}</a></div>"
            ),
            id="numbers of one folder",
        ),
        pytest.param(
            lambda n, text: (
                f"<div class='row'><a href='/w/item{n}'>{text}</a> <i>{20 - n}.11.2026</i></div>"
            ),
            id="days",
        ),
        pytest.param(
            lambda n, text: (
                f"<div><p class='t'><a href='/w/item{n}'>{text}</a></p><p><a href='/team/ole-{n}'>Ole Lund</a></p><i>{20 - n}.11.2026</i></div>"
            ),
            id="days beside writers",
        ),
    ],
)
def test_short_headlines_are_told_by_their_days_or_numbers(
    card: Callable[[int, str], str],
) -> None:
    cards = DAYLESS_MENU + "".join(card(n, text) for n, text in enumerate(SHORT))
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == SHORT


def test_a_list_without_days_and_numbers_is_a_menu() -> None:
    with pytest.raises(PageError, match="no article links"):
        read_section(page(DAYLESS_MENU), BASE)


def test_short_headlines_with_days_are_taken_beside_long_ones_and_links_without_are_not() -> (
    None
):
    cards = "".join(
        f"<p><a href='/w/{slug}'>{text}</a> {n + 11}.11.2026</p>"
        for n, (slug, text) in enumerate(
            [
                *zip(SLUGS[:3], HEADLINES[:3], strict=True),
                *zip("abc", SHORT, strict=False),
            ]
        )
    )
    found = read_section(page(cards + "<p><a href='/w/all'>All of it</a></p>"), BASE)
    assert [item.headline for item in found.found] == HEADLINES[:3] + SHORT[:3]


@pytest.mark.parametrize(
    "title", ["<div class='naslov'>{}</div>", "<b>{}</b><br>", "{}<br>"]
)
def test_the_first_words_of_a_box_are_the_headline_where_its_link_is_a_label(
    title: str,
) -> None:
    cards = "".join(
        f"<div class='n'><i>{n + 11}.11.2026.</i>{title.format(text)}<p>Teaser of it.</p><a href='/vest/47{n}'>više »</a></div>"
        for n, text in enumerate(HEADLINES)
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES


def test_links_in_the_sentences_of_a_teaser_are_left() -> None:
    cards = "".join(
        f"<div class='post'><p><a href='/2026/11/20/{slug}'>{text}</a></p>"
        f"<p>The yard had said so <a href='/2021/02/03/{slug}-of-old'>when it wrote of {slug}</a> and later.</p></div>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES


def test_a_link_behind_its_writers_name_stands_for_itself() -> None:
    cards = "".join(
        f"<li>Ada Vester and Ole Lund, Brno: <a href='/papers/2026/{slug}-4711'>{text}</a></li>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == HEADLINES


def test_a_lone_heading_that_leads_elsewhere_is_no_article_beside_a_list() -> None:
    cards = "".join(
        f"<article><h2><a href='/2026/11/20/{slug}'>{text}</a></h2></article>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    lone = "<div class='box'><h3><a href='/mediakit/'>Your own content on these pages here</a></h3></div>"
    story = "<div class='hero'><h2><a href='/2026/11/21/hero/'>Hall of the yard has burnt down in the night</a></h2></div>"
    found = read_section(page(story + cards + lone), BASE).found
    assert [item.url.rstrip("/").rsplit("/", 1)[1] for item in found] == [
        "hero",
        *SLUGS,
    ]


def headlines(cards: str) -> list[str | None]:
    return [one.headline for one in read_section(page(cards), BASE).found]


def test_a_list_that_is_named_as_a_menu_is_read_where_nothing_else_is() -> None:
    rows = "".join(
        f"<li><a href='/news/47{n}'>{text}</a><i>{n + 11}.11.2026</i></li>"
        for n, text in enumerate(HEADLINES)
    )
    menu = f"<ul class='nav nav-list'>{rows}</ul>"
    assert headlines(menu) == HEADLINES
    others = "".join(
        f"<h2><a href='/2026/11/{slug}/'>{text}!</a></h2>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    assert headlines(menu + others) == [f"{text}!" for text in HEADLINES]


@pytest.mark.parametrize(
    "card",
    [
        "<div onclick=\"location.href='/news/471{n}'\"><h3>{text}</h3></div>",
        "<li onclick=\"window.location = '/news/471{n}'; return false\">{text}</li>",
        "<article data-href='/news/471{n}'><h3>{text}</h3></article>",
        "<div role='link' data-url='/news/471{n}'><h3>{text}</h3></div>",
        "<div data-link='/news/471{n}' onclick=\"show('/img/1.jpg')\"><b>{text}</b></div>",
        "<li onclick=\"goTo('/news/471{n}')\"><b>{text}</b></li>",
        "<h3><a href='#' onclick=\"location='/news/471{n}'; return false\">{text}</a></h3>",
        "<h3><a href=\"javascript:window.open('/news/471{n}')\">{text}</a></h3>",
        "<h3><a href='javascript:void(0)' data-href='/news/471{n}'>{text}</a></h3>",
        "<div><a href='/news/471{n}'><img src='{n}.jpg' alt=''></a><p>{text}</p></div>",
        "<div><a href='/n.aspx?id=471{n}'><img src='{n}.jpg'></a><p>{text}</p><i>20.11.2026</i></div>",
    ],
)
def test_boxes_that_lead_on_when_clicked_are_links_where_there_are_no_others(
    card: str,
) -> None:
    cards = "".join(card.format(n=n, text=text) for n, text in enumerate(HEADLINES))
    assert headlines(cards) == HEADLINES


def test_a_link_named_as_title_needs_no_long_headline() -> None:
    def rows(name: str, slug: str) -> str:
        return "".join(
            f"<p><a class='{name}' href='/x/{slug}-{n}'>The ship number {n} ends</a></p>"
            for n in range(4)
        )

    assert len(headlines(rows("row-title", "the-ship-that-ends"))) == 4
    for name, slug in (("row-title", "ship"), ("row", "the-ship-that-ends")):
        with pytest.raises(PageError, match="no article links"):
            read_section(page(rows(name, slug)), BASE)


@pytest.mark.parametrize(
    "card",
    [
        "<div><a href='/news/471{n}' title='{text}'><img src='x.jpg'></a></div>",
        "<div><a href='/news/471{n}'><img src='x.jpg' alt='{text}'></a></div>",
        "<div><a href='/news/471{n}' aria-label='{text}'></a></div>",
        "<div><a href='/news/471{n}' title='{text}'>{text:.12}...</a></div>",
    ],
)
def test_a_link_without_words_or_with_few_is_called_by_its_attributes(
    card: str,
) -> None:
    cards = "".join(card.format(n=n, text=text) for n, text in enumerate(HEADLINES))
    assert headlines(cards) == HEADLINES


def test_what_a_link_says_of_the_window_is_no_headline() -> None:
    blank = "".join(
        f"<p><a href='/x/{n}000' title='Opens in a new window of this browser'></a></p>"
        for n in range(1, 7)
    )
    with pytest.raises(PageError, match="no article links"):
        read_section(page(blank), BASE)


def test_a_label_at_the_end_of_a_teaser_is_one() -> None:
    cards = "".join(
        f"<div class='n'><b>{text}</b><p>Teaser of it. <a href='/vest/471{n}'>Full text</a></p></div>"
        for n, text in enumerate(HEADLINES)
    )
    assert headlines(cards) == HEADLINES


def test_numbered_headlines_of_two_words_are_taken_beside_a_third_of_long_ones() -> (
    None
):
    texts = [*HEADLINES[:3], *SHORT[:4]]
    cards = "".join(
        f"<div><a href='/army/{25112300 + n}'><span>{text}</span></a></div>"
        for n, text in enumerate([*texts, "6.12.76"])
    )
    found = read_section(page(cards), BASE).found
    assert [item.headline for item in found] == texts
    elsewhere = cards.replace("/army/2511230", "/army/word-of-the-day-")
    found = read_section(page(elsewhere), BASE).found
    assert [item.headline for item in found] == texts[:3]


@pytest.mark.parametrize("folder", ["/news/{}/", "/index.php?id=34&item={}"])
def test_more_of_an_article_is_no_next_page(folder: str) -> None:
    cards = "".join(
        f"<div class='n'><h2><a href='{folder.format(4711 + n)}'>{text}</a></h2>"
        f"<p>Words. <a href='{folder.format(4711 + n)}'>more</a></p></div>"
        for n, text in enumerate(HEADLINES)
    )
    url = f"https://press.example{folder.format(12).replace('/12/', '/')}"
    listing = read_section(page(cards), url)
    assert len(listing.found) == len(HEADLINES)
    assert listing.children == ()
    pages = f"<a href='{folder.format(12).rstrip('/')}&page=2'>more</a>"
    if "?" in folder:
        (child,) = read_section(page(cards + pages), url).children
        assert child.url.endswith("page=2")


def test_a_tree_of_services_beside_a_dated_list_is_no_news() -> None:
    services = [
        "Discrimination",
        "Get notified when a guard of the harbour changes",
        "Pay a water bill",
        "Amusement tax",
        "Reserve a berth in one of the harbours",
    ]
    tree = "".join(
        f"<li><a href='/services/{n}-of-the-four-words/'>{text}</a></li>"
        for n, text in enumerate(services)
    )
    dated = "".join(
        f"<tr><td>{20 - n} November 2026</td><td><h3><a href='/releases/{slug}/'>{text}</a></h3></td></tr>"
        for n, (slug, text) in enumerate(zip(SLUGS, HEADLINES, strict=True))
    )
    cards = f"<ul>{tree}</ul><table>{dated}</table>"
    assert [one.headline for one in read_section(page(cards), BASE).found] == HEADLINES
    undated = read_section(page(cards.replace(" November 2026", "")), BASE).found
    assert [one.headline for one in undated] == [services[1], services[4], *HEADLINES]


def test_a_list_of_long_headlines_is_told_by_them_alone() -> None:
    texts = [*HEADLINES, "Why the harbour waits for its new crane"]
    slugs = [*SLUGS, "harbour-waits"]
    item = "<li><a href='/releases/{}'>{}</a></li>"
    cards = "".join(map(item.format, slugs, texts))
    assert [one.headline for one in read_section(page(cards), BASE).found] == texts
    departments = "".join(
        item.format(f"of-{n}", f"Department of {text[:30]}")
        for n, text in enumerate(texts)
    )
    with pytest.raises(PageError, match="no article links"):
        read_section(page(departments), BASE)


@pytest.mark.parametrize(
    ("url", "link", "follows"),
    [
        ("/rubric/45/", "/rubric/52/", False),
        ("/rubric/45/", "/rubric/45/2/", True),
        ("/rubric/45/", "/rubric/45/?page=2", True),
        ("/rubric/45/", "/rubric/52/?page=2", False),
        ("/news/", "/news/98765/", False),
        ("/news/", "/news/20/", True),
        ("/news/3/", "/news/4/", True),
        ("/news/156/", "/news/155/", True),
        ("/list/1-10/all", "/list/11-20/all", True),
        ("/list/1-10/all", "/list/51-60/all", False),
    ],
)
def test_a_neighbour_by_number_is_a_page_and_another_section_is_none(
    url: str, link: str, follows: bool
) -> None:
    cards = "".join(
        f"<h3><a href='/n/{slug}-of-the-day'>{text}</a></h3>"
        for slug, text in zip(SLUGS, HEADLINES, strict=True)
    )
    more = f"<div><b>Economy</b> <a href='{link}'>More</a></div>"
    listing = read_section(page(cards + more), f"https://press.example{url}")
    assert [
        one.url.removeprefix("https://press.example") for one in listing.children
    ] == ([link] if follows else [])
