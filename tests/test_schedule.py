"""The rhythm follows the source, stays in its bounds, and never lets a window overflow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.rhythm import Rhythm, learn
from crawler.schedule import (
    LONGEST_S,
    QUIET_SHORTEST_S,
    SHORTEST_S,
    Wish,
    due,
    interval_s,
    next_check_at,
)

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def every(minutes: float, count: int, *, until: datetime = NOW) -> list[datetime]:
    return [until - timedelta(minutes=minutes * n) for n in range(count)]


def test_a_busy_source_is_visited_more_often_by_the_square_root():
    quick = learn(Rhythm(), now=NOW, item_times=every(30, 200))
    slow = learn(Rhythm(), now=NOW, item_times=every(120, 200))
    ratio = interval_s(slow, start=NOW) / interval_s(quick, start=NOW)
    assert 1.5 < ratio < 2.7


def test_a_quiet_source_gets_under_six_visits_a_day():
    rhythm = learn(Rhythm(), now=NOW, item_times=every(60 * 24 * 5, 8))
    assert QUIET_SHORTEST_S <= interval_s(rhythm, start=NOW) <= LONGEST_S


def test_the_night_is_slept_through():
    rhythm = Rhythm(
        articles=200,
        days=20,
        hours=(0,) * 8 + (15,) * 12 + (5,) * 4,
        weekdays=(30,) * 7,
        window=20,
    )
    assert interval_s(rhythm, start=NOW.replace(hour=1)) > 2 * interval_s(
        rhythm, start=NOW.replace(hour=13)
    )


def test_a_small_window_shortens_the_interval():
    wide = Rhythm(
        articles=400, days=4, hours=(16,) * 24, weekdays=(57,) * 7, window=100
    )
    narrow = Rhythm(
        articles=400, days=4, hours=(16,) * 24, weekdays=(57,) * 7, window=2
    )
    assert interval_s(narrow, start=NOW) < interval_s(wide, start=NOW)


def test_a_gap_shortens_the_interval_until_items_are_shared_again():
    rhythm = learn(Rhythm(), now=NOW, item_times=every(20, 15))
    later = NOW + timedelta(hours=8)
    gap = learn(rhythm, now=later, item_times=every(20, 15, until=later), shared=False)
    calm = learn(rhythm, now=later, item_times=every(20, 15, until=later), shared=True)
    assert (gap.gaps, calm.gaps) == (1, 0)
    assert interval_s(gap, start=later) < interval_s(calm, start=later)


def test_failures_back_off_and_retry_after_is_kept():
    waits = [
        (next_check_at(Rhythm(), Wish(failures=n), now=NOW) - NOW).total_seconds()
        for n in (1, 2, 3, 40)
    ]
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(12 * 3600)
    later = NOW + timedelta(days=2)
    assert next_check_at(Rhythm(), Wish(retry_after=later), now=NOW) == later


def test_the_entry_bounds_the_interval_and_ttl_is_obeyed_up_to_an_hour():
    quiet = learn(Rhythm(), now=NOW, item_times=every(60 * 24 * 5, 8))
    assert (
        next_check_at(quiet, Wish(every_s=600), now=NOW) - NOW
    ).total_seconds() == pytest.approx(600)
    busy = learn(Rhythm(), now=NOW, item_times=every(10, 300))
    waited = (next_check_at(busy, Wish(ttl_s=86400), now=NOW) - NOW).total_seconds()
    assert waited == pytest.approx(3600)


def test_never_visited_sources_come_first_then_the_longest_overdue():
    checks = {
        "b": NOW - timedelta(hours=1),
        "a": NOW - timedelta(hours=2),
        "new": None,
        "c": NOW + timedelta(hours=1),
    }
    assert due(checks, now=NOW) == ("new", "a", "b")


@given(
    st.lists(
        st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2040, 1, 1)),
        max_size=60,
    ),
    st.integers(0, 10**6),
)
def test_any_item_times_give_an_interval_within_bounds(times, later):
    rhythm = learn(Rhythm(), now=NOW, item_times=[t.replace(tzinfo=UTC) for t in times])
    rhythm = learn(
        rhythm,
        now=NOW + timedelta(seconds=later),
        item_times=[t.replace(tzinfo=UTC) for t in times[:20]],
    )
    assert SHORTEST_S / 3 <= interval_s(rhythm, start=NOW) <= LONGEST_S
