from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.exceptions import MigrationError, StoreError
from crawler.store import Connection, migrations, open_store, opening, schema, shape
from crawler.store.migrations import STEPS, VERSION, statements
from crawler.store.shape import expected_tables, tables_of
from crawler.store.transactions import writing

OLD = sorted(
    (Path(__file__).parent / "schemas").glob("*.sql"), key=lambda file: int(file.stem)
)


def make_old(path: Path, picture: Path) -> None:
    """A file of an older version, as its own vedette left it."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(picture.read_text("utf-8"))
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {picture.stem}")
        db.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
            " name TEXT, applied_at TEXT)"
        )
        db.execute(
            "CREATE UNIQUE INDEX idx__sqlite_migrations_migration_set_name"
            " ON _sqlite_migrations (migration_set, name)"
        )
        for number, step in enumerate(STEPS[: int(picture.stem)], start=1):
            db.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('vedette', ?)",
                [f"{number:03d}_{step.__name__}"],
            )
        db.commit()


def test_every_version_has_its_picture() -> None:
    assert [int(file.stem) for file in OLD] == list(range(1, VERSION + 1))


@pytest.mark.parametrize("picture", OLD, ids=lambda file: file.stem)
def test_an_old_file_becomes_as_a_fresh_one(tmp_path: Path, picture: Path) -> None:
    make_old(tmp_path / "old.db", picture)
    with (
        closing(open_store(tmp_path / "old.db")) as old,
        closing(open_store(tmp_path / "fresh.db")) as fresh,
    ):
        assert tables_of(old) == tables_of(fresh) == expected_tables()
        applied = "SELECT name FROM _sqlite_migrations ORDER BY id"
        assert old.execute(applied).fetchall() == fresh.execute(applied).fetchall()
        assert old.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_fresh_file_has_the_tables_of_the_picture(db: Connection) -> None:
    names = {
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    assert names == {"article_zones_ai", "article_zones_ad", "article_zones_au"}
    assert tables_of(db) == expected_tables()


def test_an_old_index_learns_the_one_form_of_letters(path: Path) -> None:
    make_old(path, next(file for file in OLD if file.stem == "4"))
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "INSERT INTO article_zones (id, headline, body, captions) VALUES"
            " (1, 'أوكرانيا عسکری', 'обʼєкт ١٥٥ oﬃcer 7', NULL), (2, 'plain 155', NULL, 'é')"
        )
        db.commit()
    with closing(open_store(path)) as db:
        assert db.execute(
            "SELECT headline, body, captions FROM article_zones ORDER BY id"
        ).fetchall() == [
            ("اوكرانيا عسكري", "об єкт 155 officer 7", None),
            ("plain 155", None, "é"),
        ]
        for word, ids in {"اوكرانيا": [1], "أوكرانيا": [], "155": [1, 2]}.items():
            assert [
                row[0]
                for row in db.execute(
                    "SELECT rowid FROM article_zones_fts WHERE article_zones_fts MATCH ?"
                    " ORDER BY rowid",
                    [word],
                )
            ] == ids
        db.execute(
            "INSERT INTO article_zones_fts (article_zones_fts, rank)"
            " VALUES ('integrity-check', 1)"
        )


def a_new_column(db: Any) -> None:
    db.execute("ALTER TABLE hosts ADD COLUMN colour TEXT")


def a_step_that_fails(db: Any) -> None:
    db.execute("ALTER TABLE hosts ADD COLUMN first TEXT")
    db.execute("INSERT INTO hosts (host) VALUES ('half.example')")
    db.execute("ALTER TABLE no_such_table ADD COLUMN second TEXT")


def columns(db: sqlite3.Connection) -> set[str]:
    return {row[1] for row in db.execute("PRAGMA table_info(hosts)")}


def test_a_later_step_is_run_once_on_an_older_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path).close()
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, a_new_column))
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    monkeypatch.setattr(
        schema,
        "CREATE",
        schema.CREATE.replace(
            "  seen_at TEXT\n) WITHOUT ROWID;\n",
            "  seen_at TEXT, colour TEXT) WITHOUT ROWID;\n",
            1,
        ),
    )
    shape.expected_tables.cache_clear()
    monkeypatch.setattr(migrations.migrate, "__defaults__", ((*STEPS, a_new_column),))
    try:
        for _ in range(2):
            with closing(open_store(path)) as db:
                assert "colour" in columns(db)
                assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    finally:
        monkeypatch.undo()
        shape.expected_tables.cache_clear()
    with pytest.raises(StoreError, match="newer vedette"):
        open_store(path)


def test_a_failing_step_is_rolled_back_whole(db: Connection, path: Path) -> None:
    before = tables_of(db)
    with pytest.raises(MigrationError, match="It is as it was") as caught:
        migrations.migrate(db, (*STEPS, a_new_column, a_step_that_fails))
    assert caught.value.path == path
    assert columns(db) == {
        "host", "retry_at", "crawl_delay_s", "failures", "last_error", "seen_at", "colour",
    }  # fmt: skip
    assert db.execute("SELECT count(*) FROM hosts").fetchone() == (0,)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    assert tables_of(db).keys() == before.keys()


@pytest.mark.parametrize("long", [True, False], ids=["long", "at once"])
def test_a_migration_that_takes_long_is_told_in_the_log_alone(
    path: Path,
    long: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    make_old(path, OLD[0])
    monkeypatch.setattr(migrations, "_LOOK", 1)
    monkeypatch.setattr(migrations, "TOLD_AFTER_S", -1.0 if long else 60.0)
    open_store(path).close()
    told = [record.getMessage() for record in caplog.records]
    assert capfd.readouterr().out == ""
    if not long:
        assert told == []
        return
    begins, ends = told
    assert begins.startswith(f"{path} is brought from tables 1 to {VERSION}, once (")
    assert ends.startswith(f"{path} has tables {VERSION} now, after ")
    caplog.clear()
    open_store(path).close()
    assert caplog.records == []


def test_two_that_open_an_old_file_at_once_migrate_it_once(path: Path) -> None:
    make_old(path, OLD[-2])
    with (
        closing(opening._connect(path, "rw", True)) as first,
        ThreadPoolExecutor(1) as pool,
    ):
        first.execute("PRAGMA journal_mode = WAL")
        with writing(first):
            second = pool.submit(lambda: open_store(path).close())
            time.sleep(1.5)  # the second has looked, and waits longer than SQLite does
            assert not second.done()
            migrations.migrate(first)
        second.result(timeout=20)
        assert first.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_script_is_parted_at_its_statements() -> None:
    parts = statements(
        "CREATE TABLE a (b TEXT DEFAULT ';'); -- c;\nCREATE TABLE d (e);\n"
    )
    assert len(parts) == 2
    assert len(statements(schema.CREATE)) > 40
