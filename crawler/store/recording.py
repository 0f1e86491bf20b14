"""What a match becomes: a hit, and the messages that go out for it.

Which match becomes a hit and which hit a message is decided by a pure function that is handed in
(crawler.alerts.firing.decide); here it is written down, in the article's transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from crawler.items import Article
from crawler.records import Alert, Match, Visit
from crawler.store.alerts import alert_row, to_alert
from crawler.store.deliveries import Sending, queue
from crawler.store.hits import words_to_json
from crawler.store.stories import story_fired
from crawler.store.times import to_text
from crawler.wording.revising import touches

Held = Literal["first_round", "import", "old", "paused", "muted", "backfill", "copy"]
"""Why a hit is kept and not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFacts:
    """All that the decision about one match may look at."""

    alert: Alert
    match: Match
    visit: Visit
    first_seen_at: datetime
    now: datetime
    known: bool = False
    """The alert has this article as a hit already."""
    changed: bool = False
    """The article is stored and has changed."""
    touched: bool = False
    """The change reaches the words that matched."""
    sent_lately: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Single messages of this alert in the last hour, by channel; filled where it has a ceiling."""
    clock_ahead: timedelta = timedelta()
    """By how much our clock is ahead, as sites told; negative: behind."""
    story_fired: bool = False
    """The alert has sent for another article of the same story; filled where it asks for that."""
    send_old: bool = False
    """The user asked for messages that PROMISES 25 holds back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is written down for one match."""

    keep: bool = False
    """A new hit."""
    held: Held | None = None
    sendings: tuple[Sending, ...] = ()
    """One a channel; none for a hit that is held."""


Decide = Callable[[HitFacts], Decision]


def keep_silently(facts: HitFacts) -> Decision:
    """The decision where no messages go out: every new match is kept as a hit of a backfill."""
    return Decision(keep=not facts.known, held="backfill")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """One version of an article, as it was just written."""

    article_id: int
    url_key: str
    visit: Visit
    revision: int
    first_seen_at: datetime
    before: Article | None = None
    """The version that was replaced; `None` for a new article."""


def record_hits(
    db: sqlite3.Connection,
    version: StoredVersion,
    *,
    now: datetime,
    decide: Decide,
    send_old: bool = False,
) -> tuple[str, ...]:
    """Write the hits and messages of one stored version; returns the alerts with a new hit."""
    new: list[str] = []
    for match in version.visit.matches:
        row = alert_row(db, match.alert)
        if row is None:
            continue  # removed since the matcher was built
        alert_id, alert = row["id"], to_alert(row)
        known = _known_hit(db, alert_id, version.article_id) if version.before else None
        facts = HitFacts(
            alert=alert,
            match=match,
            visit=version.visit,
            first_seen_at=version.first_seen_at,
            now=now,
            known=known is not None,
            changed=version.before is not None,
            touched=_is_touched(match, version),
            sent_lately=_sent_lately(db, alert_id, alert, now),
            story_fired=alert.once_a_story
            and story_fired(db, alert_id, version.article_id),
            send_old=send_old,
        )
        decision = decide(facts)
        hit_id = _write_hit(db, alert_id, known, version, match, decision, now)
        if hit_id is None:
            continue
        if known is None:
            new.append(match.alert)
        for sending in decision.sendings:
            queue(
                db,
                sending,
                alert_id=alert_id,
                alert=alert.name,
                hit_id=hit_id,
                url_key=version.url_key,
                revision=version.revision,
                now=now,
            )
    return tuple(new)


def without_hit(
    db: sqlite3.Connection, article_id: int, matches: Sequence[Match]
) -> list[Match]:
    """The matches whose alert has found nothing in the article yet."""
    rows = db.execute(
        "SELECT alerts.name FROM hits JOIN alerts ON alerts.id = alert_id WHERE article_id = ?",
        [article_id],
    )
    known = {name for (name,) in rows} if matches else set()
    return [match for match in matches if match.alert not in known]


def _known_hit(db: sqlite3.Connection, alert_id: int, article_id: int) -> int | None:
    row = db.execute(
        "SELECT id FROM hits WHERE alert_id = ? AND article_id = ?",
        [alert_id, article_id],
    ).fetchone()
    return row[0] if row else None


def _is_touched(match: Match, version: StoredVersion) -> bool:
    before = version.before
    return before is not None and touches(match.words, before, version.visit.article)


def _write_hit(
    db: sqlite3.Connection,
    alert_id: int,
    known: int | None,
    version: StoredVersion,
    match: Match,
    decision: Decision,
    now: datetime,
) -> int | None:
    """Number of the hit after the decision; `None` where there is none.

    A known hit that is sent again is of the version that is sent.
    """
    if known is None:
        if not decision.keep:
            return None
        return _insert_hit(db, alert_id, version, match, decision.held, now)
    if decision.sendings:
        db.execute(
            "UPDATE hits SET revision = ?, words = ? WHERE id = ?",
            [version.revision, words_to_json(match.words), known],
        )
    return known


def _insert_hit(
    db: sqlite3.Connection,
    alert_id: int,
    version: StoredVersion,
    match: Match,
    held: str | None,
    now: datetime,
) -> int:
    cursor = db.execute(
        "INSERT INTO hits (alert_id, article_id, revision, query_version, lists_version, words, at, held)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            alert_id,
            version.article_id,
            version.revision,
            match.query_version,
            match.lists_version,
            words_to_json(match.words),
            to_text(now),
            held,
        ],
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _sent_lately(
    db: sqlite3.Connection, alert_id: int, alert: Alert, now: datetime
) -> Mapping[str, int]:
    if alert.ceiling is None:
        return {}
    rows = db.execute(
        "SELECT channel, count(*) FROM deliveries"
        # the channels, or all that the alert ever sent would be gone through at each hit
        " WHERE alert_id = ? AND channel IN (SELECT value FROM json_each(?))"
        " AND kind = 'single' AND created_at > ? AND created_at <= ? GROUP BY channel",
        [
            alert_id,
            json.dumps(alert.channels),
            to_text(now - timedelta(hours=1)),
            to_text(now),
        ],
    )
    return dict(rows.fetchall())
