"""Letting go what is old, in short transactions beside whoever writes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.store.times import to_text
from crawler.store.transactions import Connection, writing

_STEP_ROWS = 5_000
"""Rows of one transaction, so that a crawl waits for tenths of a second only."""
_STEP_TEXTS = 100
"""The same of articles: each is taken out of the index word by word."""
_STEP_NAMING = 100
"""The same of articles that name a run: each is written anew when the run goes."""
_REST_S = 0.05
"""Between two transactions: who waits looks every tenth of a second, and came in after 4 s without it."""
_LONGEST_REST_S = 5.0
"""A rest is as long as the transaction took, up to this: a slow disk is others' half of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is let go, by age; `None` keeps all."""

    bodies: timedelta | None = None
    """Text of articles first seen longer ago; headline, lead, hits and history of headlines stay."""
    refusals: timedelta | None = None
    checks: timedelta | None = None
    """Records of visits and of crawls."""
    pages: timedelta | None = None
    """Saved page copies, by their file time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many of each were let go, or would be."""

    bodies: int = 0
    refusals: int = 0
    checks: int = 0
    pages: int = 0


def prune(
    db: Connection,
    policy: Policy,
    *,
    now: datetime,
    dry_run: bool,
    pages: Path | None = None,
    on_step: Callable[[], None] = lambda: None,
) -> Pruned:
    """Let go what is older than the policy keeps, in short transactions.

    A pruned article stays known: it is not fetched again, and fires no alert again.

    Args:
        dry_run: Only count.
        pages: Folder of the page copies.
    """
    with _unhurried(db):
        return Pruned(
            bodies=_prune_bodies(db, policy.bodies, now, dry_run, on_step),
            refusals=_prune_rows(db, "refusals", "at", policy.refusals, now, dry_run),
            checks=_prune_rows(db, "checks", "at", policy.checks, now, dry_run)
            + _prune_crawls(db, policy.checks, now, dry_run),
            pages=_prune_pages(pages, policy.pages, now, dry_run),
        )


def _prune_bodies(
    db: Connection,
    age: timedelta | None,
    now: datetime,
    dry_run: bool,
    on_step: Callable[[], None],
) -> int:
    if age is None:
        return 0
    old = "FROM articles WHERE first_seen_at < ? AND body <> ''"
    before = to_text(now - age)
    if dry_run:
        return int(db.execute(f"SELECT count(*) {old}", [before]).fetchone()[0])
    pruned, last = 0, ("", 0)
    while True:
        began = time.monotonic()
        with writing(db):
            # from the last one on: those that are pruned stay in the index of times
            rows = db.execute(
                f"SELECT first_seen_at, id {old} AND (first_seen_at, id) > (?, ?)"
                f" ORDER BY first_seen_at, id LIMIT {_STEP_TEXTS}",
                [before, *last],
            ).fetchall()
            _empty_bodies(db, [article_id for _, article_id in rows])
        pruned += len(rows)
        on_step()
        if len(rows) < _STEP_TEXTS:
            return pruned
        last = rows[-1]
        _rest(began)


def _empty_bodies(db: Connection, ids: Sequence[int]) -> None:
    """Take the text out of articles, of their index rows and of their earlier versions."""
    values = [(article_id,) for article_id in ids]
    db.executemany("UPDATE articles SET body = '', blocks = '[]' WHERE id = ?", values)
    db.executemany("UPDATE article_zones SET body = NULL WHERE id = ?", values)
    db.executemany(
        "UPDATE revisions SET earlier = json_set(earlier, '$.blocks', json('[]'))"
        " WHERE article_id = ? AND earlier IS NOT NULL",
        values,
    )
    db.executemany("DELETE FROM revisits WHERE article_id = ?", values)


def _prune_rows(
    db: Connection,
    table: str,
    column: str,
    age: timedelta | None,
    now: datetime,
    dry_run: bool,
) -> int:
    if age is None:
        return 0
    old = f"FROM {table} WHERE {column} < ?"
    before = to_text(now - age)
    if dry_run:
        return int(db.execute(f"SELECT count(*) {old}", [before]).fetchone()[0])
    pruned = 0
    while True:
        began = time.monotonic()
        with writing(db):
            cursor = db.execute(
                f"DELETE FROM {table} WHERE id IN (SELECT id {old} LIMIT {_STEP_ROWS})",
                [before],
            )
        pruned += cursor.rowcount
        if cursor.rowcount < _STEP_ROWS:
            return pruned
        _rest(began)


def _prune_crawls(
    db: Connection, age: timedelta | None, now: datetime, dry_run: bool
) -> int:
    """Runs, as many at once as few articles name: most of a watch brought none."""
    if age is None:
        return 0
    before = to_text(now - age)
    if dry_run:
        old = "SELECT count(*) FROM crawls WHERE started_at < ?"
        return int(db.execute(old, [before]).fetchone()[0])
    pruned = 0
    while runs := db.execute(
        "SELECT id, (SELECT count(*) FROM articles WHERE crawl_id = c.id) FROM crawls AS c"
        f" WHERE started_at < ? ORDER BY started_at LIMIT {_STEP_ROWS}",
        [before],
    ).fetchall():
        for ids in _in_steps(runs):
            began = time.monotonic()
            with writing(db):
                db.execute(
                    "DELETE FROM crawls WHERE id IN (SELECT value FROM json_each(?))",
                    [json.dumps(ids)],
                )
            pruned += len(ids)
            _rest(began)
    return pruned


def _in_steps(runs: Iterable[tuple[int, int]]) -> Iterator[list[int]]:
    """Runs, given with how many articles name each, parted so that a step writes few of these."""
    step: list[int] = []
    naming = 0
    for run_id, articles in runs:
        if step and naming + articles > _STEP_NAMING:
            yield step
            step, naming = [], 0
        step.append(run_id)
        naming += articles
    if step:
        yield step


def _rest(began: float) -> None:
    time.sleep(min(max(_REST_S, time.monotonic() - began), _LONGEST_REST_S))


@contextmanager
def _unhurried(db: Connection) -> Iterator[None]:
    """Commits that do not wait for the disk: after a power cut the last of what was old is there again."""
    db.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        db.execute("PRAGMA synchronous = FULL")


def _prune_pages(
    folder: Path | None, age: timedelta | None, now: datetime, dry_run: bool
) -> int:
    if age is None or folder is None or not folder.is_dir():
        return 0
    before = (now - age).timestamp()
    old = [
        file
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and file.stat().st_mtime < before
    ]
    if not dry_run:
        for file in old:
            file.unlink(missing_ok=True)
    return len(old)
