from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.store.times import from_text, to_text

AWARE = st.datetimes(
    min_value=datetime(2, 1, 1),
    max_value=datetime(9998, 12, 31),
    timezones=st.builds(
        timezone,
        st.integers(-1439, 1439).map(lambda minutes: timedelta(minutes=minutes)),
    ),
)


@given(AWARE)
def test_a_time_comes_back_whole(at: datetime) -> None:
    text = to_text(at)
    assert len(text) == 27
    assert from_text(text) == at


@given(AWARE, AWARE)
def test_texts_sort_as_times(first: datetime, second: datetime) -> None:
    assert (to_text(first) < to_text(second)) is (first < second)


def test_nothing_stays_nothing_and_zones_are_needed() -> None:
    assert to_text(None) is None
    assert from_text(None) is None
    assert to_text(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00.000000Z"
    with pytest.raises(ValueError, match="without zone"):
        to_text(datetime(2026, 11, 23))
