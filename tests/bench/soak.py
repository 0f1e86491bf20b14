"""A simulated month of `watch`: outages, edits, removals and a moved feed, with the clock run forward.

    python tests/bench/soak.py [--days 30] [--outlets 6] [--seed 1] [--step 600]

A newsroom on 127.0.0.1 publishes by a plan that is known beforehand. The watch is the real one;
its clock and the crawl's stand still while a round runs and jump by `--step` seconds between
rounds. Told at the end: what was stored against the plan, edits and removals noticed, delays.
Exit code 1 when an article is missing or stored twice, or an edit or removal that a revisit
could see was not noticed.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import resource
import signal
import statistics
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import crawler.run
import spiders.base
from crawler.records import Source, SourceKind
from crawler.run import run_in_reactor, wish
from crawler.store import open_reader
from crawler.watch import Watch, WatchOptions

START = datetime(2026, 3, 2, tzinfo=UTC)
LOOKS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 168))
WORDS = [
    "harbour",
    "radar",
    "frigate",
    "convoy",
    "minister",
    "budget",
    "winter",
    "exercise",
    "pilot",
    "bridge",
    "border",
    "crane",
    "engine",
    "signal",
    "patrol",
    "island",
    "contract",
    "workshop",
    "sonar",
    "drone",
    "battery",
    "tunnel",
    "archive",
    "ferry",
    "garrison",
]


class Clock:
    """The simulated time, for the watch, the crawl and the newsroom."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Story:
    """One article of the plan."""

    number: int
    at: datetime
    edited_at: datetime | None = None
    removed_at: datetime | None = None
    words: list[list[str]] = field(default_factory=list)

    def page(self, now: datetime, base: str) -> bytes:
        edited = self.edited_at is not None and now >= self.edited_at
        paragraphs = [" ".join(words).capitalize() + "." for words in self.words]
        if edited:
            paragraphs[1] = "The ministry has corrected the number of " + paragraphs[1]
        title = " ".join(self.words[0][:7]).capitalize()
        body = "".join(f"<p>{text}</p>" for text in paragraphs)
        return (
            f"<!doctype html><html lang='en'><head><title>{title}</title>"
            f"<meta property='article:published_time' content='{self.at.isoformat()}'>"
            f"<link rel='canonical' href='{base}/story/{self.number}'></head>"
            f"<body><article><h1>{title}</h1>{body}</article></body></html>"
        ).encode()


@dataclass
class Outlet:
    """A server with its plan."""

    name: str
    stories: list[Story]
    outages: list[tuple[datetime, datetime]]
    moved_at: datetime | None
    clock: Clock
    port: int = 0
    server: ThreadingHTTPServer | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def out(self) -> bool:
        return any(begin <= self.clock.now < end for begin, end in self.outages)

    def feed(self) -> bytes:
        upto = bisect_right([s.at for s in self.stories], self.clock.now)
        shown = [
            s
            for s in self.stories[max(0, upto - 25) : upto]
            if s.removed_at is None or s.removed_at > self.clock.now
        ]
        items = "".join(
            f"<item><title>{' '.join(s.words[0][:7])}</title><link>{self.base}/story/{s.number}?utm_source=rss</link>"
            f"<pubDate>{s.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for s in reversed(shown)
        )
        return f"<rss version='2.0'><channel><title>{self.name}</title>{items}</channel></rss>".encode()

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        path = path.split("?")[0]
        if self.out():
            return 503, {}, b""
        if path == "/robots.txt":
            return 404, {}, b""
        if (
            path == "/feed"
            and self.moved_at is not None
            and self.clock.now >= self.moved_at
        ):
            return 301, {"Location": "/news.rss"}, b""
        if path in ("/feed", "/news.rss"):
            return 200, {"Content-Type": "application/rss+xml"}, self.feed()
        number = path.removeprefix("/story/")
        story = next(
            (
                s
                for s in self.stories
                if str(s.number) == number and s.at <= self.clock.now
            ),
            None,
        )
        if story is None:
            return 404, {}, b""
        if story.removed_at is not None and self.clock.now >= story.removed_at:
            return 410, {}, b""
        return (
            200,
            {"Content-Type": "text/html; charset=utf-8"},
            story.page(self.clock.now, self.base),
        )


def make_outlet(rng: random.Random, name: str, days: int, clock: Clock) -> Outlet:
    stories: list[Story] = []
    at = START - timedelta(days=2)
    rate = rng.choice((1.0, 3.0, 6.0, 12.0))
    number = 100
    while at < START + timedelta(days=days):
        at += timedelta(days=rng.expovariate(rate))
        words = [
            rng.choices(WORDS, k=rng.randint(25, 50)) for _ in range(rng.randint(4, 8))
        ]
        story = Story(number=number, at=at.replace(microsecond=0), words=words)
        chance = rng.random()
        if chance < 0.12:
            story.edited_at = story.at + timedelta(hours=rng.expovariate(1 / 20))
        elif chance < 0.16:
            story.removed_at = story.at + timedelta(hours=2 + rng.expovariate(1 / 30))
        stories.append(story)
        number += 1
    outages = []
    for _ in range(2):
        begin = START + timedelta(days=rng.uniform(1, days - 1))
        outages.append((begin, begin + timedelta(hours=rng.uniform(0.3, 8))))
    moved = START + timedelta(days=days / 2) if rng.random() < 0.4 else None
    return Outlet(
        name=name, stories=stories, outages=outages, moved_at=moved, clock=clock
    )


def serve(outlet: Outlet) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = outlet.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    outlet.server, outlet.port = server, server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()


class RunForward(Watch):
    """The watch, its pauses turned into jumps of the clock."""

    def __init__(
        self, options: WatchOptions, clock: Clock, step: timedelta, end: datetime
    ) -> None:
        super().__init__(options)
        self.simulated, self.step, self.end = clock, step, end

    async def _pause(self) -> None:
        if self._rounds:
            await asyncio.wait(self._rounds)
        if self._sending is not None:
            await self._sending
        self.simulated.now += self.step
        if self.simulated.now >= self.end:
            wish.wish(signal.SIGTERM)


def run(
    outlets: list[Outlet], clock: Clock, db: Path, days: int, step: timedelta
) -> Watch:
    sources: Mapping[str, Source] = {
        o.name: Source(
            key=o.name,
            name=o.name,
            url=f"{o.base}/feed",
            kind=SourceKind.FEED,
            allow_private=True,
            delay_s=0.0,
        )
        for o in outlets
    }
    spiders.base.now = clock

    class SimulatedDatetime(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return clock.now

    crawler.run.datetime = SimulatedDatetime  # type: ignore[misc]
    options = WatchOptions(
        db=db,
        load_catalogue=lambda: sources,
        catalogue_files=tuple,
        load_channels=dict,
        clock=clock,
    )
    watch = RunForward(options, clock, step, START + timedelta(days=days))
    run_in_reactor(watch.run)
    return watch


def spread(delays: list[float]) -> str:
    if not delays:
        return "none"
    ordered = sorted(delays)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))]  # noqa: E731
    return (
        f"{len(ordered)}; minutes: mean {statistics.fmean(ordered):.0f}, median {at(0.5):.0f},"
        f" 90% {at(0.9):.0f}, longest {ordered[-1]:.0f}"
    )


def next_look(first: datetime, end: datetime) -> datetime:
    """Changes before this time have been seen by a revisit that is over: the last look of the plan.

    Half a day is allowed for a visit that waits for its source's turn or an outage.
    """
    looks = [first + age for age in LOOKS if first + age < end - timedelta(hours=14)]
    return max(looks, default=first)


def judge(outlets: list[Outlet], db_path: Path, end: datetime, step: timedelta) -> int:
    """Hold the store against the plan; returns the number of failures."""
    failures = 0
    with closing(open_reader(db_path)) as db:
        rows = {url.split("?")[0]: (i, first, removed) for i, url, first, removed in db.execute(
            "SELECT id, url, first_seen_at, removed_at FROM articles")}  # fmt: skip
        revised = dict(db.execute(
            "SELECT article_id, min(at) FROM revisions WHERE class != 'removal' GROUP BY 1").fetchall())  # fmt: skip
        noise = db.execute(
            "SELECT count(*) FROM revisions WHERE class != 'removal'"
        ).fetchone()[0]
        found, edits, removals = [], [], []
        planned = missing = vanished = unseen_edits = unseen_removals = 0
        for outlet in outlets:
            for story in outlet.stories:
                if (
                    not START - timedelta(hours=1)
                    <= story.at
                    < end - timedelta(hours=13)
                ):
                    continue
                row = rows.get(f"{outlet.base}/story/{story.number}")
                if row is None:
                    # taken away before any visit could have seen it
                    gone = (
                        story.removed_at is not None
                        and story.removed_at - story.at < timedelta(hours=12)
                    )
                    vanished += gone
                    missing += not gone
                    if not gone:
                        print(f"  missing: {outlet.name} {story.number} of {story.at}")
                    continue
                planned += 1
                first = datetime.fromisoformat(row[1])
                found.append((first - story.at).total_seconds() / 60)
                seen_by = next_look(first, end)
                if story.edited_at is not None and first < story.edited_at < seen_by:
                    if row[0] in revised:
                        edits.append(
                            (
                                datetime.fromisoformat(revised[row[0]])
                                - story.edited_at
                            ).total_seconds()
                            / 60
                        )
                    else:
                        unseen_edits += 1
                        print(
                            f"  edit not noticed: {outlet.name} {story.number} {story.at} edited {story.edited_at}"
                        )
                if story.removed_at is not None and first < story.removed_at < seen_by:
                    if row[2]:
                        removals.append(
                            (
                                datetime.fromisoformat(row[2]) - story.removed_at
                            ).total_seconds()
                            / 60
                        )
                    else:
                        unseen_removals += 1
                        print(
                            f"  removal not noticed: {outlet.name} {story.number} removed {story.removed_at}"
                        )
        urls = {f"{o.base}/story/{s.number}" for o in outlets for s in o.stories}
        strangers = len(set(rows) - urls)
        edited = sum(s.edited_at is not None for o in outlets for s in o.stories)
        print(
            f"stored once: {planned}, missing {missing}, removed before a visit {vanished}, strangers {strangers}"
        )
        print(f"found after {spread(found)}")
        print(
            f"edits noticed {spread(edits)}; not noticed {unseen_edits}; revisions {noise} for {edited} edits planned"
        )
        print(f"removals noticed {spread(removals)}; not noticed {unseen_removals}")
        states = db.execute(
            "SELECT state, count(*) FROM source_state GROUP BY 1"
        ).fetchall()
        moved = db.execute(
            "SELECT count(*) FROM source_state WHERE moved_to IS NOT NULL"
        ).fetchone()[0]
        changes = db.execute("SELECT count(*) FROM health_changes").fetchone()[0]
        print(
            f"states {dict(states)}, {changes} changes; moved feeds proposed {moved} of {sum(o.moved_at is not None for o in outlets)}"
        )
        failures += (
            missing + strangers + unseen_edits + unseen_removals + (noise > edited)
        )
        if db.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            failures += 1
            print("  integrity_check failed")
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--outlets", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--step", type=int, default=600, help="seconds of simulated time between rounds"
    )
    args = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    rng, clock = random.Random(args.seed), Clock()
    outlets = [
        make_outlet(rng, f"outlet-{n}", args.days, clock) for n in range(args.outlets)
    ]
    for outlet in outlets:
        serve(outlet)
    step = timedelta(seconds=args.step)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "soak.db"
        began, before = (
            time.monotonic(),
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        )
        watch = run(outlets, clock, db, args.days, step)
        took = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"{args.days} days, {args.outlets} outlets, {watch.totals['rounds_total']} rounds in {took:.0f} s of real time"
        )
        print(
            f"memory at the most: {before // 1024} MB at the start, {after // 1024} MB at the end"
        )
        return 1 if judge(outlets, db, clock.now, step) else 0


if __name__ == "__main__":
    sys.exit(main())
