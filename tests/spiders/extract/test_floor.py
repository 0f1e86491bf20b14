"""A score may rise by itself; lowering it is a commit of its own, with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import extract

TESTS = Path(__file__).parents[2]
FLOOR = json.loads((TESTS / "pages" / "floor.json").read_text("utf-8"))
DEV = TESTS.parents[1] / "shared" / "pages" / "dev"


@pytest.mark.shared
def test_no_score_falls_below_the_floor() -> None:
    below: list[str] = []
    for name, only in (("fundus", "!wcxb-*"), ("wcxb", "wcxb-*5")):
        run = extract.run(DEV, only, parse=False)
        scores = extract.score_rows(DEV, run.rows, only)
        scores["kept"] = {"share": len(run.rows) / run.pages}
        for field, numbers in FLOOR["shared"][name].items():
            for number, least in numbers.items():
                found = scores[field][number]
                worse = found > least if number == "leak" else found < least
                if worse:
                    below.append(f"{name} {field} {number}: {found:.3f}, floor {least}")
    assert not below, below


def test_floor_of_own_pages_is_whole() -> None:
    """Every field that a page of ours names is asked for by the floor."""
    named = {
        field
        for path in (TESTS / "pages").glob("*/article.json")
        for field in json.loads(path.read_text("utf-8"))
    }
    assert named - {"url"} <= set(FLOOR["own"])
