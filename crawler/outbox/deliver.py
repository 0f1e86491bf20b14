"""Sends what waits: one thread a channel, so that a hanging one delays no other.

The order that keeps each message single (PROMISES 23): `begin_try` is committed, the
channel is asked, `mark_sent` or `mark_failed` is committed. One process at a time sends
for a database; a second one leaves at once, the first sends its messages too.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from crawler.exceptions import DeliveryError, SettingsError
from crawler.files.whole_file import make_private
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import Channel, Stoppable, make_channel
from crawler.outbox.compose import MOST_NOTES, message_of, note_of
from crawler.outbox.message import Message
from crawler.records import Delivery, DeliveryState
from crawler.store import Connection, open_store, writing
from crawler.store.alerts import get_alert
from crawler.store.deliveries import (
    begin_try,
    due_deliveries,
    mark_failed,
    mark_sent,
    put_off,
    take_back,
)
from crawler.store.hits import counts_by_alert
from crawler.store.lock import beside
from crawler.store.versions import hit_articles

logger = logging.getLogger(__name__)

Make = Callable[[ChannelEntry], Channel]

MOST_AT_ONCE = 500
"""Messages of one call and channel; the rest goes with the next."""
STEP_S = 0.25
HANG_S = 90.0
"""Channels end by themselves within 30 s; one that does not is left behind after this."""
STOP_WAIT_S = 10.0
"""After a stop signal: PROMISES 17 gives 20 s for everything."""
BREAK_OFF_S = 1.0
"""For what we ended ourselves to tell how it ended."""
# A channel that is in no book may be a slip in channels.toml: the message waits for the mend.
UNKNOWN_CHANNEL_WAIT = timedelta(hours=1)


@dataclass(slots=True)
class DeliveryReport:
    """What one call did, by channel."""

    sent: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    """Given up: the last error is kept with the message."""
    postponed: Counter[str] = field(default_factory=Counter)
    errors: dict[str, str] = field(default_factory=dict)
    """Last error of each channel, in words, without address or secret."""
    busy: bool = False
    """Another process was sending; nothing was done here."""

    @property
    def needs_person(self) -> bool:
        return bool(self.failed)


@dataclass(frozen=True, slots=True)
class _Try:
    """One message under way, and how it ended (`error` of None: accepted)."""

    delivery: Delivery
    error: DeliveryError | None


def deliver_due(
    path: Path,
    book: Mapping[str, ChannelEntry],
    *,
    clock: Callable[[], datetime],
    make: Make = make_channel,
    stop: Callable[[], bool] = lambda: False,
    limit: int = MOST_AT_ONCE,
) -> DeliveryReport:
    """Send all messages whose time has come, each channel in its own thread.

    Args:
        path: The database.
        book: Channels by name (`book.read_book`).
        clock: The wall clock; aware, UTC.
        stop: Looked at between messages; `True` leaves the rest for the next call.

    Raises:
        StoreError: The database cannot be opened or written.
    """
    report = DeliveryReport()
    with _only_one(path) as alone:
        if not alone:
            report.busy = True
            return report
        db = open_store(path)
        try:
            round_ = _Round(db, clock, stop, report)
            round_.take_up(book, make, limit=limit)
            round_.send_all()
        finally:
            db.close()
    return report


@dataclass(slots=True)
class _Round:
    """One call's messages: who waits, who is under way, and how each ended."""

    db: Connection
    clock: Callable[[], datetime]
    stop: Callable[[], bool]
    report: DeliveryReport
    lines: dict[str, Channel] = field(default_factory=dict)
    waiting: dict[str, list[Delivery]] = field(default_factory=dict)
    under_way: dict[str, Delivery] = field(default_factory=dict)
    ends: SimpleQueue[_Try] = field(default_factory=SimpleQueue)

    def take_up(
        self, book: Mapping[str, ChannelEntry], make: Make, *, limit: int
    ) -> None:
        """Part the messages that are due by channel; those of an unusable one are put off."""
        for delivery in due_deliveries(self.db, now=self.clock(), limit=limit):
            self.waiting.setdefault(delivery.channel, []).append(delivery)
        for name in list(self.waiting):
            try:
                self.lines[name] = _channel(name, book, make)
            except SettingsError as error:
                self._put_off(name, error)

    def send_all(self) -> None:
        """Send until nothing waits, or a stop is wished, or a channel outstays its time-out."""
        try:
            for name in self.waiting:
                self._start_next(name)
            while self.under_way:
                end = self._next_end()
                if end is None:
                    break
                self._write_end(end)
                # A channel that has just failed is left alone: its other messages keep their place.
                if not self.stop() and (end.error is None or end.error.final):
                    self._start_next(end.delivery.channel)
        except (KeyboardInterrupt, SystemExit):
            self._break_off()
            raise
        if self.under_way and self.stop():
            self._break_off()
        elif self.under_way:
            # begun and without an end: tried again later with the same key
            logger.warning("channels left hanging count=%d", len(self.under_way))

    def _put_off(self, name: str, error: SettingsError) -> None:
        """Nothing goes there until somebody mends the book."""
        deliveries = self.waiting.pop(name)
        self.report.errors[name] = str(error)
        self.report.postponed[name] += len(deliveries)
        with writing(self.db):  # each by itself would wait for the disk
            for delivery in deliveries:
                put_off(self.db, delivery.id, until=self.clock() + UNKNOWN_CHANNEL_WAIT)
        logger.warning(
            "channel not usable channel=%s messages=%d", name, len(deliveries)
        )

    def _start_next(self, name: str) -> None:
        """Begin the try of the channel's next message, if there is one, in a thread of its own."""
        while self.waiting[name]:
            next_id = self.waiting[name].pop(0).id
            delivery = begin_try(self.db, next_id, now=self.clock())
            if delivery is None:
                continue
            self.under_way[name] = delivery
            try:
                message = compose(self.db, delivery)
            # what is wrong with one message's rows must not end the tries of others
            except Exception as fault:
                logger.exception("message not composed delivery=%d", next_id)
                words = f"the message cannot be composed: {type(fault).__name__}"
                self.ends.put(_Try(delivery, DeliveryError(words)))
                return
            threading.Thread(
                target=_try,
                args=(self.lines[name], delivery, message, self.ends),
                name=f"channel-{name}",
                daemon=True,
            ).start()
            return

    def _next_end(self) -> _Try | None:
        """The next end; `None` when the channels outstay their own time-outs."""
        waited_s = 0.0
        while waited_s < (STOP_WAIT_S if self.stop() else HANG_S):
            try:
                return self.ends.get(timeout=STEP_S)
            except Empty:
                waited_s += STEP_S
        return None

    def _write_end(self, end: _Try) -> None:
        name = end.delivery.channel
        del self.under_way[name]
        if end.error is None:
            mark_sent(self.db, end.delivery.id, now=self.clock())
            self.report.sent[name] += 1
            return
        words, final = str(end.error), end.error.final
        self.report.errors[name] = words
        state = mark_failed(
            self.db, end.delivery.id, words, now=self.clock(), final=final
        )
        if state is DeliveryState.FAILED:
            self.report.failed[name] += 1
            logger.warning(
                "message given up channel=%s delivery=%d", name, end.delivery.id
            )
        elif state is DeliveryState.WAITING:
            self.report.postponed[name] += 1

    def _break_off(self) -> None:
        """Leave nothing running, and count no try that we broke off ourselves.

        What was accepted until then is written down: it is not sent again.
        """
        asked = {name: self.lines[name] for name in self.under_way}
        stopped = {n: one for n, one in asked.items() if isinstance(one, Stoppable)}
        for channel in stopped.values():
            channel.stop()
        end_s = time.monotonic() + BREAK_OFF_S
        while stopped:
            try:
                end = self.ends.get(timeout=max(end_s - time.monotonic(), 0))
            except Empty:
                break
            was_stopped = stopped.pop(end.delivery.channel, None) is not None
            if end.error is None or not was_stopped:
                self._write_end(end)
        for name, delivery in self.under_way.items():
            take_back(self.db, delivery.id, now=self.clock())
            self.report.postponed[name] += 1
        logger.info("sending broken off count=%d", len(self.under_way))


def _channel(name: str, book: Mapping[str, ChannelEntry], make: Make) -> Channel:
    """The channel of this name.

    Raises:
        SettingsError: It is in no book, or its entry lacks something.
    """
    if name not in book:
        raise SettingsError(
            f"channel {name} is not in channels.toml; write it there, or give the alert another with --to"
        )
    return make(book[name])


def compose(db: Connection, delivery: Delivery) -> Message:
    """The message of a delivery with its members read from the store."""
    # a digest of a day may stand for ten thousand articles: those that it shows are read
    told = list(
        hit_articles(db, delivery.hit_ids, until=delivery.created_at, limit=MOST_NOTES)
    )
    alert = get_alert(db, told[0].hit.alert) if told else None
    # a message that is younger than its hit was written for a change
    notes = [note_of(one, changed=one.hit.at < delivery.created_at) for one in told]
    counts = counts_by_alert(db, delivery.hit_ids)
    return message_of(delivery, notes, counts, tz=alert.tz if alert else "UTC")


def _try(
    channel: Channel, delivery: Delivery, message: Message, ends: SimpleQueue[_Try]
) -> None:
    """One try in a thread. Whatever a channel raises is an end of this message, never of the others."""
    error: DeliveryError | None = None
    try:
        channel.send(message)
    except DeliveryError as failure:
        error = failure
    except SettingsError as failure:
        error = DeliveryError(str(failure))
    except (
        Exception
    ) as failure:  # a fault in a channel's library must not lose the message
        logger.warning(
            "channel failed channel=%s error=%s",
            delivery.channel,
            type(failure).__name__,
        )
        error = DeliveryError(f"channel {delivery.channel}: {type(failure).__name__}")
    ends.put(_Try(delivery, error))


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """Whether this process is the one that sends for the database; the lock goes with the process."""
    path = beside(path, ".outbox-lock")
    make_private(path)
    with path.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
