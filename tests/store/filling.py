"""Archives with articles to let go, and what is asked of SQLite for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from crawler.records import Visit
from crawler.store import Connection
from crawler.store.articles import store_visit


def fill(
    db: Connection, make_visit: Callable[..., Visit], now: datetime, articles: int = 5
) -> None:
    """Store so many articles of one outlet."""
    for number in range(articles):
        visit = make_visit(f"https://gazette.example/{number}", headline=f"H {number}")
        store_visit(db, visit, now=now)


def work(db: Connection, act: Callable[[], object]) -> int:
    """How much SQLite does for it, in hundreds of its own steps."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.set_progress_handler(count, 100)
    act()
    db.set_progress_handler(None, 100)
    return counted
