"""What `vedette doctor` asks of the file: findings with what to do; nothing is changed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.exceptions import BusyError, StoreError
from crawler.store.lock import sole_instance
from crawler.store.opening import (
    open_reader,
    open_store,
    wal_bytes,
)
from crawler.store.shape import strange_tables
from crawler.store.transactions import Connection, primary_code, writing

FREE_SHARE = 0.25
"""Share of unused pages from which packing the file is worth its time."""
WAL_NOTE_BYTES = 256 * 1024 * 1024
"""PROMISES: the write-ahead log stays under this."""

MANY_RECORDS = 5_000_000
"""Records of visits that are told of: 214 bytes each with their indexes, a gigabyte."""

INDEX_S = 10.0
"""So long the look at the index may keep a run from writing, which gives up after a minute."""
_STEPS = 10_000
"""Of SQLite's own between two looks at the time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    level: Literal["ok", "note", "problem"]
    what: str
    """Short name, such as `integrity`."""
    message: str
    mend: str | None = None


def check_file(path: Path) -> Iterator[Finding]:
    """Look the file over: can it be opened, is it whole, does the index agree with the articles.

    Reads all of it, which takes a minute for some gigabytes, and tells each finding as it is made.
    Damage is a finding, not an error.
    """
    try:
        with_reader = open_reader(path)
    except StoreError as error:
        yield Finding("problem", "file", str(error), error.mend)
        return
    whole = True
    try:
        for finding in _look(with_reader):
            whole = whole and finding.level != "problem"
            yield finding
    except sqlite3.DatabaseError as error:
        whole = False
        yield _damaged(str(error))
    finally:
        with_reader.close()
    if whole:
        yield _check_index(path)


def _look(db: Connection) -> Iterator[Finding]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    yield Finding(
        "ok", "version", f"tables of version {version}, SQLite {sqlite3.sqlite_version}"
    )
    yield _integrity(db)
    yield _tables(db)
    yield _references(db)
    yield _zones(db)
    yield _free_pages(db)
    yield from _records(db)
    yield _wal(db)


def _integrity(db: Connection) -> Finding:
    rows = [row[0] for row in db.execute("PRAGMA integrity_check(5)")]
    if rows == ["ok"]:
        return Finding("ok", "integrity", "every page and index is whole")
    return _damaged("; ".join(rows))


def _damaged(evidence: str) -> Finding:
    return Finding(
        "problem",
        "integrity",
        f"the file is damaged: {evidence[:300]}",
        "Stop crawling, then restore a backup, or copy what can still be read: `vedette backup FILE --salvage`",
    )


def _tables(db: Connection) -> Finding:
    strange = strange_tables(db)
    if strange is None:
        return Finding("ok", "tables", "all there, with their triggers")
    faults = ", ".join(strange.faults[:5])
    return Finding("problem", "tables", f"not as we made them: {faults}", strange.mend)


def _references(db: Connection) -> Finding:
    rows = db.execute("PRAGMA foreign_key_check").fetchmany(5)
    if not rows:
        return Finding("ok", "references", "no row points to one that is gone")
    tables = ", ".join(sorted({row[0] for row in rows}))
    return Finding(
        "problem",
        "references",
        f"rows point to others that are gone, in {tables}",
        "Another program has written to the file; restore a backup",
    )


def _zones(db: Connection) -> Finding:
    (count,) = db.execute(
        "SELECT (SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM article_zones))"
        " + (SELECT count(*) FROM article_zones WHERE id NOT IN (SELECT id FROM articles))"
    ).fetchone()
    if not count:
        return Finding("ok", "index rows", "every article has its row in the index")
    return Finding(
        "problem",
        "index rows",
        f"{count} articles without index row, or the other way round",
        "`vedette doctor --repair` builds the index anew",
    )


def _free_pages(db: Connection) -> Finding:
    pages, free, size = (
        db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    megabytes = pages * size / 1e6
    if pages > 2560 and free > FREE_SHARE * pages:
        return Finding(
            "note",
            "free pages",
            f"{free * size / 1e6:.0f} of {megabytes:.0f} MB are unused",
            "`vedette prune --pack` gives them back; new articles use them up as well",
        )
    return Finding(
        "ok", "free pages", f"{megabytes:.0f} MB, {free * size / 1e6:.0f} of them free"
    )


def _records(db: Connection) -> Iterator[Finding]:
    """Two thousand sources leave 30,000 records of visits a day, and they are never let go unasked."""
    first, last = db.execute("SELECT min(id), max(id) FROM checks").fetchone()
    count = 0 if first is None else last - first + 1
    if count >= MANY_RECORDS:
        yield Finding(
            "note",
            "records",
            f"{count:,} records of visits; sources are judged by those of the last weeks",
            "`vedette prune --checks 1y` counts what is older, with --yes it is deleted",
        )


@dataclass(frozen=True, slots=True)
class LogFault:
    """A write-ahead log that grew past what is promised, and what is known of the cause."""

    message: str
    mend: str


def log_fault(db: Connection) -> LogFault | None:
    """Why the write-ahead log is large; `None` where it is small or only waits to be used again."""
    size = wal_bytes(db)
    if db.path is None or size <= WAL_NOTE_BYTES:
        return None
    held = _log_is_held(db.path)
    if held is False:
        return None
    message = f"the write-ahead log holds {size / 1e6:.0f} MB"
    if held is None:
        return LogFault(
            f"{message}; whether a reader keeps it cannot be seen from here",
            "Run `vedette doctor` as the user who crawls, or again when no crawl writes",
        )
    return LogFault(
        f"{message} that cannot be brought into the file: a program has been reading since before",
        f"End that program; `lsof {db.path}` or `fuser -v {db.path}` names who has the file open",
    )


def _log_is_held(path: Path) -> bool | None:
    """Whether a reader keeps the log from the file; `None` where we may not write or another one is at it.

    A passive checkpoint waits for nobody and holds nobody up. What no reader needs, it brings over:
    a large log may just be what a run that was killed has left.
    """
    try:
        db = open_store(path, wait_s=0.5)
    except StoreError:
        return None
    try:
        busy, frames, done = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        db.close()
    return None if busy else done < frames


def _wal(db: Connection) -> Finding:
    fault = log_fault(db)
    if fault is not None:
        return Finding("note", "write-ahead log", fault.message, fault.mend)
    return Finding("ok", "write-ahead log", f"{wal_bytes(db) / 1e6:.0f} MB")


def _check_index(path: Path) -> Finding:
    """FTS5's own comparison of its index with the text; every other writer waits for it."""
    try:
        with sole_instance(path, what="vedette doctor"):
            return _compared(path, within_s=None)
    except BusyError:
        return _compared(path, within_s=INDEX_S)
    except StoreError as error:
        return Finding("note", "index", f"not looked at: {error}", error.mend)


def _compared(path: Path, *, within_s: float | None) -> Finding:
    """What FTS5 says; the comparison is broken off after so many seconds."""
    try:
        db = open_store(path, wait_s=2.0)
    except StoreError as error:
        return Finding("note", "index", f"not looked at: {error}", error.mend)
    if within_s is not None:
        end = time.monotonic() + within_s
        db.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        # it wants a connection that may write, though it does not
        with writing(db):
            db.execute(
                "INSERT INTO article_zones_fts (article_zones_fts, rank) VALUES ('integrity-check', 1)"
            )
    except BusyError:
        return Finding(
            "note", "index", "not looked at: a crawl is writing", "Run it again later"
        )
    except (StoreError, sqlite3.DatabaseError) as error:
        return _index_fault(error)
    finally:
        db.close()
    return Finding("ok", "index", "the search index agrees with the articles")


def _index_fault(error: Exception) -> Finding:
    cause = error.__cause__ if isinstance(error, StoreError) else error
    code = primary_code(cause) if isinstance(cause, sqlite3.Error) else 0
    if code == sqlite3.SQLITE_INTERRUPT:
        return Finding(
            "note",
            "index",
            "not looked at: it would keep the run that is on waiting for too long",
            "Run `vedette doctor` when no crawl or watch runs",
        )
    if code != sqlite3.SQLITE_CORRUPT:
        return Finding("note", "index", f"not looked at: {error}")
    return Finding(
        "problem",
        "index",
        "the search index does not agree with the articles",
        "`vedette doctor --repair` builds it anew",
    )
