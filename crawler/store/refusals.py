"""Pages that were not stored, and why."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.identity.url_key import url_key_or_none
from crawler.records import Reason, Refusal
from crawler.store.clean import clean
from crawler.store.rows import asked, value_of
from crawler.store.times import to_text
from crawler.store.transactions import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRefusal:
    """A row of `refusals`."""

    id: int
    url: str
    reason: Reason
    detail: str | None
    source_key: str | None
    crawl_id: int | None
    at: datetime
    headline: str | None
    """Under which a feed or a news sitemap lists it."""
    alerts: tuple[str, ...]
    """Names of those whose query is true of that headline."""


def add_refusal(
    db: sqlite3.Connection, refusal: Refusal, *, crawl_id: int | None = None
) -> int:
    """Keep a refusal; its source, if any, is in the table already."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO refusals (crawl_id, source_key, url, url_key, reason, detail, at,"
            " headline, alerts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                crawl_id,
                refusal.source.key if refusal.source else None,
                clean(refusal.url[:2000]),
                url_key_or_none(refusal.url),
                refusal.reason.value,
                clean(refusal.detail[:500]) if refusal.detail else None,
                to_text(refusal.at),
                clean(refusal.headline[:1000]) if refusal.headline else None,
                json.dumps(refusal.alerts, ensure_ascii=False),
            ],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


_COLUMNS = "id, url, reason, detail, source_key, crawl_id, headline, alerts"
_MISSED = (
    "alerts != '[]' AND at >= ?1 AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.url_key = r.url_key)"
    " AND NOT EXISTS (SELECT 1 FROM aliases a WHERE a.url_key = r.url_key)"
)
"""Once for each page, at its last refusal; one that could be read since is not missed."""
_ASKED = (
    "(?1 IS NULL OR source_key = ?1) AND (?2 IS NULL OR reason = ?2)"
    " AND (?3 IS NULL OR crawl_id = ?3)"
)


def list_refusals(
    db: sqlite3.Connection,
    *,
    source_key: str | None = None,
    reason: Reason | None = None,
    crawl_id: int | None = None,
    limit: int = 100,
) -> tuple[StoredRefusal, ...]:
    """Refusals, newest first."""
    rows = asked(
        db,
        f"SELECT * FROM refusals WHERE {_ASKED} ORDER BY at DESC, id DESC LIMIT ?4",
        [source_key, reason.value if reason else None, crawl_id, limit],
    )
    return tuple(map(_refusal, rows))


def list_missed(
    db: sqlite3.Connection, *, since: datetime, limit: int = 100
) -> tuple[StoredRefusal, ...]:
    """Pages that could not be read though an alert is true of their headline, newest first."""
    rows = asked(
        db,
        f"SELECT {_COLUMNS}, max(at) AS at FROM refusals r INDEXED BY refusals_missed WHERE {_MISSED}"
        " GROUP BY coalesce(url_key, url) ORDER BY at DESC, id DESC LIMIT ?2",
        [to_text(since), limit],
    )
    return tuple(map(_refusal, rows))


def _refusal(row: sqlite3.Row) -> StoredRefusal:
    return value_of(
        StoredRefusal,
        row,
        reason=Reason(row["reason"]),
        alerts=tuple(json.loads(row["alerts"])),
    )


def count_refusals(
    db: sqlite3.Connection,
    *,
    source_key: str | None = None,
    reason: Reason | None = None,
    crawl_id: int | None = None,
) -> dict[Reason, int]:
    """How many for each reason."""
    rows = db.execute(
        f"SELECT reason, count(*) FROM refusals WHERE {_ASKED}"
        " GROUP BY reason ORDER BY count(*) DESC",
        [source_key, reason.value if reason else None, crawl_id],
    )
    return {Reason(reason): count for reason, count in rows}
