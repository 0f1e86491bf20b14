"""Storing an article: the one transaction with images, links, zones, revision, hits and messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.items import Article
from crawler.records import ReadFrom, Visit, VisitKind
from crawler.store.article_rows import (
    article_of,
    insert_article,
    load_article,
    update_article,
)
from crawler.store.identities import (
    Known,
    add_aliases,
    find_article,
    identify_visit,
    known_keys,
)
from crawler.store.ledger import enter_in_ledger
from crawler.store.recording import (
    Decide,
    StoredVersion,
    keep_silently,
    record_hits,
    without_hit,
)
from crawler.store.revisits import plan_revisit
from crawler.store.stories import join_story
from crawler.store.times import from_text, to_text
from crawler.store.transactions import writing
from crawler.wording.content import content_hash
from crawler.wording.revising import (
    Change,
    ChangeKind,
    is_ticker,
    judge_change,
    touches,
)

__all__ = [
    "Outcome",
    "Stored",
    "find_article",
    "known_keys",
    "load_article",
    "store_visit",
]

TICKER_PAUSE = timedelta(hours=1)
"""A live ticker gives at most one revision in this time."""
READING = timedelta(minutes=1)
"""A page is stored at most so long after the fetch by which its copy is dated."""


class Outcome(StrEnum):
    """What became of a visit."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The article as it stands after a visit."""

    outcome: Outcome
    article_id: int
    revision: int
    hits: tuple[str, ...] = ()
    """Alerts with a new hit."""
    change: Change | None = None


def store_visit(
    db: sqlite3.Connection,
    visit: Visit,
    *,
    now: datetime,
    crawl_id: int | None = None,
    decide: Decide = keep_silently,
    send_old: bool = False,
    revisit_ages_s: Sequence[int] = (),
) -> Stored:
    """Keep what one visit brought; one transaction, or a part of the caller's `writing`.

    Args:
        visit: Through all stages; `url_key` is set. Its source is in the table already.
        decide: Which match becomes a hit and a message (crawler.alerts.firing.decide).
        revisit_ages_s: Ages at which a crawled article is looked at again; none: never.

    Raises:
        ValueError: `url_key` is missing.
        StoreError: The file cannot be written; nothing of this visit was kept.
    """
    with writing(db):
        digest = content_hash(visit.article)
        key, known = identify_visit(db, visit, digest)
        if known is None:
            article_id = insert_article(db, visit, key, digest, crawl_id)
            stored = Stored(outcome=Outcome.NEW, article_id=article_id, revision=1)
            before, first_seen_at = None, visit.fetched_at
        else:
            first_seen_at = from_text(known.row["first_seen_at"])
            stored, before = _store_again(db, known, visit, digest)
            key = known.url_key
        if visit.kind is VisitKind.CRAWL and stored.outcome is Outcome.NEW:
            # what an import brings is not compared: an archive is no news
            article, at = visit.article, visit.fetched_at
            join_story(db, stored.article_id, article.url, article.body, at=at)
        add_aliases(db, stored.article_id, key, visit)
        if visit.kind is VisitKind.CRAWL and revisit_ages_s and _has_page(visit):
            plan_revisit(db, stored.article_id, visit, first_seen_at, revisit_ages_s)
        if stored.outcome is Outcome.UNCHANGED or not visit.matches:
            return stored
        version = StoredVersion(
            article_id=stored.article_id,
            url_key=key,
            visit=visit,
            revision=stored.revision,
            first_seen_at=first_seen_at,
            before=before,
        )
        hits = record_hits(db, version, now=now, decide=decide, send_old=send_old)
    return replace(stored, hits=hits)


def _has_page(visit: Visit) -> bool:
    """Whether its page can be looked at again."""
    return visit.source is None or visit.source.read_from is ReadFrom.PAGE


def _store_again(
    db: sqlite3.Connection, known: Known, visit: Visit, digest: str
) -> tuple[Stored, Article | None]:
    """Keep a visit of a stored article; the second value is the version that was replaced."""
    row = known.row
    unchanged = Stored(
        outcome=Outcome.UNCHANGED, article_id=known.id, revision=row["revision"]
    )
    if _is_outdated(row, visit):
        return unchanged, None
    change, before = _change(db, row, visit, digest)
    if change is None or before is None:
        db.execute(
            "UPDATE articles SET fetched_at = ?, removed_at = NULL WHERE id = ?",
            [to_text(visit.fetched_at), known.id],
        )
        return unchanged, None
    revision = row["revision"] + 1
    enter_in_ledger(db, known.id, revision, row, change, before, visit.fetched_at)
    update_article(db, known.id, visit, digest)
    return Stored(
        outcome=Outcome.CHANGED,
        article_id=known.id,
        revision=revision,
        change=change,
    ), before


def _is_outdated(row: sqlite3.Row, visit: Visit) -> bool:
    """A saved page that is older than the version stored: it is no change back."""
    return visit.saved_at is not None and visit.saved_at < (
        from_text(row["fetched_at"]) - READING
    )


def _change(
    db: sqlite3.Connection, row: sqlite3.Row, visit: Visit, digest: str
) -> tuple[Change | None, Article | None]:
    """What the new version changed, and the stored one; `None` where no revision is due."""
    if row["content_hash"] == digest:
        return _change_beside(db, row, visit)
    changed_at = from_text(row["changed_at"])
    if (
        changed_at is not None
        and is_ticker(visit.article)
        and timedelta(0) <= visit.fetched_at - changed_at < TICKER_PAUSE
    ):
        return None, None  # the next visit finds all of it
    before = article_of(db, row)
    headlines = [
        headline
        for (headline,) in db.execute(
            "SELECT headline_before FROM revisions WHERE article_id = ? AND headline_before IS NOT NULL",
            [row["id"]],
        )
    ]
    change = judge_change(before, visit.article, headlines=headlines)
    if change is None:
        return _change_beside(db, row, visit)
    if _is_reread(row, visit):
        change = Change(
            kind=ChangeKind.REREAD,
            words_added=change.words_added,
            words_removed=change.words_removed,
        )
    return change, before


def _change_beside(
    db: sqlite3.Connection, row: sqlite3.Row, visit: Visit
) -> tuple[Change | None, Article | None]:
    """A change of what stands beside the text, such as a new caption, that makes an alert true.

    Captions and kickers come and go and are no change of the article, but alerts look in them.
    """
    matches = without_hit(db, row["id"], visit.matches)
    if not matches:
        return None, None
    before = article_of(db, row)
    found = [match for match in matches if touches(match.words, before, visit.article)]
    if not found:
        return None, None
    reread = _is_reread(row, visit)
    return Change(kind=ChangeKind.REREAD if reread else ChangeKind.BODY), before


def _is_reread(row: sqlite3.Row, visit: Visit) -> bool:
    """Was the stored version read by other rules?"""
    return (row["reader_version"] or "") != visit.reader_version
