"""What the list of sources tells of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.records import Source, SourceKind, Visit, VisitKind
from crawler.store import Connection, browsing_sources
from crawler.store.articles import store_visit
from crawler.store.browsing_sources import sources, strip
from crawler.store.sources import put_sources
from crawler.store.visits import begin_crawl

MakeVisit = Callable[..., Visit]
PIER = Source(
    key="pier", name="Pier", url="https://pier.example/feed", kind=SourceKind.FEED
)
QUAY = replace(PIER, key="quay", name="Quay", url="https://quay.example/feed")


def test_coverage_is_that_of_the_articles_of_late(
    db: Connection,
    make_visit: MakeVisit,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing ever wrote what it was read from before: the column of the page was always empty."""
    put_sources(db, [PIER, QUAY], now=now)
    for number, missing in enumerate(((), ("lead",), ("lead", "images"), ("lead",))):
        at = now - timedelta(days=30) if number == 3 else now
        visit = make_visit(f"https://pier.example/{number}", headline=f"H {number}")
        visit = replace(visit, source=PIER, missing=missing, fetched_at=at)
        store_visit(db, visit, now=at)
    told = {one.key: one.coverage for one in sources(db, now=now + timedelta(hours=1))}
    assert told["pier"]["lead"] == pytest.approx(1 / 3)
    assert told["pier"]["images"] == pytest.approx(2 / 3)
    assert told["pier"]["body"] == 1.0
    assert told["quay"] == {}
    monkeypatch.setattr(browsing_sources, "COVERAGE_ARTICLES", 1)
    (pier,) = (one for one in sources(db, now=now) if one.key == "pier")
    assert set(pier.coverage.values()) <= {0.0, 1.0}


def test_the_last_crawl_is_the_one_that_began_last_by_whatever_clock(
    db: Connection, now: datetime
) -> None:
    """`doctor` told for a year of a crawl still to come, when the clock had been right again for long."""
    begin_crawl(db, VisitKind.CRAWL, now + timedelta(days=365))
    begin_crawl(db, VisitKind.CRAWL, now)
    assert strip(db, limit=1).last_crawl_at == now
