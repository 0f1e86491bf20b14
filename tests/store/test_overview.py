"""Counts over the whole file, and the status made of them."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.cli.context import Session
from crawler.cli.status import read_status
from crawler.items import Article, Block
from crawler.records import Alert, Reason, Refusal, Visit, VisitKind
from crawler.store import open_store
from crawler.store.alerts import add_alert
from crawler.store.articles import store_visit
from crawler.store.ledger import mark_removed
from crawler.store.overview import overview
from crawler.store.refusals import add_refusal

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def visit(words: str, *, at: datetime = NOW, headline: str = "Quiet night") -> Visit:
    url = "https://a.example/2026/quiet-night-on-the-coast"
    blocks = (Block(text=words),)
    return Visit(
        article=Article(url=url, headline=headline, blocks=blocks),
        fetched_at=at,
        kind=VisitKind.CRAWL,
        url_key="a.example/2026/quiet-night-on-the-coast",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one article in two versions, removed since, a refusal and an alert."""
    path = tmp_path / "vedette.db"
    with closing(open_store(path)) as db:
        stored = store_visit(db, visit("Nothing moved on the water."), now=NOW)
        later = NOW + timedelta(hours=2)
        again = visit(
            "Two boats were seen on the water.", at=later, headline="Boats at night"
        )
        store_visit(db, again, now=later)
        mark_removed(db, stored.article_id, at=later, answer="HTTP 410")
        add_refusal(db, Refusal(url="https://a.example/x", reason=Reason.WALL, at=NOW))
        add_alert(db, Alert(name="boats", query="boats"), now=NOW)
    return path


def test_everything_is_counted_once(path: Path) -> None:
    with closing(open_store(path)) as db:
        told = overview(db)
    assert (told.articles, told.changed, told.removed, told.refusals) == (1, 1, 1, 1)
    assert (told.sources, told.alerts, told.hits, told.waiting, told.failed) == (
        0,
        1,
        0,
        0,
        0,
    )
    assert told.newest_at == NOW


def test_an_empty_file_has_nothing(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "empty.db")) as db:
        told = overview(db)
    assert told.articles == 0
    assert told.newest_at is None


def test_a_quiet_store_needs_nobody(path: Path) -> None:
    assert read_status(Session(db_option=path)).needs_person is False
