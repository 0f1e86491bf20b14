"""How a view asks the store and keeps a mark: in a thread, never on the server's own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from datasette.utils import sqlite_timelimit

from crawler.browse.desk import DATABASE, desk_of
from crawler.store import marks

T = TypeVar("T")

PAGE_LIMIT_MS = 5_000
"""No page reads longer; the reader is told to ask for less."""


async def ask(datasette: Any, reading: Callable[..., T], *args: Any, **named: Any) -> T:
    """Call a function of the store with a connection that reads, in a thread of its own.

    Raises:
        sqlite3.OperationalError: `interrupted` after `PAGE_LIMIT_MS`.
    """

    def limited(connection: Any) -> T:
        with sqlite_timelimit(connection, PAGE_LIMIT_MS):
            return reading(connection, *args, **named)

    result: T = await datasette.get_database(DATABASE).execute_fn(limited)
    return result


async def keep(
    datasette: Any, writing: Callable[..., T], *args: Any, **named: Any
) -> T:
    """Call a function of `store.marks` with the file of marks, in a thread of its own."""
    path = desk_of(datasette).marks_path
    return await in_thread(datasette, _with_marks, path, writing, args, named)


async def in_thread(datasette: Any, work: Callable[..., T], *args: Any) -> T:
    """Call a function that waits for the disk in a thread of its own."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(datasette.executor, partial(work, *args))


def _with_marks(
    path: Path, writing: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any]
) -> T:
    db = marks.open_marks(path)
    try:
        return writing(db, *args, **named)
    finally:
        db.close()
