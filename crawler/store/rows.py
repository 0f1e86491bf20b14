"""Rows by the names of their columns, and as values whose fields have these names."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar

from crawler.store.times import from_text

T = TypeVar("T")


def asked(
    db: sqlite3.Connection, sql: str, values: Sequence[object] = ()
) -> sqlite3.Cursor:
    """Rows by name, whatever the connection's own rows are."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, values)


def value_of(kind: Callable[..., T], row: sqlite3.Row, /, **others: Any) -> T:
    """A row as a value; a field ending in `_at` or beginning with `date_` is a time, a bool is one.

    Args:
        kind: A dataclass. Fields without a column keep their defaults.
        others: Fields that are no column, or another value than the column's.
    """
    columns = row.keys()
    values = {
        name: read(row[name]) if read else row[name]
        for name, read in _readers(kind)
        if name in columns and name not in others
    }
    return kind(**values, **others)


@lru_cache(maxsize=64)
def _readers(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Each field with what turns its column into its value."""
    return tuple(
        (field.name, _reader(field.name, field.type)) for field in fields(kind)
    )


def _reader(name: str, kind: object) -> Any:
    if name.endswith("_at") or name == "at" or name.startswith("date_"):
        return from_text
    return bool if kind == "bool" else None
