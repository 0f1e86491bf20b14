"""Addresses that wait: whose they are, and who takes them over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from crawler.identity.url_key import url_key
from crawler.store import Connection
from crawler.store.pending import PendingUrl, choose, waiting_of
from crawler.store.sources import put_sources, set_source_paused
from tests.store.conftest import SOURCE

OTHER = replace(SOURCE, key="gazette-map")
FOUND = [
    PendingUrl(url=url, url_key=url_key(url))
    for url in (f"https://gazette.example/news/{name}" for name in ("boats", "yard"))
]


def test_what_waits_for_a_source_is_left_to_it(db: Connection, now: datetime) -> None:
    put_sources(db, [SOURCE, OTHER], now=now)
    assert choose(db, SOURCE, FOUND, now) == FOUND
    assert choose(db, SOURCE, FOUND, now) == choose(db, OTHER, FOUND, now) == []
    assert len(waiting_of(db, SOURCE, now, 10)) == 2


@pytest.mark.parametrize("end", ["taken out of the catalogue", "paused"])
def test_what_waits_for_a_source_that_is_visited_no_more_is_another_ones(
    db: Connection, now: datetime, end: str
) -> None:
    put_sources(db, [SOURCE], now=now)
    choose(db, SOURCE, FOUND, now)
    if end == "paused":
        put_sources(db, [OTHER], now=now)
        set_source_paused(db, SOURCE.key, True)
    else:
        put_sources(db, [OTHER], now=now, whole=True)
    assert choose(db, OTHER, FOUND, now) == FOUND
    assert len(waiting_of(db, OTHER, now, 10)) == 2
    assert waiting_of(db, SOURCE, now, 10) == ()
