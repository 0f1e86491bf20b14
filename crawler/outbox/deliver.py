"""Sends what waits: one thread a channel, so that a hanging one delays no other.

The order that keeps each message single (PROMISES 23): `begin_try` is committed, the
channel is asked, `mark_sent` or `mark_failed` is committed. One process at a time sends
for a database; a second one leaves at once, the first sends its messages too.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

from crawler.exceptions import DeliveryError, SettingsError
from crawler.outbox.book import ChannelEntry
from crawler.outbox.channels import Channel, make_channel
from crawler.outbox.compose import message_of, note_of
from crawler.outbox.message import Message
from crawler.records import Delivery, DeliveryState
from crawler.store import Connection, open_store
from crawler.store.alerts import get_alert
from crawler.store.deliveries import (
    begin_try,
    due_deliveries,
    mark_failed,
    mark_sent,
    put_off,
)
from crawler.store.versions import hit_articles

logger = logging.getLogger(__name__)

Make = Callable[[ChannelEntry], Channel]

MOST_AT_ONCE = 500
"""Messages of one call; the rest goes with the next."""
STEP_S = 0.25
HANG_S = 90.0
"""Channels end by themselves within 30 s; one that does not is left behind after this."""
STOP_WAIT_S = 10.0
"""After a stop signal: PROMISES 17 gives 20 s for everything."""
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
            _deliver(db, book, clock, make, stop, report, limit)
        finally:
            db.close()
    return report


def _deliver(
    db: Connection,
    book: Mapping[str, ChannelEntry],
    clock: Callable[[], datetime],
    make: Make,
    stop: Callable[[], bool],
    report: DeliveryReport,
    limit: int,
) -> None:
    """Hand each channel its messages and write down every end as it comes."""
    waiting: dict[str, list[Delivery]] = {}
    for delivery in due_deliveries(db, now=clock(), limit=limit):
        waiting.setdefault(delivery.channel, []).append(delivery)
    ends: SimpleQueue[_Try] = SimpleQueue()
    lines: dict[str, Channel] = {}
    for name in list(waiting):
        channel = _channel(db, name, waiting[name], book, make, clock, report)
        if channel is None:
            del waiting[name]
        else:
            lines[name] = channel
    under_way = sum(
        _start_next(db, n, lines, waiting, clock, ends) for n in list(waiting)
    )
    while under_way:
        end = _next_end(ends, stop)
        if end is None:
            logger.warning("channels left hanging count=%d", under_way)
            return
        under_way -= 1
        _write_end(db, end, clock, report)
        name = end.delivery.channel
        # A channel that has just failed is left alone: its other messages keep their place.
        if not stop() and (end.error is None or end.error.final):
            under_way += _start_next(db, name, lines, waiting, clock, ends)


def _next_end(ends: SimpleQueue[_Try], stop: Callable[[], bool]) -> _Try | None:
    """The next end; `None` when the channels outstay their own time-outs.

    What is left behind was begun, so it is tried again later with the same key.
    """
    waited_s = 0.0
    while waited_s < (STOP_WAIT_S if stop() else HANG_S):
        try:
            return ends.get(timeout=STEP_S)
        except Empty:
            waited_s += STEP_S
    return None


def _channel(
    db: Connection,
    name: str,
    deliveries: Sequence[Delivery],
    book: Mapping[str, ChannelEntry],
    make: Make,
    clock: Callable[[], datetime],
    report: DeliveryReport,
) -> Channel | None:
    """The channel, or `None` after its messages were put off until somebody mends the book."""
    try:
        if name not in book:
            raise SettingsError(
                f"channel {name} is not in channels.toml; write it there, or give the alert another with --to"
            )
        return make(book[name])
    except SettingsError as error:
        report.errors[name] = str(error)
        report.postponed[name] += len(deliveries)
        for delivery in deliveries:
            put_off(db, delivery.id, until=clock() + UNKNOWN_CHANNEL_WAIT)
        logger.warning(
            "channel not usable channel=%s messages=%d", name, len(deliveries)
        )
        return None


def _start_next(
    db: Connection,
    name: str,
    lines: Mapping[str, Channel],
    waiting: Mapping[str, list[Delivery]],
    clock: Callable[[], datetime],
    ends: SimpleQueue[_Try],
) -> bool:
    """Begin the try of the channel's next message in a thread of its own; False: none is left."""
    while waiting[name]:
        delivery = begin_try(db, waiting[name].pop(0).id, now=clock())
        if delivery is None:
            continue
        message = compose(db, delivery)
        threading.Thread(
            target=_try,
            args=(lines[name], delivery, message, ends),
            name=f"channel-{name}",
            daemon=True,
        ).start()
        return True
    return False


def compose(db: Connection, delivery: Delivery) -> Message:
    """The message of a delivery with its members read from the store."""
    told = hit_articles(db, delivery.hit_ids, until=delivery.created_at)
    alert = get_alert(db, told[0].hit.alert) if told else None
    notes = [
        note_of(one, changed=one.changed and one.hit.at < delivery.created_at)
        for one in told
    ]
    return message_of(delivery, notes, tz=alert.tz if alert else "UTC")


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


def _write_end(
    db: Connection, end: _Try, clock: Callable[[], datetime], report: DeliveryReport
) -> None:
    name = end.delivery.channel
    if end.error is None:
        mark_sent(db, end.delivery.id, now=clock())
        report.sent[name] += 1
        return
    report.errors[name] = str(end.error)
    state = mark_failed(
        db, end.delivery.id, str(end.error), now=clock(), final=end.error.final
    )
    if state is DeliveryState.FAILED:
        report.failed[name] += 1
        logger.warning("message given up channel=%s delivery=%d", name, end.delivery.id)
    else:
        report.postponed[name] += 1


@contextmanager
def _only_one(path: Path) -> Iterator[bool]:
    """Whether this process is the one that sends for the database; the lock goes with the process."""
    with path.with_name(path.name + ".outbox-lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
