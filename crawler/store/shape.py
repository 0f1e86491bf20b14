"""Whether the tables of a file are ours, word for word: the writer runs its triggers with trust."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from crawler.store import schema


class Made(NamedTuple):
    """A table, index, trigger or view."""

    kind: str
    table: str
    """That it belongs to."""
    sql: str
    """Without comments and blanks."""


def tables_of(db: sqlite3.Connection) -> dict[str, Made]:
    """All that is made in a file, by name; but what SQLite and sqlite-utils make for themselves."""
    rows = db.execute(
        "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND name NOT LIKE '\\_sqlite\\_migrations%' ESCAPE '\\'"
        " AND tbl_name <> '_sqlite_migrations'"
    )
    return {name: Made(kind, table, _plain(sql)) for name, kind, table, sql in rows}


def _plain(sql: str | None) -> str:
    without_comments = re.sub(r"--[^\n]*", "", sql or "")
    return re.sub(r"\s+", "", without_comments)


@cache
def expected_tables() -> Mapping[str, Made]:
    """What `tables_of` gives for a fresh file."""
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(schema.CREATE)
        return tables_of(db)
    finally:
        db.close()


class Strange(NamedTuple):
    """What is otherwise than in a fresh file of this version."""

    faults: tuple[str, ...]
    """Such as `trigger hits_ai is missing`."""
    mend: str


def strange_tables(db: sqlite3.Connection) -> Strange | None:
    """What somebody else has done to our tables; `None` when nothing.

    Tables and views of the user's own may stand beside ours.
    """
    ours, found = expected_tables(), tables_of(db)
    our_tables = {made.table for made in ours.values()}
    faults, drops = [], []
    for name in sorted(ours.keys() | found.keys()):
        there = found.get(name)
        if there is None:
            faults.append(f"{ours[name].kind} {name} is missing")
        elif name not in ours and there.table in our_tables:
            faults.append(f"{there.kind} {name} is not ours")
            drops.append(f'DROP {there.kind.upper()} "{name}"')
        elif name in ours and there != ours[name]:
            faults.append(f"{there.kind} {name} is changed")
    if not faults:
        return None
    mend = "Restore a backup"
    if len(drops) == len(faults):
        mend = f"Take it out with sqlite3: {'; '.join(drops[:3])}"
    return Strange(tuple(faults), mend)
