"""What a watch stands on: its database where it was opened, room on the disk beside it, and a clock that is right."""

from __future__ import annotations

import logging
from pathlib import Path

from crawler.exceptions import StoreError
from crawler.running import systemd
from crawler.running.disk import shortage
from crawler.running.reporting import clock_words

logger = logging.getLogger(__name__)


class Ground:
    """Looked at before each tick; the first look says which file it is."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._file: tuple[int, int] | None = None
        self._full = False
        self.clock_is_wrong = False

    def check_file(self) -> None:
        """See that rounds and messages, which open the file anew, find the one that the watch holds.

        They would make an empty one in its place, without alerts and known articles.

        Raises:
            StoreError: Moved, deleted or replaced.
        """
        try:
            told = self._db.stat()
        except FileNotFoundError:
            found = None
        else:
            found = (told.st_dev, told.st_ino)
        self._file = self._file or found
        if found is None or found != self._file:
            raise StoreError(
                f"was {'replaced' if found else 'moved or deleted'} while this runs; nothing is crawled",
                path=self._db,
                mend="Stop this, put the file in its place with its -wal file, or name another with --db,"
                " and start again",
            )

    def is_full(self) -> bool:
        """Whether there is too little room to crawl; a change is told."""
        missing = shortage(self._db.parent)
        full = missing is not None
        if full != self._full:
            self._full = full
            words = f"crawling stops: {missing}"
            logger.error(words) if full else logger.warning(
                "crawling goes on: there is room again"
            )
            systemd.notify(f"STATUS={words if full else 'watching'}")
        return full

    def look_at_clock(self, ahead_s: float | None) -> None:
        """Take up what the sites of a round say of our clock (`CrawlReport.clock_ahead_s`); a change is told."""
        is_wrong = ahead_s is not None
        if ahead_s is not None and not self.clock_is_wrong:
            logger.error(clock_words(ahead_s))
        elif self.clock_is_wrong and not is_wrong:
            logger.warning("the clock is right again")
        self.clock_is_wrong = is_wrong
