"""The figures of a running watch: gathered from store and run, served on loopback as Prometheus text."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path

from crawler.exceptions import SettingsError, VedetteError
from crawler.health import Health
from crawler.running.metrics import CONTENT_TYPE, Sample, render
from crawler.running.reporting import CrawlReport
from crawler.store import Connection
from crawler.store.deliveries import count_deliveries
from crawler.store.opening import wal_bytes
from crawler.store.overview import overview
from crawler.store.sources import Turn, load_turns

logger = logging.getLogger(__name__)

REQUEST_S = 5.0
"""Whoever asks has so long to say what he wants."""

STATES = (*(health.value for health in Health), "unknown", "paused")
"""Of a source: those of its health, and those without one."""


def store_samples(db: Connection, path: Path, keys: Iterable[str]) -> list[Sample]:
    """What the database says: articles, sizes, sources by state, messages by state."""
    turns = load_turns(db)
    states = Counter(_state(turns.get(key)) for key in keys)
    samples = [
        Sample(name="archive_articles", value=overview(db).articles),
        Sample(name="database_bytes", value=path.stat().st_size + wal_bytes(db)),
        Sample(name="disk_free_bytes", value=shutil.disk_usage(path.parent).free),
    ]
    samples += [
        Sample(name="sources", value=states[state], labels={"state": state})
        for state in STATES
    ]
    samples += [
        Sample(name="deliveries", value=count, labels={"state": state.value})
        for state, count in count_deliveries(db).items()
    ]
    return samples


def _state(turn: Turn | None) -> str:
    """As `vedette status` counts it: what nobody looks at is not well, it is not known."""
    if turn is not None and turn.paused:
        return "paused"
    if turn is None or turn.last_visit_at is None:
        return "unknown"
    return turn.state


class RunFigures:
    """What the process counted since its start."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.last_round_s = 0.0
        self.last_good_at: datetime | None = None

    def count_failure(self) -> None:
        """Count a round that failed as a whole."""
        self.totals["rounds_failed_total"] += 1

    def count(self, report: CrawlReport) -> None:
        """Count a round that ended."""
        self.totals["rounds_total"] += 1
        self.totals["articles_new_total"] += report.new
        self.totals["articles_changed_total"] += report.changed
        self.totals["hits_total"] += report.hits
        self.refused.update(
            {reason.value: count for reason, count in report.refused.items()}
        )
        self.last_round_s = report.seconds

    def samples(self) -> list[Sample]:
        """All of it as it stands now."""
        samples = [
            Sample(name="up", value=1),
            Sample(name="round_seconds", value=self.last_round_s),
        ]
        samples += [
            Sample(name=name, value=count)
            for name, count in sorted(self.totals.items())
        ]
        if self.last_good_at is not None:
            at = self.last_good_at.timestamp()
            samples.append(Sample(name="last_good_round_timestamp_seconds", value=at))
        samples += [
            Sample(name="pages_refused_total", value=count, labels={"reason": reason})
            for reason, count in sorted(self.refused.items())
        ]
        return samples


async def serve(
    port: int, samples: Callable[[], Awaitable[Iterable[Sample]]]
) -> asyncio.Server:
    """Answer `GET /metrics` on 127.0.0.1 from now on; everything else is not found.

    Raises:
        SettingsError: The port is not to be had.
    """

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            line = await asyncio.wait_for(reader.readline(), REQUEST_S)
            status, body = "404 Not Found", b""
            if line.split()[:2] == [b"GET", b"/metrics"]:
                status, body = await _told(samples)
            head = (
                f"HTTP/1.0 {status}\r\nContent-Type: {CONTENT_TYPE}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):
            logger.debug("request for figures broken off")
        finally:
            writer.close()

    try:
        return await asyncio.start_server(answer, "127.0.0.1", port)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise SettingsError(
            f"cannot serve figures on 127.0.0.1 port {port}: {why}; name another one with --metrics"
        ) from error


async def _told(
    samples: Callable[[], Awaitable[Iterable[Sample]]],
) -> tuple[str, bytes]:
    try:
        return "200 OK", render(await samples()).encode()
    except VedetteError as error:  # the watch itself tells of it once, not at each look
        return "503 Service Unavailable", f"# {error}\n".encode()
