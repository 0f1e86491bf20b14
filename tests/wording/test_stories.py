from __future__ import annotations

import random

import pytest

from crawler.wording.stories import ALIKE, LEAST_WORDS, SIZE, likeness, sketch


def report(seed: int, words: int = 300) -> list[str]:
    chance = random.Random(seed)
    return [f"word{chance.randrange(5000)}" for _ in range(words)]


def text(words: list[str]) -> str:
    return " ".join(words)


def test_text_is_like_itself_whatever_its_case_and_marks() -> None:
    words = report(1)
    loud = ", ".join(words).upper()
    assert likeness(sketch(text(words)), sketch(loud)) == 1.0


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(lambda words: words[:150], id="cut to its first half"),
        pytest.param(lambda words: report(9, 60) + words, id="own words before it"),
        pytest.param(
            lambda words: [
                "else" if place % 20 == 0 else word for place, word in enumerate(words)
            ],
            id="every twentieth word changed",
        ),
    ],
)
def test_edited_copy_is_one_story(edited: object) -> None:
    words = report(1)
    assert callable(edited)
    assert likeness(sketch(text(words)), sketch(text(edited(words)))) >= ALIKE


def test_same_words_in_another_order_are_another_story() -> None:
    words = report(1)
    shuffled = sorted(words)
    assert likeness(sketch(text(words)), sketch(text(shuffled))) < ALIKE


def test_texts_written_apart_are_two_stories() -> None:
    assert likeness(sketch(text(report(1))), sketch(text(report(2)))) < 0.05


def test_short_text_has_no_sketch_and_is_like_nothing() -> None:
    short = sketch(text(report(1, LEAST_WORDS - 1)))
    assert short == ()
    assert likeness(short, short) == 0.0


def test_sketch_is_rising_and_bounded() -> None:
    made = sketch(text(report(3, 2000)))
    assert len(made) == SIZE
    assert list(made) == sorted(set(made))
    assert 0 <= made[0] <= made[-1] < 2**32


def test_a_text_that_repeats_itself_is_known_by_all_its_triples() -> None:
    words = report(4, LEAST_WORDS)
    assert len(sketch(text(words * 2))) == SIZE
    assert sketch(text(words * 9)) == sketch(text(words * 2))


def test_letters_beyond_ascii_change_no_other_word() -> None:
    words = report(1)
    foreign = [*words, "Gdańsk", "ÖFFNUNG", "Київ"]
    assert likeness(sketch(text(words)), sketch(text(foreign))) > 0.8
    assert sketch(text(foreign)) == sketch(text(foreign).casefold())


def test_letters_that_folding_makes_many_are_no_fault() -> None:
    assert len(sketch("ΐΰŉ ßﬃ " * 3000)) > 0


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param("ß", id="becomes two"),
        pytest.param("İ", id="becomes two, one of them a mark"),
        pytest.param("\u1c88", id="becomes one beyond the table"),
        pytest.param("Ꭰ", id="is its own"),
        pytest.param("\uab70", id="beyond the table, becomes one of it"),
        pytest.param("ſ", id="becomes one of ascii"),
        pytest.param("字", id="beyond the table"),
    ],
)
def test_sketch_is_that_of_the_folded_text(letter: str) -> None:
    words = [f"{letter}{word.title()} É{letter}" for word in report(6)]
    assert sketch(text(words)) == sketch(text(words).casefold())
