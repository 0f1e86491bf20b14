"""Alternatives put together by their first letters."""

from __future__ import annotations

import re

import pytest

from spiders.extract.signs.alternatives import by_first_letter

PLAIN = r"caption|bild(?!ung)|captions|card-(?:box|bio|a(?:b|c))|billed|by(?=\s)|n"


def test_alternatives_of_one_letter_stand_together_in_their_order() -> None:
    assert by_first_letter("ab|ba|a(?:b|c)d") == "a(?:b|(?:b|c)d)|b(?:a)"


@pytest.mark.parametrize(
    "text",
    ["captions", "bildung bild", "card-ac", "card-a", "by", "by ", "billed", "on", ""],
)
def test_they_find_what_they_found_before(text: str) -> None:
    before = [found.span() for found in re.finditer(PLAIN, text)]
    after = [found.span() for found in re.finditer(by_first_letter(PLAIN), text)]
    assert after == before
