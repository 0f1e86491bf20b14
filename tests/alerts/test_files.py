"""Alerts go to TOML and come back the same; what is wrong is named with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alerts.files import moment, read_alerts, write_alerts
from crawler.exceptions import CatalogueError, SettingsError
from crawler.records import Alert

FULL = Alert(
    name="baltic-cables",
    query='(cable OR pipeline) NEAR/10 "Baltic \\ Sea" # not a comment',
    channels=("desk", "file-log"),
    rhythm="daily 07:30",
    tz="Europe/Warsaw",
    quiet="22:00-06:30",
    ceiling=12,
    on_change=True,
    paused=True,
    muted_sources=("loud",),
    muted_until=datetime(2026, 12, 24, tzinfo=UTC),
)


def test_alerts_come_back_the_same():
    alerts = (FULL, Alert(name="Łódź", query="drone"))
    assert read_alerts(write_alerts(alerts)) == alerts


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80))
def test_any_query_text_survives(query):
    alert = Alert(name="a", query=query)
    assert read_alerts(write_alerts([alert])) == (alert,)


WRONG = {
    "no TOML": ("[[alert]", "is no TOML"),
    "another table": ("[[alarm]]\nname='a'", "alarm"),
    "a single table": ("[alert]\nname='a'\nquery='b'", "[[alert]]"),
    "unknown key": (
        "[[alert]]\nname='a'\nquery='b'\nchanels=['x']",
        "did you mean channels",
    ),
    "no query": ("[[alert]]\nname='a'", "query"),
    "no list": ("[[alert]]\nname='a'\nquery='b'\nchannels='x'", 'channels = ["…"]'),
    "numbers in a list": ("[[alert]]\nname='a'\nquery='b'\nchannels=[1]", "channels"),
    "true is no number": ("[[alert]]\nname='a'\nquery='b'\nceiling=true", "ceiling"),
    "a ceiling of none": ("[[alert]]\nname='a'\nquery='b'\nceiling=0", "ceiling"),
    "a rhythm": ("[[alert]]\nname='a'\nquery='b'\nrhythm='daily 25:00'", "daily HH:MM"),
    "a zone": ("[[alert]]\nname='a'\nquery='b'\ntz='Mars'", "Europe/Warsaw"),
    "quiet hours of no length": (
        "[[alert]]\nname='a'\nquery='b'\nquiet='22:00-22:00'",
        "they end when they begin",
    ),
    "quiet hours": ("[[alert]]\nname='a'\nquery='b'\nquiet='22-6'", "HH:MM-HH:MM"),
    "a name": ("[[alert]]\nname='a b'\nquery='b'", "letters"),
    "a name twice": (
        "[[alert]]\nname='a'\nquery='b'\n[[alert]]\nname='a'\nquery='c'",
        "second",
    ),
    "no date": ("[[alert]]\nname='a'\nquery='b'\nmuted_until='soon'", "2026-12-24"),
}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_place(text, words):
    with pytest.raises(CatalogueError) as caught:
        read_alerts(text, path=Path("alerts.toml"))
    assert words in str(caught.value)
    assert "alerts.toml" in str(caught.value)


def test_a_date_is_its_first_minute_in_utc():
    assert moment("2026-12-24") == datetime(2026, 12, 24, tzinfo=UTC)
    assert moment("2026-12-24T08:00+01:00") == datetime(2026, 12, 24, 7, tzinfo=UTC)
    with pytest.raises(SettingsError):
        moment("tomorrow")
