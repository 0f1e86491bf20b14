"""What tests put into a database and look up in it, where no command does so."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import fields
from datetime import datetime

from crawler.records import Delivery
from crawler.store.deliveries import get_delivery
from crawler.store.sources import SourceState
from crawler.store.times import to_text


def put_state(db: sqlite3.Connection, state: SourceState) -> None:
    """Write all of a source's state; the source is in its table already."""
    names = [field.name for field in fields(SourceState)]
    values = [_column(getattr(state, name)) for name in names]
    with db:
        db.execute(
            f"INSERT OR REPLACE INTO source_state ({', '.join(names)})"
            f" VALUES ({', '.join('?' * len(names))})",
            values,
        )


def _column(value: object) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, str | int | None):
        return value
    return json.dumps(dict(value) if hasattr(value, "keys") else value)


def all_messages(db: sqlite3.Connection) -> tuple[Delivery, ...]:
    """All messages, newest first."""
    found = db.execute("SELECT id FROM deliveries ORDER BY id DESC").fetchall()
    kept = (get_delivery(db, number) for (number,) in found)
    return tuple(one for one in kept if one is not None)
