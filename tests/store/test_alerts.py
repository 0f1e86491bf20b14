from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.records import Alert
from crawler.store import Connection
from crawler.store.alerts import (
    add_alert,
    alert_versions,
    alerts_stamp,
    edit_alert,
    get_alert,
    list_alerts,
    put_alert,
    remove_alert,
    set_paused,
    set_query,
)

HOUR = timedelta(hours=1)
WHOLE = Alert(
    name="boats",
    query='"patrol boat" OR corvette',
    channels=("desk", "phone"),
    rhythm="daily 07:30",
    tz="Europe/Warsaw",
    quiet="22:00-06:30",
    ceiling=5,
    on_change=True,
    paused=True,
    muted_sources=("gazette",),
    muted_until=datetime.fromisoformat("2026-12-01T00:00Z"),
)


def test_an_alert_comes_back_as_it_was_saved(db: Connection, now: datetime) -> None:
    add_alert(db, WHOLE, now=now)
    add_alert(db, Alert(name="armour", query="tank"), now=now)
    assert get_alert(db, "boats") == WHOLE
    assert list_alerts(db) == (Alert(name="armour", query="tank"), WHOLE)
    assert get_alert(db, "absent") is None


def test_a_name_is_given_once(db: Connection, now: datetime) -> None:
    add_alert(db, WHOLE, now=now)
    with pytest.raises(ValueError, match="already"):
        add_alert(db, WHOLE, now=now)
    assert [alert.name for alert in list_alerts(db)] == ["boats"]


def test_another_query_is_another_version(db: Connection, now: datetime) -> None:
    add_alert(db, WHOLE, now=now)
    assert edit_alert(db, replace(WHOLE, ceiling=9), now=now).query_version == 1
    assert (
        edit_alert(db, replace(WHOLE, query="frigate"), now=now + HOUR).query_version
        == 2
    )
    versions = alert_versions(db, "boats")
    assert [(one.version, one.query, one.at) for one in versions] == [
        (1, WHOLE.query, now),
        (2, "frigate", now + HOUR),
    ]


def test_other_words_leave_all_else_as_it_stands(db: Connection, now: datetime) -> None:
    add_alert(db, WHOLE, now=now)
    stored = set_query(db, "boats", "frigate", was=1, now=now + HOUR)
    assert stored == replace(WHOLE, query="frigate", query_version=2)
    assert get_alert(db, "boats") == stored


def test_words_that_somebody_changed_meanwhile_are_not_undone(
    db: Connection, now: datetime
) -> None:
    add_alert(db, WHOLE, now=now)
    set_query(db, "boats", "frigate", was=1, now=now)
    with pytest.raises(ValueError, match="meanwhile"):
        set_query(db, "boats", "cutter", was=1, now=now)
    saved = get_alert(db, "boats")
    assert saved is not None
    assert (saved.query, saved.query_version) == ("frigate", 2)


def test_an_import_adds_or_edits(db: Connection, now: datetime) -> None:
    assert put_alert(db, WHOLE, now=now)
    assert not put_alert(db, replace(WHOLE, query="frigate"), now=now)
    saved = get_alert(db, "boats")
    assert saved is not None
    assert (saved.query, saved.query_version) == ("frigate", 2)


def test_an_alert_that_is_not_there_is_a_key_error(
    db: Connection, now: datetime
) -> None:
    for act in (
        lambda: edit_alert(db, WHOLE, now=now),
        lambda: remove_alert(db, "boats"),
        lambda: set_paused(db, "boats", True, now=now),
        lambda: set_query(db, "boats", "frigate", was=1, now=now),
    ):
        with pytest.raises(KeyError, match="boats"):
            act()


def test_every_change_changes_the_stamp(db: Connection, now: datetime) -> None:
    stamps = [alerts_stamp(db)]
    add_alert(db, WHOLE, now=now)
    stamps.append(alerts_stamp(db))
    set_paused(db, "boats", False, now=now + HOUR)
    stamps.append(alerts_stamp(db))
    remove_alert(db, "boats")
    stamps.append(alerts_stamp(db))
    add_alert(db, WHOLE, now=now + 2 * HOUR)
    stamps.append(alerts_stamp(db))
    assert len(set(stamps[1:])) == 4


def test_a_change_is_seen_after_the_clock_was_ahead(
    db: Connection, now: datetime
) -> None:
    add_alert(db, WHOLE, now=now + 5 * 365 * 24 * HOUR)
    add_alert(db, Alert(name="armour", query="tank"), now=now)
    before = alerts_stamp(db)
    edit_alert(db, Alert(name="armour", query="turret"), now=now + HOUR / 3600)
    assert alerts_stamp(db) != before
