"""Lists of words written as texts."""

from __future__ import annotations

from spiders.extract.word_lists import word_set, words


def test_words_keep_their_order_over_lines() -> None:
    assert words("pier quay\n  dock") == ("pier", "quay", "dock")


def test_a_mark_parts_words_that_have_blanks() -> None:
    assert words("low tide|high tide", "|") == ("low tide", "high tide")
    assert word_set("low tide|low tide", "|") == {"low tide"}
