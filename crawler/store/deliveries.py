"""The outbox's book: messages waiting, being tried, sent and failed.

The order that PROMISES 23 needs: `queue` in the article's transaction; `begin_try` commits that a
try is under way (members frozen, next try set) before a byte is sent; `mark_sent` or `mark_failed`
commits the end. A kill in between costs one try with the same key.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crawler.records import Delivery, DeliveryKind, DeliveryState
from crawler.store.rows import asked, value_of
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing

MAX_TRIES = 10
TAKEN_UP_FOR = timedelta(days=5)
"""So old a message that was given up may be and is still tried anew once its channel is back: a mail server
may be down over a long weekend (RFC 5321, 4.5.4.1, gives it four to five days)."""
FIRST_BACKOFF_S = 60
LONGEST_BACKOFF_S = 12 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A hit is to go to a channel, alone or in the digest of a time."""

    channel: str
    due_at: datetime
    kind: Literal["single", "digest"] = "single"


def queue(
    db: sqlite3.Connection,
    sending: Sending,
    *,
    alert_id: int,
    alert: str,
    hit_id: int,
    url_key: str,
    revision: int,
    now: datetime,
) -> int | None:
    """Write one message, or add the hit to the open digest of that channel and time.

    Returns:
        The message's number; `None` when this version of the hit is in a message of the channel
        already. The caller holds the transaction.
    """
    if db.execute(
        "SELECT 1 FROM delivery_hits WHERE hit_id = ? AND channel = ? AND revision = ?",
        [hit_id, sending.channel, revision],
    ).fetchone():
        return None
    key = _key(alert, url_key, sending.channel, str(revision))
    delivery_id = None
    if sending.kind == "digest":
        delivery_id = _join_digest(db, sending, alert_id)
        key = _key(key, to_text(sending.due_at))
    if delivery_id is None:
        cursor = db.execute(
            "INSERT INTO deliveries (key, kind, alert_id, channel, created_at, due_at, next_try_at)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            [
                key,
                sending.kind,
                alert_id,
                sending.channel,
                to_text(now),
                to_text(sending.due_at),
            ],
        )
        delivery_id = cursor.lastrowid
    db.execute(
        "INSERT INTO delivery_hits (delivery_id, hit_id, channel, revision) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (delivery_id, hit_id) DO UPDATE SET revision = excluded.revision",
        [delivery_id, hit_id, sending.channel, revision],
    )
    return delivery_id


def queue_notice(
    db: sqlite3.Connection,
    *,
    channel: str,
    key: str,
    payload: Mapping[str, str],
    now: datetime,
) -> bool:
    """Write a message that is no hit (a source's health); `False` when its key was used before."""
    with writing(db):
        cursor = db.execute(
            "INSERT OR IGNORE INTO deliveries"
            " (key, kind, channel, created_at, due_at, next_try_at, payload)"
            " VALUES (?1, 'notice', ?2, ?3, ?3, ?3, ?4)",
            [
                _key("notice", channel, key),
                channel,
                to_text(now),
                json.dumps(dict(payload), ensure_ascii=False),
            ],
        )
        return cursor.rowcount == 1


def due_deliveries(
    db: sqlite3.Connection,
    *,
    now: datetime,
    limit: int = 500,
) -> tuple[Delivery, ...]:
    """Messages whose time has come, oldest first.

    Args:
        limit: Of each channel: thousands that a dead one has not taken hide no other's.
    """
    rows = asked(
        db,
        f"{_SELECT} WHERE deliveries.id IN (SELECT id FROM"
        " (SELECT id, row_number() OVER (PARTITION BY channel ORDER BY due_at, id) AS place"
        "  FROM deliveries WHERE state = 'waiting' AND next_try_at <= ?)"
        " WHERE place <= ?) ORDER BY due_at, deliveries.id",
        [to_text(now), limit],
    )
    return tuple(_delivery(db, row) for row in rows.fetchall())


def begin_try(
    db: sqlite3.Connection, delivery_id: int, *, now: datetime
) -> Delivery | None:
    """Commit that a try is under way, and give the message with its members frozen.

    The next try is set as if this one had failed, so that a kill before the answer leads to
    another try with the same key. `None`: it is not waiting any more, or its hits are gone.
    """
    with writing(db):
        row = db.execute(
            "SELECT tries, kind FROM deliveries WHERE id = ? AND state = 'waiting' AND next_try_at <= ?",
            [delivery_id, to_text(now)],
        ).fetchone()
        if row is None:
            return None
        tries = row[0] + 1
        db.execute(
            "UPDATE deliveries SET tries = ?, frozen_at = coalesce(frozen_at, ?), next_try_at = ?"
            " WHERE id = ?",
            [tries, to_text(now), to_text(now + backoff(tries)), delivery_id],
        )
        delivery = get_delivery(db, delivery_id)
        if delivery is None or (row[1] != "notice" and not delivery.hit_ids):
            db.execute("DELETE FROM deliveries WHERE id = ?", [delivery_id])
            return None
    return delivery


def mark_sent(db: sqlite3.Connection, delivery_id: int, *, now: datetime) -> None:
    """The channel has accepted it.

    Where it had taken nothing for a while, it is back: what it refused meanwhile is due again, and so is
    what was given up for too many tries.
    """
    with writing(db):
        db.execute(
            "UPDATE deliveries SET state = 'sent', sent_at = ?, last_error = NULL WHERE id = ?",
            [to_text(now), delivery_id],
        )
        _take_up_late(db, delivery_id, now)


def _take_up_late(db: sqlite3.Connection, delivery_id: int, now: datetime) -> None:
    """Let what the channel of a message just taken refused before be due again."""
    (channel,) = db.execute(
        "SELECT channel FROM deliveries WHERE id = ?", [delivery_id]
    ).fetchone()
    late = db.execute(
        "SELECT id, created_at FROM deliveries WHERE channel = :channel"
        " AND state = 'waiting' AND next_try_at > :now AND tries > 0"
        " UNION ALL SELECT id, created_at FROM deliveries WHERE channel = :channel"
        " AND state = 'failed' AND created_at > :since AND tries >= :tries",
        {
            "channel": channel,
            "now": to_text(now),
            "since": to_text(now - TAKEN_UP_FOR),
            "tries": MAX_TRIES,
        },
    ).fetchall()
    if not late:
        return
    # Looked for once: others may have taken a hundred thousand meanwhile.
    newest = db.execute(
        "SELECT created_at FROM deliveries INDEXED BY deliveries_state WHERE state = 'sent'"
        " AND created_at > ? AND channel = ? AND id <> ? ORDER BY created_at DESC LIMIT 1",
        [min(at for _, at in late), channel, delivery_id],
    ).fetchone()
    db.executemany(
        "UPDATE deliveries SET state = 'waiting', next_try_at = due_at,"
        " tries = CASE state WHEN 'failed' THEN 0 ELSE tries END WHERE id = ?",
        # a younger one that was sent: what is refused is the message, the channel was there
        [(id_,) for id_, at in late if newest is None or at >= newest[0]],
    )


def mark_failed(
    db: sqlite3.Connection,
    delivery_id: int,
    error: str,
    *,
    now: datetime,
    final: bool = False,
) -> DeliveryState | None:
    """The try has failed; after MAX_TRIES, or at once when `final`, the message has.

    Args:
        error: In words, without address or secret.

    Returns:
        How it stands; `None` where it is gone: its alert was removed during the try.
    """
    with writing(db):
        row = db.execute(
            "SELECT tries FROM deliveries WHERE id = ?", [delivery_id]
        ).fetchone()
        if row is None:
            return None
        tries = row[0]
        failed = final or tries >= MAX_TRIES
        state = DeliveryState.FAILED if failed else DeliveryState.WAITING
        db.execute(
            "UPDATE deliveries SET state = ?, last_error = ?, next_try_at = ? WHERE id = ?",
            [state.value, error[:500], to_text(now + backoff(tries)), delivery_id],
        )
    return state


def put_off(db: sqlite3.Connection, delivery_id: int, *, until: datetime) -> None:
    """Move the next try, counting none: the channel asked for a pause, or is missing."""
    with writing(db):
        db.execute(
            "UPDATE deliveries SET next_try_at = ? WHERE id = ? AND state = 'waiting'",
            [to_text(until), delivery_id],
        )


def take_back(db: sqlite3.Connection, delivery_id: int, *, now: datetime) -> None:
    """Our own stop broke its try off: that was none of its tries, and the next is due at once."""
    with writing(db):
        db.execute(
            "UPDATE deliveries SET tries = tries - 1, next_try_at = ?"
            " WHERE id = ? AND state = 'waiting' AND tries > 0",
            [to_text(now), delivery_id],
        )


def retry_failed(db: sqlite3.Connection, *, now: datetime) -> int:
    """Let failed messages be tried again from the start, with their old keys; returns how many."""
    with writing(db):
        cursor = db.execute(
            "UPDATE deliveries SET state = 'waiting', tries = 0, next_try_at = ?"
            " WHERE state = 'failed'",
            [to_text(now)],
        )
        return cursor.rowcount


def get_delivery(db: sqlite3.Connection, delivery_id: int) -> Delivery | None:
    """One message."""
    row = asked(db, f"{_SELECT} WHERE deliveries.id = ?", [delivery_id]).fetchone()
    return None if row is None else _delivery(db, row)


def count_deliveries(db: sqlite3.Connection) -> dict[DeliveryState, int]:
    """How many stand where."""
    rows = db.execute(
        "SELECT state, count(*) FROM deliveries GROUP BY state"
    ).fetchall()
    return {state: dict(rows).get(state.value, 0) for state in DeliveryState}


def next_due_at(db: sqlite3.Connection) -> datetime | None:
    """When the next message waits to be tried."""
    at: str | None = db.execute(
        "SELECT min(next_try_at) FROM deliveries INDEXED BY deliveries_waiting"
        " WHERE state = 'waiting'"
    ).fetchone()[0]
    return from_text(at)


def backoff(tries: int) -> timedelta:
    """Pause after so many tries: a minute, doubling to 12 hours."""
    seconds = FIRST_BACKOFF_S * 2 ** (max(tries, 1) - 1)
    return timedelta(seconds=min(seconds, LONGEST_BACKOFF_S))


_SELECT = (
    "SELECT deliveries.*, alerts.name AS alert FROM deliveries"
    " LEFT JOIN alerts ON alerts.id = deliveries.alert_id"
)


def _join_digest(db: sqlite3.Connection, sending: Sending, alert_id: int) -> int | None:
    """The open digest of the channel and time, now also for this alert; `None` without one."""
    row = db.execute(
        "SELECT id, alert_id FROM deliveries WHERE kind = 'digest' AND state = 'waiting'"
        " AND frozen_at IS NULL AND channel = ? AND due_at = ?",
        [sending.channel, to_text(sending.due_at)],
    ).fetchone()
    if row is None:
        return None
    if row[1] is not None and row[1] != alert_id:
        db.execute("UPDATE deliveries SET alert_id = NULL WHERE id = ?", [row[0]])
    return int(row[0])


def _delivery(db: sqlite3.Connection, row: sqlite3.Row) -> Delivery:
    members = db.execute(
        "SELECT hit_id FROM delivery_hits WHERE delivery_id = ? ORDER BY hit_id DESC",
        [row["id"]],
    )
    return value_of(
        Delivery,
        row,
        kind=DeliveryKind(row["kind"]),
        state=DeliveryState(row["state"]),
        hit_ids=tuple(hit_id for (hit_id,) in members),
        payload=json.loads(row["payload"]) if row["payload"] else {},
    )


def _key(*parts: str) -> str:
    text = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
