"""Looking after the file: backups, packing, and building the index anew."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler.exceptions import StoreError
from crawler.files.whole_file import PRIVATE, make_private
from crawler.store.article_rows import load_article
from crawler.store.opening import open_reader
from crawler.store.transactions import Connection, translated, writing
from crawler.store.zones import add_zones


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
    with making(target) as part, closing(open_reader(path)) as source:
        make_private(part)
        # a page is copied as it is: what is damaged in the copy is so in the database
        with translated(path=target):
            opened = sqlite3.connect(part)
        with translated(path=path), closing(opened) as copy:
            with translated(path=part):
                # one step: a reader's snapshot, nobody is kept waiting
                source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            articles = verify(part, path)
    return Backup(path=target, bytes=target.stat().st_size, articles=articles)


@contextmanager
def making(target: Path) -> Iterator[Path]:
    """A file to be filled, which is named `target` once it is; after an error nothing of it is left.

    Raises:
        StoreError: There is a target already, even if it came this moment, or it cannot be written.
    """
    if target.exists():
        raise StoreError(
            "is there already", path=target, mend="Name a file that does not exist yet"
        )
    part = target.with_name(target.name + ".part")
    try:
        _clear(part)
        yield part
        _sync(part)
        _name(part, target)
        _sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            path=target,
            mend="Name another file",
        ) from error
    finally:
        _clear(part)


def _name(part: Path, target: Path) -> None:
    """Give a file its name, where rename would overwrite another's."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a memory stick (FAT) and many a network drive have no links
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
        part.replace(target)


def _clear(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def verify(part: Path, path: Path) -> int:
    """The number of articles in a copy of `path` that is whole.

    Raises:
        StoreError: It is not.
    """
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
