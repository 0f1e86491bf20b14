"""Addresses that wait to be fetched: chosen from what is found, settled, put off.

Every function takes a connection and values; those that write do it in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.records import Source
from crawler.store.identities import known_keys
from crawler.store.times import from_text, to_text
from crawler.store.transactions import Connection, writing

MAX_PENDING = 10_000
"""Addresses kept waiting for one source; what a listing offers beyond is left for a backfill."""
MANY_REVISITS = 1000
"""So many due at once are more than a source has articles of a few years, as a rule."""
REFUSED_LATELY = timedelta(days=14)
"""A page refused for good is not asked for again within this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingUrl:
    """An address found and not fetched yet."""

    url: str
    url_key: str
    at: datetime | None = None
    """Newest time the listing states for it."""
    tries: int = 0
    headline: str | None = None
    published_at: datetime | None = None
    """As far as its article is stored."""
    backfill: bool = False
    """Found by a backfill: its article is kept, and nothing is sent for it."""


def settle_stored(db: Connection) -> None:
    """Drop addresses whose article is stored: a kill came between its commit and `settle`."""
    with writing(db):
        db.execute(
            "DELETE FROM pending WHERE url_key IN (SELECT url_key FROM articles)"
            " OR url_key IN (SELECT url_key FROM aliases)"
        )


def waiting_of(
    db: Connection, source: Source, now: datetime, limit: int
) -> tuple[PendingUrl, ...]:
    """At most `limit` addresses of a source that are due, those of a backfill last."""
    rows = db.execute(
        "SELECT url, url_key, date_hint, tries, kind = 'backfill' FROM pending"
        " WHERE source_key = ? AND due_at <= ?"
        " ORDER BY kind = 'backfill', date_hint DESC, found_at DESC LIMIT ?",
        [source.key, to_text(now), limit],
    )
    return tuple(
        PendingUrl(
            url=url, url_key=key, at=from_text(at), tries=tries, backfill=bool(backfill)
        )
        for url, key, at, tries, backfill in rows
    )


def count_waiting(db: Connection, source: Source, now: datetime) -> int:
    """Addresses of a source that are due, in all."""
    (count,) = db.execute(
        "SELECT count(*) FROM pending WHERE source_key = ? AND due_at <= ?",
        [source.key, to_text(now)],
    ).fetchone()
    return int(count)


def revisits_of(
    db: Connection, source: Source, now: datetime, limit: int
) -> tuple[PendingUrl, ...]:
    """Stored articles of a source that are due to be looked at again."""
    # Few are due at most times, while a source's articles grow for years. After a standstill, or where
    # many sources are paused, those of all others would be gone through at each visit.
    many = db.execute(
        "SELECT 1 FROM revisits WHERE due_at <= ? LIMIT 1 OFFSET ?",
        [to_text(now), MANY_REVISITS],
    ).fetchone()
    joined = (
        "articles a INDEXED BY articles_source CROSS JOIN revisits r ON r.article_id = a.id"
        if many
        else "revisits r INDEXED BY revisits_due"
        " CROSS JOIN articles a INDEXED BY articles_facts ON a.id = r.article_id"
    )
    rows = db.execute(
        f"SELECT a.url, a.url_key, a.headline, a.date_published FROM {joined}"
        " WHERE a.source_key = ? AND r.due_at <= ? AND a.url IS NOT NULL"
        " ORDER BY r.due_at DESC LIMIT ?",
        [source.key, to_text(now), limit],
    )
    return tuple(
        PendingUrl(
            url=url, url_key=key, headline=headline, published_at=from_text(published)
        )
        for url, key, headline, published in rows
    )


def choose(
    db: Connection, source: Source, found: Sequence[PendingUrl], now: datetime
) -> list[PendingUrl]:
    """Those of `found` that nobody knows, in order; they are pending from now on.

    Known are stored articles and their aliases, addresses that wait already, and pages that
    were refused for good lately. What waits for a source that is visited no more is taken over.
    """
    keys = [item.url_key for item in found]
    known = known_keys(db, keys) | _refused_lately(db, keys, now)
    known |= _waiting(db, source, keys)
    chosen: dict[str, PendingUrl] = {}
    for item in found[: MAX_PENDING + len(known)]:
        if item.url_key not in known and len(chosen) < MAX_PENDING:
            chosen.setdefault(item.url_key, item)
    if not chosen:
        return []
    text = to_text(now)
    with writing(db):
        db.executemany(
            "INSERT OR REPLACE INTO pending"
            " (url_key, url, source_key, found_at, due_at, date_hint, kind)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    key,
                    item.url,
                    source.key,
                    text,
                    text,
                    to_text(item.at),
                    "backfill" if item.backfill else "crawl",
                )
                for key, item in chosen.items()
            ],
        )
    return list(chosen.values())


def _waiting(db: Connection, source: Source, keys: list[str]) -> set[str]:
    """Those that wait for this source, or for another one of the catalogue that is not paused."""
    rows = db.execute(
        "SELECT url_key FROM pending p JOIN sources s ON s.key = p.source_key"
        " LEFT JOIN source_state t ON t.source_key = p.source_key"
        " WHERE url_key IN (SELECT value FROM json_each(?1))"
        " AND (p.source_key = ?2 OR s.listed AND NOT coalesce(t.paused, 0))",
        [json.dumps(keys), source.key],
    )
    return {key for (key,) in rows}


def _refused_lately(db: Connection, keys: list[str], now: datetime) -> set[str]:
    """Refused pages that are not waiting for a further try."""
    rows = db.execute(
        "SELECT DISTINCT url_key FROM refusals"
        " WHERE url_key IN (SELECT value FROM json_each(?)) AND at >= ?",
        [json.dumps(keys), to_text(now - REFUSED_LATELY)],
    )
    return {key for (key,) in rows}


def settle(db: Connection, keys: Iterable[str]) -> None:
    """These addresses were dealt with: stored, or refused for good."""
    with writing(db):
        db.executemany(
            "DELETE FROM pending WHERE url_key = ?", [(key,) for key in keys]
        )


def postpone(db: Connection, key: str, *, due_at: datetime, max_tries: int) -> None:
    """Try an address again later, or give it up after `max_tries`."""
    with writing(db):
        db.execute(
            "UPDATE pending SET tries = tries + 1, due_at = ? WHERE url_key = ?",
            [to_text(due_at), key],
        )
        db.execute(
            "DELETE FROM pending WHERE url_key = ? AND tries >= ?", [key, max_tries]
        )
