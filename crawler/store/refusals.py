"""Pages that were not stored, and why."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.identity.url_key import url_key_or_none
from crawler.records import Reason, Refusal
from crawler.store.clean import clean
from crawler.store.times import from_text, to_text
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


def add_refusal(
    db: sqlite3.Connection, refusal: Refusal, *, crawl_id: int | None = None
) -> int:
    """Keep a refusal; its source, if any, is in the table already."""
    with writing(db):
        cursor = db.execute(
            "INSERT INTO refusals (crawl_id, source_key, url, url_key, reason, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                crawl_id,
                refusal.source.key if refusal.source else None,
                clean(refusal.url[:2000]),
                url_key_or_none(refusal.url),
                refusal.reason.value,
                clean(refusal.detail[:500]) if refusal.detail else None,
                to_text(refusal.at),
            ],
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid


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
    rows = db.execute(
        "SELECT id, url, reason, detail, source_key, crawl_id, at FROM refusals"
        f" WHERE {_ASKED} ORDER BY at DESC, id DESC LIMIT ?4",
        [source_key, reason.value if reason else None, crawl_id, limit],
    )
    return tuple(
        StoredRefusal(
            id=id_,
            url=url,
            reason=Reason(reason_),
            detail=detail,
            source_key=source,
            crawl_id=crawl,
            at=from_text(at),
        )
        for id_, url, reason_, detail, source, crawl, at in rows
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
