"""Persian days against the days on which its years began."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipelines.date_habits import Habits
from pipelines.date_text import read_date
from pipelines.date_words import read_words
from pipelines.solar_days import gregorian


@pytest.mark.parametrize(
    ("year", "wanted"),
    [
        (1370, date(1991, 3, 21)),
        (1375, date(1996, 3, 20)),
        (1399, date(2020, 3, 20)),
        (1400, date(2021, 3, 21)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
        (1408, date(2029, 3, 20)),
    ],
)
def test_year_begins_with_spring(year: int, wanted: date) -> None:
    assert gregorian(year, 1, 1) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("۱۴ اسفند ۱۴۰۳ - ۱۰:۲۰", "2025-03-04T10:20:00"),
        ("تاریخ انتشار: ۱۴۰۳/۱۲/۱۴", "2025-03-04T00:00:00"),
        ("1 تير 1403", "2024-06-21T00:00:00"),
        ("۱۴ اسفند ۱۴۰۳ برابر با 4 March 2025", "2025-03-04T00:00:00"),
    ],
)
def test_persian_day_is_read(text: str, wanted: str) -> None:
    found = read_words(text)
    assert found is not None
    assert found.isoformat() == wanted


def test_persian_figures_are_no_year_of_ours() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    found = read_date("۱۴۰۳/۱۲/۱۴", now=now, habits=Habits(languages=("fa",)))
    assert found is not None
    assert found.date() == date(2025, 3, 4)


@pytest.mark.parametrize("text", ["1403/13/02", "1403/12/40", "32 مهر 1403", "1403"])
def test_impossible_persian_day_is_none(text: str) -> None:
    assert read_words(text) is None
