"""Short lines between the paragraphs: labels, days and quotations."""

from __future__ import annotations

import pytest

from spiders.extract.article import read_page
from spiders.extract.page import parse_page
from tests.spiders.extract.ferries import LINES as ALL_LINES

LINES = ALL_LINES[:4]


def texts(first: str, middle: str = "") -> list[str]:
    """What is read beside the four lines."""
    top, rest = ("".join(f"<p>{x}</p>" for x in part) for part in (LINES[:2], LINES[2:]))  # fmt: skip
    body = f"<main><h1>Ferries wait in the fog</h1><div>{first}{top}{middle}{rest}</div></main>"
    read = [b.text for b in read_page(parse_page(body, None), {}).blocks]
    assert [text for text in read if text in LINES] == list(LINES)
    return [text for text in read if text not in LINES]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("“There is no boat today,” he said.", ["“There is no boat today,” he said."]),
        ("“No boat today”", []),
        ("Fog over the bay", []),
    ],
    ids=["with its speaker", "a quotation alone", "a label"],
)
def test_a_line_in_a_box_is_text_when_it_quotes(line: str, found: list[str]) -> None:
    assert texts("", f"<div class='q1'><div>{line}</div></div>") == found


def test_a_day_below_a_heading_is_text() -> None:
    assert texts("<h2>When</h2><p>20 November 2026</p>") == ["When", "20 November 2026"]
    assert texts("<p>20 November 2026</p>") == []
