"""Health is written down after a round and its changes are told once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.judging import judge_sources, tell_changes
from crawler.records import Source, SourceKind
from crawler.store import open_store
from crawler.store.sources import load_state, put_sources
from crawler.store.visits import note_checks
from crawler.visit_note import VisitNote
from tests.stored import all_messages

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
SOURCE = Source(
    key="pier", name="Pier", url="https://pier.example/feed", kind=SourceKind.FEED
)


def failed(db, at, status=503, outcome="http_5xx"):
    note_checks(
        db, [("pier", VisitNote(at=at, outcome=outcome, status=status), None)], None
    )


def test_a_source_that_breaks_and_heals_is_told_each_time_once(tmp_path):
    with closing(open_store(tmp_path / "v.db")) as db:
        put_sources(db, [SOURCE], now=NOW - timedelta(days=3))
        for hours in (6, 4, 2):
            failed(db, NOW - timedelta(hours=hours))
        (change,) = judge_sources(db, ["pier", "unknown"], now=NOW)
        assert (change.was, change.verdict.state) == ("ok", "broken")
        assert judge_sources(db, ["pier"], now=NOW) == ()
        state = load_state(db, "pier")
        assert state.state == "broken"
        assert "http_5xx" in (state.reason or "")
        assert tell_changes(db, [change], ["desk", "log"], now=NOW) == 2
        assert tell_changes(db, [change], ["desk"], now=NOW) == 0, (
            "the same change is not told twice"
        )
        assert "pier: ok → broken" in all_messages(db)[0].payload["subject"]
        note_checks(
            db, [("pier", VisitNote(at=NOW, outcome="ok", found=3), None)], None
        )
        (healed,) = judge_sources(db, ["pier"], now=NOW)
        assert (healed.was, healed.verdict.state) == ("broken", "ok")


def test_many_changes_of_a_round_are_one_message(tmp_path):
    with closing(open_store(tmp_path / "v.db")) as db:
        put_sources(db, [SOURCE], now=NOW - timedelta(days=3))
        for hours in (6, 4, 2):
            failed(db, NOW - timedelta(hours=hours), status=410, outcome="http_4xx")
        (change,) = judge_sources(db, ["pier"], now=NOW)
        assert change.verdict.state == "gone"
        tell_changes(db, [change, change], ["desk"], now=NOW)
        (told,) = all_messages(db)
        assert told.payload["subject"] == "2 sources changed their state"


def test_many_sources_are_kept_in_one_transaction(tmp_path):
    """A disk that takes its time takes it once, not for each of two thousand sources."""
    keys = [f"pier-{number}" for number in range(20)]
    with closing(open_store(tmp_path / "v.db")) as db:
        put_sources(db, [replace(SOURCE, key=key) for key in keys], now=NOW)
        asked = []
        db.set_trace_callback(asked.append)
        judge_sources(db, keys, now=NOW)
        assert asked.count("COMMIT") == 1
        assert sum("INTO source_state" in sql for sql in asked) == 20
        asked.clear()
        judge_sources(db, keys, now=NOW)
        assert not [sql for sql in asked if "INTO source_state" in sql], (
            "what is as it was is not written again"
        )
