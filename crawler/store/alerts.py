"""Saved queries: the table is the truth. Writing functions run in one transaction each."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.records import Alert
from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing

_SETTINGS = (
    "query",
    "query_version",
    "channels",
    "rhythm",
    "tz",
    "quiet",
    "ceiling",
    "on_change",
    "once_a_story",
    "paused",
    "muted_sources",
    "muted_until",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertVersion:
    """The words an alert had from a time on."""

    version: int
    query: str
    at: datetime


def add_alert(db: sqlite3.Connection, alert: Alert, *, now: datetime) -> None:
    """Save a new alert; `ValueError` when its name is taken."""
    alert = replace(alert, query_version=1)
    with writing(db):
        if alert_row(db, alert.name) is not None:
            raise ValueError(f"there is an alert {alert.name!r} already")
        names = ("name", *_SETTINGS, "created_at", "updated_at")
        cursor = db.execute(
            f"INSERT INTO alerts ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            [alert.name, *_values(alert), to_text(now), to_text(now)],
        )
        _add_version(db, cursor.lastrowid, alert, now)


def edit_alert(db: sqlite3.Connection, alert: Alert, *, now: datetime) -> Alert:
    """Save an alert's settings; another query raises its version. Returns what is stored.

    Raises:
        KeyError: There is no alert of this name.
    """
    with writing(db):
        row = _need(db, alert.name)
        version = row["query_version"] + (alert.query != row["query"])
        alert = replace(alert, query_version=version)
        sets = ", ".join(f"{name} = ?" for name in _SETTINGS)
        db.execute(
            f"UPDATE alerts SET {sets}, updated_at = ? WHERE id = ?",
            [*_values(alert), to_text(now), row["id"]],
        )
        if version != row["query_version"]:
            _add_version(db, row["id"], alert, now)
    return alert


def set_query(
    db: sqlite3.Connection, name: str, query: str, *, was: int, now: datetime
) -> Alert:
    """Give an alert other words, all else as it stands. Returns what is stored.

    Args:
        was: Version of the words that were looked at; whoever changed them since is not undone.

    Raises:
        KeyError: There is no alert of this name.
        ValueError: Its words have changed since.
    """
    with writing(db):
        alert = to_alert(_need(db, name))
        if alert.query_version != was:
            raise ValueError(f"the query of {name!r} was changed meanwhile")
        return edit_alert(db, replace(alert, query=query), now=now)


def put_alert(db: sqlite3.Connection, alert: Alert, *, now: datetime) -> bool:
    """Add or edit, as an import does; `True` when it is new."""
    with writing(db):
        if alert_row(db, alert.name) is None:
            add_alert(db, alert, now=now)
            return True
        edit_alert(db, alert, now=now)
        return False


def remove_alert(db: sqlite3.Connection, name: str) -> None:
    """Remove an alert with its hits and messages; `KeyError` when there is none of this name."""
    with writing(db):
        row = _need(db, name)
        db.execute("DELETE FROM alerts WHERE id = ?", [row["id"]])
        db.execute(
            "DELETE FROM deliveries WHERE kind = 'digest'"
            " AND id NOT IN (SELECT delivery_id FROM delivery_hits)"
        )


def set_paused(
    db: sqlite3.Connection, name: str, paused: bool, *, now: datetime
) -> None:
    """Stop or go on sending; hits are kept meanwhile."""
    with writing(db):
        row = _need(db, name)
        db.execute(
            "UPDATE alerts SET paused = ?, updated_at = ? WHERE id = ?",
            [paused, to_text(now), row["id"]],
        )


def get_alert(db: sqlite3.Connection, name: str) -> Alert | None:
    """The alert of this name."""
    row = alert_row(db, name)
    return None if row is None else to_alert(row)


def list_alerts(db: sqlite3.Connection) -> tuple[Alert, ...]:
    """All alerts, by name."""
    rows = asked(db, "SELECT * FROM alerts ORDER BY name")
    return tuple(to_alert(row) for row in rows)


def alerts_stamp(db: sqlite3.Connection) -> str:
    """A text that changes whenever an alert is added, edited or removed.

    The newest time alone would not: once the clock was ahead, an edit is not the newest.
    """
    told = db.execute(
        "SELECT count(*), max(updated_at), max(id), total(julianday(updated_at) - 2461000)"
        " FROM alerts"
    ).fetchone()
    return " ".join(map(str, told))


def alert_versions(db: sqlite3.Connection, name: str) -> tuple[AlertVersion, ...]:
    """The queries an alert had, oldest first."""
    rows = db.execute(
        "SELECT version, alert_versions.query, at FROM alert_versions"
        " JOIN alerts ON alerts.id = alert_id WHERE name = ? ORDER BY version",
        [name],
    )
    return tuple(
        AlertVersion(version=version, query=query, at=from_text(at))
        for version, query, at in rows
    )


def alert_row(db: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """The stored row of an alert, its number included."""
    row: sqlite3.Row | None = asked(
        db, "SELECT * FROM alerts WHERE name = ?", [name]
    ).fetchone()
    return row


def to_alert(row: sqlite3.Row) -> Alert:
    """A row of `alerts` as a value."""
    return value_of(
        Alert,
        row,
        channels=tuple(json.loads(row["channels"])),
        muted_sources=tuple(json.loads(row["muted_sources"])),
        muted_until=from_text(row["muted_until"]),
    )


def _values(alert: Alert) -> list[object]:
    """In the order of _SETTINGS."""
    return [
        alert.query,
        alert.query_version,
        json.dumps(alert.channels, ensure_ascii=False),
        alert.rhythm,
        alert.tz,
        alert.quiet,
        alert.ceiling,
        alert.on_change,
        alert.once_a_story,
        alert.paused,
        json.dumps(alert.muted_sources, ensure_ascii=False),
        to_text(alert.muted_until),
    ]


def _need(db: sqlite3.Connection, name: str) -> sqlite3.Row:
    row = alert_row(db, name)
    if row is None:
        raise KeyError(name)
    return row


def _add_version(
    db: sqlite3.Connection, alert_id: int | None, alert: Alert, now: datetime
) -> None:
    db.execute(
        "INSERT INTO alert_versions (alert_id, version, query, at) VALUES (?, ?, ?, ?)",
        [alert_id, alert.query_version, alert.query, to_text(now)],
    )
