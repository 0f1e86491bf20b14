"""What the store knows of each source, in the form that `crawler.health` judges."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from crawler.store.times import from_text, to_text

RECENT = timedelta(days=14)
WEEK = timedelta(days=7)
WEEKS = 9
DAYS_OF_A_WEEK = 6
"""On so many a source is visited in a week that counts: the longest pause is twelve hours."""
LAST_ARTICLES = 100
LAST_CHECKS = 60
WATCHED_FIELDS = ("lead", "byline", "authors", "date_published", "section", "images")
"""Fields whose share is compared with the past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """One source's record as it is stored; field by field what `health.SourceRecord` wants."""

    key: str
    kind: str
    added_at: datetime
    last_success_at: datetime | None
    failures: int
    failing_since: datetime | None
    last_reason: str | None
    last_status: int | None
    last_items: int | None
    usual_items: int | None
    article_times: tuple[datetime, ...]
    newest_listed_at: datetime | None
    weeks: tuple[int, ...]
    expect_articles: int | None
    fields_now: Mapping[str, float]
    fields_before: Mapping[str, float]
    articles_now: int
    articles_before: int
    refused_now: int
    refused_reason: str | None
    gaps: int
    moved_to: str | None


def source_facts(
    db: sqlite3.Connection, keys: Iterable[str], *, now: datetime
) -> tuple[SourceFacts, ...]:
    """The records of these sources; those that are in no table yet are left out."""
    told = (_facts(db, key, now) for key in keys)
    return tuple(one for one in told if one is not None)


def _facts(db: sqlite3.Connection, key: str, now: datetime) -> SourceFacts | None:
    row = db.execute(
        "SELECT kind, added_at, expect_articles, last_success_at, coalesce(failures, 0), newest_at, moved_to"
        " FROM sources LEFT JOIN source_state ON source_key = key WHERE key = ?",
        [key],
    ).fetchone()
    if row is None:
        return None
    kind, added_at, expect, success, failures, newest, moved = row
    failing_since, reason, status = _failing(db, key, failures, now)
    last_items, usual_items = _items(db, key, now)
    since = to_text(now - RECENT)
    share_now, count_now = _shares(db, key, since, to_text(now + WEEK))
    share_before, count_before = _shares(db, key, to_text(now - 8 * RECENT), since)
    refused, refused_reason = _refused(db, key, since)
    gaps = db.execute(
        "SELECT count(*) FROM gaps WHERE source_key = ? AND at >= ? AND at <= ? AND filled_at IS NULL",
        [key, since, to_text(now)],
    ).fetchone()[0]
    return SourceFacts(
        key=key,
        kind=kind,
        added_at=_needed(added_at),
        last_success_at=from_text(success),
        failures=failures,
        failing_since=failing_since,
        last_reason=reason,
        last_status=status,
        last_items=last_items,
        usual_items=usual_items,
        article_times=_article_times(db, key, now),
        newest_listed_at=from_text(newest),
        weeks=_weeks(db, key, now, _needed(added_at)),
        expect_articles=expect,
        fields_now=share_now,
        fields_before=share_before,
        articles_now=count_now,
        articles_before=count_before,
        refused_now=refused,
        refused_reason=refused_reason,
        gaps=gaps,
        moved_to=moved,
    )


def _needed(text: str) -> datetime:
    time = from_text(text)
    assert time is not None
    return time


def _failing(
    db: sqlite3.Connection, key: str, failures: int, now: datetime
) -> tuple[datetime | None, str | None, int | None]:
    """Since when the visits fail, and how the last one did."""
    if failures == 0:
        return None, None, None
    rows = db.execute(
        "SELECT at, outcome, status FROM checks WHERE source_key = ? AND at <= ?"
        " ORDER BY at DESC, id DESC LIMIT ?",
        [key, to_text(now), failures],
    ).fetchall()
    if not rows:
        return None, None, None
    return from_text(rows[-1][0]), rows[0][1], rows[0][2]


def _items(
    db: sqlite3.Connection, key: str, now: datetime
) -> tuple[int | None, int | None]:
    """Items in the last listing that was read, and the median of those before."""
    found = [
        count
        for (count,) in db.execute(
            "SELECT found FROM checks WHERE source_key = ? AND outcome = 'ok' AND at <= ?"
            " ORDER BY at DESC LIMIT ?",
            [key, to_text(now), LAST_CHECKS],
        )
    ]
    if not found:
        return None, None
    return found[0], int(median(found[1:])) if len(found) > 1 else None


def _article_times(
    db: sqlite3.Connection, key: str, now: datetime
) -> tuple[datetime, ...]:
    """Publication times of the last articles, first sight where the page gives none or a future one."""
    rows = db.execute(
        "SELECT CASE WHEN date_published IS NULL OR date_published > first_seen_at THEN first_seen_at"
        " ELSE date_published END FROM articles WHERE source_key = ? AND first_seen_at <= ? ORDER BY first_seen_at DESC LIMIT ?",
        [key, to_text(now), LAST_ARTICLES],
    )
    return tuple(_needed(at) for (at,) in rows)


def _weeks(
    db: sqlite3.Connection, key: str, now: datetime, added_at: datetime
) -> tuple[int, ...]:
    """New articles a week, the running week first; only weeks in which the source was watched whole."""
    rows = db.execute(
        "SELECT CAST((julianday(?1) - julianday(first_seen_at)) / 7 AS INTEGER), count(*) FROM articles"
        " WHERE source_key = ?2 AND first_seen_at >= ?3 AND NOT first_round GROUP BY 1",
        [to_text(now), key, to_text(now - WEEKS * WEEK)],
    )
    counts = dict(rows.fetchall())
    watched = min(WEEKS, int((now - added_at) / WEEK))
    weeks = tuple(counts.get(week, 0) for week in range(max(1, watched)))
    if len(weeks) > 1 and 2 * weeks[1] < max(weeks) and not _watched(db, key, now):
        return weeks[:1]
    return weeks


def _watched(db: sqlite3.Connection, key: str, now: datetime) -> bool:
    """Whether the source was visited on the days of the week that is judged; a machine may have been off."""
    days = db.execute(
        "SELECT count(DISTINCT substr(at, 1, 10)) FROM checks"
        " WHERE source_key = ? AND at >= ? AND at < ?",
        [key, to_text(now - 2 * WEEK), to_text(now - WEEK)],
    ).fetchone()[0]
    return bool(days >= DAYS_OF_A_WEEK)


def _shares(
    db: sqlite3.Connection, key: str, start: str | None, end: str | None
) -> tuple[dict[str, float], int]:
    """Share of the articles first seen in a time that have each field, and how many they are."""
    row = db.execute(
        "SELECT count(*), sum(lead IS NOT NULL), sum(byline IS NOT NULL), sum(authors != '[]'),"
        " sum(date_published IS NOT NULL), sum(section IS NOT NULL),"
        " sum(EXISTS (SELECT 1 FROM images WHERE article_id = articles.id))"
        " FROM articles WHERE source_key = ? AND first_seen_at >= ? AND first_seen_at < ?",
        [key, start, end],
    ).fetchone()
    count = row[0]
    if not count:
        return {}, 0
    return {
        name: (had or 0) / count
        for name, had in zip(WATCHED_FIELDS, row[1:], strict=True)
    }, count


def _refused(
    db: sqlite3.Connection, key: str, since: str | None
) -> tuple[int, str | None]:
    """Pages refused since then, and the commonest reason."""
    rows = db.execute(
        "SELECT reason, count(*) FROM refusals WHERE source_key = ? AND at >= ? GROUP BY reason ORDER BY 2 DESC",
        [key, since],
    ).fetchall()
    return sum(count for _, count in rows), rows[0][0] if rows else None
