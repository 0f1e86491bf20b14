"""No alert is a case of its own: every fresh database has none."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.alerts.matcher import Matcher
from tests.alerts.texts import matchable

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_without_queries_nothing_matches_however_many_articles_come() -> None:
    matcher = Matcher({})
    item = matchable(url=None, headline="Drones over the harbour", body="Two of them.")
    for _ in range(200):
        assert matcher.match([item], now=NOW) == [set()]
    assert matcher.match([item] * 100, now=NOW) == [set()] * 100


def test_the_last_query_can_be_removed() -> None:
    matcher = Matcher({"a": "drones"})
    item = matchable(url=None, headline="Drones over the harbour", body="Two of them.")
    assert matcher.match([item] * 100, now=NOW) == [{"a"}] * 100
    matcher.remove("a")
    for _ in range(200):
        assert matcher.match([item], now=NOW) == [set()]
    matcher.add("b", "harbour")
    assert matcher.match([item], now=NOW) == [{"b"}]
