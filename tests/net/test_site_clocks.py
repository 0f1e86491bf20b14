"""A clock that several sites do not agree with is wrong; one site's may be so itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.net.site_clocks import LAST_HOSTS, SiteClocks, date_of

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
YEAR = timedelta(days=365)


def told(*ahead: timedelta) -> SiteClocks:
    """Of hosts whose answers say that our clock is ahead by so much."""
    clocks = SiteClocks()
    for number, one in enumerate(ahead):
        tell(clocks, f"h{number}", one)
    return clocks


def tell(clocks: SiteClocks, host: str, ahead: timedelta) -> None:
    date = format_datetime(NOW - ahead, usegmt=True)
    clocks.tell(host, {"date": date}.get, now=NOW)


@pytest.mark.parametrize("ahead", [YEAR, -YEAR, timedelta(hours=2)], ids=str)
def test_three_sites_that_agree_tell(ahead: timedelta) -> None:
    assert told(ahead, ahead, ahead + timedelta(seconds=30)).ahead == ahead
    assert told(ahead, ahead).ahead is None


@pytest.mark.parametrize(
    "ahead",
    [
        (timedelta(0),) * 3,
        (timedelta(minutes=50),) * 3,
        (YEAR, timedelta(0), timedelta(0), timedelta(0), YEAR),
        (YEAR, 2 * YEAR, 3 * YEAR, 4 * YEAR),
    ],
    ids=["right", "nearly", "two of five", "no two agree"],
)
def test_sites_that_do_not_agree_tell_nothing(ahead: tuple[timedelta, ...]) -> None:
    assert told(*ahead).ahead is None


def test_soon_after_it_is_set_the_clock_is_right() -> None:
    clocks = told(*[YEAR] * 200)
    for number in range(LAST_HOSTS):
        assert number < LAST_HOSTS // 2 + 1 or clocks.ahead is None
        tell(clocks, f"h{number}", timedelta(0))
    assert clocks.ahead is None


@pytest.mark.parametrize(
    ("headers", "date"),
    [
        ({"date": "Sat, 28 Nov 2026 12:00:00 GMT"}, NOW),
        ({"date": "Sat, 28 Nov 2026 11:00:00 GMT", "age": "3600"}, NOW),
        ({"date": "Sat, 28 Nov 2026 12:00:00 -0000", "age": "x"}, NOW),
        ({"date": "yesterday"}, None),
        ({"date": "Fri, 31 Dec 9999 23:59:59 GMT", "age": "99999999"}, None),
        ({}, None),
    ],
    ids=["date", "from a cache", "no zone", "words", "no such day", "none"],
)
def test_the_time_of_an_answer(headers: dict[str, str], date: datetime | None) -> None:
    assert date_of(headers.get) == date
