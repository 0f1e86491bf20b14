"""Words of a whole batch are the words of each text."""

from __future__ import annotations

from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.query.folding import (
    BOUNDARY,
    _is_nfc_anywhere,
    fold,
    fold_in_place,
    single_blanks,
)
from crawler.query.tokens import Located, words


def one_by_one(texts: list[str]) -> list[str]:
    return [word for text in texts for word in (*words(text), BOUNDARY)]


PIECES = st.sampled_from(
    ["Łódź", "Straße", "Æther", "œuvre", "soft\u00adhyphen", "e\u0301", "й", "ё", "無人機", "กำลัง",
     "مُدَرَّعة", "дрон", "F‑35", "“so”", "\x02", "\x03", "\x1f", "\u00a0", "\u3000", "İ", "ı", "ǅ",
     "ﬁ", "½", "²", "🚀", "\ud800", "Ω", "\u212b", "a\u0300b", "\u0301", "한국", "ᄒ\u1161"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda blank: blank.join(pieces))
)


@settings(max_examples=600, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_a_batch_has_the_words_of_each_text(texts):
    assert fold(texts).split() == one_by_one(texts)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_words_folded_in_place_stand_where_they_are_located(text):
    in_place = fold_in_place(text)
    if in_place is None:
        return
    assert len(in_place.folded) == len(text)
    found = words(text)
    assert in_place.folded.split() == found
    located = Located(text)
    for number in reversed(range(len(found))):
        assert in_place[number] == located[number]
    for word in {*found, "z", "drone"}:
        numbers = [number for number, other in enumerate(found) if other == word]
        assert in_place.numbers_of(word) == numbers


def test_most_texts_are_folded_in_place_and_some_cannot_be():
    assert fold_in_place("Łódź: “So”, said F-35A’s pilot.") is not None
    for text in ("Straße", "soft\u00adhyphen", "e\u0301", "กำลัง", f"a{BOUNDARY}b"):
        assert fold_in_place(text) is None


def test_every_character_alone_and_between_letters():
    texts = [f"{chr(code)} a{chr(code)}b" for code in range(0x3200)]
    for text in texts:
        assert fold([text]).split() == one_by_one([text]), text
        if (places := fold_in_place(text)) is not None:
            located = Located(text)
            numbers = range(len(words(text)))
            assert [places[n] for n in numbers] == [located[n] for n in numbers], text


def test_a_character_that_is_nfc_anywhere_is_so_between_all_that_could_join():
    around = [
        "e",
        "\u0915",
        "\u1112",
        "\u1112\u1161",
        "\u0bc6",
        "\u0301",
        "\u0327",
        "\u11a8",
        "\u1025",
    ]
    before = [text for text in around if is_normalized("NFC", text)]
    for char in map(chr, range(0x2E80)):
        if _is_nfc_anywhere(char):
            for text in before:
                assert is_normalized("NFC", f"{text}{char}"), (text, char)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["a", "", "b"]])
def test_boundaries_stand_after_each_text(texts):
    assert fold(texts).split().count(BOUNDARY) == len(texts)


@given(st.text("  ab\x02é\U0001d7d9", max_size=40))
def test_single_blanks_are_left_and_nothing_else_goes(text):
    found = single_blanks(text)
    assert "  " not in found
    assert found.replace(" ", "") == text.replace(" ", "")
    assert found.split() == text.split()
