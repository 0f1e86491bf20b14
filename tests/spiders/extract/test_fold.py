"""Texts made comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.extract.fold import fold, may_open


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tarn’s harbour: closed!", "TARNS HARBOUR CLOSED"),
        ("Straße_nach  Süden", "STRASSE NACH SU\u0308DEN"),
        ("ﬁve – ½", "five 1⁄2"),
        ("Порт «Тарн» закрыт…", "порт тарн закрыт"),
    ],
    ids=["marks", "unicode-form", "ligature", "cyrillic"],
)
def test_one_text_in_two_dresses_is_one(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@given(st.text())
def test_letters_and_digits_stay_and_nothing_else(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold()
    assert fold(text) == "".join(filter(str.isalnum, plain))


@given(st.text(min_size=1) | st.text("aE\u0301\u0327 -ﬁ½", min_size=1))
def test_no_text_is_told_from_its_own_first_letter(text: str) -> None:
    assert may_open(text, {fold(text)[:1]})


def test_texts_are_told_apart_by_their_first_letter() -> None:
    assert not may_open("Divers found no hole", {"t"})


def test_half_a_pair_of_a_letter_is_no_letter() -> None:
    assert fold("a\ud800 b") == "ab"
