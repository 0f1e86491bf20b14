"""The steps from every older file to the newest tables, one function a step.

Run by sqlite-utils' own Migrations, each step in a transaction of its own: a failing one is rolled
back whole. A fresh file is made from `schema.CREATE` and has every step marked as done. `VERSION`
(the file's user_version) counts the steps, so that an up-to-date file needs no import of
sqlite-utils.

How to change the tables: edit schema.py, a new column last in its table, for there ALTER TABLE puts
it and files are held against the picture word for word; add a step to STEPS that brings an older file
to the same picture (never `transform()`: it drops triggers without a word); and write the new picture,
`schema.CREATE`, into tests/store/schemas/N.sql. tests/store/test_migrations.py holds all equal.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from crawler.exceptions import MigrationError
from crawler.store import schema
from crawler.store.transactions import Connection, writing
from crawler.store.views import VIEWS_3

logger = logging.getLogger(__name__)

Step = Callable[[Any], None]

TOLD_AFTER_S = 1.0
"""What takes longer is told: an index over the articles of years takes a minute."""
_LOOK = 100_000
"""Steps of SQLite's machine between two looks at the time; some milliseconds."""


def first_tables(db: Any) -> None:
    """Version 1: what a fresh file held then. A file without it is fresh, so nothing is to be done."""


STORIES_2 = """
CREATE TABLE sketches (
  article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  hashes BLOB NOT NULL
);
CREATE INDEX sketches_at ON sketches (at);
CREATE TABLE sketch_keys (
  hash INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES sketches (article_id) ON DELETE CASCADE,
  PRIMARY KEY (hash, article_id)
) WITHOUT ROWID;
CREATE INDEX sketch_keys_article ON sketch_keys (article_id);
"""
"""As it was then: the picture in schema.py may change, a step may not."""


def stories(db: Any) -> None:
    """Version 2: copies of a story are found, and an alert may fire once a story."""
    for statement in statements(STORIES_2):
        db.execute(statement)
    db.execute("ALTER TABLE alerts ADD COLUMN once_a_story INTEGER NOT NULL DEFAULT 0")


def terms_and_views(db: Any) -> None:
    """Version 3: what a page and its site ask of machines; views for readers of the file."""
    db.execute("ALTER TABLE articles ADD COLUMN tdm_reservation INTEGER")
    db.execute(
        "ALTER TABLE articles ADD COLUMN tdm_policy TEXT"
        " CHECK (tdm_policy GLOB 'http://*' OR tdm_policy GLOB 'https://*')"
    )
    db.execute("ALTER TABLE articles ADD COLUMN robots_rule TEXT")
    for statement in statements(VIEWS_3):
        db.execute(statement)


INDEXES_4 = """
CREATE INDEX checks_crawl ON checks (crawl_id);
CREATE INDEX refusals_crawl ON refusals (crawl_id);
CREATE INDEX articles_crawl ON articles (crawl_id);
CREATE INDEX articles_removed ON articles (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX deliveries_open_digests ON deliveries (channel, due_at)
  WHERE kind = 'digest' AND state = 'waiting' AND frozen_at IS NULL;
"""


def indexes(db: Any) -> None:
    """Version 4: runs are deleted, digests found and removals counted without a look at every row."""
    for statement in statements(INDEXES_4):
        db.execute(statement)


_FOLDED_5 = str.maketrans(
    {
        **dict.fromkeys("\u0622\u0623\u0625\u0671", "\u0627"),
        **dict.fromkeys("\u0649\u06cc", "\u064a"),
        "\u06a9": "\u0643",
        **dict.fromkeys("\u02bb\u02bc", " "),
        **dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    }
)  # fmt: skip
_TO_FOLD_5 = re.compile(f"[{''.join(map(chr, _FOLDED_5))}]|(?![0-9])\\d")


def one_form_of_letters(db: Any) -> None:
    """Version 5: the index knows one form of letters and digits that presses write so or so.

    The prepared copies are changed, not made anew: of an archive without such letters nothing is.
    """
    columns = [
        "headline",
        "kicker",
        "lead",
        "body",
        "captions",
        "authors",
        "keywords",
        "related",
    ]
    db.conn.create_function("to_fold_5", 1, _is_to_fold_5, deterministic=True)
    db.conn.create_function("folded_5", 1, _folded_5, deterministic=True)
    db.execute(
        f"UPDATE article_zones SET {', '.join(f'{c} = folded_5({c})' for c in columns)}"
        f" WHERE {' OR '.join(f'to_fold_5({c})' for c in columns)}"
    )


def _is_to_fold_5(text: str | None) -> bool:
    return bool(text and not text.isascii() and _TO_FOLD_5.search(text))


def _folded_5(text: str | None) -> str | None:
    if text is None or not _is_to_fold_5(text):
        return text
    digits = re.sub(r"\d", lambda digit: str(int(digit[0])), text)
    return " ".join(digits.translate(_FOLDED_5).split())


def listings_and_times(db: Any) -> None:
    """Version 6: a source's last listings, and when it published, are read off indexes, not off the
    visits and articles of years."""
    db.execute(
        "CREATE INDEX checks_ok ON checks (source_key, at, found) WHERE outcome = 'ok'"
    )
    db.execute("DROP INDEX articles_source")
    db.execute(
        "CREATE INDEX articles_source ON articles (source_key, first_seen_at, date_published, first_round)"
    )


def missed_headlines(db: Any) -> None:
    """Version 7: what a refused page is called, and which alerts look for that."""
    db.execute("ALTER TABLE refusals ADD COLUMN headline TEXT")
    db.execute("ALTER TABLE refusals ADD COLUMN alerts TEXT NOT NULL DEFAULT '[]'")
    db.execute("CREATE INDEX refusals_missed ON refusals (at) WHERE alerts != '[]'")


STEPS: tuple[Step, ...] = (
    first_tables,
    stories,
    terms_and_views,
    indexes,
    one_form_of_letters,
    listings_and_times,
    missed_headlines,
)
"""In order; step n brings a file of version n-1 to version n."""

VERSION = len(STEPS)


def _registered(steps: tuple[Step, ...]) -> Any:
    from sqlite_utils.migrations import Migrations  # 60 ms: only when there is work

    migrations = Migrations("vedette")
    for number, step in enumerate(steps, start=1):

        def numbered(db: Any, step: Step = step, number: int = number) -> None:
            step(db)
            db.conn.execute(f"PRAGMA user_version = {number}")

        migrations(name=f"{number:03d}_{step.__name__}")(numbered)
    return migrations


def create(db: Connection) -> None:
    """Make all tables in an empty file, in one transaction."""
    from sqlite_utils import Database

    wrapped = Database(db, execute_plugins=False)
    migrations = _registered(STEPS)
    with writing(db):
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return  # another process was faster; the caller checks what is there now
        for statement in statements(schema.CREATE):
            db.execute(statement)
        migrations.ensure_migrations_table(wrapped)
        for step in migrations.pending(wrapped):
            migrations._record_applied(wrapped, step.name)
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {VERSION}")


def migrate(db: Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Bring an older file of ours to the newest tables.

    Raises:
        MigrationError: A step failed; the file is as it was before that step.
        BusyError, StoreError: As `writing`.
    """
    from sqlite_utils import Database

    wrapped, migrations = Database(db, execute_plugins=False), _registered(steps)
    more = True
    try:
        with _told_when_long(db, len(steps)):
            while more:
                with writing(db):  # asked inside: another process may have been faster
                    later = [step.name for step in migrations.pending(wrapped)[1:]]
                    migrations.apply(wrapped, stop_before=later)
                    more = bool(later)
    except sqlite3.Error as error:
        raise MigrationError(
            f"could not be brought to version {len(steps)}: {error}",
            path=db.path,
            mend="It is as it was. Keep a copy of it and report this",
        ) from error


@contextmanager
def _told_when_long(db: Connection, version: int) -> Iterator[None]:
    """Say in the log what is waited for, once it takes longer than a glance, and in the end how long it took."""
    began, told = time.monotonic(), False
    assert db.path is not None
    megabytes = db.path.stat().st_size / 1e6
    (was,) = db.execute("PRAGMA user_version").fetchone()

    def look() -> int:
        nonlocal told
        if not told and time.monotonic() - began > TOLD_AFTER_S:
            told = True
            logger.warning(
                "%s is brought from tables %d to %d, once (%.0f MB);"
                " who stops it loses nothing, the next start does it then",
                db.path,
                was,
                version,
                megabytes,
            )
        return 0

    db.set_progress_handler(look, _LOOK)
    try:
        yield
    finally:
        db.set_progress_handler(None, 0)
    if told:
        seconds = time.monotonic() - began
        logger.warning("%s has tables %d now, after %.0f s", db.path, version, seconds)


def statements(script: str) -> list[str]:
    """Part a script into statements; unlike executescript() it leaves the transaction alone."""
    found: list[str] = []
    rest = ""
    for piece in script.split(";"):
        rest += piece + ";"
        if sqlite3.complete_statement(rest):
            if rest.strip("; \n"):
                found.append(rest.strip())
            rest = ""
    return found
