"""Opening the file: created, checked, migrated, or refused with what to do. Never overwritten."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from crawler.exceptions import StoreError
from crawler.files.whole_file import make_private
from crawler.store import migrations, schema
from crawler.store.lock import beside
from crawler.store.shape import strange_tables
from crawler.store.transactions import (
    BUSY_STEP_S,
    BUSY_WAIT_S,
    Connection,
    never,
    patiently,
    translated,
)

PAGE_BYTES = 8192
"""Of a fresh file. Rows are whole texts: beside SQLite's 4096 many articles in a transaction cost an
eighth less, one by itself as much, and a file is 4 % larger; 16384 costs more for one by itself."""
WAL_CHECKPOINT_BYTES = 64 * 1024 * 1024
"""Write-ahead log above which the writer empties it, waiting for readers (PROMISES: under 256 MB)."""

_MAGIC = b"SQLite format 3\x00"


def open_store(
    path: Path | str,
    *,
    stop: Callable[[], bool] = never,
    wait_s: float = BUSY_WAIT_S,
) -> Connection:
    """Open for writing; a missing or empty file is made, an older one of ours is migrated.

    A new one only its owner may read.

    Args:
        stop: Looked at at least once a second while another process writes.

    Raises:
        StoreError: Foreign, newer, damaged, read-only, or cannot be opened. Nothing was changed.
        MigrationError: A step failed and was rolled back.
        BusyError: Another process holds it longer than `wait_s`.
    """
    path = Path(path)
    _refuse_what_is_no_database(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"its folder cannot be made: {error.strerror}",
            path=path,
            mend="Name another file with --db",
        ) from error
    make_private(path)
    with translated(path=path):
        db = _connect(path, "rwc")
    db.stop, db.wait_s = stop, wait_s
    try:
        with translated(db):
            _prepare_writer(db)
    except BaseException:
        db.close()
        raise
    _looked_at.add(_identity(path))
    return db


def open_reader(path: Path | str, *, check_same_thread: bool = True) -> Connection:
    """Open for reading only; an older file of ours is migrated first.

    Raises:
        StoreError: Missing, foreign, newer or damaged.
    """
    path = Path(path)
    if not path.exists() or not path.stat().st_size:
        # an empty file is what a first start leaves that was killed at once
        raise _no_database(path)
    _refuse_what_is_no_database(path)
    db = _connect_reader(path, check_same_thread)
    try:
        with translated(db):
            if _is_blank(db):
                raise _no_database(path)
            version = _check_mark(db)
            if version < migrations.VERSION:
                db.close()
                open_store(path).close()
                db = _connect_reader(path, check_same_thread)
            for setting in (
                "query_only = ON",
                "trusted_schema = OFF",
                "foreign_keys = ON",
            ):
                db.execute(f"PRAGMA {setting}")
    except BaseException:
        db.close()
        raise
    return db


def _no_database(path: Path) -> StoreError:
    return StoreError(
        "there is no database yet",
        path=path,
        mend="`vedette crawl` makes one, or name another with --db",
    )


def _is_blank(db: Connection) -> bool:
    """A file without tables that nobody marked: on a full disk a first start leaves such a one."""
    mark: int = db.execute("PRAGMA application_id").fetchone()[0]
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return mark == tables == 0


def _connect_reader(path: Path, check_same_thread: bool) -> Connection:
    with translated(path=path):
        db = _connect(path, "ro", check_same_thread)
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            db.close()
            # WAL needs a -shm file; on a medium nobody can write to, the file cannot change either
            wal = beside(path, "-wal")
            lacks_shm = isinstance(error, sqlite3.OperationalError)
            if not lacks_shm or os.access(wal.parent, os.W_OK) or wal.exists():
                raise
            db = _connect(path, "ro&immutable=1", check_same_thread)
    return db


def _connect(path: Path, mode: str, check_same_thread: bool = True) -> Connection:
    db = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=BUSY_STEP_S,
        isolation_level=None,
        check_same_thread=check_same_thread,
        factory=Connection,
        cached_statements=256,
    )
    db.path, db.wal = path, beside(path, "-wal")
    return db


_looked_at: set[tuple[int, int]] = set()
"""Files (device, inode) whose first bytes this process has read.

Once only, and before any connection: closing any handle of a file gives up all POSIX locks that
this process holds on it, SQLite's among them (sqlite.org/howtocorrupt.html, 2.2).
"""


def _identity(path: Path) -> tuple[int, int]:
    told = path.stat()
    return told.st_dev, told.st_ino


def _refuse_what_is_no_database(path: Path) -> None:
    if path.is_dir():
        raise StoreError("is a folder", path=path, mend="Name a file with --db")
    try:
        if (identity := _identity(path)) in _looked_at:
            return
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(
            f"cannot be read: {error.strerror}",
            path=path,
            mend="Give yourself the right to read and write it, or name another file with --db",
        ) from error
    if start == _MAGIC:
        _looked_at.add(identity)
    elif start:
        raise StoreError(
            "is no SQLite database",
            path=path,
            mend="Nothing was changed. Name another file with --db",
        )


def _prepare_writer(db: Connection) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    empty = patiently(
        db, lambda: db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    )
    if empty and db.execute("PRAGMA application_id").fetchone()[0] in (
        0,
        schema.APPLICATION_ID,
    ):
        db.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        _set_durable(db)
        migrations.create(db)
    if _check_mark(db) < migrations.VERSION:
        _set_durable(db)
        migrations.migrate(db)
    _check_tables(db)
    _set_durable(db)


def _set_durable(db: Connection) -> None:
    mode = patiently(db, lambda: db.execute("PRAGMA journal_mode = WAL").fetchone()[0])
    if mode != "wal":
        raise StoreError(
            f"cannot use a write-ahead log here (journal mode {mode})",
            path=db.path,
            mend="Keep the database on a local disk, not on a network share",
        )
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA journal_size_limit = {WAL_CHECKPOINT_BYTES}")
    db.execute("PRAGMA cache_size = -32768")  # 32 MB: FTS5 merges read their segments


def _check_mark(db: Connection) -> int:
    """Version of a file of ours."""
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != schema.APPLICATION_ID:
        raise StoreError(
            "is a database of another program",
            path=db.path,
            mend="Nothing was changed. Name another file with --db",
        )
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > migrations.VERSION:
        raise StoreError(
            f"was written by a newer vedette (tables {version}, this one knows {migrations.VERSION})",
            path=db.path,
            mend="Update vedette; the file was not touched",
        )
    return version


def _check_tables(db: Connection) -> None:
    strange = strange_tables(db)
    if strange is not None:
        raise StoreError(
            f"has tables that are not ours ({', '.join(strange.faults[:5])})",
            path=db.path,
            mend=f"Nothing was changed. {strange.mend}, or name another file with --db",
        )


def wal_bytes(db: Connection) -> int:
    """Size of the write-ahead log now."""
    if db.wal is None:
        return 0
    try:
        return db.wal.stat().st_size
    except FileNotFoundError:
        return 0


def empty_wal(db: Connection) -> bool:
    """Bring the write-ahead log into the file and cut it; `False` while a reader holds it.

    Outside a transaction only. A reader that began before keeps its pages, so one second is
    waited for it; those that begin meanwhile read the file itself and are not in the way.
    """
    with translated(db):
        try:
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                return False
            raise
        return not busy


def bound_wal(db: Connection) -> bool:
    """Called after commits: empty the write-ahead log when it has grown; `False` if it could not."""
    return wal_bytes(db) < WAL_CHECKPOINT_BYTES or empty_wal(db)
