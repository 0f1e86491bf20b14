"""The revision ledger: what each change and removal was, and the version before it."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import msgspec

from crawler.items import Article
from crawler.store.rows import asked
from crawler.store.times import to_text
from crawler.store.transactions import writing
from crawler.wording.revising import Change, ChangeKind


def enter_in_ledger(
    db: sqlite3.Connection,
    article_id: int,
    revision: int,
    row: sqlite3.Row,
    change: Change,
    before: Article | None,
    at: datetime,
) -> None:
    """Add an entry.

    Args:
        revision: Number of the version that came of the change.
        row: The article's whole row before it.
        before: That version, kept whole; `None` for a removal, which keeps the text.
    """
    db.execute(
        "INSERT INTO revisions (article_id, revision, class, at, earlier_at, headline_before,"
        " headline_after, words_added, words_removed, note, earlier)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            article_id,
            revision,
            change.kind.value,
            to_text(at),
            row["changed_at"] or row["first_seen_at"],
            change.headline_before,
            change.headline_after,
            change.words_added,
            change.words_removed,
            change.note,
            None if before is None else msgspec.json.encode(before).decode(),
        ],
    )


def mark_removed(
    db: sqlite3.Connection, article_id: int, *, at: datetime, answer: str
) -> bool:
    """Note that a page is gone, its text kept; `False` when that was known.

    Looks that are planned stay: a site that answers 404 for an hour takes nothing away for good.

    Args:
        answer: What meant it, such as `HTTP 410`.
    """
    with writing(db):
        row = asked(db, "SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
        if row is None or row["removed_at"] is not None:
            return False
        change = Change(kind=ChangeKind.REMOVAL, note=answer)
        enter_in_ledger(db, article_id, row["revision"] + 1, row, change, None, at)
        db.execute(
            "UPDATE articles SET removed_at = ?, revision = revision + 1 WHERE id = ?",
            [to_text(at), article_id],
        )
    return True
