from __future__ import annotations

import pytest

from crawler.weekdays import is_weekday


@pytest.mark.parametrize(
    "word", ["Friday", "FREITAG", "vendredi", "Παρασκευή", "الجمعة"]
)
def test_days_of_the_week_are_known(word: str) -> None:
    assert is_weekday(word)


@pytest.mark.parametrize("word", ["Marlow", "Sonny", "March", ""])
def test_other_words_are_no_days(word: str) -> None:
    assert not is_weekday(word)
