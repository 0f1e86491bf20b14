"""Files written in one step: whoever reads one meets the old text or the new one, never half."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE = 0o600
"""For whom it belongs to alone: what a newsroom watches is nobody else's business."""


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read; one that is there is left as it is.

    SQLite gives its journals the mode of the file. Where none can be made nothing is said: who opens it
    next will.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Inside, a file is read, changed and written: who wants the same for one in its folder waits.

    The kernel lets go when the process dies. On a file system that knows no locks nobody waits.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def write_whole(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file anew, its folder made where there is none; a link is followed.

    Args:
        mode: What the file may be read by; it holds from the first byte on.

    Raises:
        OSError: It cannot be written; the old file is as it was, and nothing is left beside it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    target = path.resolve()
    # made with mode 0600
    handle, temporary = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.stem[:40]}-", suffix=".new"
    )
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
