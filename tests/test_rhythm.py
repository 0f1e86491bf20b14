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
    later = learn(rhythm, now=NOW + timedelta(days=HALF_LIFE_DAYS), item_times=[])
    assert rhythm.articles == 40
    assert later.articles == pytest.approx(20)


def test_a_list_of_milestones_does_not_stretch_the_observation():
    old = datetime(1926, 1, 1, tzinfo=UTC)
    rhythm = learn(Rhythm(), now=NOW, item_times=[old, *every(60, 10)])
    assert rhythm.days == pytest.approx(2 * HALF_LIFE_DAYS)
    assert rhythm.articles == 10


def test_the_day_off_of_a_newsroom_weighs_less():
    weights = day_weights(Rhythm(weekdays=(20,) * 5 + (2, 2)))
    assert weights[5] < 0.5 < 1.0 < weights[0]
    assert sum(weights) / 7 == pytest.approx(1.0)
