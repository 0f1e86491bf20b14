"""Prometheus text: grouped, typed, escaped."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.records import Source, SourceKind
from crawler.running.figures import store_samples
from crawler.running.metrics import HELP, Sample, render
from crawler.store import open_store
from crawler.store.sources import put_sources, set_source_paused
from crawler.store.visits import note_checks
from crawler.visit_note import VisitNote


def test_samples_of_a_name_stand_together_with_their_type():
    text = render(
        [
            Sample(name="sources", value=3, labels={"state": "ok"}),
            Sample(name="hits_total", value=12),
            Sample(name="sources", value=1, labels={"state": "gone"}),
        ]
    )
    assert text == (
        f"# HELP vedette_sources {HELP['sources']}\n"
        "# TYPE vedette_sources gauge\n"
        'vedette_sources{state="ok"} 3\n'
        'vedette_sources{state="gone"} 1\n'
        f"# HELP vedette_hits_total {HELP['hits_total']}\n"
        "# TYPE vedette_hits_total counter\n"
        "vedette_hits_total 12\n"
    )


def test_labels_are_escaped_and_numbers_whole_where_they_are():
    text = render([Sample(name="x", value=0.25, labels={"a": 'q"\\\n'})])
    assert 'vedette_x{a="q\\"\\\\\\n"} 0.25' in text


def test_what_nobody_looks_at_is_not_counted_as_well(tmp_path: Path) -> None:
    """Two hundred paused sources were `ok` on the dashboard, `paused` in the status."""
    now, path = datetime(2026, 11, 28, tzinfo=UTC), tmp_path / "v.db"
    keys = ("well", "paused", "new")
    sources = [
        Source(key=key, name=key, url=f"https://{key}.example/", kind=SourceKind.FEED)
        for key in keys
    ]
    with closing(open_store(path)) as db:
        put_sources(db, sources, now=now)
        for key in keys[:2]:
            note_checks(db, [(key, VisitNote(at=now, outcome="ok"), None)], None)
        set_source_paused(db, "paused", True)
        counts = {
            sample.labels["state"]: sample.value
            for sample in store_samples(db, path, keys)
            if sample.name == "sources"
        }
    assert {state: n for state, n in counts.items() if n} == {
        "ok": 1,
        "paused": 1,
        "unknown": 1,
    }
