"""What is old is let go in short steps; what was pruned stays known."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.alerts.firing import decide
from crawler.records import Alert, Reason, Refusal, Visit, VisitKind
from crawler.store import Connection, writing
from crawler.store.alerts import add_alert
from crawler.store.articles import Outcome, load_article, store_visit
from crawler.store.checkup import check_file
from crawler.store.hits import list_hits
from crawler.store.pruning import Policy, Pruned, prune
from crawler.store.refusals import add_refusal
from crawler.store.versions import load_version
from crawler.store.visits import begin_crawl
from tests.store.filling import fill, work

MakeVisit = Callable[..., Visit]
DAY = timedelta(days=1)


def test_pruned_bodies_are_gone_and_the_rest_stays(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    add_alert(db, Alert(name="boats", query="boat"), now=now)
    visit = make_visit(matches=("boats",))
    store_visit(db, visit, now=now, decide=decide, revisit_ages_s=(3600,))
    store_visit(
        db, make_visit(headline="Quite another headline", fetched_at=now), now=now
    )
    young = make_visit(
        "https://gazette.example/y", headline="Y", fetched_at=now + 9 * DAY
    )
    store_visit(db, young, now=now)
    policy = Policy(bodies=5 * DAY)
    when = now + 10 * DAY
    assert prune(db, policy, now=when, dry_run=True) == Pruned(bodies=1)
    assert (load_article(db, 1) or visit.article).body != ""
    assert prune(db, policy, now=when, dry_run=False) == Pruned(bodies=1)
    assert prune(db, policy, now=when, dry_run=False) == Pruned(bodies=0)
    old, earlier = load_article(db, 1), load_version(db, 1, 1)
    assert old is not None
    assert earlier is not None
    assert (old.headline, old.body) == ("Quite another headline", "")
    assert (earlier.headline, earlier.body) == (visit.article.headline, "")
    assert (load_article(db, 2) or visit.article).body != ""
    assert len(list_hits(db)) == 1
    match = (
        "SELECT rowid FROM article_zones_fts WHERE article_zones_fts MATCH 'welders'"
    )
    assert db.execute(match).fetchall() == [(2,)]
    assert db.execute("SELECT count(*) FROM revisits").fetchone() == (0,)
    assert all(finding.level == "ok" for finding in check_file(path))


def test_a_pruned_article_is_still_known(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    prune(db, Policy(bodies=DAY), now=now + 2 * DAY, dry_run=False)
    again = store_visit(db, make_visit(fetched_at=now + 2 * DAY), now=now)
    assert again.outcome is Outcome.UNCHANGED


def test_records_are_pruned_by_age(
    db: Connection, now: datetime, tmp_path: Path
) -> None:
    for days in range(10):
        at = now - days * DAY
        add_refusal(db, Refusal(url="https://x.example/", reason=Reason.WALL, at=at))
        db.execute(
            "INSERT INTO crawls (kind, started_at) VALUES ('crawl', ?)",
            [at.strftime("%Y-%m-%dT%H:%M:%S.000000Z")],
        )
    pages = tmp_path / "pages" / "2026"
    pages.mkdir(parents=True)
    for name, days in {"old.html.gz": 9, "new.html.gz": 1}.items():
        (pages / name).write_bytes(b"x")
        at_s = (now - days * DAY).timestamp()
        os.utime(pages / name, (at_s, at_s))
    policy = Policy(refusals=5 * DAY, checks=7 * DAY, pages=5 * DAY)
    expected = Pruned(refusals=4, checks=2, pages=1)
    kept = tmp_path / "pages"
    assert prune(db, policy, now=now, dry_run=True, pages=kept) == expected
    assert prune(db, policy, now=now, dry_run=False, pages=kept) == expected
    assert prune(db, policy, now=now, dry_run=False, pages=kept) == Pruned()
    assert [file.name for file in pages.iterdir()] == ["new.html.gz"]
    assert prune(db, Policy(), now=now, dry_run=False) == Pruned()


def test_pruning_runs_costs_no_look_at_every_article(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def prune_one(name: str) -> int:
        run = begin_crawl(db, VisitKind.CRAWL, now)
        url = f"https://gazette.example/run/{name}"
        visit = make_visit(url, headline=f"Run {name}")
        store_visit(db, visit, now=now, crawl_id=run)
        add_refusal(db, Refusal(url="https://x.example/", reason=Reason.WALL, at=now))
        policy = Policy(checks=DAY)
        return work(db, lambda: prune(db, policy, now=now + 2 * DAY, dry_run=False))

    few = prune_one("first")
    fill(db, make_visit, now, articles=200)
    assert prune_one("second") <= few + 1
    assert db.execute("SELECT count(*), count(crawl_id) FROM articles").fetchone() == (
        202, 0,
    )  # fmt: skip


def test_pruning_texts_begins_each_step_where_the_one_before_ended(
    db: Connection,
    make_visit: MakeVisit,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.store.pruning._STEP_TEXTS", 50)
    for number in range(200):
        url, at = f"https://gazette.example/{number}", now + number * timedelta(hours=1)
        store_visit(db, make_visit(url, headline=f"H {number}", fetched_at=at), now=now)
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    done = prune(db, Policy(bodies=DAY), now=now + 99 * DAY, dry_run=False)
    db.set_trace_callback(None)
    assert done == Pruned(bodies=200)
    steps = [sql for sql in asked if sql.startswith("SELECT first_seen_at")]
    assert len(steps) == 5
    # those that are pruned are in the index of times still: the first statement meets them all
    first, last = (work(db, lambda sql=sql: db.execute(sql).fetchall()) for sql in (steps[0], steps[-1]))  # fmt: skip
    assert last < first / 4


def test_pruning_leaves_half_of_a_slow_disk_to_others(
    db: Connection,
    make_visit: MakeVisit,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.store.pruning._STEP_TEXTS", 2)
    for number in range(4):
        url = f"https://gazette.example/{number}"
        store_visit(
            db, make_visit(url, headline=f"H {number}", fetched_at=now), now=now
        )
    clock = [0.0]
    rests: list[float] = []
    waits: list[int] = []
    monkeypatch.setattr("crawler.store.pruning.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("crawler.store.pruning.time.sleep", rests.append)

    def look() -> None:
        clock[0] += 3  # so long a step takes
        waits.extend(db.execute("PRAGMA synchronous").fetchone())

    prune(db, Policy(bodies=DAY), now=now + 9 * DAY, dry_run=False, on_step=look)
    assert rests == [3, 3]
    assert waits == [1, 1, 1]  # NORMAL: no commit waits for the disk
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_runs_without_articles_are_let_go_together(
    db: Connection, make_visit: MakeVisit, now: datetime, monkeypatch
) -> None:
    """A watch of years has half a million: ten in a transaction took hours."""
    with writing(db):
        for number in range(300):
            run = begin_crawl(db, VisitKind.CRAWL, now + number * timedelta(minutes=1))
            for one in range(60 if number in (20, 21, 22) else 0):
                url = f"https://gazette.example/{number}/{one}"
                visit = make_visit(url, headline=f"Run {number} {one}")
                store_visit(db, visit, now=now, crawl_id=run)
    monkeypatch.setattr("crawler.store.pruning.time.sleep", lambda s: None)
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    done = prune(db, Policy(checks=DAY), now=now + 2 * DAY, dry_run=False)
    assert done == Pruned(checks=300)
    assert db.execute("SELECT count(*) FROM crawls").fetchone() == (0,)
    # one of visits, and those up to the first, second and third run with articles
    assert asked.count("COMMIT") == 4
    named = "SELECT count(*) FROM articles WHERE crawl_id IS NOT NULL"
    assert db.execute(named).fetchone() == (0,)
