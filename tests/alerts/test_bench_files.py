"""tests/bench/alerts.py with files that somebody else wrote: odd lines are told, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ARTICLES = """\
{"id": 1, "headline": "Drones over the harbour", "body": null, "language": "en"}
{"headline": "Half a pair \\ud800", "body": "An S-300 and a drone", "source": "harbour"}
no JSON
{"headline": 5}

{}
"""
QUERIES = """\
{"id": "a", "text": "drone* OR missile"}
{"id": "a", "text": "drone OR missile -toy"}
{"id": null, "text": "@air-defence"}
{"id": "c", "text": null}
"""


def bench(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench.alerts", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_what_cannot_be_used_is_told_counted_and_left_out(tmp_path: Path) -> None:
    articles, queries = tmp_path / "articles.jsonl", tmp_path / "queries.jsonl"
    articles.write_text(ARTICLES)
    queries.write_text(QUERIES)
    done = bench("--articles", articles, "--queries", queries, "--alerts", 1, 10, 20)
    assert done.returncode == 0, done.stderr
    assert "article lines: 3 used, 2 left out" in done.stdout
    assert "query lines: 2 used, 2 left out" in done.stdout
    assert [line.rpartition("jsonl")[2].partition(": l")[0] for line in done.stderr.splitlines()] == [
        ", line 3", ", line 4", ", line 2", ", line 4",
    ]  # fmt: skip
    rows = [line.split() for line in done.stdout.splitlines()[3:]]
    # 1 and 2 alerts in batches of 1 and 64: no more than the file has, and no differences
    assert [(row[0], row[3], row[-1]) for row in rows] == [
        ("1", "1", "0"),
        ("1", "64", "0"),
        ("2", "1", "0"),
        ("2", "64", "0"),
    ]
    assert rows[-1][-3] == "1.0"


def test_a_file_of_which_nothing_can_be_used_ends_the_run_in_one_line(
    tmp_path: Path,
) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("[]\n")
    for arguments in (
        ("--queries", bad),
        ("--articles", tmp_path / "none.jsonl"),
    ):
        done = bench(*arguments)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert str(arguments[1]) in done.stderr


def test_queries_are_not_made_of_too_few_words(tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text('{"headline": "Five words and no more"}\n')
    done = bench("--articles", few, "--alerts", 10)
    assert done.returncode == 1
    assert done.stderr == "too few words to make queries of: give --queries\n"
