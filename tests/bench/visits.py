"""What an archive of years costs a watch: each tick, each visit, and all sources judged.

    python -m tests.bench.archive /tmp/years.db --sources 2000 --records 120
    python -m tests.bench.visits /tmp/years.db [--cold]

Milliseconds of CPU of the second of two runs. With `--cold` the file is put out of the system's
cache before, and what is read of the disk is told: a small machine does not hold it.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from crawler.agenda import agenda
from crawler.judging import judge_sources
from crawler.records import Source
from crawler.store import Connection, open_store, pending, visits
from crawler.store.sources import list_sources

Act = Callable[[Connection, dict[str, Source], datetime], object]
SHARE = 500
"""Addresses of one visit (PROMISES 3)."""


def acts() -> dict[str, tuple[Act, str]]:
    """What is done, and what it is counted by."""
    return {
        "who is due (each 5 s)": (
            lambda db, sources, now: agenda(db, sources, now=now),
            "tick",
        ),
        "a round begins": (lambda db, sources, now: pending.settle_stored(db), "round"),
        "what a visit asks": (_visits, "source"),
        "sources judged": (
            lambda db, sources, now: judge_sources(db, list(sources), now=now),
            "source",
        ),
    }


def _visits(db: Connection, sources: dict[str, Source], now: datetime) -> None:
    for source in sources.values():
        visits.known(db, source.key)
        pending.waiting_of(db, source, now, SHARE)
        pending.count_waiting(db, source, now)
        pending.revisits_of(db, source, now, SHARE)


def read_bytes() -> int:
    """What this process has read of disks."""
    told = dict(
        line.split(": ") for line in Path("/proc/self/io").read_text().splitlines()
    )
    return int(told["read_bytes"])


def put_out(path: Path) -> None:
    """Let the system forget what it holds of the file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("db", type=Path)
    options.add_argument("--cold", action="store_true")
    asked = options.parse_args()
    now = datetime.now(UTC)
    for name, (act, unit) in acts().items():
        with closing(open_store(asked.db)) as db:
            sources = {source.key: source for source in list_sources(db)}
            if asked.cold:
                put_out(asked.db)
                before, began = read_bytes(), time.monotonic()
                act(db, sources, now)
                seconds = time.monotonic() - began
                megabytes = (read_bytes() - before) / 1e6
                print(f"{name:24} {seconds:7.2f} s {megabytes:7.0f} MB read")
                continue
            act(db, sources, now)
            began = time.process_time()
            act(db, sources, now)
            cpu_ms = (time.process_time() - began) * 1000
            each = cpu_ms / (len(sources) if unit == "source" else 1)
            print(f"{name:24} {each:8.3f} ms a {unit}")


if __name__ == "__main__":
    main()
