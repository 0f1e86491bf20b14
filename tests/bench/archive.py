"""An archive of years, filled by the store's own writer: what commands and pages cost on it.

    python -m tests.bench.archive DB [--articles 400000] [--days 730] [--waiting 20000]
        [--sources 320] [--alerts 200] [--hits 0.15] [--records DAYS]

Twelve languages, syndicated copies, revisions, removals, refusals, pictures, related links, alerts
with hits and messages, a record of each visit of the last days; and one ticker of 300 versions.
`--hits` is what an article has on average.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.alerts.firing import decide
from crawler.alerts.matchable import Matchable
from crawler.alerts.matcher import Matcher
from crawler.identity.url_key import url_key
from crawler.records import Reason, Refusal, Visit, VisitKind
from crawler.store import open_store, writing
from crawler.store.alerts import add_alert
from crawler.store.articles import store_visit
from crawler.store.ledger import mark_removed
from crawler.store.pending import PendingUrl, choose
from crawler.store.refusals import add_refusal
from crawler.store.sources import put_sources
from crawler.store.times import to_text
from crawler.store.transactions import Connection
from crawler.store.visits import Lesson, begin_crawl, end_crawl, note_checks
from crawler.visit_note import VisitNote
from tests.bench.archive_room import Newsroom, choose_alerts, shipped_lists

REVISIT_AGES_S = (3600, 21_600, 86_400, 604_800)
ROUND = timedelta(hours=3)
"""Between two crawls; each visits every source."""


class Filler:
    """Writes the years into a file."""

    def __init__(
        self, db: Connection, room: Newsroom, rng: random.Random, now: datetime
    ) -> None:
        self._db, self._room, self._rng, self._now = db, room, rng, now
        self._ids: deque[int] = deque(maxlen=4000)

    def fill(self, articles: int, days: int, asked: Shape) -> None:
        db, room = self._db, self._room
        start = self._now - timedelta(days=days)
        put_sources(db, room.sources, now=start, whole=True)
        trial = [room.visit(start) for _ in range(3000)]
        alerts = choose_alerts(
            room, trial, start, count=asked.alerts, hits_an_article=asked.hits
        )
        self._records_from = self._now - timedelta(days=asked.records or days)
        for alert in alerts:
            add_alert(db, alert, now=start)
        queries = {alert.name: alert.query for alert in alerts}
        self._matcher = Matcher(queries, lists=shipped_lists())
        rounds = int(timedelta(days=days) / ROUND)
        began = time.monotonic()
        done = 0
        for number in range(rounds):
            at = start + number * ROUND
            count = articles * (number + 1) // rounds - done
            done += count
            with writing(db):
                self._round(at, count, number)
            if number % 200 == 199:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                print(
                    f"{done} articles in {time.monotonic() - began:.0f} s", flush=True
                )

    def _round(self, at: datetime, count: int, number: int) -> None:
        db, rng = self._db, self._rng
        crawl = begin_crawl(db, VisitKind.CRAWL, at)
        step = ROUND / (count + 1)
        visits = [self._room.visit(at + step * n, number < 2) for n in range(count)]
        visits = self._with_matches(visits, at)
        new: dict[str, int] = {}
        hits = 0
        ages = REVISIT_AGES_S if self._now - at < timedelta(days=9) else ()
        for visit in visits:
            stored = store_visit(
                db,
                visit,
                now=visit.fetched_at,
                crawl_id=crawl,
                decide=decide,
                revisit_ages_s=ages,
            )
            hits += len(stored.hits)
            self._ids.append(stored.article_id)
            if visit.source:
                new[visit.source.key] = new.get(visit.source.key, 0) + 1
        for _ in range(rng.randrange(0, 2)):
            if rng.random() < 0.7:
                mark_removed(
                    db, rng.choice(self._ids), at=at + ROUND, answer="HTTP 410"
                )
        refused = rng.randrange(0, 20)
        for n in range(refused):
            source = rng.choice(self._room.sources)
            add_refusal(
                db,
                Refusal(
                    url=f"https://www.{source.key}.example/gallery/{number}-{n}",
                    reason=rng.choice(list(Reason)),
                    at=at,
                    source=source,
                    detail="a list of links",
                ),
                crawl_id=crawl,
            )
        if at >= self._records_from:
            note_checks(db, list(self._checks(at, new)), crawl)
        end_crawl(
            db,
            crawl,
            {
                "outcome": "done",
                "sources": len(self._room.sources),
                "found": 40 * count,
                "new": count,
                "refused": refused,
                "hits": hits,
                "seconds": 95.0,
            },
            at + ROUND,
        )

    def _with_matches(self, visits: list[Visit], at: datetime) -> list[Visit]:
        items = [Matchable.from_visit(visit) for visit in visits]
        found = self._matcher.matches_of(items, now=at)
        return [replace(v, matches=m) for v, m in zip(visits, found, strict=True)]

    def _checks(
        self, at: datetime, new: dict[str, int]
    ) -> Iterator[tuple[str, VisitNote, Lesson]]:
        for source in self._room.sources:
            good = self._rng.random() > 0.02
            count = new.get(source.key, 0)
            yield (
                source.key,
                VisitNote(
                    at=at,
                    outcome="ok"
                    if count
                    else "unchanged"
                    if good
                    else Reason.TIMEOUT.value,
                    status=200,
                    found=30,
                    new=count,
                    newest_at=at,
                    seconds=0.3,
                    gap=self._rng.random() < 0.0005,
                ),
                Lesson(learned={}, next_visit_at=at + ROUND),
            )

    def add_ticker(self, versions: int) -> None:
        """An article that was read at each of its many versions."""
        at = self._now - timedelta(days=4)
        visit = self._room.many_parts(at)
        for number in range(versions):
            if number:
                at += timedelta(minutes=7)
                visit = self._room.entry_added(visit, at)
            with writing(self._db):
                store_visit(self._db, visit, now=at, decide=decide)

    def leave_work(self, waiting: int) -> None:
        """Addresses that wait, and all messages sent but the newest `waiting`."""
        db = self._db
        for source in self._room.sources:
            found = [
                PendingUrl(
                    url=f"https://www.{source.key}.example/next/{n}",
                    url_key=url_key(f"https://www.{source.key}.example/next/{n}"),
                )
                for n in range(60)
            ]
            choose(db, source, found, self._now)
        with writing(db):
            db.execute(
                "UPDATE deliveries SET state = iif(id % 97 = 0, 'failed', 'sent'), tries = 1, frozen_at = due_at,"
                " sent_at = iif(id % 97 = 0, NULL, due_at), last_error = iif(id % 97 = 0, 'answered 410', NULL)"
                " WHERE id NOT IN (SELECT id FROM deliveries ORDER BY id DESC LIMIT ?)",
                [waiting],
            )
            db.execute(
                "UPDATE deliveries SET due_at = min(due_at, ?1), next_try_at = min(next_try_at, ?1) WHERE state = 'waiting'",
                [to_text(self._now)],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How many of each there are."""

    sources: int = 320
    alerts: int = 200
    hits: float = 0.15
    records: int = 0
    """Days of which each visit is recorded; 0: all."""


def fill(
    path: Path,
    *,
    articles: int,
    days: int,
    waiting: int,
    now: datetime,
    shape: Shape,
    seed: int = 7,
) -> None:
    """Make the archive at `path`, with the newest articles seen just before `now`."""
    rng = random.Random(seed)
    with closing(open_store(path)) as db:
        for setting in (
            "synchronous = OFF",
            "cache_size = -400000",
            "wal_autocheckpoint = 20000",
        ):
            db.execute(f"PRAGMA {setting}")
        filler = Filler(db, Newsroom(rng, shape.sources), rng, now)
        filler.fill(articles, days, shape)
        filler.add_ticker(300)
        filler.leave_work(waiting)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("db", type=Path)
    options.add_argument("--articles", type=int, default=400_000)
    options.add_argument("--days", type=int, default=730)
    options.add_argument("--waiting", type=int, default=20_000)
    options.add_argument("--sources", type=int, default=320)
    options.add_argument("--alerts", type=int, default=200)
    options.add_argument("--hits", type=float, default=0.15)
    options.add_argument("--records", type=int, default=0, metavar="DAYS")
    asked = options.parse_args()
    fill(
        asked.db,
        articles=asked.articles,
        days=asked.days,
        waiting=asked.waiting,
        now=datetime.now(UTC),
        shape=Shape(
            sources=asked.sources,
            alerts=asked.alerts,
            hits=asked.hits,
            records=asked.records,
        ),
    )


if __name__ == "__main__":
    main()
