"""A rhythm is learned from what visits show; nothing is counted twice, old habits fade."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.rhythm import HALF_LIFE_DAYS, Rhythm, day_weights, hour_weights, learn

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def every(minutes: float, count: int, *, until: datetime = NOW) -> list[datetime]:
    return [until - timedelta(minutes=minutes * n) for n in range(count)]


def test_hours_are_learned_and_even_out_to_one():
    rhythm = Rhythm(articles=100, days=20, hours=(0,) * 14 + (25,) * 4 + (0,) * 6)
    weights = hour_weights(rhythm)
    assert weights[15] > 2.0 > 0.5 > weights[3]
    assert sum(weights) / 24 == pytest.approx(1.0)


def test_rhythm_survives_the_store():
    rhythm = learn(Rhythm(), now=NOW, item_times=every(20, 15))
    again = Rhythm.from_json(rhythm.to_json())
    assert again.to_json() == rhythm.to_json()
    assert Rhythm.from_json({}) == Rhythm()


def test_an_item_is_counted_once_however_often_it_is_shown():
    rhythm = learn(Rhythm(), now=NOW, item_times=every(20, 15))
    again = learn(rhythm, now=NOW, item_times=every(20, 15))
    assert (again.articles, again.hours) == (rhythm.articles, rhythm.hours)
    later = NOW + timedelta(minutes=20)
    more = learn(rhythm, now=later, item_times=every(20, 15, until=later))
    assert sum(more.hours) == pytest.approx(sum(rhythm.hours) + 1, abs=0.01)


def test_what_is_as_old_as_a_half_life_counts_half():
    rhythm = learn(Rhythm(), now=NOW, item_times=every(60, 41))
    assert rhythm.articles == 40
    later = rhythm
    for day in range(1, int(HALF_LIFE_DAYS) + 1):
        later = learn(later, now=NOW + timedelta(days=day), item_times=[])
    assert later.articles == pytest.approx(20)


def watched(minutes: float, days: float, *, window: int = 30) -> Rhythm:
    """A source with an article every so many minutes, looked at every two hours until NOW."""
    rhythm, at = Rhythm(), NOW - timedelta(days=days)
    while at <= NOW:
        rhythm = learn(rhythm, now=at, item_times=every(minutes, window, until=at))
        at += timedelta(hours=2)
    return rhythm


def test_what_a_machine_that_was_off_could_not_see_says_nothing():
    before = watched(30, 20)
    back = NOW + timedelta(days=30)
    rhythm = learn(before, now=back, item_times=every(30, 30, until=back), shared=False)
    assert rhythm.rate == pytest.approx(before.rate, rel=0.1)


@pytest.mark.parametrize("ahead_days", [40, 365, 9000])
def test_a_clock_that_was_ahead_unlearns_little(ahead_days: float):
    before = watched(30, 20)
    shown = every(30, 30)
    wrong = NOW + timedelta(days=ahead_days)
    rhythm = learn(before, now=wrong, item_times=[*shown, wrong], shared=True)
    assert rhythm.rate > 0.5 * before.rate
    for hours in range(2, 24 * 7, 2):
        at = NOW + timedelta(hours=hours)
        times = every(30, 30, until=at)
        rhythm = learn(rhythm, now=at, item_times=times, shared=True)
    assert rhythm.rate == pytest.approx(before.rate, rel=0.3)


def test_a_clock_that_was_behind_makes_no_quiet_source_busy():
    wrong = NOW - timedelta(days=365)
    rhythm = learn(Rhythm(), now=wrong, item_times=[])
    rhythm = learn(rhythm, now=wrong + timedelta(hours=1), item_times=[])
    daily = every(60 * 24, 30)
    rhythm = learn(rhythm, now=NOW, item_times=daily, shared=True)
    assert rhythm.rate < 2


def test_a_list_of_milestones_does_not_stretch_the_observation():
    old = datetime(1926, 1, 1, tzinfo=UTC)
    rhythm = learn(Rhythm(), now=NOW, item_times=[old, *every(60, 10)])
    assert rhythm.days == pytest.approx(2 * HALF_LIFE_DAYS)
    assert rhythm.articles == 10


def test_the_day_off_of_a_newsroom_weighs_less():
    weights = day_weights(Rhythm(weekdays=(20,) * 5 + (2, 2)))
    assert weights[5] < 0.5 < 1.0 < weights[0]
    assert sum(weights) / 7 == pytest.approx(1.0)
