"""Dates written out, in the languages and by the habits of the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.date_ago import read_relative
from pipelines.date_words import read_words

WORDS = {
    "4. März 2025, 18:20 Uhr": "2025-03-04T18:20:00",
    "4 mars 2025 à 18h20": "2025-03-04T18:20:00",
    "4 de marzo de 2025 18:20": "2025-03-04T18:20:00",
    "4 marca 2025, 18:20": "2025-03-04T18:20:00",
    "4. března 2025 18:20": "2025-03-04T18:20:00",
    "2025. március 4. 18:20": "2025-03-04T18:20:00",
    "2025. gada 4. marts": "2025-03-04T00:00:00",
    "2025 m. kovo 4 d. 18:20": "2025-03-04T18:20:00",
    "4 Mart 2025 Salı 18:20": "2025-03-04T18:20:00",
    "4 Μαρτίου 2025, 06:20 μμ": "2025-03-04T18:20:00",
    "٤ مارس ٢٠٢٥ 18:20": "2025-03-04T18:20:00",
    "4 آذار/مارس 2025": "2025-03-04T00:00:00",
    "4 كانون الثاني 2025": "2025-01-04T00:00:00",
    "4 במרץ 2025, 18:20": "2025-03-04T18:20:00",
    "2025年3月4日 18时20分": "2025-03-04T18:20:00",
    "2025年3月4日(火) 午後6時20分": "2025-03-04T18:20:00",
    "令和7年3月4日": "2025-03-04T00:00:00",
    "2025년 3월 4일 오후 6:20": "2025-03-04T18:20:00",
    "2025. 3. 4. 오전 10:05": "2025-03-04T10:05:00",
    "4 มีนาคม 2568 18:20": "2025-03-04T18:20:00",
    "Thứ Ba, 4/3/2025, 18:20 (GMT+7)": "2025-03-04T18:20:00+07:00",
    "4 марта 2025, 18:20 (МСК)": "2025-03-04T18:20:00+03:00",
    "4 березня 2025, 18:20": "2025-03-04T18:20:00",
    "4 maaliskuuta 2025 klo 18.20": "2025-03-04T18:20:00",
    "March 4, 2025 at 6:20 p.m. ET": "2025-03-04T18:20:00-05:00",
    "Tue, Mar 4 2025 6 pm GMT+2": "2025-03-04T18:00:00+02:00",
    "July 4, 2025 6:20 p.m. EST": "2025-07-04T18:20:00-04:00",
    "4 July 2025, 18:20 CET": "2025-07-04T18:20:00+02:00",
    "4 Jul 2025 6:20 PM MYT": "2025-07-04T18:20:00+08:00",
    "04.03.2025, 18.20 Uhr": "2025-03-04T18:20:00",
    "04.03.25": "2025-03-04T00:00:00",
    "3/13/2025": "2025-03-13T00:00:00",
    "4 listopada 2025": "2025-11-04T00:00:00",
}


@pytest.mark.parametrize("text", WORDS)
def test_date_in_words_is_read(text: str) -> None:
    found = read_words(text)
    assert found is not None
    assert found.isoformat() == WORDS[text]


@pytest.mark.parametrize(
    "text", ["May 2025", "in 12 days", "31 February 2025", "5 comments", ""]
)
def test_no_date_is_none(text: str) -> None:
    assert read_words(text) is None


@pytest.mark.parametrize(
    ("month_first", "wanted"), [(True, "2025-03-10"), (False, "2025-10-03")]
)
def test_order_of_day_and_month_is_the_publishers(
    month_first: bool, wanted: str
) -> None:
    found = read_words("03/10/2025", month_first=month_first)
    assert found is not None
    assert found.date().isoformat() == wanted


@pytest.mark.parametrize("text", ["10-14-2025", "10/14/2025", "10.14.2025"])
def test_no_month_is_the_fourteenth(text: str) -> None:
    found = read_words(text)
    assert found is not None
    assert found.date().isoformat() == "2025-10-14"


NOW = datetime(2025, 3, 4, 18, 20, 30, tzinfo=UTC)
AGO = {
    "3 hours ago": "2025-03-04T15:20:00+00:00",
    "vor 20 Minuten": "2025-03-04T18:00:00+00:00",
    "il y a 2 heures": "2025-03-04T16:20:00+00:00",
    "hace una hora": "2025-03-04T17:20:00+00:00",
    "2 godziny temu": "2025-03-04T16:20:00+00:00",
    "5 минут назад": "2025-03-04T18:15:00+00:00",
    "3시간 전": "2025-03-04T15:20:00+00:00",
    "2小时前": "2025-03-04T16:20:00+00:00",
    "منذ 3 ساعات": "2025-03-04T15:20:00+00:00",
    "2 days ago": "2025-03-02T00:00:00+00:00",
    "Today, 14:05": "2025-03-04T14:05:00+00:00",
    "gestern, 14:05 Uhr": "2025-03-03T14:05:00+00:00",
}


@pytest.mark.parametrize("text", AGO)
def test_date_told_from_now_is_read(text: str) -> None:
    found = read_relative(text, NOW)
    assert found is not None
    assert found.isoformat() == AGO[text]


@pytest.mark.parametrize("text", ["yesterday", "3 min read", "12 comments", "x" * 100])
def test_other_words_tell_no_moment(text: str) -> None:
    assert read_relative(text, NOW) is None
