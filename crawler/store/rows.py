"""Rows by the names of their columns."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


def asked(
    db: sqlite3.Connection, sql: str, values: Sequence[object] = ()
) -> sqlite3.Cursor:
    """Rows by name, whatever the connection's own rows are."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, values)
