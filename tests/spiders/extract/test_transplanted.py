"""One article's text in the template of another site: what a reader sees is read.

The shapes come from `tests/bench/chimera.py`.
"""

from __future__ import annotations

from crawler.items import Article
from spiders.extract import extract_article
from tests.spiders.extract.ferries import LINES

HEADLINE = "Six ferries of the northern line wait outside Tarn until the fog has lifted"


def read(body: str, summary: str = "") -> Article:
    page = (
        f"<title>{HEADLINE}</title><meta property='og:type' content='article'>"
        f"<meta name='description' content='{summary}'><body>{body}</body>"
    )
    url = "https://news.example/sea/six-ferries-of-the-northern-line-wait"
    return extract_article(page, url).article


def text(lines: tuple[str, ...], name: str = "t") -> str:
    return "".join(f"<p class={name}>{line}</p>" for line in lines)


def test_beginning_of_the_text_that_the_head_cuts_off_is_no_lead() -> None:
    rows = "<p>It has nine ferries and runs by day and by night.</p><p>In winter it runs by day alone, and on Sundays.</p>"
    box = f"<div class=n7><h3>The line</h3>{rows}</div>"
    body = f"<div class=tx>{text(LINES[:2])}{box}{text(LINES[2:])}</div>"
    summary = f"{LINES[0]} {LINES[1][:12]}…"
    found = read(f"<article><h1>{HEADLINE}</h1>{body}</article>", summary)
    assert found.lead is None
    assert found.paragraphs[:2] == LINES[:2]


def test_last_paragraph_in_a_column_of_its_own_is_the_texts_if_made_like_it() -> None:
    column = f"<div class=a><div class=b>{text(LINES[:-1])}</div></div>"
    last = f"<div class=c><div class=b>{text(LINES[-1:])}</div></div>"
    found = read(f"<article><h1>{HEADLINE}</h1>{column}{last}</article>")
    assert found.paragraphs == LINES


def test_box_named_as_a_teaser_whose_links_stand_in_paragraphs_is_text() -> None:
    linked = LINES[0].replace(" ", " <a href=/sea/>of</a> ", 1)
    first = f"<p>{linked}</p>{text(LINES[1:3])}"
    body = f"<div class=teaser-content>{first}</div>{text(LINES[3:])}"
    found = read(f"<article><h1>{HEADLINE}</h1>{body}</article>")
    assert found.paragraphs[1:] == LINES[1:]
    assert len(found.paragraphs) == len(LINES)


def test_text_in_other_articles_below_the_one_with_headline_and_text_is_not_its_own() -> (
    None
):
    said = [
        f"{line.replace('ferries', 'boats')} I have seen it {n} times."
        for n in range(2, 6)
        for line in LINES
    ]
    items = "".join(
        f"<li><article><div><p>{one}</p></div></article></li>" for one in said
    )
    own = f"<article><h1>{HEADLINE}</h1><div>{text(LINES)}</div></article>"
    found = read(f"<main>{own}<div><h2>Zebalo</h2><ol>{items}</ol></div></main>")
    assert found.paragraphs == LINES


def test_first_of_two_parts_without_names_is_text_however_short() -> None:
    more = tuple(f"{line} So it was on day {n}." for n in range(1, 5) for line in LINES)
    short = "".join(f"<p>{line}</p>" for line in LINES[:3])
    long = "".join(f"<p>{line}</p>" for line in more)
    parts = f"<section>{short}<h2>What was seen</h2></section><section>{long}</section>"
    above = f"<header><h1>{HEADLINE}</h1><p>The fog lay on Tarn from dawn to dusk.</p></header>"
    found = read(f"<article>{above}<div>{parts}</div></article>")
    assert found.paragraphs == (*LINES[:3], *more)


def test_box_that_holds_the_headline_is_none_of_comments() -> None:
    own = f"<article><h1>{HEADLINE}</h1><div class=x>{text(LINES[:2])}</div></article>"
    about = f"<div class=q3>{text(LINES[2:5])}</div>"
    found = read(
        f"<main><div class='noloaddisqus'>{own}</div><aside>{about}</aside></main>"
    )
    assert found.paragraphs == LINES[:2]


def test_paragraph_named_as_a_part_of_the_body_is_not_all_of_it() -> None:
    named = f"<p class=article-body__text>{LINES[0]}</p><p class=t7>{LINES[1]}</p>"
    found = read(f"<article><h1>{HEADLINE}</h1>{named}</article>")
    assert found.paragraphs == LINES[:2]


def test_paragraphs_of_a_note_that_the_head_says_whole_are_its_text() -> None:
    note = "".join(f"<p>{line}</p>" for line in LINES[:2])
    lines = (
        "The herald of Tarn has come out since the year 1871.",
        "It is printed on the pier and sold on each boat.",
    )
    below = "".join(f"<div class=z>{line}</div>" for line in lines)
    body = f"<main><h1>{HEADLINE}</h1><div><div>{note}</div></div></main>{below}"
    found = read(body, summary=" ".join(LINES[:2]))
    assert found.lead is None
    assert found.paragraphs == LINES[:2]
