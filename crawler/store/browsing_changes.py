"""What the pages about changes and runs read: the ledger of revisions, crawls and their refusals."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.store.browsing import LINE_COLUMNS, Line, line
from crawler.store.rows import asked, value_of
from crawler.store.times import to_text

LEDGER_LOOKED_AT = 2_000
"""Newest entries of the ledger that the page of revisions looks through."""
HEADLINE, REMOVAL, CORRECTION, TEXT = "headline", "removal", "correction", "text"
CLASSES = {
    HEADLINE: "(r.class = 'headline' OR r.headline_before IS NOT NULL)",
    REMOVAL: "r.class = 'removal'",
    CORRECTION: "r.class = 'correction'",
    TEXT: "r.class IN ('numbers', 'body', 'typing') AND r.headline_before IS NULL",
}
"""The parts of the page in its order, each with what belongs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change of an article, in a list."""

    kind: str
    at: datetime
    earlier_at: datetime
    revision: int
    headline_before: str | None
    headline_after: str | None
    words_added: int
    words_removed: int
    note: str | None
    article: Line


def changes(
    db: sqlite3.Connection, *, part: str, limit: int, since: datetime | None = None
) -> tuple[ChangeLine, ...]:
    """The newest changes of one of `CLASSES`."""
    rows = asked(
        db,
        "SELECT r.class AS kind, r.at, r.earlier_at, r.revision, r.headline_before, r.headline_after,"
        f" r.words_added, r.words_removed, r.note, {LINE_COLUMNS} FROM"
        " (SELECT id FROM revisions WHERE at > ? ORDER BY at DESC LIMIT ?) latest"
        " JOIN revisions r ON r.id = latest.id JOIN articles a ON a.id = r.article_id"
        f" LEFT JOIN sources s ON s.key = a.source_key WHERE {CLASSES[part]}"
        " ORDER BY r.at DESC, r.id DESC LIMIT ?",
        [to_text(since) if since else "", LEDGER_LOOKED_AT, limit],
    )
    return tuple(value_of(ChangeLine, row, article=line(row)) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """One run."""

    id: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    """`done`, `stopped`, `offline`; `None` while it runs, or when it was killed."""
    sources: int
    found: int
    new: int
    changed: int
    unchanged: int
    refused: int
    hits: int
    seconds: float | None
    refusals: Mapping[str, int] = field(default_factory=dict)
    """Reason to number, most first."""


def crawls(db: sqlite3.Connection, *, limit: int, offset: int = 0) -> tuple[Crawl, ...]:
    """The runs, newest first by number: a clock may have been ahead for a while."""
    rows = asked(
        db,
        "SELECT id, kind, started_at, ended_at, outcome, sources, found, new, changed, unchanged,"
        " refused, hits, seconds FROM crawls ORDER BY id DESC LIMIT ? OFFSET ?",
        [limit, offset],
    ).fetchall()
    reasons = _reasons(db, rows)
    return tuple(
        value_of(Crawl, row, refusals=reasons.get(row["id"], {})) for row in rows
    )


def _reasons(
    db: sqlite3.Connection, rows: Sequence[sqlite3.Row]
) -> dict[int, dict[str, int]]:
    """Refusals by reason of each run; found by time, for which there is an index."""
    if not rows:
        return {}
    counted: dict[int, dict[str, int]] = {}
    first = min(row["started_at"] for row in rows)
    ids = {row["id"] for row in rows}
    found = asked(
        db,
        "SELECT crawl_id, reason, count(*) FROM refusals WHERE at >= ? AND crawl_id IS NOT NULL"
        " GROUP BY 1, 2 ORDER BY 3 DESC, 2",
        [first],
    )
    for crawl_id, reason, number in found:
        if crawl_id in ids:
            counted.setdefault(crawl_id, {})[reason] = number
    return counted
