"""Boxes in the text that ask for consent to an embed, under no name."""

from __future__ import annotations

import pytest

from spiders.extract import extract_article

LINES = (
    "The ferries waited outside until the fog had lifted over the bay of Tarn, which took until the evening.",
    "Nobody on the pier could say when the first of them would come in again, and nobody liked to be asked.",
    "The harbour master had the bell rung every minute, as in his father's time, and lit the lamps by hand.",
    "By noon forty lorries stood on the road that leads down to the landing stage, most of them with milk.",
    "A tug went out twice with bread and tea for those who had to stay on board, and came back with letters.",
    "In the evening the wind turned, and all six boats came in within an hour, the smallest of them first.",
)
ASKED = "<p>Here a film from elsewhere completes the story. One click brings it in.</p>"
AGREED = "<p>I agree that my address goes to others. More on <a href='/datenschutz/'>what they do with it</a>.</p>"
BUTTON = "<button>Bring it in</button>"


def texts(middle: str, wrap: str = "{}") -> list[str]:
    """What is read as text beside the six lines, each of which may stand in a box."""
    first, rest = (
        "".join(wrap.format(f"<p>{x}</p>") for x in part)
        for part in (LINES[:3], LINES[3:])
    )
    page = (
        "<title>Ferries wait in the fog</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00Z'>"
        f"<main><h1>Ferries wait in the fog</h1><div>{first}{middle}{rest}</div></main>"
    )
    found = extract_article(page, "https://news.example/sea/ferries-wait-in-the-fog")
    read = [block.text for block in found.article.blocks]
    assert [text for text in read if text in LINES] == list(LINES)
    return [text for text in read if text not in LINES]


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='x1'>{ASKED}{BUTTON}</div>",
        f"<div class='x1'>{ASKED}<div>{BUTTON}</div>{AGREED}</div>",
        f"<section><div>{ASKED}{AGREED}</div></section>",
    ],
    ids=["a button below", "a button between", "a page on privacy"],
)
def test_a_box_that_asks_for_consent_is_left_out(box: str) -> None:
    assert texts(box) == []


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='x1'><div>{BUTTON}</div>{ASKED}</div>",
        f"<div class='x1'>{ASKED}</div>",
        f"<blockquote>{ASKED}{BUTTON}</blockquote>",
    ],
    ids=["a button that opens what is below it", "no button", "a quotation"],
)
def test_other_boxes_are_text(box: str) -> None:
    assert texts(box) == ["Here a film from elsewhere completes the story. One click brings it in."]  # fmt: skip


def test_a_paragraph_about_privacy_is_text() -> None:
    assert len(texts(AGREED)) == 1


def test_boxes_of_paragraphs_may_have_buttons() -> None:
    assert texts("", wrap=f"<div>{{}}{BUTTON}</div>") == []


def test_entries_with_a_button_each_are_text() -> None:
    entries = "".join(
        f"<div class='e1'><p>{x} A gull sat on the mast and was not seen again.</p>{BUTTON}</div>"
        for x in LINES[:3]
    )
    assert len(texts(entries)) == 3
