"""The alerts stage."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.alerts.saved import Saved, SavedMatcher
from crawler.items import Article, Block
from crawler.records import Alert, Reason, Refusal, Visit
from pipelines.alerts import AlertsPipeline

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Room:
    """Alerts that change, and a clock that is set."""

    def __init__(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.stamp = 0
        self.clock = 0.0
        matcher = SavedMatcher(self.look, [], monotonic=lambda: self.clock)
        self.stage = AlertsPipeline(matcher)

    def look(self) -> Saved:
        return Saved(stamp=str(self.stamp), load=lambda: self.alerts)

    def change(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.stamp += 1
        self.clock += 60

    def names(self, text: str) -> list[tuple[str, int]]:
        visit = Visit(article=Article(blocks=(Block(text=text),)), fetched_at=NOW)
        found = self.stage.process_item(visit)
        assert isinstance(found, Visit)
        return [(match.alert, match.query_version) for match in found.matches]


def test_matches_are_added_with_their_version():
    room = Room(
        Alert(name="a", query="drone", query_version=3), Alert(name="b", query="tank")
    )
    assert room.names("A drone.") == [("a", 3)]


def test_a_refusal_passes_through():
    refusal = Refusal(url="https://a/", reason=Reason.EMPTY, at=NOW)
    assert Room().stage.process_item(refusal) is refusal


def test_twice_is_as_once():
    room = Room(Alert(name="a", query="drone"))
    visit = Visit(article=Article(headline="Drone"), fetched_at=NOW)
    once = room.stage.process_item(visit)
    assert room.stage.process_item(once) == once


def test_changes_are_taken_over_and_a_bad_one_is_refused_whole(caplog):
    room = Room(Alert(name="a", query="drone"))
    room.change(Alert(name="a", query="tank", query_version=2))
    assert room.names("drone tank") == [("a", 2)]
    room.change(
        Alert(name="a", query="drone OR", query_version=3),
        Alert(name="b", query="tank"),
    )
    assert room.names("drone tank") == [("a", 2)]
    assert "refused" in caplog.text
    room.change(Alert(name="b", query="tank"))
    assert room.names("drone tank") == [("b", 1)]
