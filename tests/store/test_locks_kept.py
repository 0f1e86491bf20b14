"""A second connection of one process must not give up the locks of the first (found by a watch)."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.store import open_reader, open_store

# Takes the exclusive lock if it can: it must not, while a reader's transaction is open.
OTHER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=0.3, isolation_level=None)
try:
    print(db.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError as error:
    print(error)
"""


@pytest.mark.parametrize("again", [open_store, open_reader])
def test_opening_twice_keeps_the_first_connections_locks(tmp_path: Path, again):
    path = tmp_path / "v.db"
    with closing(open_store(path)) as first:
        first.execute("BEGIN")
        first.execute("SELECT count(*) FROM articles").fetchone()
        again(path).close()
        said = subprocess.run(
            [sys.executable, "-c", OTHER, str(path)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert "locked" in said or said.strip() == "wal"
        assert (tmp_path / "v.db-wal").exists()
        first.execute("COMMIT")
        first.execute("SELECT count(*) FROM articles").fetchone()
