"""Words of a batch by hash are the words of a dictionary."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.alerts import vocabulary
from crawler.alerts.vocabulary import Vocabulary


class Numbers(dict[str, int]):
    """A number for each word, in the order of asking."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self) + 1
        return self[word]


WORDS = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=9)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(WORDS | st.sampled_from("ab"), max_size=30), max_size=6))
def test_codes_are_those_of_the_words(rows):
    numbers = Numbers()
    vocabulary = Vocabulary(lambda word: numbers[word])
    for row in rows:
        assert vocabulary.codes(" ".join(row)).tolist() == [numbers[w] for w in row]


def test_anagrams_beginnings_and_long_words_differ():
    words = [
        "abc",
        "acb",
        "bac",
        "ab",
        "abcabc",
        "a" * 5000,
        "a" * 5001,
        "\x02",
        "無",
        "\ud800",
    ]
    numbers = Numbers()
    vocabulary = Vocabulary(lambda word: numbers[word])
    found = vocabulary.codes("  ".join(words)).tolist()
    assert len(set(found)) == len(words)
    assert vocabulary.codes(" ".join(reversed(words))).tolist() == found[::-1]


@pytest.mark.parametrize("at_once", [1, 7, 8, 20])
def test_a_word_is_the_same_in_any_piece(monkeypatch, at_once):
    words = ["ab", "drone", "無人機", "", "a" * 19, "drones", "ab", "\x02"] * 3
    numbers = Numbers()
    codes = Vocabulary(lambda word: numbers[word]).codes
    monkeypatch.setattr(vocabulary, "_AT_ONCE", at_once)
    found = codes(" ".join(words)).tolist()
    assert found == [numbers[word] for word in words if word]
    assert codes("").tolist() == codes("   ").tolist() == []


def test_a_word_is_learned_anew():
    codes = {"a": 1, "b": 2}
    vocabulary = Vocabulary(codes.__getitem__)
    assert vocabulary.codes("a b").tolist() == [1, 2]
    codes["a"] = 3
    assert vocabulary.codes("a b").tolist() == [1, 2]
    vocabulary.learn("a")
    assert vocabulary.codes("a b a").tolist() == [3, 2, 3]
    vocabulary.clear()
    codes["b"] = 4
    assert vocabulary.codes("b").tolist() == [4]
    assert len(vocabulary) == 1


def test_growing_and_forgetting_keep_every_answer(monkeypatch):
    monkeypatch.setattr(vocabulary, "_MOST", 3000)
    rng = random.Random(5)
    numbers = Numbers()
    words = Vocabulary(lambda word: numbers[word])
    for _ in range(60):
        row = [f"w{int(rng.expovariate(0.0005))}" for _ in range(700)]
        assert words.codes(" ".join(row)).tolist() == [numbers[w] for w in row]
        assert len(words) <= 3000
    huge = [f"x{n}" for n in range(9000)]
    assert words.codes(" ".join(huge)).tolist() == [numbers[w] for w in huge]
