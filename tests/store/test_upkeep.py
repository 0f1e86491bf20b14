from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.alerts.firing import decide
from crawler.exceptions import StoreError
from crawler.records import Alert, Reason, Refusal, Visit, VisitKind
from crawler.store import (
    Connection,
    checkup,
    open_reader,
    open_store,
    sole_instance,
    writing,
)
from crawler.store.alerts import add_alert
from crawler.store.articles import Outcome, load_article, store_visit
from crawler.store.checkup import Finding, check_file
from crawler.store.hits import list_hits
from crawler.store.refusals import add_refusal
from crawler.store.upkeep import Policy, Pruned, backup, pack, prune, rebuild_index
from crawler.store.versions import load_version
from crawler.store.visits import begin_crawl

MakeVisit = Callable[..., Visit]
DAY = timedelta(days=1)


def fill(
    db: Connection, make_visit: MakeVisit, now: datetime, articles: int = 5
) -> None:
    for number in range(articles):
        visit = make_visit(f"https://gazette.example/{number}", headline=f"H {number}")
        store_visit(db, visit, now=now)


def problems(path: Path) -> list[Finding]:
    return [finding for finding in check_file(path) if finding.level != "ok"]


def test_a_backup_holds_everything_and_is_verified(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    done = backup(path, tmp_path / "copy.db")
    assert (done.articles, done.path) == (5, tmp_path / "copy.db")
    assert done.bytes == (tmp_path / "copy.db").stat().st_size
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]
    with closing(open_store(tmp_path / "copy.db")) as copy:
        assert load_article(copy, 3) == load_article(db, 3)
    assert problems(tmp_path / "copy.db") == []


def test_a_backup_of_a_damaged_file_names_that_file(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    (root,) = db.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'hits_at'"
    ).fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\xaa" * size
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|not whole") as caught:
        backup(path, tmp_path / "copy.db")
    assert ".part" not in str(caught.value)
    assert not list(tmp_path.glob("copy*"))


def test_a_backup_waits_for_nobody_and_keeps_nobody_waiting(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    with writing(db):
        store_visit(
            db, make_visit("https://gazette.example/more", headline="More"), now=now
        )
        done = backup(path, tmp_path / "copy.db")
    assert done.articles == 5


def test_a_backup_is_whole_while_others_write(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with closing(open_store(path)) as other:
            number = 0
            while not stop.is_set():
                visit = make_visit(
                    f"https://gazette.example/w{number}", headline=f"W {number}"
                )
                store_visit(other, visit, now=now)
                written.append(number)
                number += 1

    thread = threading.Thread(target=write)
    thread.start()
    while len(written) < 3:
        time.sleep(0.01)
    before = len(written)
    done = backup(path, tmp_path / "copy.db")
    stop.set()
    thread.join()
    assert before <= done.articles <= len(written) + 1
    assert problems(tmp_path / "copy.db") == []


def test_a_backup_overwrites_nothing(
    db: Connection, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(StoreError, match="is there already"):
        backup(path, target)
    assert target.read_text() == "mine"
    with pytest.raises(StoreError, match="no database yet"):
        backup(tmp_path / "absent.db", tmp_path / "copy.db")
    with pytest.raises(StoreError):
        backup(path, tmp_path / "no folder" / "copy.db")
    assert sorted(file.name for file in tmp_path.glob("*copy*")) == []


def test_a_backup_into_a_folder_that_is_not_there_names_that_place(
    db: Connection, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "none" / "copy.db"
    with pytest.raises(StoreError, match="Look whether the folder is there") as told:
        backup(path, target)
    assert told.value.path == target


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
    assert problems(path) == []


def test_the_look_at_the_index_keeps_a_run_waiting_for_seconds_only(
    db: Connection,
    path: Path,
    make_visit: MakeVisit,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(db, make_visit, now, articles=30)
    monkeypatch.setattr(checkup, "INDEX_S", 0.0)
    monkeypatch.setattr(checkup, "_STEPS", 10)
    with sole_instance(path):
        (finding,) = problems(path)
    assert (finding.level, finding.what) == ("note", "index")
    assert "keep the run that is on waiting" in finding.message
    assert not db.in_transaction
    assert problems(path) == []  # without a run it is looked at whole


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


def work(db: Connection, act: Callable[[], object]) -> int:
    """How much SQLite does for it, in hundreds of its own steps."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.set_progress_handler(count, 100)
    act()
    db.set_progress_handler(None, 100)
    return counted


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
    monkeypatch.setattr("crawler.store.upkeep._STEP_TEXTS", 50)
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
    monkeypatch.setattr("crawler.store.upkeep._STEP_TEXTS", 2)
    for number in range(4):
        url = f"https://gazette.example/{number}"
        store_visit(
            db, make_visit(url, headline=f"H {number}", fetched_at=now), now=now
        )
    clock = [0.0]
    rests: list[float] = []
    waits: list[int] = []
    monkeypatch.setattr("crawler.store.upkeep.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("crawler.store.upkeep.time.sleep", rests.append)

    def look() -> None:
        clock[0] += 3  # so long a step takes
        waits.extend(db.execute("PRAGMA synchronous").fetchone())

    prune(db, Policy(bodies=DAY), now=now + 9 * DAY, dry_run=False, on_step=look)
    assert rests == [3, 3]
    assert waits == [1, 1, 1]  # NORMAL: no commit waits for the disk
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_packing_gives_space_back(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now, 300)
    prune(db, Policy(bodies=DAY), now=now + 2 * DAY, dry_run=False)
    assert pack(db) > 0
    assert problems(path) == []


def test_a_whole_file_has_no_findings(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    findings = check_file(path)
    assert {finding.level for finding in findings} == {"ok"}
    assert {"integrity", "index", "tables", "free pages"} <= {
        one.what for one in findings
    }


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("DROP TRIGGER article_zones_ad", "tables"),
        (
            "PRAGMA foreign_keys = OFF; INSERT INTO revisits VALUES (99, 'x', 0)",
            "references",
        ),
        ("DELETE FROM article_zones WHERE id = 2", "index rows"),
        (
            "DROP TRIGGER article_zones_au; UPDATE article_zones SET body = 'other words';",
            "tables",
        ),
    ],
)
def test_every_harm_is_found(
    db: Connection,
    path: Path,
    make_visit: MakeVisit,
    now: datetime,
    harm: str,
    what: str,
) -> None:
    fill(db, make_visit, now)
    db.executescript(harm)
    db.close()
    found = problems(path)
    assert what in {finding.what for finding in found}
    assert all(finding.mend for finding in found if finding.level == "problem")


def test_an_index_that_disagrees_is_found_and_built_anew(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    db.execute(
        "INSERT INTO article_zones_fts (article_zones_fts, rowid, headline, kicker, lead, body,"
        " captions, authors, keywords, related) VALUES ('delete', 2, 'h 1', NULL, NULL, NULL,"
        " NULL, NULL, NULL, NULL)"
    )
    assert [finding.what for finding in problems(path)] == ["index"]
    assert rebuild_index(db) == 5
    assert problems(path) == []
    match = (
        "SELECT count(*) FROM article_zones_fts WHERE article_zones_fts MATCH 'welders'"
    )
    assert db.execute(match).fetchone() == (5,)


def test_damage_is_a_finding(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now, 50)
    db.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    path.write_bytes(content)
    (found,) = {finding.what for finding in problems(path)} & {"integrity", "file"}
    assert found
    assert path.read_bytes() == bytes(content)


def test_a_missing_file_is_a_finding(path: Path) -> None:
    (finding,) = check_file(path)
    assert (finding.level, finding.what) == ("problem", "file")
    assert not path.exists()


def test_a_crawl_that_writes_keeps_the_check_from_nothing_else(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    fill(db, make_visit, now)
    with writing(db):
        found = problems(path)
    assert [(finding.level, finding.what) for finding in found] == [("note", "index")]


def test_a_reader_can_look_while_another_checks(db: Connection, path: Path) -> None:
    with closing(open_reader(path)) as reader:
        assert problems(path) == []
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_a_backup_for_which_there_is_no_room_leaves_nothing(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    """A limit on the process stands for a full disk; SQLite leaves its journal then."""
    fill(db, make_visit, now)
    db.execute(
        "UPDATE articles SET body = ?", ["word " * 300_000]
    )  # more than its cache
    script = (
        "import resource, sys; from pathlib import Path; from crawler.store.upkeep import backup\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))\n"
        "backup(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(tmp_path / "copy.db")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert "StoreError" in done.stderr
    assert list(tmp_path.glob("copy*")) == []
