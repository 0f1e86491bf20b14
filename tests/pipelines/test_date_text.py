"""Dates as pages write them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest

from pipelines.date_habits import Habits, habits_of
from pipelines.date_text import read_date

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CASES = {
    "2025-03-04T18:20:00+01:00": "2025-03-04T17:20:00+00:00",
    "2025-03-04T18:20:00Z": "2025-03-04T18:20:00+00:00",
    "2025-03-04T18:20:00.000+0100": "2025-03-04T17:20:00+00:00",
    "2025-03-04": "2025-03-04T00:00:00+00:00",
    "2025/3/4 8:05": "2025-03-04T08:05:00+00:00",
    "2025.03.04. 오후 2:21": "2025-03-04T14:21:00+00:00",
    "20250304T182000Z": "2025-03-04T18:20:00+00:00",
    "1741108800": "2025-03-04T17:20:00+00:00",
    "1741108800000": "2025-03-04T17:20:00+00:00",
    "Tue, 04 Mar 2025 18:20:00 +0100": "2025-03-04T17:20:00+00:00",
    "Tue Mar 04 18:20:00 CET 2025": "2025-03-04T17:20:00+00:00",
    "Tue Mar 04 2025 18:20:00 GMT+0100 (CET)": "2025-03-04T17:20:00+00:00",
    "4. März 2025, 18:20": "2025-03-04T18:20:00+00:00",
    "Mar 4, 2025 6:20 PM": "2025-03-04T18:20:00+00:00",
    "Mar 4, 2025 6:20 PM Eastern Standard Time": "2025-03-04T23:20:00+00:00",
    "4 mars 2025": "2025-03-04T00:00:00+00:00",
}
NONE = ["", "yesterday", "March 2025", "2025", "2031-01-01", "1931-01-01", "x" * 200]


@pytest.mark.parametrize("text", CASES)
def test_date_is_read(text: str) -> None:
    found = read_date(text, now=NOW, habits=Habits(languages=("de", "fr", "en")))
    assert found is not None
    assert found.astimezone(UTC).isoformat() == CASES[text]


@pytest.mark.parametrize("text", NONE)
def test_half_said_and_impossible_dates_are_none(text: str) -> None:
    assert read_date(text, now=NOW, habits=Habits(languages=("en",))) is None


def test_day_to_come_is_read_the_other_way_round() -> None:
    found = read_date("05.12.2026 10:30", now=NOW)
    assert found is not None
    assert found.isoformat() == "2026-05-12T10:30:00+00:00"
    announced = read_date("05.12.2026", now=NOW, habits=Habits(languages=("de-AT",)))
    assert announced is None
    slashed = read_date("12/05/2026", now=NOW, habits=Habits(month_first=True))
    assert slashed is not None
    assert slashed.isoformat() == "2026-05-12T00:00:00+00:00"
    past = read_date("05.12.2026", now=NOW.replace(year=2027))
    assert past is not None
    assert past.month == 12


def test_zone_of_the_page_stays() -> None:
    found = read_date("2025-03-04T18:20:00+01:00", now=NOW)
    assert found is not None
    assert found.isoformat() == "2025-03-04T18:20:00+01:00"


@pytest.mark.parametrize(
    ("url", "language", "country", "offset"),
    [
        ("https://heer.example.de/a", "de", None, "+01:00"),
        ("https://example.com/a", "ja", None, "+09:00"),
        ("https://example.com/a", "en-US", None, "+00:00"),
        ("https://example.com/a", "sr-Latn-RS", None, "+01:00"),
        ("https://example.com/a", "en-Latn-AU", None, "+11:00"),
        ("https://example.com/a", "en", "us", "-05:00"),
        ("https://example.pl/a", "en", None, "+01:00"),
    ],
)
def test_clock_without_zone_is_the_publishers(
    url: str, language: str, country: str | None, offset: str
) -> None:
    habits = habits_of(url, [language], country)
    found = read_date("4 March 2025 18:20", now=NOW, habits=habits)
    assert found is not None
    assert found.isoformat() == f"2025-03-04T18:20:00{offset}"


def test_bare_day_stays_its_day_everywhere() -> None:
    habits = habits_of("https://example.jp/a", ["ja"])
    found = read_date("2025年3月4日", now=NOW, habits=habits)
    assert found is not None
    assert found.isoformat() == "2025-03-04T00:00:00+00:00"


def test_age_of_an_imported_page_means_nothing() -> None:
    habits = Habits(live=False)
    assert read_date("3 hours ago", now=NOW, habits=habits) is None


@pytest.mark.parametrize("text", ["795-2420", "365-7014 call or text", "no day 2024"])
def test_number_without_a_day_costs_no_look_into_words(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dateparser", None)  # importing it would fail
    assert read_date(text, now=NOW, habits=Habits(languages=("en",))) is None


@pytest.mark.parametrize("text", ["114-03-04", "114年3月4日", "114/3/4 00:00"])
def test_years_of_the_republic_are_read_where_chinese_is_spoken(text: str) -> None:
    taiwan = Habits(languages=("zh-TW",))
    found = read_date(text, now=NOW, habits=taiwan)
    assert found is not None
    assert found.date().isoformat() == "2025-03-04"
    assert read_date(text, now=NOW, habits=Habits(languages=("en",))) is None


@pytest.mark.parametrize(
    ("languages", "country", "first"),
    [
        (["en"], None, True),
        (["de"], None, False),
        (["en"], "gb", False),
        (["es"], "us", True),
    ],
)
def test_the_month_is_first_in_america_and_in_english_of_nowhere(
    languages: list[str], country: str | None, first: bool
) -> None:
    habits = habits_of("https://example.com/a", languages, country)
    assert habits.month_first is first
