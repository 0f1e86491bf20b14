"""The one writer thread: takes visits and refusals, keeps them in batches of at most a second.

Knows nothing of Scrapy. Whoever puts an item in is called back, in the writer's thread, when the
item is committed or lost; the caller bounds how many are under way.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from crawler.exceptions import StoreError
from crawler.identity.url_key import url_key
from crawler.records import PASSING, Reason, Refusal, Visit
from crawler.store.articles import (
    Stored,
    find_article,
    store_visit,
)
from crawler.store.ledger import mark_removed
from crawler.store.opening import bound_wal, open_store, wal_bytes
from crawler.store.recording import Decide, keep_silently
from crawler.store.refusals import add_refusal
from crawler.store.revisits import plan_next_look
from crawler.store.sources import put_sources
from crawler.store.transactions import Connection, part_of_writing, writing

logger = logging.getLogger(__name__)

BATCH_S = 0.5
"""A transaction is closed after so long, or as soon as nothing waits."""
GATHER_S = 0.2
"""Items that come one after the other are gathered for so long before a transaction begins …"""
GAP_S = 0.02
"""… until none has come for this time. A lone item is written at once."""
GATHERED = 100
"""Items of one transaction at most. In one of 32 an article costs two thirds of one by itself:
each transaction gives the index a segment, which is merged with others later."""
WAL_PAUSE_S = 3.0
"""Between two tries to empty a write-ahead log that a reader holds; each may wait a second."""
LAST_WORDS_S = 15.0
"""After `close` has been called, so long is waited for another writer (PROMISES 17: 20 s in all)."""

Result = Stored | Refusal | Exception
Done = Callable[[Result], None]
_Entry = tuple[Visit | Refusal, Done]

_OF_THE_FILE = (
    StoreError,
    sqlite3.OperationalError,
    sqlite3.InternalError,
    MemoryError,
)
"""Any other fault is one item's: it is lost and told, the others are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriterOptions:
    """What holds for all items of one run."""

    crawl_id: int | None = None
    decide: Decide = keep_silently
    send_old: bool = False
    revisit_ages_s: Sequence[int] = ()


class StoreWriter:
    """Start it, `put` items, `close` it; `fault` tells why it ended early."""

    def __init__(
        self,
        path: Path,
        options: WriterOptions,
        *,
        alone: Callable[[], AbstractContextManager[None]] = nullcontext,
        on_fault: Callable[[StoreError], None] = lambda error: None,
    ) -> None:
        """Nothing is opened yet.

        Args:
            alone: Entered, in the writer's thread, for the statements of a transaction: see
                `standstill`.
            on_fault: Called once, in the writer's thread, when the file cannot be written.
        """
        self.fault: StoreError | None = None
        self._path = path
        self._options = options
        self._alone = alone
        self._on_fault = on_fault
        self._queue: SimpleQueue[_Entry | None] = SimpleQueue()
        self._waiting: deque[_Entry] = deque()
        """Taken from the queue, and not written yet."""
        self._ended = False
        """The last item was taken from the queue."""
        self._busy = False
        """The last transaction had several items."""
        self._sources: set[str] = set()
        self._give_up_at: float | None = None
        self._next_wal_try = 0.0
        self._thread = threading.Thread(
            target=self._run, name="vedette-store", daemon=True
        )

    def start(self) -> None:
        """Begin; a file that cannot be opened is a fault."""
        self._thread.start()

    def put(self, item: Visit | Refusal, done: Done) -> None:
        """Hand over an item; returns at once."""
        self._queue.put((item, done))

    def close(self) -> None:
        """Write what waits and end; blocks until then."""
        self._give_up_at = time.monotonic() + LAST_WORDS_S
        self._queue.put(None)
        if self._thread.ident is not None:
            self._thread.join()

    def _stop(self) -> bool:
        return self._give_up_at is not None and time.monotonic() > self._give_up_at

    def _run(self) -> None:
        try:
            with closing(open_store(self._path, stop=self._stop)) as db:
                self._serve(db)
        except StoreError as error:
            self._fail(error)
        except Exception as error:  # whoever waits must hear of it, whatever it is
            logger.exception("store writer failed")
            self._fail(StoreError(f"writing failed: {error}", path=self._path))

    def _serve(self, db: Connection) -> None:
        while self._gather():
            batch: list[_Entry] = []
            try:
                results = self._write_batch(db, batch)
            except BaseException:
                self._waiting.extendleft(reversed(batch))  # `_fail` tells them
                raise
            self._busy = len(batch) > 1
            for (_, done), result in zip(batch, results, strict=True):
                done(result)
            self._bound_wal(db)

    def _gather(self) -> bool:
        """Wait for items; where they come close together, for those that follow.

        Returns:
            False when all is written and no more comes.
        """
        if not self._waiting and not self._ended:
            self._take(self._queue.get())
        end = time.monotonic() + GATHER_S
        while not self._ended and len(self._waiting) < GATHERED:
            patient = self._busy and time.monotonic() < end
            try:
                self._take(self._queue.get(block=patient, timeout=GAP_S))
            except Empty:
                break
        return bool(self._waiting)

    def _take(self, entry: _Entry | None) -> None:
        if entry is None:
            self._ended = True
        else:
            self._waiting.append(entry)

    def _bound_wal(self, db: Connection) -> None:
        """Empty a write-ahead log that has grown; while a reader holds it, try now and then."""
        if time.monotonic() < self._next_wal_try or bound_wal(db):
            return
        self._next_wal_try = time.monotonic() + WAL_PAUSE_S
        logger.warning(
            "write-ahead log held by a reader path=%s bytes=%d",
            self._path,
            wal_bytes(db),
        )

    def _write_batch(self, db: Connection, batch: list[_Entry]) -> list[Result]:
        """Keep what waits, as long as the transaction may last; what is taken is put into `batch`.

        Where an item has a fault all are written again, each in a savepoint. Not at once: at
        every savepoint the index writes what it holds, which costs a fifth of storing.
        """
        try:
            with writing(db), self._alone():
                return list(self._keep_in_time(db, batch))
        except _OF_THE_FILE:
            raise
        except Exception:  # one item's, not told which: each by itself now
            self._sources.clear()
            with writing(db):
                return [self._keep_one(db, item) for item, _ in batch]

    def _keep_in_time(self, db: Connection, batch: list[_Entry]) -> Iterator[Result]:
        end = time.monotonic() + BATCH_S
        while self._waiting and (not batch or time.monotonic() < end):
            batch.append(self._waiting.popleft())
            yield self._keep(db, batch[-1][0])

    def _keep_one(self, db: Connection, item: Visit | Refusal) -> Result:
        """One item by itself, so that a fault of its own takes no other with it."""
        try:
            with part_of_writing(db):
                return self._keep(db, item)
        except _OF_THE_FILE:
            raise
        except Exception as error:  # this item's: it alone is lost, and told
            self._sources.clear()
            url = item.article.url if isinstance(item, Visit) else item.url
            logger.exception("item not stored url=%s", url)
            return error

    def _keep(self, db: Connection, item: Visit | Refusal) -> Result:
        options = self._options
        # an item is stored within seconds of its fetch: no clock is needed here
        now = item.at if isinstance(item, Refusal) else item.fetched_at
        source = item.source
        if source is not None and source.key not in self._sources:
            put_sources(db, [source], now=now)
            self._sources.add(source.key)
        if isinstance(item, Refusal):
            add_refusal(db, item, crawl_id=options.crawl_id)
            _note_absence(db, item, options.revisit_ages_s)
            return item
        return store_visit(
            db,
            item,
            now=now,
            crawl_id=options.crawl_id,
            decide=options.decide,
            send_old=options.send_old,
            revisit_ages_s=options.revisit_ages_s,
        )

    def _fail(self, error: StoreError) -> None:
        """Tell everybody who waits, now and until `close`."""
        self.fault = error
        self._on_fault(error)
        while self._waiting or not self._ended:
            while self._waiting:
                self._waiting.popleft()[1](error)
            if not self._ended:
                self._take(self._queue.get())


def _note_absence(
    db: Connection, refusal: Refusal, revisit_ages_s: Sequence[int]
) -> None:
    """A known article that was refused: gone (404, 410), or to be looked at later."""
    try:
        url_key(refusal.url)
    except ValueError:
        return
    article_id = find_article(db, refusal.url)
    if article_id is None:
        return
    answer = (refusal.detail or "").strip()
    if refusal.reason is Reason.HTTP_4XX and any(
        code in answer.split() for code in ("404", "410")
    ):
        mark_removed(db, article_id, at=refusal.at, answer=answer)
    plan_next_look(
        db,
        article_id,
        at=refusal.at,
        ages_s=revisit_ages_s,
        passing=refusal.reason in PASSING,
    )
