"""Our kind of connection: patient when the file is busy, and with errors that say what to do.

Nothing else in the store waits or translates errors; everything that writes does so in `writing`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from crawler.exceptions import BusyError, StoreError

T = TypeVar("T")
Row = tuple[Any, ...]
Write = Callable[[sqlite3.Connection, Sequence[Row]], None]
"""Writes rows in one statement."""

BUSY_WAIT_S = 60.0
"""How long we wait for another writer in all (PROMISES 19 asks for 30)."""
BUSY_STEP_S = 1.0
"""Longest single wait inside SQLite: a signal handler runs only when it ends."""
GATHERED_ROWS = 100
"""Rows of one statement at most: they are whole texts, and are held until then."""


def never() -> bool:
    """The stop of who is asked to stop by nobody."""
    return False


class Connection(sqlite3.Connection):
    """A connection to one of our files, in autocommit: transactions are begun by `writing`."""

    path: Path | None = None
    wal: Path | None = None
    """Its write-ahead log, which lies beside the file itself where `path` is a link."""
    stop: Callable[[], bool] = staticmethod(never)
    """Looked at between waits: `True` ends the wait with BusyError."""
    wait_s: float = BUSY_WAIT_S
    gathered: dict[Write, list[Row]] | None = None
    """Rows that wait for the end of the transaction; `None` outside of `writing`."""


def patiently(db: sqlite3.Connection, act: Callable[[], T]) -> T:
    """Run `act`, again and again while the file is busy.

    Raises:
        BusyError: Still busy after the connection's `wait_s`, or asked to stop.
    """
    limit = getattr(db, "wait_s", BUSY_WAIT_S)
    stop: Callable[[], bool] = getattr(db, "stop", never)
    end = time.monotonic() + limit
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            if primary_code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if stop() or time.monotonic() >= end:
                raise BusyError(
                    f"another process has been writing for {limit:.0f} s",
                    path=getattr(db, "path", None),
                    mend="Wait for it, or end it, and try again; nothing was lost",
                ) from error
        # a short rest where SQLite answers at once instead of waiting (deadlock avoidance)
        time.sleep(0.01)


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it is kept, or nothing.

    Inside another `writing` it is a part of that one.

    Raises:
        BusyError, StoreError: As `translated`.
    """
    if _inside(db):
        yield db
        return
    with translated(db):
        patiently(db, lambda: db.execute("BEGIN IMMEDIATE"))
        try:
            with _gathering(db):
                yield db
                write_gathered(db)
            patiently(db, lambda: db.execute("COMMIT"))
        except BaseException:
            if _inside(db):  # a full disk can have rolled it back already
                db.execute("ROLLBACK")
            raise


@contextmanager
def _gathering(db: sqlite3.Connection) -> Iterator[None]:
    """Rows may wait inside; those that are left at a fault are rolled back with all else."""
    if not isinstance(db, Connection):
        yield
        return
    db.gathered = {}
    try:
        yield
    finally:
        db.gathered = None


def gather(db: sqlite3.Connection, write: Write, row: Row) -> None:
    """Have a row written with others before the commit; at once outside of `writing`.

    Until then no statement finds it: who changes or reads such rows calls `write_gathered` first.
    """
    gathered = db.gathered if isinstance(db, Connection) else None
    if gathered is None:
        write(db, [row])
        return
    rows = gathered.setdefault(write, [])
    rows.append(row)
    if len(rows) >= GATHERED_ROWS:
        del gathered[write]
        write(db, rows)


def insert_rows(db: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Write whole rows of a table in one statement; the first column of none is NULL.

    Python's lock is given up and taken again for each step of a statement, and `executemany`
    takes one a row: beside a thread that reads pages, an article cost 4 to 8 % more so.
    """
    # of a few lengths: a statement that is kept for later keeps the texts it was given
    length = 1 << (len(rows) - 1).bit_length()
    width = len(rows[0])
    row = f"({', '.join('?' * width)})"
    values = [value for row in rows for value in row]
    values += [None] * (width * (length - len(rows)))
    db.execute(
        f"INSERT INTO {table} SELECT * FROM (VALUES {', '.join([row] * length)})"
        " WHERE column1 IS NOT NULL",
        values,
    )


def write_gathered(db: sqlite3.Connection) -> None:
    """Write the rows that wait."""
    gathered = db.gathered if isinstance(db, Connection) else None
    while gathered:
        write, rows = gathered.popitem()
        write(db, rows)


@contextmanager
def part_of_writing(db: Connection) -> Iterator[None]:
    """A part of a transaction that may fail by itself, and takes nothing else with it."""
    write_gathered(db)
    db.execute("SAVEPOINT part")
    try:
        yield
        write_gathered(db)
    except BaseException:
        if db.gathered:
            db.gathered.clear()
        if _inside(db):
            db.execute("ROLLBACK TO part")
            db.execute("RELEASE part")
        raise
    db.execute("RELEASE part")


def _inside(db: sqlite3.Connection) -> bool:
    return db.in_transaction


@contextmanager
def translated(
    db: sqlite3.Connection | None = None, path: Path | None = None
) -> Iterator[None]:
    """Turn what SQLite says of the file into a StoreError; mistakes of ours stay as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        where = path if db is None else getattr(db, "path", None)
        raise_translated(error, where)


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where Python gives none."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


_WORDS: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        "Free some space and run again; what was finished is kept",
    ),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written: the disk is full, a size limit is reached, or the disk fails",
        "Look at free space, `ulimit -f` and the system's log, then run again; what was finished is kept",
    ),
    sqlite3.SQLITE_READONLY: (
        "is read-only",
        "Give yourself the right to write to the file and its folder, or name another with --db",
    ),
    sqlite3.SQLITE_PERM: (
        "may not be opened",
        "Give yourself the right to read and write it, or name another file with --db",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "Nothing was changed. Restore a backup, or copy what can still be read: `vedette backup FILE --salvage`",
    ),
    sqlite3.SQLITE_NOTADB: (
        "is no SQLite database",
        "Nothing was changed. Name another file with --db",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "Look whether the folder is there and may be written to",
    ),
}


def raise_translated(error: sqlite3.DatabaseError, path: Path | None) -> None:
    """Raise the StoreError for an error about the file; any other error again."""
    code = primary_code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise BusyError(
            "another process is writing",
            path=path,
            mend="Wait for it and try again; nothing was lost",
        ) from error
    if code in _WORDS:
        message, mend = _WORDS[code]
        if code == sqlite3.SQLITE_READONLY and (shut := _shut_beside(path)):
            message = f"is read-only as long as {shut.name} beside it is"
            mend = f"Give yourself the right to write to {shut}"
        raise StoreError(message, path=path, mend=mend) from error
    raise error


def _shut_beside(path: Path | None) -> Path | None:
    """The file of a database in use that may not be written to, where the database may.

    SQLite makes it with the rights that the database has then, and leaves it where these change.
    """
    if path is None or not os.access(path, os.W_OK):
        return None
    beside = (path.with_name(f"{path.name}-{part}") for part in ("wal", "shm"))
    return next((f for f in beside if f.exists() and not os.access(f, os.W_OK)), None)
