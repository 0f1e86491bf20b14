"""Short texts beside much that is none, on pages that state the article in their head."""

from __future__ import annotations

from spiders.extract import extract_article
from tests.spiders.extract.ferries import LINES

TEXT = list(LINES[:2])
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in TEXT)
HEADING = "<h1>Ferries wait in the fog</h1><p class=day>20 November 2026</p>"


def read(body: str) -> list[str]:
    head = (
        "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
    )
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    return [block.text for block in found.article.blocks]


def _layer(line: str) -> str:
    return f"<div class='c-popup'><div class='c-popup__content'><h2>Not now</h2><p>{line}</p><button>Go on</button></div></div>"


def test_layers_with_buttons_are_none_of_a_short_text() -> None:
    layers = "".join(
        _layer(f"The story could not be {what} because something went wrong, try again in a while.")
        for what in ("given away", "kept for later", "read to you", "sent to a friend", "printed")
    )  # fmt: skip
    assert read(f"<main>{HEADING}<div>{PARAGRAPHS}</div></main>{layers}") == TEXT


def test_layers_without_buttons_may_be_the_text() -> None:
    steps = "".join(f"<div class='overlay'><p>{line}</p></div>" for line in LINES)
    assert read(f"<main>{HEADING}{steps}</main>") == list(LINES)


def test_what_stands_beside_the_only_article_is_none_of_a_short_text() -> None:
    log_in = (
        "<div class='mx-2'><div class='flex'>Go in with another account</div>"
        "<p>A letter went out to the address that you gave to us above, a minute ago.</p>"
        "<p>Look for it among the letters that nobody has asked for, too.</p></div>"
    )
    page = f"<main><article>{HEADING}{PARAGRAPHS}</article></main>{log_in}"
    assert read(page) == TEXT


def test_a_title_below_its_own_link_is_none_of_the_text() -> None:
    cards = "".join(
        f"<section><div><a href='/sea/{n}'>{title}</a></div><header><span>{topic}</span>{title}</header></section>"
        for n, topic, title in (
            (1, "Weather of the week: ", "Fog to stay over the bay until Friday morning at least"),
            (2, "Cargo on the road: ", "Milk is to be sold by the pail on the pier of Tarn"),
            (3, "Lamps of the tower: ", "Old lamps to be lit once more for all six boats"),
        )
    )  # fmt: skip
    assert read(f"<main>{HEADING}<div>{PARAGRAPHS}{cards}</div></main>") == TEXT


def test_a_named_body_is_shorter_than_the_words_of_a_gallery() -> None:
    slides = "".join(
        f"<div class='slide'><img src='/{n}.jpg'><div class='count'>{n} of 4</div><p>{line[:-1]}, as seen from the tower on Friday.</p></div>"
        for n, line in enumerate(LINES[2:], 1)
    )  # fmt: skip
    body = f"<div class='story-body'>{PARAGRAPHS}</div>"
    read_text = read(f"<main>{HEADING}<div class='slides'>{slides}</div>{body}</main>")
    assert read_text == TEXT
