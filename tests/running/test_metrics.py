"""Prometheus text: grouped, typed, escaped."""

from __future__ import annotations

from crawler.running.metrics import HELP, Sample, render


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
