from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from crawler.agenda import agenda
from crawler.alerts.firing import decide
from crawler.judging import judge_sources
from crawler.records import (
    Alert,
    Reason,
    Refusal,
    Source,
    SourceKind,
    Visit,
    VisitKind,
)
from crawler.store import Connection
from crawler.store.alerts import add_alert
from crawler.store.articles import Outcome, store_visit
from crawler.store.clock import mend_clock
from crawler.store.deliveries import (
    begin_try,
    due_deliveries,
    mark_failed,
    put_off,
)
from crawler.store.pending import (
    PendingUrl,
    choose,
    postpone,
    revisits_of,
    waiting_of,
)
from crawler.store.refusals import add_refusal
from crawler.store.sources import (
    SourceState,
    put_sources,
)
from crawler.store.visits import (
    begin_crawl,
    keep_quiet_hosts,
    note_checks,
    quiet_hosts,
)
from crawler.visit_note import VisitNote
from tests.stored import all_messages, put_state

MakeVisit = Callable[..., Visit]
SOURCE = Source(
    key="gazette", name="G", url="https://gazette.example/feed", kind=SourceKind.FEED
)

AHEAD = timedelta(days=2000)
FOUND = [
    PendingUrl(url=f"https://gazette.example/{n}", url_key=f"gazette.example/{n}")
    for n in range(3)
]


def test_once_the_clock_is_right_again_everything_that_waited_is_due(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    wrong = now + AHEAD
    put_sources(db, [SOURCE], now=wrong)
    add_alert(db, Alert(name="boats", query="boat", channels=("desk",)), now=wrong)
    put_state(
        db,
        SourceState(
            source_key="gazette",
            last_visit_at=wrong,
            next_visit_at=wrong + timedelta(hours=1),
        ),
    )
    keep_quiet_hosts(db, {"gazette.example": wrong + timedelta(hours=1)}, wrong)
    choose(db, SOURCE, FOUND[:1], wrong)
    add_refusal(db, Refusal(url=FOUND[1].url, reason=Reason.WALL, at=wrong))
    visit = make_visit(matches=("boats",), source=SOURCE, fetched_at=wrong)
    store_visit(db, visit, now=wrong, decide=decide, revisit_ages_s=(3600,))

    due = agenda(db, {"gazette": SOURCE}, now=now).due
    assert due == (SOURCE,)
    begin_crawl(db, VisitKind.CRAWL, now)
    assert agenda(db, {"gazette": SOURCE}, now=now).due == (SOURCE,)
    assert [item.url for item in waiting_of(db, SOURCE, now, 10)] == [FOUND[0].url]
    assert len(revisits_of(db, SOURCE, now, 10)) == 1
    assert quiet_hosts(db, now) == {}
    assert len(due_deliveries(db, now=now)) == 1
    later = now + timedelta(days=15)
    assert [item.url for item in choose(db, SOURCE, FOUND, later)] == [
        FOUND[1].url,
        FOUND[2].url,
    ]
    again = make_visit(source=SOURCE, headline="A later headline", fetched_at=now)
    assert store_visit(db, again, now=now).outcome is Outcome.CHANGED
    assert mend_clock(db, now=later) == 0


def test_a_right_clock_mends_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    put_sources(db, [SOURCE], now=now)
    add_alert(
        db,
        Alert(name="boats", query="boat", channels=("desk",), rhythm="daily 07:30"),
        now=now,
    )
    put_state(
        db,
        SourceState(
            source_key="gazette",
            last_visit_at=now,
            next_visit_at=now + timedelta(days=9),
        ),
    )
    choose(db, SOURCE, FOUND, now)
    add_refusal(db, Refusal(url=FOUND[1].url, reason=Reason.WALL, at=now))
    store_visit(
        db,
        make_visit(matches=("boats",)),
        now=now,
        decide=decide,
        revisit_ages_s=(3600,),
    )
    assert mend_clock(db, now=now) == 0


def test_what_is_older_than_the_wrong_clock_and_was_tried_under_it_is_due(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    put_sources(db, [SOURCE], now=now)
    store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    tried, missing = due_deliveries(db, now=now)
    choose(db, SOURCE, FOUND[:1], now)
    wrong = now + AHEAD
    begin_try(db, tried.id, now=wrong)
    mark_failed(db, tried.id, "HTTP 503", now=wrong)
    put_off(db, missing.id, until=wrong + timedelta(hours=1))
    postpone(db, FOUND[0].url_key, due_at=wrong + timedelta(hours=1), max_tries=3)

    later = now + timedelta(minutes=5)
    assert mend_clock(db, now=later) == 3
    assert len(due_deliveries(db, now=later)) == 2
    assert len(waiting_of(db, SOURCE, later, 10)) == 1


def test_pauses_that_a_right_clock_made_are_kept(
    db: Connection, make_visit: MakeVisit, now: datetime, alert: Alert
) -> None:
    put_sources(db, [SOURCE], now=now)
    store_visit(db, make_visit(matches=("boats",)), now=now, decide=decide)
    tried, missing = due_deliveries(db, now=now)
    choose(db, SOURCE, FOUND[:1], now)
    postpone(db, FOUND[0].url_key, due_at=now + timedelta(hours=4.5), max_tries=3)
    at = now
    for _ in range(9):
        begin_try(db, tried.id, now=at)
        mark_failed(db, tried.id, "HTTP 503", now=at)
        put_off(db, missing.id, until=at + timedelta(hours=1))
        assert mend_clock(db, now=at) == 0
        at = next(one.next_try_at for one in all_messages(db) if one.id == tried.id)


def test_an_article_first_seen_in_the_future_is_not_looked_at_in_each_round(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    put_sources(db, [SOURCE], now=now)
    ages_s, wrong = (3600, 7 * 86400), now + AHEAD
    visit = make_visit(source=SOURCE, fetched_at=wrong)
    store_visit(db, visit, now=wrong, revisit_ages_s=ages_s)
    looks = 0
    for hour in range(1, 9):
        at = now + timedelta(hours=hour)
        begin_crawl(db, VisitKind.CRAWL, at)
        for _ in revisits_of(db, SOURCE, at, 10):
            looks += 1
            again = make_visit(source=SOURCE, fetched_at=at)
            store_visit(db, again, now=at, revisit_ages_s=ages_s)
    assert looks == 1


def test_messages_of_the_future_fill_no_ceiling(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    capped = Alert(name="boats", query="boat", channels=("desk",), ceiling=1)
    add_alert(db, capped, now=now)
    for number, at in enumerate((now + AHEAD, now)):
        visit = make_visit(
            f"https://gazette.example/{number}",
            headline=f"Boat number {number}",
            paragraphs=(f"Boat number {number} was launched. " * 9,),
            matches=("boats",),
            fetched_at=at,
        )
        store_visit(db, visit, now=at, decide=decide)
    assert [message.kind for message in all_messages(db)] == ["single"] * 2


def store_boat(
    db: Connection, make_visit: MakeVisit, number: int, at: datetime
) -> None:
    """An article that is like no other."""
    visit = make_visit(
        f"https://gazette.example/{number}",
        headline=f"Boat number {number}",
        paragraphs=(f"Boat number {number} was launched. " * 9,),
        source=SOURCE,
        fetched_at=at,
    )
    store_visit(db, visit, now=at)


def test_what_the_future_holds_does_not_judge_a_source(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def look(at: datetime, number: int, *, found: int, gap: bool = False) -> None:
        store_boat(db, make_visit, number, at)
        note = VisitNote(at=at, outcome="ok", found=found, new=1, gap=gap)
        note_checks(db, [("gazette", note, None)], None)

    put_sources(db, [SOURCE], now=now - timedelta(days=60))
    for day in range(40):
        look(now - timedelta(days=80 - day), day, found=9)
    wrong = now + AHEAD
    for hour in range(100):
        found = 9 * (hour < 99)
        look(wrong + timedelta(hours=hour), 100 + hour, found=found, gap=True)
    for day in range(40):
        look(now - timedelta(days=40 - day), 300 + day, found=9)
    judge_sources(db, ["gazette"], now=now)
    row = db.execute("SELECT state, reason FROM source_state").fetchone()
    assert row == ("ok", "newest article 24 h old")


@pytest.mark.parametrize(
    ("off", "state"), [(False, "late"), (True, "ok")], ids=["silent", "off"]
)
def test_a_week_in_which_the_machine_was_off_judges_no_source(
    db: Connection, make_visit: MakeVisit, now: datetime, off: bool, state: str
) -> None:
    """Two articles a day, but for one week: the source was silent, or nobody looked."""
    put_sources(db, [SOURCE], now=now - timedelta(days=60))
    for day in range(60, -1, -1):
        at, silent = now - timedelta(days=day), 7 <= day <= 14
        if not (silent and off):
            note = VisitNote(at=at, outcome="ok", found=9)
            note_checks(db, [("gazette", note, None)], None)
        for number in range(0 if silent else 2):
            store_boat(db, make_visit, 10 * day + number, at)
    judge_sources(db, ["gazette"], now=now)
    assert db.execute("SELECT state FROM source_state").fetchone() == (state,)
