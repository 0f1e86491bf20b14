"""Matcher, archive and the slow evaluator give the same answer: a small run for every day.

The large one is `python tests/bench/differential.py --articles 2000 --queries 500`.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def differential() -> ModuleType:
    path = Path(__file__).parents[1] / "bench" / "differential.py"
    spec = importlib.util.spec_from_file_location("differential", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["differential"] = module
    spec.loader.exec_module(module)
    return module


def test_there_are_ten_languages_and_scripts(differential: ModuleType) -> None:
    assert len(differential.WORDS) >= 10
    assert {"zh", "ja", "th", "ar", "hi"} <= differential.WORDS.keys()


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def test_all_three_agree(differential: ModuleType, seed: int) -> None:
    outcome = differential.run(12, 12, seed)
    assert outcome.pairs == 144
    assert outcome.differences == []


def test_the_run_would_see_a_difference(
    differential: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        differential, "archive_answers", lambda items, texts: {(0, 0), (0, 1), (1, 0)}
    )
    outcome = differential.run(2, 2, 1, matcher=False)
    assert outcome.differences
