"""`vedette demo` from end to end: two real crawls on loopback, a real database."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.cli import demo_show
from crawler.demo.checking import Check, check_requests, check_store
from crawler.demo.newsroom import Newsroom, Request
from crawler.store import open_store
from crawler.store.marks import open_pages
from crawler.store.sources import list_sources

Done = "subprocess.CompletedProcess[str]"


def run(*arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "crawler.cli", *arguments],
        env={**os.environ, "VEDETTE_HOME": str(home), "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


pytestmark = pytest.mark.xdist_group("demo")
"""The demo runs once for all of these."""


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """One run of the demo for all tests of this file: its database and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    db = folder / "demo.db"
    return db, run("--db", db, "demo", home=folder)


def test_everything_expected_happened(demo: tuple[Path, Done]) -> None:
    _, done = demo
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "  no   " not in done.stdout
    assert done.stdout.count("  yes  ") == 6


@pytest.mark.parametrize(
    "words",
    [
        "13 new, 0 changed, 3 refused, 9 hits",
        "1 new, 1 changed, 0 refused, 1 hit;",
        "robots: robots.txt says no",
        "http_4xx: HTTP 404",
        "not_article: ",
        "zatrudni [-300] [+450] osób",
        "**Drony** zakłóciły ruch na **granicy** Kestrii",
        "The two **air defence** centres",
        "browse --open",
        "crawl --limit 3",
    ],
)
def test_it_tells_what_was_stored_refused_changed_and_found(
    demo: tuple[Path, Done], words: str
) -> None:
    assert words in demo[1].stdout


def test_nothing_is_cut_on_a_narrow_terminal(
    demo: tuple[Path, Done],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo_show, "WIDTH", 60)
    with closing(open_pages(demo[0], None)) as db:
        sources = list_sources(db)
        demo_show.stored(db, sources, since=datetime(2000, 1, 1, tzinfo=UTC))
        demo_show.refused(db, sources)
        demo_show.changed(db)
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 60
    assert "…" not in said
    for word in ("picture", "Disallow", "characters", "words"):
        assert word in said


def test_the_database_is_one_to_go_on_with(demo: tuple[Path, Done]) -> None:
    db, _ = demo
    home = db.parent
    status = json.loads(run("status", "--json", "--db", db, home=home).stdout)
    assert status["stored"]["articles"] == 14
    assert status["stored"]["changed"] == 1
    found = json.loads(
        run("search", "headline:Drony", "--json", "--db", db, home=home).stdout
    )
    assert {row["source"] for row in found["articles"]} == {
        "kurier-zatoki",
        "zatoka-inform",
    }
    refused = json.loads(run("refusals", "--json", "--db", db, home=home).stdout)
    assert sorted(row["reason"] for row in refused) == [
        "http_4xx",
        "not_article",
        "robots",
    ]


def test_the_search_it_proposes_finds_something(demo: tuple[Path, Done]) -> None:
    db, done = demo
    _, _, rest = done.stdout.partition(f"--db {db} search ")
    (query, *_) = shlex.split(rest.partition("\n")[0])
    found = run("search", query, "--json", "--db", db, home=db.parent)
    assert json.loads(found.stdout)["total"] == 3


def test_the_ledger_of_the_changed_article_can_be_read(demo: tuple[Path, Done]) -> None:
    db, _ = demo
    found = json.loads(
        run("search", "Dolmet", "--json", "--db", db, home=db.parent).stdout
    )
    (row,) = found["articles"]
    assert row["revision"] == 2
    done = run("revisions", row["url"], "--db", db, home=db.parent)
    assert done.returncode == 0, done.stderr
    assert "[-300] [+450]" in done.stdout
    assert "Sprostowanie" in done.stdout
    told = json.loads(
        run("revisions", str(row["id"]), "--json", "--db", db, home=db.parent).stdout
    )
    assert [entry["revision"] for entry in told["revisions"]] == [2]


def test_an_existing_file_is_not_written_over(demo: tuple[Path, Done]) -> None:
    db, _ = demo
    before = db.read_bytes()
    done = run("demo", "--db", db, home=db.parent)
    assert done.returncode == 3
    assert "writes into a new file alone" in done.stderr
    assert db.read_bytes() == before


def test_what_did_not_happen_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Newsroom(opened_at=datetime(2026, 1, 1, tzinfo=UTC)) as newsroom:
        open_store(tmp_path / "empty.db").close()
        with closing(open_pages(tmp_path / "empty.db", None)) as db:
            checks = check_store(db, newsroom)  # type: ignore[arg-type]
    problems = {check.what: len(check.problems) for check in checks}
    assert sum(problems.values()) == 13 + 3 + 9
    assert demo_show.verdict(checks) is False
    assert "  no   every article" in capsys.readouterr().out


def test_a_known_article_fetched_again_is_a_problem() -> None:
    with Newsroom(opened_at=datetime(2026, 1, 1, tzinfo=UTC)) as newsroom:
        newsroom.round = 2
        (changed,) = newsroom.truth().changed
        for path in (
            "/news/4127-ppo-port",
            changed.removeprefix(newsroom.base("kurier-zatoki")),
        ):
            outlet = "zatoka-inform" if "ppo" in path else "kurier-zatoki"
            for status in (200, 304):
                newsroom.requests.append(
                    Request(outlet=outlet, path=path, round=2, status=status, agent="")
                )
        assert check_requests(newsroom).problems == (
            "zatoka-inform/news/4127-ppo-port",
        )


def test_one_problem_in_either_round_is_enough() -> None:
    assert (
        demo_show.verdict([Check(what="a"), Check(what="a", problems=("x",))]) is False
    )
    assert demo_show.verdict([Check(what="a"), Check(what="b")]) is True
