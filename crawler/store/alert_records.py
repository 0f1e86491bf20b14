"""What an alert has done so far: how often it hit, how often it was wrong, whether it fell silent."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing

RECENT = timedelta(days=30)
SILENT_TIMES = 3
"""An alert is silent after this many times its usual gap."""
FEW_HITS = 5
"""Fewer hits tell no usual gap."""
LAST_HITS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRecord:
    """Counts of one alert."""

    hits: int = 0
    hits_30d: int = 0
    dismissed_30d: int = 0
    newest_at: datetime | None = None
    silent: bool = False
    """No hit for three times the usual gap."""

    @property
    def precision(self) -> float | None:
        """Share of the hits of 30 days that nobody dismissed; `None` without hits."""
        return 1.0 - self.dismissed_30d / self.hits_30d if self.hits_30d else None


def alert_records(
    db: sqlite3.Connection, *, now: datetime, name: str | None = None
) -> dict[str, AlertRecord]:
    """The record of every alert, or of that one, by name.

    A hit dismissed in the browser counts too, where the marks are attached (`marks.open_pages`).
    """
    since = to_text(now - RECENT)
    one = "alert_id = (SELECT id FROM alerts WHERE name = ?1)" if name else "?1 IS NULL"
    counts = {
        alert_id: told
        for alert_id, *told in db.execute(
            "SELECT alert_id, count(*), max(at), count(*) FILTER (WHERE at >= ?2)"
            f" FROM hits WHERE {one} GROUP BY alert_id",
            [name, since],
        )
    }
    wrong = _dismissed(db, since)
    alerts = db.execute(
        "SELECT id, name, paused FROM alerts WHERE ?1 IS NULL OR name = ?1", [name]
    ).fetchall()
    records = {}
    for alert_id, its_name, paused in alerts:
        hits, newest, recent = counts.get(alert_id, (0, None, 0))
        newest_at = from_text(newest)
        gap = _usual_gap_s(db, alert_id)
        silence = (now - newest_at).total_seconds() if newest_at else 0.0
        records[its_name] = AlertRecord(
            hits=hits,
            hits_30d=recent,
            dismissed_30d=wrong.get(alert_id, 0),
            newest_at=newest_at,
            silent=not paused
            and gap is not None
            and silence > SILENT_TIMES * max(gap, 3600.0),
        )
    return records


def _dismissed(db: sqlite3.Connection, since: str | None) -> dict[int, int]:
    """Alert to the number of its hits since then that were judged wrong: few of many."""
    judged = "SELECT id FROM hits WHERE dismissed_at IS NOT NULL"
    if _has_marks(db):
        judged += (
            " UNION SELECT h.id FROM marks.marks m JOIN hits h ON h.id = m.hit_id"
            " AND h.at = m.hit_at WHERE m.dismissed_at IS NOT NULL"
        )
    rows = db.execute(
        f"SELECT alert_id, count(*) FROM ({judged}) AS judged CROSS JOIN hits h"
        " ON h.id = judged.id WHERE at >= ? GROUP BY alert_id",
        [since],
    )
    return dict(rows.fetchall())


def _has_marks(db: sqlite3.Connection) -> bool:
    return any(row[1] == "marks" for row in db.execute("PRAGMA database_list"))


def _usual_gap_s(db: sqlite3.Connection, alert_id: int) -> float | None:
    """Mean gap between the last hits; `None` where few are known.

    Of live hits alone: those of imports and backfills come in heaps.
    """
    times = [
        from_text(at)
        for (at,) in db.execute(
            "SELECT at FROM hits WHERE alert_id = ?"
            " AND (held IS NULL OR held NOT IN ('import', 'backfill', 'first_round'))"
            " ORDER BY at DESC LIMIT ?",
            [alert_id, LAST_HITS],
        )
    ]
    known = [at for at in times if at is not None]
    if len(known) < FEW_HITS:
        return None
    span: timedelta = known[0] - known[-1]
    return span.total_seconds() / (len(known) - 1)


def dismiss_hit(db: sqlite3.Connection, hit_id: int, at: datetime | None) -> bool:
    """Judge a hit as wrong, or right again with `None`; `False` where there is no such hit."""
    with writing(db):
        cursor = db.execute(
            "UPDATE hits SET dismissed_at = ? WHERE id = ?", [to_text(at), hit_id]
        )
        return cursor.rowcount == 1
