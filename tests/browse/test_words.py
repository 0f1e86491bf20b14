from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.words import MAX_WORDS, shorten, word_diff

TEXT = st.text(alphabet="ab c.\n–éд", max_size=200)


@given(TEXT, TEXT)
def test_no_letter_of_either_text_is_lost(before: str, after: str) -> None:
    changes = word_diff(before, after)
    assert "".join(one.text for one in changes if one.kind != "new") == before
    assert "".join(one.text for one in changes if one.kind != "gone") == after


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("two ships sail", "three ships sail", ["two"], ["three"]),
        ("ships sail", "ships sail east", [], [" east"]),
        ("F-35 lands", "F-16 lands", ["F-35"], ["F-16"]),
        ("of 2,900 men.", "of 3,400 men.", ["2,900"], ["3,400"]),
        ("same", "same", [], []),
    ],
)
def test_whole_words_change(
    before: str, after: str, gone: list[str], new: list[str]
) -> None:
    changes = word_diff(before, after)
    assert [one.text for one in changes if one.kind == "gone"] == gone
    assert [one.text for one in changes if one.kind == "new"] == new


def test_long_texts_are_compared_by_paragraph_and_in_time() -> None:
    paragraphs = [" ".join(f"w{n}x{i}" for i in range(120)) for n in range(60)]
    before = "\n\n".join(paragraphs)
    after = before.replace("w30x7 ", "other ")
    assert len(before.split()) > MAX_WORDS
    started = time.perf_counter()
    changes = word_diff(before, after)
    assert time.perf_counter() - started < 2
    assert "".join(one.text for one in changes if one.kind != "gone") == after
    assert sum(len(one.text) for one in changes if one.kind == "new") < 2_000


def test_shortened_keeps_every_change_and_some_words_around() -> None:
    long = "word " * 200
    changes = word_diff(f"{long}old {long}", f"{long}new {long}")
    short = shorten(changes)
    assert [one.text for one in short if one.kind != "same"] == ["old", "new"]
    assert sum(len(one.text) for one in short) < 500


def test_texts_that_are_alike_have_nothing_to_show() -> None:
    assert shorten(word_diff("a b", "a b")) == ()
