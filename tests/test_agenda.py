"""What is due: the store's times, pauses, and one visitor a host."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.agenda import agenda
from crawler.records import Source, SourceKind
from crawler.store import open_store
from crawler.store.sources import (
    SourceState,
    put_sources,
    set_source_paused,
)
from tests.stored import put_state

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def source(key: str, host: str | None = None) -> Source:
    return Source(
        key=key,
        name=key,
        url=f"https://{host or key}.example/feed",
        kind=SourceKind.FEED,
    )


def test_due_paused_busy_and_next(tmp_path):
    sources = {
        s.key: s
        for s in (
            source("new"),
            source("late"),
            source("soon"),
            source("off"),
            source("twin", "late"),
        )
    }
    with closing(open_store(tmp_path / "v.db")) as db:
        put_sources(db, sources.values(), now=NOW)
        state = SourceState(source_key="late", next_visit_at=NOW - timedelta(hours=1))
        put_state(db, state)
        put_state(
            db,
            replace(state, source_key="twin", next_visit_at=NOW - timedelta(minutes=5)),
        )
        put_state(
            db,
            replace(state, source_key="soon", next_visit_at=NOW + timedelta(minutes=7)),
        )
        set_source_paused(db, "off", True)
        plan = agenda(db, sources, now=NOW)
        assert [s.key for s in plan.due] == ["new", "late", "twin"]
        assert plan.next_at == NOW + timedelta(minutes=7)
        assert plan.paused == 1
        busy = agenda(db, sources, now=NOW, busy=["late"])
        assert [s.key for s in busy.due] == ["new"], "the twin stands on the same host"


def test_what_listings_showed_is_not_read(tmp_path):
    """It is asked every few seconds of every source: of two thousand the listings are 100 MB."""
    columns = set()

    def note(action, table, column, *_):
        if action == sqlite3.SQLITE_READ:
            columns.add((table, column))
        return sqlite3.SQLITE_OK

    with closing(open_store(tmp_path / "v.db")) as db:
        db.set_authorizer(note)
        agenda(db, {"new": source("new")}, now=NOW)
    assert ("source_state", "next_visit_at") in columns
    assert ("source_state", "last_items") not in columns
