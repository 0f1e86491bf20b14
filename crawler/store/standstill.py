"""Holds an event loop still while another thread writes.

SQLite gives Python's lock away at each step, and a thread that reads pages takes it for
milliseconds: writing beside it cost a tenth of a crawl's CPU in waking each other up.
Knows nothing of Scrapy.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_S = 0.1
"""A loop is held for so long at most, however slow the disk is: its servers wait meanwhile."""


@contextmanager
def standstill(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Inside, in a thread beside the loop's: the loop waits, for `LONGEST_S` at most.

    Returns at once where the loop is closed, and goes on without it where it does not come.
    """
    held, over = threading.Event(), threading.Event()

    def hold() -> None:  # in the loop's thread
        held.set()
        over.wait(LONGEST_S)

    try:
        loop.call_soon_threadsafe(hold)
        held.wait(LONGEST_S)
    except RuntimeError:  # closed: nobody is in the way
        pass
    try:
        yield
    finally:
        over.set()
