"""What a newsroom watches and has read is nobody else's business: its files are its own."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.files.whole_file import make_private
from crawler.outbox.deliver import deliver_due
from crawler.store import open_store
from crawler.store.lock import sole_instance
from crawler.store.marks import open_marks
from crawler.store.upkeep import backup
from crawler.warc import PageCopies

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def everybody_may_read_what_is_made() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}


def test_only_its_owner_reads_a_file_that_is_made(tmp_path: Path) -> None:
    path = tmp_path / "vedette.db"
    with sole_instance(path):
        db = open_store(path)
        open_marks(tmp_path / "vedette.marks.db").close()
        deliver_due(path, {}, clock=lambda: NOW)
        backup(path, tmp_path / "copy.db")
        with PageCopies(tmp_path / "pages") as copies:
            copies.keep("https://h.example/a", b"", headers=[], status=200, at=NOW)
        found = modes(tmp_path)
        db.close()
    assert {
        "vedette.db",
        "vedette.db-wal",
        "vedette.db-shm",
        "vedette.db.lock",
        "vedette.db.outbox-lock",
        "vedette.marks.db",
        "copy.db",
    } <= set(found)
    assert any(name.endswith(".warc.gz") for name in found)
    assert set(found.values()) == {0o600}


def test_a_file_that_others_may_read_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "vedette.db"
    open_store(path).close()
    path.chmod(0o664)
    open_store(path).close()
    assert modes(tmp_path)["vedette.db"] == 0o664


def test_a_link_is_not_followed_to_a_file_that_is_not_there(tmp_path: Path) -> None:
    link = tmp_path / "copy.db.part"
    link.symlink_to(tmp_path / "elsewhere")
    make_private(link)
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere").exists()
