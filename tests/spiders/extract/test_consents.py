"""Boxes in the text that ask for consent to an embed, under no name."""

from __future__ import annotations

import pytest

from tests.spiders.extract.ferries import LINES, beside_lines

ASKED = "<p>Here a film from elsewhere completes the story. One click brings it in.</p>"
AGREED = "<p>I agree that my address goes to others. More on <a href='/datenschutz/'>what they do with it</a>.</p>"
BUTTON = "<button>Bring it in</button>"


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
    assert beside_lines(box) == []


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
    assert beside_lines(box) == ["Here a film from elsewhere completes the story. One click brings it in."]  # fmt: skip


def test_a_paragraph_about_privacy_is_text() -> None:
    assert len(beside_lines(AGREED)) == 1


def test_boxes_of_paragraphs_may_have_buttons() -> None:
    assert beside_lines("", wrap=f"<div>{{}}{BUTTON}</div>") == []


def test_entries_with_a_button_each_are_text() -> None:
    entries = "".join(
        f"<div class='e1'><p>{x} A gull sat on the mast and was not seen again.</p>{BUTTON}</div>"
        for x in LINES[:3]
    )
    assert len(beside_lines(entries)) == 3
