"""Holds an event loop still while another thread writes.

SQLite gives Python's lock away at each step, and a thread that reads pages takes it for
milliseconds: writing beside it cost a twentieth of a crawl's CPU in waking each other up.
Knows nothing of Scrapy.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_S = 0.25
"""A loop is held for so long at most, however slow the disk is: its servers wait meanwhile."""
PATIENCE_S = 0.5
"""So long it is waited for: pages that are ready to be read are read before it comes."""


@contextmanager
def standstill(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Inside, in a thread beside the loop's: the loop waits, for `LONGEST_S` at most.

    Begins at once where the loop is closed, and after `PATIENCE_S` where it does not come.
    """
    held, over = threading.Event(), threading.Event()

    def hold() -> None:  # in the loop's thread
        held.set()
        over.wait(LONGEST_S)

    try:
        loop.call_soon_threadsafe(hold)
        held.wait(PATIENCE_S)
    except RuntimeError:  # closed: nobody is in the way
        pass
    try:
        yield
    finally:
        over.set()
