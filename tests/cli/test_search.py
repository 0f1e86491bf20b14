from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

Say = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(("since", "found"), [("1h", 1), ("2000-01-01", 2), (None, 2)])
def test_a_search_is_narrowed_by_when_an_article_was_first_seen(
    say: Say, tmp_path: Path, since: str | None, found: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "vedette.db")) as db, db:
        db.execute(
            "UPDATE articles SET first_seen_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1"
        )
    asked = ["--since", since] if since else []
    code, out, _ = say("search", "radar", "--json", *asked)
    assert code == 0
    assert json.loads(out)["total"] == found


@pytest.mark.parametrize("since", ["yesterday", "2999-01-01", ""])
def test_a_time_that_makes_no_sense_is_told_with_its_form(say: Say, since: str) -> None:
    code, _, told = say("search", "radar", "--since", since)
    assert code == 3
    assert f"--since {since}" in told
    assert "7d" in told


def test_where_the_order_goes_by_another_time_than_is_shown_both_are(say: Say) -> None:
    """Articles 1 and 3 were published now and two days ago, and both seen now."""
    _, told, _ = say("search", "radar")
    lines = {line.split("article ")[1]: line for line in told.splitlines() if ", article " in line}  # fmt: skip
    assert ", seen " in lines["3"]
    assert ", seen " not in lines["1"]
