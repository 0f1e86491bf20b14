from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.agenda import agenda
from crawler.alerts.firing import decide
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
from crawler.store.deliveries import due_deliveries
from crawler.store.pending import PendingUrl, choose, revisits_of, waiting_of
from crawler.store.refusals import add_refusal
from crawler.store.sources import (
    SourceState,
    put_sources,
)
from crawler.store.visits import begin_crawl, keep_quiet_hosts, quiet_hosts
from tests.stored import put_state

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
