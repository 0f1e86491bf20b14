"""Matcher, archive and the slow evaluator give the same answer: a small run for every day.

The large one is `python -m tests.bench.differential --articles 2000 --queries 500`.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench import differential


def test_there_are_ten_languages_and_scripts() -> None:
    assert len(differential.WORDS) >= 10
    assert {"zh", "ja", "th", "ar", "hi"} <= differential.WORDS.keys()


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_all_three_agree(seed: int) -> None:
    outcome = differential.run(12, 12, seed)
    assert outcome.pairs == 144
    assert outcome.differences == []


def test_the_run_would_see_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        differential, "archive_answers", lambda items, texts: {(0, 0), (0, 1), (1, 0)}
    )
    outcome = differential.run(2, 2, 1, matcher=False)
    assert outcome.differences
