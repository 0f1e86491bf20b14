"""Looking after the file: backups, pruning by age, packing, and building the index anew."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crawler.exceptions import StoreError
from crawler.store.article_rows import load_article
from crawler.store.opening import open_reader
from crawler.store.times import to_text
from crawler.store.transactions import Connection, translated, writing
from crawler.store.zones import add_zones

_STEP_ROWS = 5_000
"""Rows of one transaction, so that a crawl waits for tenths of a second only."""
_STEP_TEXTS = 100
"""The same of articles: each is taken out of the index word by word."""
_STEP_CRAWLS = 10
"""The same of runs: each article that names one is written anew."""
_REST_S = 0.05
"""Between two transactions: who waits looks every tenth of a second, and came in after 4 s without it."""
_LONGEST_REST_S = 5.0
"""A rest is as long as the transaction took, up to this: a slow disk is others' half of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A finished and verified copy."""

    path: Path
    bytes: int
    articles: int


def backup(path: Path, target: Path) -> Backup:
    """Copy the database while others write, verify the copy, then give it its name.

    The copy is one file, as of one moment. An existing target is never overwritten.

    Raises:
        StoreError: There is no database, the target exists or cannot be written, or the copy is
            not whole; nothing half done is left behind.
    """
    if target.exists():
        raise StoreError(
            "is there already", path=target, mend="Name a file that does not exist yet"
        )
    part = target.with_name(target.name + ".part")
    try:
        with closing(open_reader(path)) as source:
            part.unlink(missing_ok=True)
            # a page is copied as it is: what is damaged in the copy is so in the database
            with translated(path=target):
                opened = sqlite3.connect(part)
            with translated(path=path), closing(opened) as copy:
                with translated(path=part):
                    # one step: a reader's snapshot, nobody is kept waiting
                    source.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                articles = _verify(part, path)
        _sync(part)
        os.link(part, target)  # refuses an existing target even now; rename would not
        part.unlink()
        _sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            path=target,
            mend="Name another file",
        ) from error
    finally:
        for left in (part, part.with_name(part.name + "-journal")):
            left.unlink(missing_ok=True)
    return Backup(path=target, bytes=target.stat().st_size, articles=articles)


def _verify(part: Path, path: Path) -> int:
    with closing(
        sqlite3.connect(f"{part.absolute().as_uri()}?mode=ro", uri=True)
    ) as copy:
        rows = [row[0] for row in copy.execute("PRAGMA integrity_check(5)")]
        if rows != ["ok"]:
            raise StoreError(
                f"the copy is not whole: {'; '.join(rows)[:300]}",
                path=path,
                mend="Nothing was kept. `vedette doctor` looks the database over",
            )
        return int(copy.execute("SELECT count(*) FROM articles").fetchone()[0])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
            + _prune_rows(
                db, "crawls", "started_at", policy.checks, now, dry_run, _STEP_CRAWLS
            ),
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
    step: int = _STEP_ROWS,
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
                f"DELETE FROM {table} WHERE id IN (SELECT id {old} LIMIT {step})",
                [before],
            )
        pruned += cursor.rowcount
        if cursor.rowcount < step:
            return pruned
        _rest(began)


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


def pack(db: Connection) -> int:
    """Give unused pages back to the disk; returns the bytes won.

    Needs free space of the file's size for a while, and the file to itself.
    """
    assert db.path is not None
    before = db.path.stat().st_size
    with translated(db):
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return before - db.path.stat().st_size


def rebuild_index(db: Connection) -> int:
    """Prepare every article's zones anew and build the search index from them; returns how many.

    One transaction: a kill leaves the old index.
    """
    with writing(db):
        db.execute(
            "INSERT INTO article_zones_fts (article_zones_fts) VALUES ('delete-all')"
        )
        # the index is empty now: its rows must not be taken out again by the trigger
        trigger = db.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'article_zones_ad'"
        ).fetchone()[0]
        db.execute("DROP TRIGGER article_zones_ad")
        db.execute("DELETE FROM article_zones")
        db.execute(trigger)
        ids = [row[0] for row in db.execute("SELECT id FROM articles ORDER BY id")]
        for article_id in ids:
            article = load_article(db, article_id)
            if article is not None:
                add_zones(db, article_id, article)
    return len(ids)
