from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.items import Article, Block
from crawler.records import Reason, Refusal, Visit
from pipelines.identity import IdentityPipeline, identify

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://www.gazette.example/news/boats?utm_source=rss"


def article(url: str | None = URL, canonical: str | None = None) -> Article:
    return Article(
        url=url, headline="Head", canonical_url=canonical, blocks=(Block(text="Body"),)
    )


@pytest.mark.parametrize(
    ("canonical", "key"),
    [
        (None, "gazette.example/news/boats"),
        ("https://gazette.example/world/boats", "gazette.example/world/boats"),
        ("https://gazette.example/", "gazette.example/news/boats"),
        ("https://gazette.example/news", "gazette.example/news/boats"),
        ("https://herald.example/boats", "gazette.example/news/boats"),
        ("javascript:alert(1)", "gazette.example/news/boats"),
        ("/news/boats", "gazette.example/news/boats"),
    ],
)
def test_the_canonical_address_names_the_article_where_it_may(
    canonical: str | None, key: str
) -> None:
    assert identify(article(canonical=canonical))[1] == key


def test_only_links_stay_in_the_columns_of_links() -> None:
    kept, _ = identify(article(canonical="javascript:alert(1)"))
    assert kept.canonical_url is None
    assert kept.url == URL


def test_a_saved_page_takes_the_address_it_states() -> None:
    kept, key = identify(article(None, "https://gazette.example/news/boats"))
    assert kept.url == "https://gazette.example/news/boats"
    assert key == "gazette.example/news/boats"


@pytest.mark.parametrize(
    "canonical", [None, "https://gazette.example/", "data:text/html,x"]
)
def test_a_text_without_address_is_known_by_its_words(canonical: str | None) -> None:
    kept, key = identify(article(None, canonical))
    assert kept.url is None
    assert key.startswith("text:")
    assert key == identify(article(None))[1]
    assert key != identify(replace(article(None), headline="Other"))[1]


@pytest.mark.parametrize(
    "url", ["ftp://gazette.example/a", "javascript:alert(1)", "no address", "https://"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    item = IdentityPipeline().process_item(Visit(article=article(url), fetched_at=NOW))
    assert isinstance(item, Refusal)
    assert (item.reason, item.url) == (Reason.BAD_URL, url)


def test_the_stage_is_idempotent_and_lets_refusals_through() -> None:
    stage = IdentityPipeline()
    visit = Visit(
        article=article(canonical="https://gazette.example/world/boats"), fetched_at=NOW
    )
    once = stage.process_item(visit)
    assert stage.process_item(once) == once
    refusal = Refusal(url=URL, reason=Reason.WALL, at=NOW)
    assert stage.process_item(refusal) is refusal
