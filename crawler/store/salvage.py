"""What can still be read of a damaged file, copied into a whole one.

The `.recover` of the sqlite3 program wants a virtual table that Debian's SQLite is built without, and
knows nothing of what belongs together here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.exceptions import StoreError
from crawler.store import schema
from crawler.store.opening import open_store
from crawler.store.transactions import Connection, translated, writing
from crawler.store.upkeep import making, rebuild_index, verify

ONE_BY_ONE = 10_000
"""Rows of a damaged stretch that are tried singly; from there on the steps double."""
LAST_NUMBER = 2**62
MADE_ANEW = ("sqlite_", "_sqlite_", "article_zones")
"""Beginnings of tables that are not copied: SQLite's own, and the index, which is built from the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """A finished and verified copy of what could be read."""

    path: Path
    bytes: int
    articles: int
    articles_before: int | None
    """As the damaged file counts them; `None` where it cannot."""

    @property
    def whole(self) -> bool:
        """No article is missing; what hangs on one may be."""
        return self.articles == self.articles_before


def salvage(path: Path, target: Path) -> Salvaged:
    """Copy every row that can be read, without those that belong to one that cannot.

    The damaged file is only read. An existing target is never overwritten.

    Raises:
        StoreError: Not even the list of tables can be read, it is no file of ours, or the target exists or
            cannot be written; nothing half done is left behind.
    """
    with making(target) as part:
        with closing(_open_damaged(path)) as source:
            before = _count(source)
            with closing(open_store(part)) as copy:
                copy.execute("PRAGMA foreign_keys = OFF")
                with translated(copy):
                    _copy(source, copy)
                    rebuild_index(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
        articles = verify(part, path)
    return Salvaged(
        path=target,
        bytes=target.stat().st_size,
        articles=articles,
        articles_before=before,
    )


def _open_damaged(path: Path) -> sqlite3.Connection:
    """As little is asked of it as can be: what `open_reader` looks at may be what is damaged."""
    if not path.exists():
        raise StoreError(
            "there is no database yet", path=path, mend="Name one with --db"
        )
    with translated(path=path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        mark = db.execute("PRAGMA application_id").fetchone()[0]
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        db.close()
        raise StoreError(
            "is damaged where its tables are listed",
            path=path,
            mend="No row can be found without that list; restore a backup",
        ) from error
    if mark != schema.APPLICATION_ID:
        db.close()
        raise StoreError(
            "is a database of another program",
            path=path,
            mend="Nothing was changed. Name another file with --db",
        )
    return db


def _count(source: sqlite3.Connection) -> int | None:
    try:
        return int(source.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.DatabaseError:
        return None


def _copy(source: sqlite3.Connection, copy: Connection) -> None:
    tables = [
        name
        for (name,) in copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        if not name.startswith(MADE_ANEW)
    ]
    with writing(copy):
        for table in tables:
            here, there = _columns(copy, table), _columns(source, table)
            shared = [name for name in here if name in there]
            if not shared:
                continue
            marks = ", ".join("?" * len(shared))
            copy.executemany(
                f"INSERT OR IGNORE INTO {table} ({', '.join(shared)}) VALUES ({marks})",
                _rows(source, table, shared, [name for name in here if here[name]]),
            )
        while any(_without_parent(copy, table) for table in tables):
            pass


def _columns(db: sqlite3.Connection, table: str) -> dict[str, int]:
    """Names, and their place in the primary key from 1; 0 outside it."""
    return {row[1]: row[5] for row in db.execute(f"PRAGMA table_info({table})")}


def _rows(
    source: sqlite3.Connection, table: str, columns: list[str], key: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Every row that can be read; those of a table without numbers from both ends to the damage."""
    wanted = f"SELECT {', '.join(columns)}"
    try:
        source.execute(f"SELECT rowid FROM {table} LIMIT 0")
    except sqlite3.OperationalError:
        for way in ("ASC", "DESC"):
            order = ", ".join(f"{name} {way}" for name in key)
            try:
                yield from source.execute(f"{wanted} FROM {table} ORDER BY {order}")
                return
            except sqlite3.DatabaseError:
                continue
        return
    at, missed = 0, 0
    while at < LAST_NUMBER:
        try:
            for number, *row in source.execute(
                f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE rowid > ? ORDER BY rowid",
                [at],
            ):
                at, missed = number, 0
                yield tuple(row)
            return
        except sqlite3.DatabaseError:
            missed += 1
            at += 1 if missed < ONE_BY_ONE else 2 ** (missed - ONE_BY_ONE)


def _without_parent(db: sqlite3.Connection, table: str) -> bool:
    """Do to rows whose parent is lost what its deletion would have done; whether there were any."""
    found = False
    for row in db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        parent, column, to, on_delete = row[2], row[3], row[4], row[6]
        deed = (
            f"UPDATE {table} SET {column} = NULL"
            if on_delete == "SET NULL"
            else f"DELETE FROM {table}"
        )
        gone = db.execute(
            f"{deed} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT {to} FROM {parent})"
        )
        found = found or gone.rowcount > 0
    return found
