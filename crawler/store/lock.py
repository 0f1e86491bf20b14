"""One crawl, import or watch at a time for a database: a lock file beside it."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler.exceptions import BusyError, StoreError
from crawler.files.whole_file import PRIVATE

_TRIES, _REST_S = 10, 0.02


def beside(path: Path | str, ending: str) -> Path:
    """A file that belongs to a database: the same by whatever link the database is named."""
    file = Path(path).resolve()
    return file.with_name(file.name + ending)


def is_held(path: Path | str) -> bool:
    """Whether a crawl, import or watch runs on this database now."""
    try:
        handle = os.open(beside(path, ".lock"), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _hold(handle: int) -> None:
    """Take the lock. `is_held` of a `status` may have it for an instant: that is no run."""
    for _ in range(_TRIES):
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_REST_S)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def sole_instance(path: Path | str, *, what: str = "vedette") -> Iterator[None]:
    """Hold `FILE.lock` for as long as the block runs; the kernel lets go when the process dies.

    Short writers (alerts add, dismiss) need no lock: they wait for the crawl's commits.

    Args:
        path: The database.
        what: Name of the command, told to whoever comes second.

    Raises:
        BusyError: Another process holds it; the message names it.
    """
    lock = beside(path, ".lock")
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    except OSError as error:
        raise StoreError(
            f"the lock file cannot be made: {error.strerror}",
            path=lock,
            mend="Give yourself the right to write to the folder, or name another database with --db",
        ) from error
    try:
        try:
            _hold(handle)
        except BlockingIOError as error:
            holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
            raise BusyError(
                f"another one is running ({holder or 'unknown'})",
                path=Path(path),
                mend="Wait until it ends, or stop it",
            ) from error
        os.ftruncate(handle, 0)
        # a courtesy to the second comer: on a full disk the store's own words are to be heard
        with suppress(OSError):
            os.pwrite(handle, f"{what}, process {os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)
