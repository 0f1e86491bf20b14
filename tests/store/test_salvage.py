"""Of a damaged file everything that can be read comes into a whole one, and nothing else happens."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crawler.exceptions import StoreError
from crawler.records import Alert
from crawler.store import Connection, open_reader, open_store
from crawler.store.alerts import alert_row
from crawler.store.articles import store_visit
from crawler.store.backfills import keep_hit
from crawler.store.checkup import check_file
from crawler.store.opening import PAGE_BYTES
from crawler.store.salvage import salvage
from tests.store.conftest import MakeVisit

ARTICLES = 24


@pytest.fixture
def whole(
    db: Connection, path: Path, make_visit: MakeVisit, now: datetime, alert: Alert
) -> bytes:
    """A file of articles that each fill a page and more, with a hit each."""
    for number in range(ARTICLES):
        words = " ".join(f"w{number}x{word}" for word in range(900))
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"H {number}",
            paragraphs=(words, "Welders wanted."),
        )
        store_visit(db, visit, now=now)
        keep_hit(db, alert, number + 1, 1, (), None, now=now)
    assert alert_row(db, alert.name) is not None
    db.close()
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA journal_mode = DELETE")
    return path.read_bytes()


def _damaged(path: Path, whole: bytes, page: int) -> None:
    content = bytearray(whole)
    content[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = b"\xa5" * PAGE_BYTES
    path.write_bytes(content)


def test_whatever_page_is_lost_the_copy_is_whole_and_little_is_missing(
    whole: bytes, path: Path, tmp_path: Path
) -> None:
    """One page hangs on another: where the topmost of a table is lost, all its rows are."""
    kept: list[int] = []
    refused: list[str] = []
    for page in range(1, len(whole) // PAGE_BYTES, 3):
        _damaged(path, whole, page)
        before, target = path.read_bytes(), tmp_path / f"{page}.db"
        try:
            done = salvage(path, target)
        except StoreError as error:
            refused.append(str(error))
            assert not list(tmp_path.glob(f"{page}.db*"))
            continue
        assert path.read_bytes() == before
        assert {f.level for f in check_file(target)} <= {"ok", "note"}
        with closing(open_reader(target)) as copy:
            (found,) = copy.execute(
                "SELECT count(*) FROM article_zones_fts WHERE article_zones_fts MATCH 'welders'"
            ).fetchone()
            assert found == done.articles
            hits = copy.execute("SELECT count(*) FROM hits").fetchone()[0]
            assert hits <= done.articles
        kept.append(done.articles)
        open_store(target).close()
    assert len(kept) > 20
    assert sum(count == ARTICLES for count in kept) > len(kept) / 3
    assert sum(count >= ARTICLES - 2 for count in kept) > len(kept) * 0.8
    assert all("where its tables are listed" in error for error in refused)


def test_a_whole_file_is_copied_whole(whole: bytes, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    done = salvage(path, target)
    assert (done.articles, done.articles_before, done.whole) == (
        ARTICLES,
        ARTICLES,
        True,
    )
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(target)) as new:
        for table in (
            "articles",
            "images",
            "related_links",
            "alerts",
            "hits",
            "article_zones",
        ):
            rows = f"SELECT * FROM {table} ORDER BY 1, 2"
            assert new.execute(rows).fetchall() == old.execute(rows).fetchall()
    with pytest.raises(StoreError, match="is there already"):
        salvage(path, target)


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "x.db"
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY)")
    with pytest.raises(StoreError, match="another program"):
        salvage(foreign, tmp_path / "copy.db")
    assert [file.name for file in tmp_path.iterdir()] == ["x.db"]
