from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.records import Expect, Origin, Source, SourceKind
from crawler.store import Connection
from crawler.store.sources import (
    SourceState,
    Turn,
    list_sources,
    load_state,
    load_states,
    load_turns,
    put_sources,
    set_health,
    set_source_paused,
)
from tests.stored import put_state

SOURCE = Source(
    key="gazette",
    name="The Gazette",
    url="https://www.gazette.example/feed",
    kind=SourceKind.FEED,
    country="pl",
    language="pl",
    origin=Origin.TRADE_PRESS,
    every_s=900,
    delay_s=2.0,
    expect=Expect(articles=5, fields=("lead",)),
)
OTHER = replace(
    SOURCE, key="herald", url="https://herald.example/map.xml", kind=SourceKind.SITEMAP
)


def test_sources_are_copied_and_kept_when_they_leave(
    db: Connection, now: datetime
) -> None:
    put_sources(db, [SOURCE, OTHER], now=now)
    assert list_sources(db) == (SOURCE, OTHER)
    put_sources(db, [replace(SOURCE, name="New name")], now=now, whole=True)
    assert [source.name for source in list_sources(db)] == ["New name"]
    assert db.execute("SELECT count(*) FROM sources").fetchone() == (2,)
    put_sources(db, [OTHER], now=now)
    assert len(list_sources(db)) == 2
    assert db.execute("SELECT host FROM sources WHERE key = 'gazette'").fetchone() == (
        "gazette.example",
    )


def test_a_state_comes_back_as_it_was_saved(db: Connection, now: datetime) -> None:
    put_sources(db, [SOURCE, OTHER], now=now)
    state = SourceState(
        source_key="gazette",
        etag='W/"x"',
        last_modified="Mon, 23 Nov 2026 12:00:00 GMT",
        body_hash="00ff",
        last_visit_at=now,
        next_visit_at=now + timedelta(hours=1),
        failures=2,
        first_round_done=True,
        last_items=("a", "b"),
        learned={"hours": [1, 2.5]},
    )
    put_state(db, state)
    put_state(db, replace(state, failures=3))
    assert load_state(db, "gazette") == replace(state, failures=3)
    assert load_state(db, "herald") == SourceState(source_key="herald")
    assert load_states(db) == {"gazette": replace(state, failures=3)}
    assert load_turns(db) == {
        "gazette": Turn(
            paused=state.paused,
            state=state.state,
            last_visit_at=now,
            next_visit_at=now + timedelta(hours=1),
        )
    }


def test_a_pause_is_kept(db: Connection, now: datetime) -> None:
    put_sources(db, [SOURCE], now=now)
    assert set_source_paused(db, "gazette", True)
    assert load_state(db, "gazette").paused
    assert set_source_paused(db, "gazette", False)
    assert not load_state(db, "gazette").paused
    assert not set_source_paused(db, "absent", True)


def test_health_has_a_history(db: Connection, now: datetime) -> None:
    put_sources(db, [SOURCE], now=now)
    later = now + timedelta(hours=1)
    assert set_health(db, "gazette", "ok", None, now=now) is None
    assert set_health(db, "gazette", "late", "silent for 3 h", now=now) == "ok"
    assert set_health(db, "gazette", "late", "silent for 4 h", now=later) is None
    state = load_state(db, "gazette")
    assert (state.state, state.reason, state.state_since_at) == (
        "late",
        "silent for 4 h",
        now,
    )
    assert set_health(db, "gazette", "ok", None, now=later) == "late"
    rows = db.execute("SELECT was, state FROM health_changes ORDER BY id").fetchall()
    assert rows == [("ok", "late"), ("late", "ok")]


def test_a_time_without_zone_is_refused(db: Connection) -> None:
    put_time = datetime(2026, 11, 23, 12)
    with pytest.raises(ValueError, match="without zone"):
        put_sources(db, [SOURCE], now=put_time)
