"""What one reader did with the hits, in a file beside the store: read, starred, dismissed, visits.

The store itself is never written for this: pages open it read-only. A mark names the hit by
number and time, so that a number given again after an alert was removed takes no old mark.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from crawler.exceptions import StoreError
from crawler.files.whole_file import make_private
from crawler.store.opening import open_reader
from crawler.store.times import from_text, to_text
from crawler.store.transactions import Connection, writing

APPLICATION_ID = 0x76644D31
"""`vdM1` in the file's header."""
SILENCE = timedelta(minutes=30)
"""A visit ends after so long without a page."""
WAIT_S = 5.0
"""For another server that keeps a mark just now: a press of a key is answered soon."""
KEPT_ACTIONS = 200
"""So many last actions can be undone."""

_CREATE = """
-- What was done with a hit; no row: nothing.
CREATE TABLE marks (
  hit_id INTEGER PRIMARY KEY,
  hit_at TEXT NOT NULL,             -- hits.at
  read_at TEXT,
  starred_at TEXT,
  dismissed_at TEXT
);
-- One press of a key or button, for undo.
CREATE TABLE actions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  deed TEXT NOT NULL
);
-- How each hit stood before the action.
CREATE TABLE action_marks (
  action_id INTEGER NOT NULL REFERENCES actions (id) ON DELETE CASCADE,
  hit_id INTEGER NOT NULL,
  hit_at TEXT NOT NULL,
  read_at TEXT,
  starred_at TEXT,
  dismissed_at TEXT,
  PRIMARY KEY (action_id, hit_id)
) WITHOUT ROWID;
-- One row: the visit at hand and the one before.
CREATE TABLE visits (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_page_at TEXT NOT NULL,       -- newest page of the visit at hand
  looked_at TEXT,                   -- newest page that shows new hits
  since_at TEXT                     -- looked_at of the visit before; NULL: the first visit
);
"""


class Deed(StrEnum):
    """What a reader does with a hit."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    DISMISS = "dismiss"
    RESTORE = "restore"


_SETS = {
    Deed.READ: ("read_at", True),
    Deed.UNREAD: ("read_at", False),
    Deed.STAR: ("starred_at", True),
    Deed.UNSTAR: ("starred_at", False),
    Deed.DISMISS: ("dismissed_at", True),
    Deed.RESTORE: ("dismissed_at", False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Where the reader left off."""

    since_at: datetime | None
    """Last look at new hits in the visit before; `None` in the first visit."""


def _unkept(error: Exception, path: Path | None) -> StoreError:
    return StoreError(
        f"marks cannot be kept: {error.__cause__ or error}",
        path=path,
        mend="`vedette browse --marks FILE` keeps them where you may write",
    )


@contextmanager
def _changing(db: Connection) -> Iterator[None]:
    """One transaction on the file of marks.

    Raises:
        StoreError: They cannot be kept; all is as before.
    """
    try:
        with writing(db):
            yield
    except (sqlite3.Error, StoreError) as error:
        raise _unkept(error, db.path) from error


def open_marks(path: Path) -> Connection:
    """Open or make the file; the caller closes.

    Raises:
        StoreError: Another program's file, or the folder cannot be written.
    """
    make_private(path)
    try:
        db = sqlite3.connect(
            path, timeout=WAIT_S, isolation_level=None, factory=Connection
        )
    except sqlite3.Error as error:
        raise _unkept(error, path) from error
    db.path, db.wait_s = path, WAIT_S
    try:
        _prepare(db, path)
    except sqlite3.Error as error:
        db.close()
        raise _unkept(error, path) from error
    except StoreError:
        db.close()
        raise
    return db


def _prepare(db: Connection, path: Path) -> None:
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    found = db.execute("PRAGMA application_id").fetchone()[0]
    if found == APPLICATION_ID:
        return
    if found or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise StoreError(
            "this is no file of marks",
            path=path,
            mend="Name another file by --marks",
        )
    db.execute("PRAGMA journal_mode = WAL")
    # A second server that starts at the same moment waits here and finds the tables.
    with _changing(db):
        if not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in _CREATE.split(";\n"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def open_pages(path: Path, marks_path: Path | None) -> Connection:
    """Open the store for reading with the marks beside it as schema `marks`.

    Args:
        marks_path: `None` where no marks are kept (a server open to others): an empty table then.

    Raises:
        StoreError: The store cannot be opened, or the marks cannot be kept.
    """
    if marks_path is not None:
        with closing(open_marks(marks_path)):
            pass
    db = open_reader(path, check_same_thread=False)
    db.row_factory = sqlite3.Row
    if marks_path is not None:
        uri = f"{marks_path.resolve().as_uri()}?mode=ro"
        try:
            db.execute("ATTACH DATABASE ? AS marks", [uri])
        except sqlite3.Error as error:
            db.close()
            raise _unkept(error, marks_path) from error
        return db
    db.execute("ATTACH DATABASE ':memory:' AS marks")
    db.execute("PRAGMA query_only = OFF")
    db.execute(
        "CREATE TABLE marks.marks"
        " (hit_id INTEGER PRIMARY KEY, hit_at TEXT, read_at TEXT, starred_at TEXT, dismissed_at TEXT)"
    )
    db.execute("PRAGMA query_only = ON")
    return db


def do(
    db: Connection,
    deed: Deed,
    hits: Sequence[tuple[int, datetime]],
    *,
    now: datetime,
) -> int:
    """Mark hits (number and `hits.at`); gives the number that `undo` takes."""
    column, on = _SETS[deed]
    at = to_text(now)
    with _changing(db):
        action = db.execute(
            "INSERT INTO actions (at, deed) VALUES (?, ?)", [at, deed]
        ).lastrowid
        assert action is not None
        for hit_id, hit_at in hits:
            _remember(db, action, hit_id, to_text(hit_at))
            db.execute(
                f"UPDATE marks SET {column} = ? WHERE hit_id = ?",
                [at if on else None, hit_id],
            )
        db.execute("DELETE FROM actions WHERE id <= ?", [action - KEPT_ACTIONS])
    return action


def _remember(db: sqlite3.Connection, action: int, hit_id: int, hit_at: str) -> None:
    """Make the hit's row if it is missing or another hit's, and note how it stands."""
    db.execute("DELETE FROM marks WHERE hit_id = ? AND hit_at <> ?", [hit_id, hit_at])
    db.execute(
        "INSERT OR IGNORE INTO marks (hit_id, hit_at) VALUES (?, ?)", [hit_id, hit_at]
    )
    db.execute(
        "INSERT OR IGNORE INTO action_marks (action_id, hit_id, hit_at, read_at, starred_at, dismissed_at)"
        " SELECT ?, hit_id, hit_at, read_at, starred_at, dismissed_at FROM marks WHERE hit_id = ?",
        [action, hit_id],
    )


def undo(db: Connection, action: int) -> tuple[int, ...]:
    """Put the hits of an action back as they stood; empty when it is too old or already undone."""
    with _changing(db):
        rows = db.execute(
            "SELECT * FROM action_marks WHERE action_id = ?", [action]
        ).fetchall()
        for row in rows:
            db.execute(
                "UPDATE marks SET read_at = ?, starred_at = ?, dismissed_at = ? WHERE hit_id = ? AND hit_at = ?",
                [
                    row["read_at"],
                    row["starred_at"],
                    row["dismissed_at"],
                    row["hit_id"],
                    row["hit_at"],
                ],
            )
        db.execute("DELETE FROM actions WHERE id = ?", [action])
    return tuple(row["hit_id"] for row in rows)


def dismissed(db: sqlite3.Connection) -> tuple[int, ...]:
    """Hits that the reader dismissed; `db` is one of `open_pages`."""
    rows = db.execute(
        "SELECT m.hit_id FROM marks.marks m JOIN hits h ON h.id = m.hit_id AND h.at = m.hit_at"
        " WHERE m.dismissed_at IS NOT NULL"
    )
    return tuple(row[0] for row in rows)


def visit(db: Connection, *, now: datetime, looks: bool) -> Since:
    """Note that a page was opened, and say where the reader left off.

    Args:
        looks: The page shows new hits; only such a page moves the point up to which
            hits are known at the next visit. Within a visit the answer never changes.
    """
    with _changing(db):
        row = db.execute("SELECT * FROM visits").fetchone()
        since, looked = _after(row, now)
        if looks:
            looked = now
        db.execute(
            "INSERT INTO visits (id, last_page_at, looked_at, since_at) VALUES (1, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET last_page_at = excluded.last_page_at,"
            " looked_at = excluded.looked_at, since_at = excluded.since_at",
            [to_text(now), to_text(looked), to_text(since)],
        )
    return Since(since_at=since)


def _after(
    row: sqlite3.Row | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Where the visit at hand began, and the newest look at hits, before this page counts.

    A clock that was ahead for a while is forgiven: no time of ours lies after `now`.
    """
    if row is None:
        return None, None
    last = from_text(row["last_page_at"])
    since, looked = from_text(row["since_at"]), from_text(row["looked_at"])
    if looked is not None:
        looked = min(looked, now)
    if abs(now - last) > SILENCE:
        since = looked
    return since, looked


def left_off(db: sqlite3.Connection, *, now: datetime) -> Since:
    """Where the reader left off, without a visit being noted."""
    row = db.execute("SELECT * FROM visits").fetchone()
    return Since(since_at=_after(row, now)[0])
