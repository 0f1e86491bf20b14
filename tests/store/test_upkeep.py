from __future__ import annotations

import errno
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

from crawler.exceptions import BusyError, StoreError
from crawler.records import Source, SourceKind, Visit
from crawler.store import (
    Connection,
    checkup,
    open_reader,
    open_store,
    sole_instance,
    writing,
)
from crawler.store.articles import load_article, store_visit
from crawler.store.checkup import Finding, check_file
from crawler.store.lock import is_held
from crawler.store.opening import wal_bytes
from crawler.store.pruning import Policy, prune
from crawler.store.sources import put_sources, set_source_paused
from crawler.store.upkeep import backup, pack, rebuild_index
from crawler.store.visits import note_checks
from crawler.visit_note import VisitNote
from tests.store.filling import fill

MakeVisit = Callable[..., Visit]
DAY = timedelta(days=1)


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


def test_a_backup_lands_where_there_are_no_links(
    db: Connection, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A memory stick: link(2) answers EPERM there."""

    def link(*_: object) -> None:
        if came_meanwhile:
            target.write_text("mine")
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    target = tmp_path / "copy.db"
    came_meanwhile = False
    assert backup(path, target).articles == 0
    assert problems(target) == []
    target.unlink()
    came_meanwhile = True
    with pytest.raises(StoreError, match="cannot be written"):
        backup(path, target)
    assert target.read_text() == "mine"
    assert not list(tmp_path.glob("copy.db.part*"))


def test_a_link_to_a_database_is_that_database(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with closing(open_store(link)) as db, sole_instance(path):
        assert is_held(link)
        with pytest.raises(BusyError), sole_instance(link):
            pass
        set_source_paused(db, "none", True)
        assert wal_bytes(db) == path.with_name(path.name + "-wal").stat().st_size > 0


def test_a_backup_into_a_folder_that_is_not_there_names_that_place(
    db: Connection, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "none" / "copy.db"
    with pytest.raises(StoreError, match="Look whether the folder is there") as told:
        backup(path, target)
    assert told.value.path == target


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
    findings = list(check_file(path))
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


def test_findings_are_told_as_they_are_made(
    db: Connection, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at every page of a large file takes a minute: what is known before is told before."""
    monkeypatch.setattr(checkup, "_integrity", lambda db: pytest.fail("looked ahead"))
    assert next(iter(check_file(path))).what == "version"


def test_millions_of_records_of_visits_are_told_of(
    db: Connection, path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source(
        key="pier", name="Pier", url="https://pier.example/", kind=SourceKind.FEED
    )
    put_sources(db, [source], now=now)
    monkeypatch.setattr(checkup, "MANY_RECORDS", 3)
    note = VisitNote(at=now, outcome="unchanged")
    note_checks(db, [("pier", note, None)] * 2, None)
    assert problems(path) == []
    note_checks(db, [("pier", note, None)], None)
    (finding,) = problems(path)
    assert (finding.level, finding.what) == ("note", "records")
    assert finding.message.startswith("3 records of visits")
    db.execute("DELETE FROM checks WHERE id = 1")
    assert problems(path) == []
