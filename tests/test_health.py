"""Silence is judged by the source's own habits; every state is reached and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.health import Health, SourceRecord, judge, span, usual_gap
from crawler.records import Reason, SourceKind

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def every(gap: timedelta, *, last: timedelta, count: int = 30) -> tuple[datetime, ...]:
    return tuple(NOW - last - gap * n for n in range(count))


def record(**values: object) -> SourceRecord:
    base = SourceRecord(
        key="a",
        added_at=NOW - 400 * DAY,
        last_success_at=NOW,
        article_times=every(timedelta(hours=5), last=timedelta(hours=3)),
    )
    return replace(base, **values)  # type: ignore[arg-type]


CASES = {
    "fresh articles": ({}, Health.OK, "3 h old"),
    "never visited": (
        {"last_success_at": None, "article_times": ()},
        Health.OK,
        "not visited yet",
    ),
    "never read": (
        {
            "last_success_at": None,
            "article_times": (),
            "failures": 1,
            "failing_since": NOW,
            "last_reason": Reason.HTTP_4XX,
            "last_status": 404,
        },
        Health.LATE,
        "has never been read (http_4xx); 1 visit failed",
    ),
    "one failure of many good visits": (
        {"failures": 1, "failing_since": NOW, "last_reason": Reason.TIMEOUT},
        Health.OK,
        "3 h old",
    ),
    "a weekly on its sixth day": (
        {"article_times": every(7 * DAY, last=6 * DAY)},
        Health.OK,
        "6 days",
    ),
    "a daily silent for four days": (
        {"article_times": every(DAY, last=4 * DAY)},
        Health.LATE,
        "silent for 4 days",
    ),
    "parses and is three years old": (
        {"article_times": every(DAY, last=3 * 366 * DAY)},
        Health.STALE,
        "3 years",
    ),
    "old and of unknown habits": (
        {"article_times": (), "newest_listed_at": NOW - 1100 * DAY},
        Health.STALE,
        "3 years",
    ),
    "nothing since it was added": (
        {"article_times": ()},
        Health.STALE,
        "no article since",
    ),
    "one failure is nobody's fault": (
        {"failures": 1, "failing_since": NOW, "last_status": 500},
        Health.OK,
        "",
    ),
    "server errors for hours": (
        {
            "failures": 4,
            "failing_since": NOW - DAY,
            "last_reason": Reason.HTTP_5XX,
            "last_status": 500,
        },
        Health.BROKEN,
        "http_5xx",
    ),
    "forbidden": (
        {
            "failures": 2,
            "failing_since": NOW - DAY,
            "last_reason": Reason.HTTP_4XX,
            "last_status": 403,
        },
        Health.BLOCKED,
        "403",
    ),
    "robots.txt": (
        {"failures": 2, "failing_since": NOW - DAY, "last_reason": Reason.ROBOTS},
        Health.BLOCKED,
        "robots",
    ),
    "410": (
        {"failures": 2, "failing_since": NOW - DAY, "last_status": 410},
        Health.GONE,
        "410",
    ),
    "404 for two days": (
        {"failures": 5, "failing_since": NOW - 2 * DAY, "last_status": 404},
        Health.GONE,
        "404",
    ),
    "404 for an hour": (
        {"failures": 3, "failing_since": NOW - timedelta(hours=1), "last_status": 404},
        Health.OK,
        "",
    ),
    "the name is lost": (
        {"failures": 9, "failing_since": NOW - 8 * DAY, "last_reason": Reason.DNS},
        Health.GONE,
        "name",
    ),
    "an empty listing": (
        {"last_items": 0, "usual_items": 20},
        Health.BROKEN,
        "20 items",
    ),
    "pages behind a wall": (
        {"refused_now": 40, "articles_now": 1, "refused_reason": Reason.WALL},
        Health.BLOCKED,
        "98% of its pages in the last 14 days were refused, most as wall; `vedette sources check a`",
    ),
    "pages of a section behind a wall": (
        {
            "refused_now": 40,
            "articles_now": 1,
            "refused_reason": Reason.WALL,
            "kind": SourceKind.SECTION,
        },
        Health.BLOCKED,
        "most as wall",
    ),
    "pages that cannot be read": (
        {"refused_now": 40, "articles_now": 1, "refused_reason": Reason.EMPTY},
        Health.BROKEN,
        "empty",
    ),
    "half a week": ({"weeks": (3, 4, 40, 42, 38, 41)}, Health.LATE, "median of 40"),
    "under the entry's minimum": (
        {"weeks": (0, 2), "expect_articles": 5},
        Health.LATE,
        "at least 5",
    ),
}


@pytest.mark.parametrize(("values", "state", "words"), CASES.values(), ids=CASES)
def test_state_and_reason(values, state, words):
    verdict = judge(record(**values), now=NOW)
    assert verdict.state is state, verdict
    assert words in verdict.reason


@pytest.mark.parametrize("off", [4 * DAY, 400 * DAY], ids=["a weekend", "a clock"])
def test_a_source_is_not_silent_for_as_long_as_nobody_looked(off: timedelta):
    """After a laptop's long weekend two hundred sources were called late, before the first was visited."""
    assert judge(record(), now=NOW + off).state is Health.OK
    never = record(article_times=(), added_at=NOW - DAY)
    assert judge(never, now=NOW + off).state is Health.OK


def test_only_what_waiting_will_not_mend_needs_a_person():
    assert [h for h in Health if not h.needs_person] == [Health.OK, Health.LATE]


def test_fields_that_thin_out_are_noted():
    verdict = judge(
        record(
            fields_before={"lead": 0.95, "byline": 0.9},
            fields_now={"lead": 0.1, "byline": 0.88},
            articles_now=20,
            articles_before=100,
        ),
        now=NOW,
    )
    assert verdict.notes == ("lead thins out: 10% of articles have it, 95% before",)


def test_gaps_and_moves_are_noted():
    verdict = judge(record(gaps=2, moved_to="https://new.example/feed"), now=NOW)
    assert "2 gaps" in verdict.notes[0]
    assert "https://new.example/feed" in verdict.notes[1]


def test_usual_gap_needs_some_history():
    assert usual_gap(every(DAY, last=DAY, count=3)) is None
    assert usual_gap(every(DAY, last=DAY, count=10)) == DAY


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=30), "30 h"),
        (9 * DAY, "9 days"),
        (70 * DAY, "10 weeks"),
        (1100 * DAY, "3 years"),
    ],
)
def test_span_is_for_people(time, words):
    assert span(time) == words


def test_articles_of_one_moment_leave_no_usual_gap() -> None:
    at_once = (NOW - 2 * DAY,) * 40
    assert usual_gap(at_once) is None
    assert judge(record(article_times=at_once), now=NOW).state is Health.OK
    assert usual_gap((*at_once, *every(DAY, last=3 * DAY, count=6))) == DAY
