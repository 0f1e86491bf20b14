"""A database of its own for every test, and visits to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.identity.url_key import text_key, trusted_canonical, url_key
from crawler.items import Article, Block, Image, RelatedLink
from crawler.records import Alert, Match, MatchedWord, Source, SourceKind, Visit
from crawler.store import Connection, open_store
from crawler.store.alerts import add_alert

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(
    key="gazette",
    name="The Gazette",
    url="https://gazette.example/feed",
    kind=SourceKind.FEED,
    country="pl",
)
PARAGRAPHS = (
    "The ministry signed a contract for twelve patrol boats on Monday, after two years of talks.",
    "Deliveries begin in 2028 and end four years later, said the deputy minister in Gdynia.",
    "The yard will hire three hundred welders and build a second hall beside its old dock.",
)

MakeVisit = Callable[..., Visit]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vedette.db"


@pytest.fixture
def db(path: Path) -> Iterator[Connection]:
    connection = open_store(path)
    yield connection
    connection.close()


@pytest.fixture
def make_visit() -> MakeVisit:
    """Makes a visit through all stages; named fields of Visit and Article may be given."""

    def make(
        url: str | None = "https://gazette.example/news/patrol-boats",
        *,
        paragraphs: tuple[str, ...] = PARAGRAPHS,
        matches: tuple[str, ...] = (),
        **changes: Any,
    ) -> Visit:
        article = Article(
            url=url,
            headline="Navy orders twelve patrol boats",
            kicker="Shipbuilding",
            lead="The contract is the largest for the yard since 1998.",
            blocks=tuple(Block(text=text) for text in paragraphs),
            images=(
                Image(
                    url="https://gazette.example/boat.jpg",
                    caption="A boat at the pier",
                    credit="A. Nowak",
                ),
            ),
            related=(
                RelatedLink(
                    url="https://gazette.example/news/yard", title="The yard in Gdynia"
                ),
            ),
            authors=("Jan Kowalski",),
            keywords=("navy", "shipbuilding"),
            language="en",
        )
        ours = {
            key: changes.pop(key) for key in tuple(changes) if hasattr(article, key)
        }
        article = replace(article, **ours)
        visit = Visit(
            article=article,
            fetched_at=NOW,
            asked_url=url,
            reader_version="1",
            matches=tuple(match(name) for name in matches),
        )
        canonical = trusted_canonical(article.canonical_url, url) if url else None
        key = (
            url_key(canonical or url)
            if url
            else text_key(article.headline, article.body)
        )
        return (
            replace(visit, url_key=key, **changes)
            if "url_key" not in changes
            else replace(visit, **changes)
        )

    return make


def match(alert: str, *, start: int = 0) -> Match:
    word = MatchedWord(field="headline", start=start, end=start + 4, text="Navy")
    return Match(alert=alert, query_version=1, words=(word,))


@pytest.fixture
def alert(db: Connection, now: datetime) -> Alert:
    """An alert with two channels that every visit here may match."""
    saved = Alert(name="boats", query="boat", channels=("desk", "phone"))
    add_alert(db, saved, now=now)
    return saved
