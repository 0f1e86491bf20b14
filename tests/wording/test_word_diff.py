"""The words that one text has and another has not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wording.word_diff import STEPS, Differ, shortened

TEXT = st.text(alphabet="ab c.\n–éд", max_size=200)
ALIKE = {
    "signs": ("." * 3000, ",." * 3000),
    "words": ("a " * 3000, "b a " * 3000),
    "paragraphs": ("a\n\n" * 3000, "b\n\na\n\n" * 3000),
}
"""Texts for which SequenceMatcher takes the third power of their length."""


@given(TEXT, TEXT)
def test_no_word_of_either_text_is_lost(before: str, after: str) -> None:
    pieces = Differ().words(before, after)
    old = "".join(piece.text for piece in pieces if piece.op != "added")
    new = "".join(piece.text for piece in pieces if piece.op != "removed")
    assert "".join(old.split()) == "".join(before.split())
    assert new == after or new.split() == after.split()


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("two ships sail", "three ships sail", ["two"], ["three"]),
        ("ships sail", "ships sail east", [], ["east"]),
        ("F-35 lands", "F-16 lands", ["F-35"], ["F-16"]),
        ("of 2,900 men.", "of 3,400 men.", ["2,900"], ["3,400"]),
        ("a quick fox ran", "a slow dog ran", ["quick fox"], ["slow dog"]),
        ("海军，演习。", "海军，训练。", ["演习。"], ["训练。"]),
        ("same", "same", [], []),
    ],
)
def test_whole_words_change(
    before: str, after: str, removed: list[str], added: list[str]
) -> None:
    pieces = Differ().words(before, after)
    assert [one.text for one in pieces if one.op == "removed"] == removed
    assert [one.text for one in pieces if one.op == "added"] == added


def test_a_diff_keeps_the_paragraphs() -> None:
    pieces = Differ().words("One two.\n\nThree four.", "One two.\n\nThree five.")
    assert [(piece.op, piece.text) for piece in pieces] == [
        ("same", "One two.\n\nThree "),
        ("removed", "four."),
        ("added", "five."),
    ]


@pytest.mark.parametrize(("before", "after"), ALIKE.values(), ids=ALIKE.keys())
def test_texts_made_to_be_dear_are_compared_in_time(before: str, after: str) -> None:
    began = time.process_time()
    pieces = Differ().words(before, after)
    assert time.process_time() - began < 5
    new = "".join(piece.text for piece in pieces if piece.op != "removed")
    assert new.split() == after.split()


def test_letters_made_to_be_dear_are_compared_in_time() -> None:
    began = time.process_time()
    assert Differ().likeness("a" * 50_000, "ba" * 25_000) < 1
    assert time.process_time() - began < 5


def test_what_belongs_together_shares_its_steps() -> None:
    differ = Differ()
    for _ in range(20):
        differ.words(*ALIKE["words"])
    assert differ.left < 0
    # what comes after is replaced whole; what is alike at its ends is still told
    pieces = differ.words("ships sail east", "ships turn east")
    assert [one.op for one in pieces] == ["same", "removed", "added", "same"]


def test_a_long_article_with_many_changes_is_far_from_its_bound() -> None:
    words = [f"w{number % 900}" for number in range(6000)]
    changed = [f"x{at}" if at % 40 == 0 else word for at, word in enumerate(words)]
    differ = Differ()
    pieces = differ.words(" ".join(words), " ".join(changed))
    assert sum(one.op == "added" for one in pieces) == 150
    assert differ.left > STEPS / 2


def test_shortened_keeps_every_change_and_some_words_around() -> None:
    long = "word " * 200
    pieces = Differ().words(f"{long}old {long}", f"{long}new {long}")
    short = shortened(pieces, around=90)
    assert [one.text for one in short if one.op != "same"] == ["old", "new"]
    assert sum(len(one.text) for one in short) < 500


def test_texts_that_are_alike_have_nothing_to_show() -> None:
    assert shortened(Differ().words("a b", "a b"), around=90) == ()
