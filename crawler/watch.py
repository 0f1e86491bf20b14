"""Rounds for weeks on end: who is due is visited, what was learned is judged, what waits is sent.

A round that fails costs its sources a pause and nobody else. The catalogue is read anew when its files
change; a bad change is refused whole and the old one goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from crawler.agenda import agenda
from crawler.exceptions import VedetteError
from crawler.files.toml_files import stamp_of
from crawler.health import Health
from crawler.judging import judge_sources, tell_changes
from crawler.outbox.book import ChannelEntry
from crawler.outbox.deliver import deliver_due
from crawler.records import Source
from crawler.run import CrawlOptions, alerts_memory, crawl_round, wish
from crawler.running import systemd
from crawler.running.figures import RunFigures, serve, store_samples
from crawler.running.ground import Ground
from crawler.running.last_good import LastGood
from crawler.running.metrics import Sample
from crawler.running.reporting import CrawlReport
from crawler.store import Connection, open_store
from crawler.store.sources import put_sources
from crawler.store.transactions import translated
from crawler.warc import PageCopies

logger = logging.getLogger(__name__)

T = TypeVar("T")

TICK_S = 5.0
GATHER_S = 45.0
"""A round waits so long for company: rounds cost more than visits, and a minute is soon enough."""
MOST_ROUNDS = 4
"""Rounds at once: a source that takes its ten minutes keeps nobody waiting."""
LOOK_S = 20.0
"""Between two looks at the files of catalogue and word lists; changes take effect within a minute."""
SEND_S = 30.0
JUDGE_S = 1800.0
"""All sources are judged so often: silence is no event that a visit could bring."""
RETRY = timedelta(minutes=10)
"""Sources of a round that failed as a whole, or of a network that was down, wait so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchOptions:
    """What a watch works with."""

    db: Path
    load_catalogue: Callable[[], Mapping[str, Source]]
    catalogue_files: Callable[[], Iterable[Path]]
    load_channels: Callable[[], Mapping[str, ChannelEntry]]
    lists_folders: Sequence[Path] = ()
    health_channels: Sequence[str] = ()
    """Channels that are told when a source's state changes."""
    metrics_port: int | None = None
    copies: PageCopies | None = None
    """Keeps each page that is read."""
    ping: Callable[[], None] | None = None
    """Called in a thread after every good round: a dead man's switch."""
    on_round: Callable[[CrawlReport], None] | None = None
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    settings: Mapping[str, object] = field(default_factory=dict)


class Watch:
    """One watch over one database; `run` inside a running reactor."""

    def __init__(self, options: WatchOptions) -> None:
        self.options = options
        self.figures = RunFigures()
        self.sources: Mapping[str, Source] = {}
        self._channels = LastGood(options.load_channels, "channels")
        self._rounds: dict[asyncio.Task[CrawlReport], tuple[str, ...]] = {}
        self._stamp = ""
        self._done_at: dict[str, datetime] = {}
        self._rest: dict[str, datetime] = {}
        self._sending: asyncio.Task[None] | None = None
        self._ground = Ground(options.db)
        self._fault = ""
        self._thread = ThreadPoolExecutor(1, "watch-store")
        self._db: Connection | None = None

    async def run(self) -> int:
        """Watch until a signal comes; returns its number.

        Raises:
            CatalogueError, SettingsError, StoreError: At the start alone.
        """
        self.sources = self.options.load_catalogue()
        self._channels()
        self._stamp = stamp_of(self.options.catalogue_files)
        await self._ask(self._take_over)
        server = await self._serve_figures()
        feed_s = systemd.watchdog_s()
        systemd.notify("READY=1")
        logger.info("watching sources=%d", len(self.sources))
        try:
            while wish.signal is None:
                await self._try_tick()
                if feed_s is not None:
                    systemd.notify("WATCHDOG=1")
                await self._pause()
        finally:
            systemd.notify("STOPPING=1")
            if server is not None:
                server.close()
            await self._end()
        return wish.signal or 0

    async def _try_tick(self) -> None:
        """A fault is told once: the next tick tries again, when a lock is let go, a disk is emptied."""
        fault = ""
        try:
            await self._tick()
        except (VedetteError, OSError) as error:
            fault = str(error)
            if fault != self._fault:
                logger.error("nothing is done until this is mended: %s", fault)
        if self._fault and not fault:
            logger.warning("mended, the watch goes on")
        self._fault = fault

    async def _tick(self) -> None:
        now = self.options.clock()
        self._ground.check_file()
        await self._collect(now)
        if self._due("look", now, LOOK_S):
            await self._reload()
            self._look_at_alerts()
        idle = self._sending is None or self._sending.done()
        if idle and self._due("send", now, SEND_S):
            self._sending = asyncio.create_task(self._send())
        if self._ground.is_full():  # what waits is sent all the same
            return
        if len(self._rounds) < MOST_ROUNDS:
            await self._start_round(now)
        if self._due("judge", now, JUDGE_S):
            await self._judge(tuple(self.sources), now)

    async def _pause(self) -> None:
        """Until the next tick, or sooner when a round ends or a signal comes."""
        stopped = asyncio.Event()
        with wish.calls(stopped.set):
            waiter = asyncio.create_task(stopped.wait())
            await asyncio.wait(
                {waiter, *self._rounds},
                timeout=TICK_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            waiter.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiter

    async def _start_round(self, now: datetime) -> None:
        busy = [key for keys in self._rounds.values() for key in keys]
        # longer than any rest: the clock was ahead when it began
        resting = [key for key, end in self._rest.items() if now < end <= now + RETRY]
        plan = await self._ask(
            lambda db: agenda(db, self.sources, now=now, busy=(*busy, *resting))
        )
        if not plan.due or not self._due("round", now, GATHER_S):
            return
        options = CrawlOptions(
            db=self.options.db,
            sources=plan.due,
            lists_folders=self.options.lists_folders,
            channels=self._channels(),
            copies=self.options.copies,
            settings=self.options.settings,
        )
        task = asyncio.create_task(crawl_round(options))
        self._rounds[task] = tuple(source.key for source in plan.due)

    async def _collect(self, now: datetime) -> None:
        """Take up the rounds that ended."""
        for task in [task for task in self._rounds if task.done()]:
            keys = self._rounds.pop(task)
            fault = task.exception()
            if fault is not None:
                self.figures.count_failure()
                logger.error("round failed sources=%d", len(keys), exc_info=fault)
                self._rest |= dict.fromkeys(keys, now + RETRY)
                continue
            report = task.result()
            self.figures.count(report)
            _log(report)
            if report.network_down:
                logger.warning("our own network is down: no source is blamed")
                self._rest |= dict.fromkeys(keys, now + timedelta(minutes=1))
                continue
            self.figures.last_good_at = now
            self._ground.look_at_clock(report.clock_ahead_s)
            await self._judge(keys, now)
            if self.options.ping is not None and wish.signal is None:
                asyncio.get_running_loop().run_in_executor(None, self._ping)
            if self.options.on_round is not None:
                self.options.on_round(report)

    async def _judge(self, keys: Iterable[str], now: datetime) -> None:
        if self._ground.clock_is_wrong:
            return

        def act(db: Connection) -> None:
            changes = judge_sources(db, keys, now=now)
            first = [
                c
                for c in changes
                if c.was != Health.OK or c.verdict.state is not Health.OK
            ]
            tell_changes(db, first, self.options.health_channels, now=now)

        await self._ask(act)

    async def _reload(self) -> None:
        """Take over a changed catalogue; keep the old one when the new one is wrong."""
        stamp = stamp_of(self.options.catalogue_files)
        if stamp == self._stamp:
            return
        try:
            sources = self.options.load_catalogue()
        except VedetteError as error:
            self._stamp = stamp
            logger.error(
                "change of the catalogue refused, the old one goes on: %s", error
            )
            return
        self.sources = sources
        await self._ask(self._take_over)
        self._stamp = stamp
        logger.info("catalogue taken over sources=%d", len(sources))

    def _look_at_alerts(self) -> None:
        """What is wrong with a word list is told when the file is saved, not when an article comes."""
        alerts_memory.matcher(
            self.options.db, self.options.lists_folders, monotonic=time.monotonic
        )

    def _take_over(self, db: Connection) -> None:
        put_sources(db, self.sources.values(), now=self.options.clock(), whole=True)

    async def _send(self) -> None:
        try:
            await asyncio.to_thread(
                deliver_due,
                self.options.db,
                self._channels(),
                clock=self.options.clock,
                stop=lambda: wish.signal is not None,
            )
        except VedetteError as error:  # messages wait in the store
            logger.error("sending failed: %s", error)
        except Exception:
            # untold it would come up at the end of the watch, and stop that
            logger.exception("sending failed")

    def _ping(self) -> None:
        assert self.options.ping is not None
        try:
            self.options.ping()
        except VedetteError as error:
            logger.warning("ping failed: %s", error)

    def _due(self, what: str, now: datetime, every_s: float) -> bool:
        last = self._done_at.get(what)
        if last is not None and timedelta() <= now - last < timedelta(seconds=every_s):
            return False
        self._done_at[what] = now
        return True

    async def _ask(self, act: Callable[[Connection], T]) -> T:
        """Run `act` with the watch's own connection, off the reactor's thread."""
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self._act, act
        )

    def _act(self, act: Callable[[Connection], T]) -> T:
        if self._db is None:
            self._db = open_store(self.options.db)
        # a disk that fails for a moment ends a tick, not the watch
        with translated(self._db):
            return act(self._db)

    async def _end(self) -> None:
        """Let the rounds that run end; they were told to stop by the same signal."""
        if self._rounds:
            await asyncio.wait(self._rounds)
        if self._sending is not None:
            await self._sending
        db = self._db
        if db is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, db.close)
        self._thread.shutdown(wait=False)

    async def _serve_figures(self) -> asyncio.Server | None:
        if self.options.metrics_port is None:
            return None
        return await serve(self.options.metrics_port, lambda: self._ask(self._samples))

    def _samples(self, db: Connection) -> list[Sample]:
        store = store_samples(db, self.options.db, self.sources)
        return store + self.figures.samples()


def _log(report: CrawlReport) -> None:
    logger.info(
        "round ended sources=%d new=%d changed=%d refused=%d hits=%d seconds=%.1f",
        len(report.sources),
        report.new,
        report.changed,
        report.refusals,
        report.hits,
        report.seconds,
    )
