"""The alerts stage."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from crawler.alerts.saved import Saved, SavedMatcher
from crawler.items import Article, Block
from crawler.records import Alert, Reason, Refusal, Visit
from pipelines import alerts
from pipelines.alerts import AlertsPipeline

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Room:
    """Alerts that change, and a clock that is set."""

    def __init__(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.stamp = 0
        self.clock = 0.0
        self.matcher = SavedMatcher(self.look, [], monotonic=lambda: self.clock)
        self.stage = AlertsPipeline(self.matcher)

    def look(self) -> Saved:
        return Saved(stamp=str(self.stamp), load=lambda: self.alerts)

    def change(self, *alerts: Alert) -> None:
        self.alerts = alerts
        self.stamp += 1
        self.clock += 60

    def passed(self, *items: Visit | Refusal) -> list[Visit | Refusal | BaseException]:
        """What becomes of items that come in one turn of the loop."""

        async def together() -> list[Visit | Refusal | BaseException]:
            work = map(self.stage.process_item, items)
            return await asyncio.gather(*work, return_exceptions=True)

        return asyncio.run(together())

    def names(self, text: str) -> list[tuple[str, int]]:
        visit = Visit(article=Article(blocks=(Block(text=text),)), fetched_at=NOW)
        (found,) = self.passed(visit)
        assert isinstance(found, Visit)
        return [(match.alert, match.query_version) for match in found.matches]


def test_matches_are_added_with_their_version():
    room = Room(
        Alert(name="a", query="drone", query_version=3), Alert(name="b", query="tank")
    )
    assert room.names("A drone.") == [("a", 3)]


def test_a_refusal_passes_through():
    refusal = Refusal(url="https://a/", reason=Reason.EMPTY, at=NOW)
    assert Room().passed(refusal) == [refusal]


def test_twice_is_as_once():
    room = Room(Alert(name="a", query="drone"))
    visit = Visit(article=Article(headline="Drone"), fetched_at=NOW)
    (once,) = room.passed(visit)
    assert isinstance(once, Visit)
    assert room.passed(once) == [once]


def visits(*texts: str) -> list[Visit]:
    return [
        Visit(
            article=Article(headline=text), fetched_at=NOW + timedelta(milliseconds=n)
        )
        for n, text in enumerate(texts)
    ]


def sizes_of(room: Room) -> list[int]:
    """How many articles are matched at a time, from now on."""
    sizes = []
    real = room.matcher.matches_of

    def counted(items, *, now):
        sizes.append(len(items))
        return real(items, now=now)

    room.matcher.matches_of = counted
    return sizes


def test_articles_that_come_together_are_matched_together_and_each_keeps_its_own():
    room = Room(Alert(name="a", query="drone"), Alert(name="b", query="tank"))
    sizes = sizes_of(room)
    refusal = Refusal(url="https://a/", reason=Reason.EMPTY, at=NOW)
    drone, nothing, both = visits("A drone", "Nothing", "A tank, a drone")
    found = room.passed(drone, refusal, nothing, both)
    assert found[1] is refusal
    del found[1]
    assert [[match.alert for match in visit.matches] for visit in found] == [["a"], [], ["a", "b"]]  # fmt: skip
    assert [visit.article for visit in found] == [drone.article, nothing.article, both.article]  # fmt: skip
    assert sizes == [3]


async def come(room: Room, count: int, every_s: float) -> list[list[str]]:
    """Alerts of articles that come one by one, whatever becomes of those before."""
    work = []
    for visit in visits(*["A drone", "Nothing"] * count)[:count]:
        work.append(asyncio.create_task(room.stage.process_item(visit)))
        await asyncio.sleep(every_s)
    return [[match.alert for match in (await task).matches] for task in work]


def test_after_several_at_once_those_that_follow_are_matched_together(monkeypatch):
    monkeypatch.setattr(alerts, "BUSY_S", 30.0)
    monkeypatch.setattr(alerts, "GAP_S", 0.5)
    monkeypatch.setattr(alerts, "GATHER_S", 30.0)
    room = Room(Alert(name="a", query="drone"))
    sizes = sizes_of(room)

    async def busy() -> list[list[str]]:
        await asyncio.gather(*map(room.stage.process_item, visits("Drone", "Drones")))
        return await come(room, 9, 0.02)

    assert asyncio.run(busy()) == [["a"], [], ["a"], [], ["a"], [], ["a"], [], ["a"]]
    assert sizes == [2, 9]


@pytest.mark.parametrize("bound", ["GATHER_S", "GATHERED"])
def test_in_a_flood_none_waits_for_its_end(monkeypatch, bound):
    monkeypatch.setattr(alerts, "BUSY_S", 30.0)
    monkeypatch.setattr(alerts, "GAP_S", 0.1)
    monkeypatch.setattr(alerts, "GATHER_S", 30.0)
    monkeypatch.setattr(alerts, bound, {"GATHER_S": 0.25, "GATHERED": 8}[bound])
    room = Room(Alert(name="a", query="drone"))
    sizes = sizes_of(room)

    async def flood() -> None:
        await asyncio.gather(*map(room.stage.process_item, visits("Drone", "Drones")))
        await come(room, 200, 0.003)

    asyncio.run(flood())
    assert sum(sizes) == 202
    assert 3 <= len(sizes) <= 80, "neither all at once nor one by one"


def test_one_by_one_and_after_a_pause_none_waits(monkeypatch):
    monkeypatch.setattr(alerts, "GAP_S", 30.0)
    monkeypatch.setattr(alerts, "BUSY_S", 0.05)
    room = Room(Alert(name="a", query="drone"))
    sizes = sizes_of(room)

    async def calm() -> None:
        for visit in visits("A drone", "Two drones"):
            await room.stage.process_item(visit)
        await asyncio.gather(*map(room.stage.process_item, visits("Drone", "Drones")))
        await asyncio.sleep(0.1)
        await room.stage.process_item(visits("A drone")[0])

    asyncio.run(asyncio.wait_for(calm(), 10))
    assert sizes == [1, 1, 2, 1]


def test_each_article_has_the_words_and_places_of_its_own_text():
    room = Room(Alert(name="a", query="drone* OR tank"))
    together = visits("A drone", "No word", "Of drones and a tank")
    words = [
        [(word.text, word.start) for match in found.matches for word in match.words]
        for found in room.passed(*together)
        if isinstance(found, Visit)
    ]
    assert words == [[("drone", 2)], [], [("drones", 3), ("tank", 16)]]


def test_a_fault_of_one_article_costs_that_one_alone():
    room = Room(Alert(name="a", query="drone"))
    real = room.matcher.matches_of

    def faulty(items, *, now):
        if any(item.article.headline == "bad" for item in items):
            raise ValueError("a bad one")
        return real(items, now=now)

    room.matcher.matches_of = faulty
    first, fault, last = room.passed(*visits("A drone", "bad", "Drone two"))
    assert isinstance(fault, ValueError)
    assert [len(visit.matches) for visit in (first, last)] == [1, 1]


def test_changes_are_taken_over_and_a_bad_query_goes_on_as_it_was(caplog):
    room = Room(Alert(name="a", query="drone"))
    room.change(Alert(name="a", query="tank", query_version=2))
    assert room.names("drone tank") == [("a", 2)]
    room.change(
        Alert(name="a", query="drone OR", query_version=3),
        Alert(name="b", query="tank"),
    )
    assert room.names("drone tank") == [("a", 2), ("b", 1)]
    assert "alert=a position=7" in caplog.text
    room.change(Alert(name="b", query="tank"))
    assert room.names("drone tank") == [("b", 1)]
