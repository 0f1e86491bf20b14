"""Persian days against the days on which its years began."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.solar_days import gregorian
from pipelines.date_habits import Habits
from pipelines.date_text import read_date
from pipelines.date_words import read_words


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
        ("15 دي 1403", "2025-01-04T00:00:00"),
        ("۱۵ دی ماه ۱۴۰۳ ساعت ۱۴:۳۰", "2025-01-04T14:30:00"),
        ("۲۶ عقرب ۱۴۰۳", "2024-11-16T00:00:00"),
        ("۱۴ کب ۱۴۰۳", "2025-03-04T00:00:00"),
        ("15/10/1403", "2025-01-04T00:00:00"),
        ("۱۴ اسفند ۱۴۰۳ برابر با 4 March 2025", "2025-03-04T00:00:00"),
    ],
)
def test_persian_day_is_read(text: str, wanted: str) -> None:
    found = read_words(text)
    assert found is not None
    assert found.isoformat() == wanted


def test_a_persian_day_in_the_notation_of_systems_is_read() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    found = read_date("1403-10-15T12:30:00+03:30", now=now)
    assert found is not None
    assert found.isoformat() == "2025-01-04T12:30:00+03:30"
    assert read_date("1403-12-31", now=now) is None


@pytest.mark.parametrize(
    "text",
    [
        "١٥ رجب ١٤٤٦ هـ",
        "1446/07/15 هـ",
        "15/07/1446",
        "1446-07-15T12:30:00+03:00",
        "1410/07/15",
        "15 رجب 1409",
    ],
)
def test_a_lunar_day_alone_is_none(text: str) -> None:
    """Its months begin with a sighting of the moon: it may be a day off."""
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert read_date(text, now=now, habits=Habits(languages=("ar",))) is None


def test_beside_a_lunar_day_ours_is_read() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    for text in (
        "الأحد 15 جمادى الأولى 1446هـ الموافق 17 نوفمبر 2024م",
        "15 رجب 1446 هـ - 17 تشرين الثاني 2024 م",
    ):
        found = read_date(text, now=now, habits=Habits(languages=("ar",)))
        assert found is not None
        assert found.date() == date(2024, 11, 17)


def test_persian_figures_are_no_year_of_ours() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    found = read_date("۱۴۰۳/۱۲/۱۴", now=now, habits=Habits(languages=("fa",)))
    assert found is not None
    assert found.date() == date(2025, 3, 4)


@pytest.mark.parametrize("text", ["1403/13/02", "1403/12/40", "32 مهر 1403", "1403"])
def test_impossible_persian_day_is_none(text: str) -> None:
    assert read_words(text) is None
