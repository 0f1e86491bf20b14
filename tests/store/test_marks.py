"""One reader's marks and visits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.exceptions import StoreError
from crawler.store import open_store
from crawler.store.marks import (
    KEPT_ACTIONS,
    SILENCE,
    Deed,
    do,
    left_off,
    open_marks,
    open_pages,
    undo,
    visit,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HIT = (7, NOW - timedelta(hours=3))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_marks(tmp_path / "marks.db")
    yield connection
    connection.close()


def mark_of(db: sqlite3.Connection, hit: int = 7) -> tuple[bool, bool, bool]:
    row = db.execute(
        "SELECT read_at, starred_at, dismissed_at FROM marks WHERE hit_id = ?", [hit]
    ).fetchone()
    return (False,) * 3 if row is None else tuple(value is not None for value in row)


@pytest.mark.parametrize(
    ("deeds", "stands"),
    [
        ([Deed.READ], (True, False, False)),
        ([Deed.READ, Deed.UNREAD], (False, False, False)),
        ([Deed.STAR, Deed.READ], (True, True, False)),
        ([Deed.STAR, Deed.UNSTAR], (False, False, False)),
        ([Deed.DISMISS], (False, False, True)),
        ([Deed.DISMISS, Deed.RESTORE], (False, False, False)),
    ],
)
def test_deed_sets_one_mark(
    db: sqlite3.Connection, deeds: list[Deed], stands: tuple[bool, bool, bool]
) -> None:
    for deed in deeds:
        do(db, deed, [HIT], now=NOW)
    assert mark_of(db) == stands


def test_undo_restores_what_stood_before_that_deed(db: sqlite3.Connection) -> None:
    do(db, Deed.STAR, [HIT], now=NOW)
    action = do(db, Deed.DISMISS, [HIT, (8, NOW)], now=NOW)
    assert set(undo(db, action)) == {7, 8}
    assert mark_of(db) == (False, True, False)
    assert mark_of(db, 8) == (False, False, False)
    assert undo(db, action) == ()


def test_only_the_last_actions_can_be_undone(db: sqlite3.Connection) -> None:
    first = do(db, Deed.READ, [HIT], now=NOW)
    for _ in range(KEPT_ACTIONS):
        do(db, Deed.STAR, [HIT], now=NOW)
    assert undo(db, first) == ()


def test_number_given_again_takes_no_old_mark(db: sqlite3.Connection) -> None:
    do(db, Deed.DISMISS, [HIT], now=NOW)
    do(db, Deed.READ, [(7, NOW)], now=NOW)
    assert mark_of(db) == (True, False, False)


def test_first_visit_has_nothing_before_it(db: sqlite3.Connection) -> None:
    assert visit(db, now=NOW, looks=True).since_at is None
    assert visit(db, now=NOW + MINUTE, looks=True).since_at is None


def test_reloading_clears_nothing(db: sqlite3.Connection) -> None:
    visit(db, now=NOW, looks=True)
    later = NOW + timedelta(hours=5)
    answers = {
        visit(db, now=later + step * MINUTE, looks=True).since_at for step in range(90)
    }
    assert answers == {NOW}


def test_visit_ends_after_half_an_hour_of_silence(db: sqlite3.Connection) -> None:
    visit(db, now=NOW, looks=True)
    assert visit(db, now=NOW + SILENCE, looks=True).since_at is None
    last = NOW + SILENCE
    after = last + SILENCE + timedelta(seconds=1)
    assert visit(db, now=after, looks=True).since_at == last


def test_page_without_hits_goes_on_with_the_visit_and_shows_nothing(
    db: sqlite3.Connection,
) -> None:
    visit(db, now=NOW, looks=True)
    # Reading articles for an hour: what comes in meanwhile has not been seen.
    for step in range(1, 60):
        visit(db, now=NOW + step * MINUTE, looks=False)
    after = NOW + 59 * MINUTE + SILENCE + MINUTE
    assert visit(db, now=after, looks=True).since_at == NOW


def test_asking_where_the_reader_left_off_is_no_visit(db: sqlite3.Connection) -> None:
    visit(db, now=NOW, looks=True)
    later = NOW + timedelta(hours=2)
    assert left_off(db, now=later).since_at == NOW
    assert left_off(db, now=later).since_at == NOW
    assert left_off(db, now=NOW + MINUTE).since_at is None


def test_clock_that_was_ahead_hides_nothing(db: sqlite3.Connection) -> None:
    visit(db, now=NOW + timedelta(days=400), looks=True)
    assert visit(db, now=NOW, looks=True).since_at == NOW
    since = visit(db, now=NOW + timedelta(hours=1), looks=True).since_at
    assert since == NOW


def test_file_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (text)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="no file of marks"):
        open_marks(path)
    assert path.read_bytes() == before


def test_no_database_at_all_is_told(tmp_path: Path) -> None:
    path = tmp_path / "marks.db"
    path.write_bytes(b"no database " * 100)
    with pytest.raises(StoreError, match="cannot be kept"):
        open_marks(path)


def test_pages_read_the_store_and_the_marks_and_write_neither(tmp_path: Path) -> None:
    open_store(tmp_path / "store.db").close()
    pages = open_pages(tmp_path / "store.db", tmp_path / "marks.db")
    try:
        assert pages.execute("SELECT count(*) FROM marks.marks").fetchone()[0] == 0
        for table in ("main.alerts", "marks.marks"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                pages.execute(f"DELETE FROM {table}")
    finally:
        pages.close()


def test_server_without_marks_reads_an_empty_table(tmp_path: Path) -> None:
    open_store(tmp_path / "store.db").close()
    pages = open_pages(tmp_path / "store.db", None)
    try:
        assert pages.execute("SELECT count(*) FROM marks.marks").fetchone()[0] == 0
    finally:
        pages.close()
    assert not (tmp_path / "marks.db").exists()


def test_marks_that_are_gone_meanwhile_are_told_and_leave_no_file_open(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path).close()
    monkeypatch.setattr(
        "crawler.store.marks.open_marks", lambda _: sqlite3.connect(":memory:")
    )
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(StoreError, match="marks cannot be kept"):
            open_pages(path, tmp_path / "gone.marks.db")
    assert len(list(Path("/proc/self/fd").iterdir())) == before
