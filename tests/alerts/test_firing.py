from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.alerts.firing import after_quiet, decide, digest_at
from crawler.items import Article
from crawler.records import Alert, Match, Source, SourceKind, Visit, VisitKind
from crawler.store.deliveries import Sending
from crawler.store.recording import Decision, HitFacts

NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
SOURCE = Source(
    key="gazette", name="G", url="https://gazette.example/", kind=SourceKind.FEED
)
ALERT = Alert(name="boats", query="boat", channels=("desk", "phone"))


def facts(
    alert: dict[str, Any] | None = None,
    visit: dict[str, Any] | None = None,
    published: datetime | None = None,
    **changes: Any,
) -> HitFacts:
    made = Visit(
        article=Article(date_published=published), fetched_at=NOW, source=SOURCE
    )
    base = HitFacts(
        alert=replace(ALERT, **(alert or {})),
        match=Match(alert="boats", query_version=1),
        visit=replace(made, **(visit or {})),
        first_seen_at=NOW,
        now=NOW,
    )
    return replace(base, **changes)


def test_a_new_match_is_a_hit_and_goes_to_every_channel_once() -> None:
    decision = decide(facts(alert={"channels": ("desk", "phone", "desk")}))
    assert decision == Decision(
        keep=True,
        sendings=(
            Sending(channel="desk", due_at=NOW),
            Sending(channel="phone", due_at=NOW),
        ),
    )


@pytest.mark.parametrize(
    ("given", "held"),
    [
        (facts(visit={"first_round": True}), "first_round"),
        (facts(visit={"kind": VisitKind.IMPORT}), "import"),
        (facts(visit={"kind": VisitKind.BACKFILL}), "backfill"),
        (facts(published=NOW - timedelta(days=3, seconds=1)), "old"),
        (facts(published=NOW, clock_ahead=timedelta(days=-4)), "old"),
        (facts(alert={"paused": True}), "paused"),
        (facts(alert={"muted_sources": ("gazette",)}), "muted"),
        (facts(alert={"muted_until": NOW + timedelta(hours=1)}), "muted"),
        (facts(story_fired=True), "copy"),
        (facts(story_fired=True, send_old=True), "copy"),
        (facts(alert={"paused": True}, send_old=True), "paused"),
        (facts(alert={"muted_sources": ("gazette",)}, send_old=True), "muted"),
    ],
)
def test_no_flood(given: HitFacts, held: str) -> None:
    assert decide(given) == Decision(keep=True, held=held)  # type: ignore[arg-type]


def test_an_article_is_not_old_because_our_clock_is_ahead() -> None:
    published, ahead = NOW - timedelta(days=9), timedelta(days=9)
    assert decide(facts(published=published, clock_ahead=ahead)).held is None


@pytest.mark.parametrize(
    "given",
    [
        facts(published=NOW - timedelta(days=2, hours=23)),
        facts(published=NOW + timedelta(days=9)),
        facts(alert={"muted_until": NOW}),
        facts(alert={"muted_sources": ("herald",)}),
        facts(visit={"first_round": True}, send_old=True),
        facts(visit={"kind": VisitKind.IMPORT}, send_old=True),
        facts(published=NOW - timedelta(days=300), send_old=True),
        # known before, matches only now: it is news, though it came with the first round
        facts(visit={"first_round": True}, changed=True),
    ],
)
def test_the_rest_goes_out(given: HitFacts) -> None:
    decision = decide(given)
    assert decision.held is None
    assert len(decision.sendings) == 2


def test_age_is_judged_by_when_it_was_first_seen() -> None:
    published = NOW - timedelta(days=5)
    seen_fresh = facts(
        published=published, first_seen_at=NOW - timedelta(days=4), changed=True
    )
    assert decide(seen_fresh).sendings
    seen_old = facts(published=published, changed=True)
    assert decide(seen_old).held == "old"


def test_a_known_hit_fires_again_only_for_a_change_that_was_asked_for() -> None:
    again = {"known": True, "changed": True, "touched": True}
    assert decide(facts(**again)) == Decision()
    asked = facts(alert={"on_change": True}, **again)
    assert decide(asked).keep is False
    assert len(decide(asked).sendings) == 2
    assert decide(replace(asked, touched=False)) == Decision()
    assert decide(replace(asked, changed=False, touched=False)) == Decision()
    assert decide(replace(asked, alert=replace(asked.alert, paused=True))) == Decision()


@pytest.mark.parametrize(
    ("now", "rhythm", "tz", "due"),
    [
        ("2026-11-23T12:30Z", "hourly", "UTC", "2026-11-23T13:00Z"),
        ("2026-11-23T12:00Z", "hourly", "UTC", "2026-11-23T13:00Z"),
        ("2026-11-23T12:30Z", "hourly", "Asia/Kolkata", "2026-11-23T13:00Z"),
        ("2026-11-23T12:30Z", "daily 07:30", "UTC", "2026-11-24T07:30Z"),
        ("2026-11-23T06:00Z", "daily 07:30", "UTC", "2026-11-23T07:30Z"),
        ("2026-11-23T07:30Z", "daily 07:30", "UTC", "2026-11-24T07:30Z"),
        ("2026-11-23T06:29Z", "daily 07:30", "Europe/Warsaw", "2026-11-23T06:30Z"),
        ("2026-11-23T22:30Z", "daily 00:15", "Europe/Warsaw", "2026-11-23T23:15Z"),
        # over the change of clocks on 25 October 2026 and 28 March 2027
        ("2026-10-24T12:00Z", "daily 07:30", "Europe/Warsaw", "2026-10-25T06:30Z"),
        ("2027-03-27T12:00Z", "daily 07:30", "Europe/Warsaw", "2027-03-28T05:30Z"),
        ("2027-03-28T00:00Z", "daily 02:30", "Europe/Warsaw", "2027-03-28T01:30Z"),
        ("2026-10-25T00:10Z", "daily 02:30", "Europe/Warsaw", "2026-10-25T00:30Z"),
    ],
)
def test_digests_come_at_the_local_time(
    now: str, rhythm: str, tz: str, due: str
) -> None:
    alert = replace(ALERT, rhythm=rhythm, tz=tz)
    assert digest_at(alert, datetime.fromisoformat(now)) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("now", "quiet", "due"),
    [
        ("2026-11-23T22:30Z", "22:00-06:30", "2026-11-24T05:30Z"),
        ("2026-11-23T03:00Z", "22:00-06:30", "2026-11-23T05:30Z"),
        ("2026-11-23T05:30Z", "22:00-06:30", "2026-11-23T05:30Z"),
        ("2026-11-23T20:59Z", "22:00-06:30", "2026-11-23T20:59Z"),
        ("2026-11-23T21:00Z", "22:00-06:30", "2026-11-24T05:30Z"),
        ("2026-11-23T11:30Z", "12:00-13:00", "2026-11-23T12:00Z"),
        ("2026-11-23T12:00Z", "12:00-13:00", "2026-11-23T12:00Z"),
        ("2026-11-23T12:00Z", None, "2026-11-23T12:00Z"),
        ("2026-10-24T21:00Z", "22:00-06:30", "2026-10-25T05:30Z"),
    ],
)
def test_quiet_hours_wait_for_their_end(now: str, quiet: str | None, due: str) -> None:
    alert = replace(ALERT, tz="Europe/Warsaw", quiet=quiet)
    assert after_quiet(alert, datetime.fromisoformat(now)) == datetime.fromisoformat(
        due
    )


def test_quiet_hours_hold_in_both_turns_of_the_hour_that_is_repeated() -> None:
    alert = replace(ALERT, quiet="23:00-02:30", tz="Europe/Warsaw")
    for turn in (0, 1):
        now = datetime(2026, 10, 25, turn, 10, tzinfo=UTC)  # 02:10, twice
        assert after_quiet(alert, now) == now.replace(minute=30)


def test_what_waits_for_the_morning_comes_in_one_message() -> None:
    given = facts(alert={"quiet": "12:00-14:00", "channels": ("desk",)})
    due = NOW.replace(hour=14, minute=0)
    assert decide(given).sendings == (
        Sending(channel="desk", due_at=due, kind="digest"),
    )


def test_hits_over_the_ceiling_are_gathered_until_the_hour() -> None:
    given = facts(
        alert={"ceiling": 5, "quiet": "13:00-13:30"},
        sent_lately={"desk": 5, "phone": 4},
    )
    due = NOW.replace(hour=13, minute=30)
    assert decide(given).sendings == (
        Sending(channel="desk", due_at=due, kind="digest"),
        Sending(channel="phone", due_at=NOW),
    )


def test_a_digest_rhythm_gathers() -> None:
    given = facts(alert={"rhythm": "hourly", "channels": ("desk",)})
    due = NOW.replace(hour=13, minute=0)
    assert decide(given).sendings == (
        Sending(channel="desk", due_at=due, kind="digest"),
    )
