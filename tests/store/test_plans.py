"""Common acts ask indexes: none goes through tables that grow for years."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.records import Alert, Source, SourceKind, VisitKind
from crawler.store import Connection
from crawler.store.alert_records import alert_records
from crawler.store.alerts import add_alert
from crawler.store.browsing import newest
from crawler.store.browsing_changes import crawls
from crawler.store.browsing_records import record
from crawler.store.browsing_sources import sources, strip
from crawler.store.deliveries import due_deliveries
from crawler.store.hits import hit_ids
from crawler.store.overview import overview
from crawler.store.pending import (
    MANY_REVISITS,
    choose,
    count_waiting,
    revisits_of,
    settle_stored,
    waiting_of,
)
from crawler.store.recording import _sent_lately
from crawler.store.refusals import list_refusals
from crawler.store.source_records import WEEK, _article_times, _items, _weeks
from crawler.store.sources import put_sources
from crawler.store.times import to_text
from crawler.store.visits import begin_crawl, known

GROWING = (
    "articles",
    "article_zones",
    "checks",
    "deliveries",
    "hits",
    "images",
    "related_links",
    "refusals",
    "revisions",
)
SOURCE = Source(
    key="gazette",
    name="The Gazette",
    url="https://gazette.example/feed",
    kind=SourceKind.FEED,
)

ACTS: dict[str, Callable[[Connection, datetime], object]] = {
    "status": lambda db, now: overview(db),
    "records of alerts": lambda db, now: alert_records(db, now=now),
    "record of an alert": lambda db, now: alert_records(db, now=now, name="boats"),
    "hits of an alert": lambda db, now: hit_ids(db, alert="boats"),
    "hits": lambda db, now: hit_ids(db),
    "refusals": lambda db, now: list_refusals(db),
    "refusals of a run": lambda db, now: list_refusals(db, crawl_id=1),
    "refusals of a source": lambda db, now: list_refusals(db, source_key="gazette"),
    "messages due": lambda db, now: due_deliveries(db, now=now),
    "a run begins": lambda db, now: begin_crawl(db, VisitKind.CRAWL, now),
    "a round begins": lambda db, now: settle_stored(db),
    "a visit begins": lambda db, now: (
        known(db, SOURCE.key),
        waiting_of(db, SOURCE, now, 500),
        count_waiting(db, SOURCE, now),
        revisits_of(db, SOURCE, now, 500),
    ),
    "a listing is read": lambda db, now: choose(db, SOURCE, (), now),
    "newest articles": lambda db, now: newest(db, limit=40),
    "runs": lambda db, now: crawls(db, limit=50),
    "list of sources": lambda db, now: sources(db, now=now),
    "a source": lambda db, now: record(db, "gazette"),
    "strip of sources": lambda db, now: strip(db, limit=8),
}


def scans(db: Connection, act: Callable[[], object]) -> list[str]:
    """Steps of the act's statements that read a growing table from end to end."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    act()
    db.set_trace_callback(None)
    found = []
    for sql in asked:
        if not re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT)", sql):
            continue
        names = dict(re.findall(r"(?:FROM|JOIN)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?", sql))
        aliases = {alias or name: name for name, alias in names.items()}
        for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}"):
            table = re.match(r"SCAN (\w+)(?! VIRTUAL)", step)
            if table is None or aliases.get(table[1], table[1]) not in GROWING:
                continue
            if "USING" not in step:  # an index read in order ends at the LIMIT
                found.append(f"{step}: {sql}")
    return found


@pytest.mark.parametrize("name", ACTS)
def test_no_growing_table_is_read_from_end_to_end(
    db: Connection, now: datetime, name: str
) -> None:
    add_alert(db, Alert(name="boats", query="boat"), now=now)
    assert scans(db, lambda: ACTS[name](db, now)) == []


def steps_of(db: Connection, act: Callable[[], object]) -> list[str]:
    """The plan of an act's last statement."""
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    act()
    db.set_trace_callback(None)
    sql = asked[-1]
    return [step for *_, step in db.execute(f"EXPLAIN QUERY PLAN {sql}")]


def test_the_hits_of_an_alert_are_found_by_it(db: Connection, now: datetime) -> None:
    """Not among all hits by their times: a quiet alert's newest may be years old."""
    add_alert(db, Alert(name="boats", query="boat"), now=now)
    steps = steps_of(db, lambda: hit_ids(db, alert="boats"))
    assert any("hits_alert (alert_id=?" in step for step in steps)


def test_articles_to_look_at_again_are_found_among_those_that_are_due(
    db: Connection, now: datetime
) -> None:
    """Not among all that a source brought in years: 30 ms at each visit, and ever more."""
    first, then, *_ = steps_of(db, lambda: revisits_of(db, SOURCE, now, 500))
    assert "revisits_due (due_at<?)" in first
    assert "articles_facts (id=? AND source_key=?)" in then


def test_articles_to_look_at_again_are_those_of_the_source_where_very_many_are_due(
    db: Connection, now: datetime
) -> None:
    """After a standstill each of a thousand visits would go through those of all sources."""
    put_sources(db, [SOURCE, replace(SOURCE, key="other")], now=now, whole=True)
    numbers = range(1, MANY_REVISITS + 10)
    db.executemany(
        "INSERT INTO articles (id, url_key, url, source_key, kind, body, blocks, first_seen_at, fetched_at, content_hash)"
        " VALUES (?1, ?1, 'https://gazette.example/' || ?1, iif(?1 % 500, 'other', 'gazette'), 'crawl', '', '[]', ?2, ?2, '')",
        [(n, to_text(now)) for n in numbers],
    )
    db.executemany(
        "INSERT INTO revisits (article_id, due_at) VALUES (?, ?)",
        [(n, to_text(now - timedelta(seconds=n))) for n in numbers],
    )
    first, then, *_ = steps_of(db, lambda: revisits_of(db, SOURCE, now, 500))
    assert "articles_source (source_key=?)" in first
    assert "rowid=?" in then
    assert [found.url_key for found in revisits_of(db, SOURCE, now, 500)] == [
        "500",
        "1000",
    ]


def test_what_an_alert_sent_within_the_hour_is_found_by_channel_and_time(
    db: Connection, now: datetime
) -> None:
    """Each hit of an alert with a ceiling went through all that it ever sent."""
    alert = Alert(name="boats", query="boat", channels=("desk", "phone"), ceiling=5)
    first, *_ = steps_of(db, lambda: _sent_lately(db, 1, alert, now))
    assert "(alert_id=? AND channel=? AND created_at>? AND created_at<?)" in first


def test_what_listings_held_is_found_without_a_look_at_every_visit(
    db: Connection, now: datetime
) -> None:
    """Of a quiet source one visit in a hundred finds its listing changed."""
    (step,) = steps_of(db, lambda: _items(db, "gazette", now))
    assert "INDEX checks_ok (source_key=? AND at<?)" in step


@pytest.mark.parametrize(
    "act",
    [
        lambda db, now: _article_times(db, "gazette", now),
        lambda db, now: _weeks(db, "gazette", now, now - 99 * WEEK),
    ],
    ids=["times", "weeks"],
)
def test_when_a_source_published_is_read_off_an_index(
    db: Connection, now: datetime, act: Callable[[Connection, datetime], object]
) -> None:
    """Every half hour of two thousand sources: a hundred long rows of each were half of the file."""
    first, *_ = steps_of(db, lambda: act(db, now))
    assert "USING COVERING INDEX articles_source (source_key=?" in first


def test_a_scan_is_noticed(db: Connection) -> None:
    sql = "SELECT count(*) FROM revisions r WHERE class = 'removal'"
    assert len(scans(db, lambda: db.execute(sql))) == 1
