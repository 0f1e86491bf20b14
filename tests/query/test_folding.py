"""Words of a whole batch are the words of each text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.query.folding import BOUNDARY, fold
from crawler.query.tokens import words


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


def test_every_character_alone_and_between_letters():
    texts = [f"{chr(code)} a{chr(code)}b" for code in range(0x3200)]
    for text in texts:
        assert fold([text]).split() == one_by_one([text]), text


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["a", "", "b"]])
def test_boundaries_stand_after_each_text(texts):
    assert fold(texts).split().count(BOUNDARY) == len(texts)
