from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.exceptions import BusyError, StoreError
from crawler.records import Visit
from crawler.store import (
    Connection,
    open_reader,
    open_store,
    opening,
    sole_instance,
    writing,
)
from crawler.store.articles import store_visit
from crawler.store.checkup import check_file
from crawler.store.lock import is_held
from crawler.store.migrations import VERSION
from crawler.store.opening import bound_wal, empty_wal, wal_bytes
from crawler.store.schema import APPLICATION_ID

MakeVisit = Callable[..., Visit]


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def test_a_fresh_file_has_our_mark_and_settings(db: Connection) -> None:
    def pragma(name: str) -> object:
        return db.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("application_id") == APPLICATION_ID
    assert pragma("user_version") == VERSION
    assert pragma("journal_mode") == "wal"
    assert pragma("synchronous") == 2
    assert pragma("page_size") == opening.PAGE_BYTES
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == 1000


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    open_store(tmp_path / "new" / "folder" / "vedette.db").close()
    assert (tmp_path / "new" / "folder" / "vedette.db").exists()


def test_an_empty_file_is_taken(path: Path) -> None:
    path.touch()
    open_store(path).close()
    open_reader(path).close()


def test_a_reader_reads_and_cannot_write(db: Connection, path: Path) -> None:
    with closing(open_reader(path)) as reader:
        assert reader.execute("PRAGMA trusted_schema").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM hosts")


def test_a_reader_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreError, match="no database yet"):
        open_reader(path)
    assert not path.exists()


@pytest.mark.parametrize("open_it", [open_store, open_reader])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"This is my diary, and no database at all.", "no SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 4000, "no SQLite database|damaged"),
    ],
)
def test_what_is_no_database_is_left_alone(
    path: Path, content: bytes, words: str, open_it: Callable[[Path], Connection]
) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match=words) as caught:
        open_it(path)
    assert caught.value.mend
    assert bytes_of(path) == content


@pytest.mark.parametrize("open_it", [open_store, open_reader])
def test_a_database_of_another_program_is_left_alone(
    path: Path, open_it: Callable[[Path], Connection]
) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE places (id INTEGER)")
        other.commit()
    before = bytes_of(path)
    with pytest.raises(StoreError, match="another program"):
        open_it(path)
    assert bytes_of(path) == before
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


def test_an_empty_database_with_another_mark_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 7")
        other.execute("VACUUM")
    with pytest.raises(StoreError, match="another program"):
        open_store(path)


@pytest.mark.parametrize("open_it", [open_store, open_reader])
def test_a_newer_file_is_left_alone(
    db: Connection, path: Path, open_it: Callable[[Path], Connection]
) -> None:
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    before = bytes_of(path)
    with pytest.raises(StoreError, match="newer vedette"):
        open_it(path)
    assert bytes_of(path) == before


def test_a_damaged_file_is_said_to_be_damaged(db: Connection, path: Path) -> None:
    db.close()
    content = bytearray(bytes_of(path))
    page = opening.PAGE_BYTES
    content[page * 2 :] = os.urandom(len(content) - page * 2)
    content[100:page] = b"\xaa" * (page - 100)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|no SQLite database") as caught:
        open_store(path)
    assert "Nothing was changed" in str(caught.value)
    assert bytes_of(path) == bytes(content)


@pytest.mark.parametrize(
    ("statement", "fault", "mend"),
    [
        (
            "CREATE TRIGGER evil AFTER INSERT ON articles BEGIN SELECT load_extension('x'); END",
            "trigger evil is not ours",
            'with sqlite3: DROP TRIGGER "evil", or',
        ),
        (
            "CREATE INDEX evil ON articles (abs(id))",
            "index evil is not ours",
            'with sqlite3: DROP INDEX "evil", or',
        ),
        (
            "DROP TRIGGER article_zones_ai",
            "trigger article_zones_ai is missing",
            "Restore a backup, or",
        ),
        (
            "ALTER TABLE hits ADD COLUMN evil DEFAULT (1)",
            "table hits is changed",
            "Restore a backup, or",
        ),
    ],
)
def test_tables_that_are_not_ours_are_not_written_to(
    db: Connection, path: Path, statement: str, fault: str, mend: str
) -> None:
    db.execute(statement)
    db.close()
    with pytest.raises(StoreError, match="tables that are not ours") as caught:
        open_store(path)
    assert f"({fault})" in str(caught.value)
    assert caught.value.mend is not None
    assert mend in caught.value.mend
    (told,) = [f for f in check_file(path) if f.what == "tables"]
    assert told.level == "problem"
    assert told.message.endswith(fault)
    assert told.mend is not None
    assert told.mend in caught.value.mend


def test_a_users_own_tables_may_stand_beside_ours(db: Connection, path: Path) -> None:
    db.execute("CREATE TABLE my_notes (id INTEGER)")
    db.execute("CREATE VIEW my_view AS SELECT * FROM my_notes")
    db.close()
    open_store(path).close()


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)


def run_as_nobody(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """Root may write anywhere, so the rights are tried by somebody who is not."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(WRITE), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter; pytest shuts its own whenever another run begins."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


WRITE = """
    import os, sys
    from pathlib import Path
    from crawler.exceptions import StoreError
    from crawler.store import open_store, open_reader
    from crawler.store.transactions import writing
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    try:
        db = open_store(Path(sys.argv[1]))
        with writing(db):
            db.execute("UPDATE alerts SET name = name")
        db.close()
    except StoreError as error:
        print("writer:", error)
    try:
        db = open_reader(Path(sys.argv[1]))
        print("reader:", db.execute("SELECT count(*) FROM alerts").fetchone()[0])
    except StoreError as error:
        print("reader:", error)
"""


def test_a_read_only_file_is_refused_for_writing_and_read(open_folder: Path) -> None:
    path = open_folder / "vedette.db"
    open_store(path).close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = bytes_of(path)
    done = run_as_nobody(path)
    assert "writer: " in done.stdout, done.stderr
    assert "read-only" in done.stdout or "may not be opened" in done.stdout
    assert "reader: 0" in done.stdout
    assert bytes_of(path) == before


def test_a_read_only_file_beside_the_database_is_named(open_folder: Path) -> None:
    path = open_folder / "vedette.db"
    db = open_store(path)
    shm = path.with_name("vedette.db-shm")
    assert shm.exists()
    for file in (path, path.with_name("vedette.db-wal")):
        file.chmod(0o666)
    shm.chmod(0o444)
    open_folder.chmod(0o777)
    done = run_as_nobody(path)
    db.close()
    assert "writer: " in done.stdout, done.stderr
    assert f"is read-only as long as {shm.name} beside it is" in done.stdout
    assert f"Give yourself the right to write to {shm}" in done.stdout


def test_an_empty_file_is_a_database_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "vedette.db"
    path.touch()
    with pytest.raises(StoreError, match="there is no database yet"):
        open_reader(path)
    open_store(path).close()
    open_reader(path).close()


def test_a_file_that_may_not_be_read_is_refused(open_folder: Path) -> None:
    path = open_folder / "vedette.db"
    open_store(path).close()
    path.chmod(0)
    done = run_as_nobody(path)
    assert done.stdout.count("cannot be read") == 2, done.stderr


def hold(path: Path, seconds: float, ready: threading.Event) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ready.set()
        time.sleep(seconds)
        other.execute("COMMIT")


def test_another_writer_is_waited_for(db: Connection, path: Path) -> None:
    ready = threading.Event()
    thread = threading.Thread(target=hold, args=(path, 2.5, ready))
    thread.start()
    ready.wait()
    begin = time.monotonic()
    with writing(db):
        db.execute("INSERT INTO hosts (host) VALUES ('waited.example')")
    thread.join()
    assert time.monotonic() - begin > 2
    assert db.execute("SELECT count(*) FROM hosts").fetchone() == (1,)


def test_the_wait_ends_when_asked_to_stop(db: Connection, path: Path) -> None:
    ready = threading.Event()
    thread = threading.Thread(target=hold, args=(path, 4, ready))
    thread.start()
    ready.wait()
    asked = time.monotonic()
    db.stop = lambda: time.monotonic() - asked > 0.5

    def write() -> None:
        with writing(db):
            pass

    with pytest.raises(BusyError, match="nothing was lost"):
        write()
    assert time.monotonic() - asked < 3
    thread.join()


def test_the_wait_has_an_end(db: Connection, path: Path) -> None:
    ready = threading.Event()
    thread = threading.Thread(target=hold, args=(path, 3, ready))
    thread.start()
    ready.wait()
    with pytest.raises(BusyError):
        _write(path)
    thread.join()


def _write(path: Path) -> None:
    with closing(open_store(path, wait_s=0.1)) as db, writing(db):
        pass


def test_many_openers_of_a_fresh_file_agree(path: Path) -> None:
    errors: list[BaseException] = []

    def open_once() -> None:
        try:
            open_store(path).close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_once) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_the_write_ahead_log_is_emptied(db: Connection, make_visit: MakeVisit) -> None:
    store_visit(db, make_visit(), now=make_visit().fetched_at)
    assert wal_bytes(db) > 0
    assert bound_wal(db)
    assert empty_wal(db)
    assert wal_bytes(db) == 0


def test_a_reader_that_stays_keeps_the_log_and_is_told(
    db: Connection, path: Path, make_visit: MakeVisit
) -> None:
    with closing(open_reader(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        store_visit(db, make_visit(), now=make_visit().fetched_at)
        assert not empty_wal(db)
        reader.execute("COMMIT")
        assert empty_wal(db)


def test_a_second_instance_is_told_who_runs(path: Path) -> None:
    with sole_instance(path, what="crawl"):
        with (
            pytest.raises(BusyError, match=rf"crawl, process {os.getpid()}"),
            sole_instance(path),
        ):
            pytest.fail("both hold the lock")
        open_store(path).close()  # short writers need no lock
    with sole_instance(path):
        pass


def test_a_look_at_the_lock_keeps_no_run_from_beginning(path: Path) -> None:
    """`status` asks every minute whether something runs, and cron begins a crawl in that instant."""
    with sole_instance(path):
        assert is_held(path)
    with path.with_name(f"{path.name}.lock").open() as look:
        fcntl.flock(look, fcntl.LOCK_SH)
        end = threading.Timer(0.05, fcntl.flock, (look, fcntl.LOCK_UN))
        end.start()
        with sole_instance(path):
            assert is_held(path)
        end.join()
    assert not is_held(path)


def test_the_lock_goes_with_its_process(path: Path) -> None:
    script = f"""
        import os
        from crawler.store import sole_instance
        with sole_instance({str(path)!r}):
            os.kill(os.getpid(), 9)
    """
    subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], check=False, timeout=60
    )
    with sole_instance(path):
        pass


def test_a_name_with_odd_letters_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20d é.db"
    open_store(path).close()
    open_reader(path).close()
    assert path.exists()


def test_the_log_stays_bounded_while_readers_take_turns(
    db: Connection, path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two readers whose reads overlap, so that there is always one; the bound is made small."""
    bound = 1_000_000
    monkeypatch.setattr(opening, "WAL_CHECKPOINT_BYTES", bound)
    stop = threading.Event()

    def read(first_wait_s: float) -> None:
        time.sleep(first_wait_s)
        with closing(open_reader(path)) as reader:
            while not stop.is_set():
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM articles").fetchone()
                time.sleep(0.2)
                reader.execute("COMMIT")

    readers = [threading.Thread(target=read, args=(wait,)) for wait in (0.0, 0.1)]
    for reader in readers:
        reader.start()
    largest = emptied = 0
    for number in range(25):
        with writing(db):
            for place in range(8):
                url = f"https://gazette.example/{number}/{place}"
                words = tuple(
                    f"Paragraph {line} "
                    + " ".join(f"w{number}x{place}x{n}" for n in range(250))
                    for line in range(4)
                )
                visit = make_visit(
                    url, headline=f"H {number} {place}", paragraphs=words
                )
                store_visit(db, visit, now=visit.fetched_at)
        size = wal_bytes(db)
        largest = max(largest, size)
        emptied += size >= bound and bound_wal(db)
    stop.set()
    for reader in readers:
        reader.join()
    assert emptied >= 2
    assert largest < 3 * bound


def test_what_a_first_start_on_a_full_disk_leaves_is_no_database_yet(
    tmp_path: Path,
) -> None:
    """It stood at its first page: a reader took it for another program's, a writer goes on."""
    path = tmp_path / "v.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    assert path.stat().st_size
    with pytest.raises(StoreError, match="there is no database yet"):
        open_reader(path)
    open_store(path).close()
    open_reader(path).close()
