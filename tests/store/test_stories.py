from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from crawler.alerts.firing import decide
from crawler.records import Alert, Visit, VisitKind
from crawler.store import Connection
from crawler.store.alerts import add_alert
from crawler.store.articles import store_visit
from crawler.store.hits import list_hits
from crawler.store.stories import MOST_OUTLETS, SPAN, forget_sketches, other_outlets
from tests.stored import all_messages

MakeVisit = Callable[..., Visit]
OTHERS = (
    "A museum in the old harbour showed forty model ships that a retired pilot had carved.",
    "It took him thirty winters, and each is cut from one piece of driftwood of the beach.",
    "Visitors may vote for the finest until spring; it will go to the school of seamen.",
    "The others return to the shelves of his kitchen, where a grandchild dusts them.",
)


def visit_of(make: MakeVisit, site: str, at: datetime, **changes: object) -> Visit:
    url = f"https://{site}.example/news/{site}-boats"
    return make(url, fetched_at=at, source=None, matches=("boats",), **changes)


def stories(db: Connection) -> list[int | None]:
    return [row[0] for row in db.execute("SELECT story_id FROM articles ORDER BY id")]


def test_copies_on_other_sites_share_a_story(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    for hours, site in enumerate(("gazette", "herald", "courier")):
        at = now + timedelta(hours=hours)
        store_visit(db, visit_of(make_visit, site, at), now=at)
    store_visit(db, visit_of(make_visit, "museum", now, paragraphs=OTHERS), now=now)
    assert stories(db) == [1, 1, 1, None]


@pytest.mark.parametrize(
    ("site", "after", "kind"),
    [
        pytest.param("gazette", timedelta(hours=1), VisitKind.CRAWL, id="same site"),
        pytest.param(
            "sport.gazette",
            timedelta(hours=1),
            VisitKind.CRAWL,
            id="other host of the site",
        ),
        pytest.param("herald", SPAN * 2, VisitKind.CRAWL, id="a fortnight later"),
        pytest.param("herald", timedelta(hours=1), VisitKind.IMPORT, id="imported"),
    ],
)
def test_no_story_is_made_of(
    db: Connection, make_visit: MakeVisit, now: datetime, site: str, after: timedelta, kind: VisitKind
) -> None:  # fmt: skip
    first = visit_of(make_visit, "gazette", now)
    store_visit(db, first, now=now)
    longer = (*(block.text for block in first.article.blocks), OTHERS[0])
    later = make_visit(
        f"https://{site}.example/again",
        headline="Boats, once more",
        paragraphs=longer,
        fetched_at=now + after,
        kind=kind,
        source=None,
    )
    store_visit(db, later, now=now + after)
    assert stories(db) == [None, None]


def fire(db: Connection, visits: Sequence[Visit], **settings: bool) -> list[str | None]:
    """What was held back of each article\u2019s hit, in order."""
    first = visits[0].fetched_at
    saved = Alert(name="boats", query="boat", channels=("desk",), **settings)
    add_alert(db, saved, now=first)
    for visit in visits:
        store_visit(db, visit, now=visit.fetched_at, decide=decide)
    return [hit.held for hit in reversed(list_hits(db))]


def test_alert_fires_once_a_story_when_it_is_asked_to(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visits = [
        visit_of(make_visit, site, now + timedelta(hours=hours))
        for hours, site in enumerate(("gazette", "herald", "courier"))
    ]
    assert fire(db, visits, once_a_story=True) == [None, "copy", "copy"]
    assert len(all_messages(db)) == 1


def test_alert_fires_for_every_copy_otherwise(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visits = [visit_of(make_visit, site, now) for site in ("gazette", "herald")]
    assert fire(db, visits) == [None, None]
    assert len(all_messages(db)) == 2


def test_copy_is_sent_when_the_first_was_not(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visits = [
        visit_of(make_visit, "gazette", now, first_round=True),
        visit_of(make_visit, "herald", now),
    ]
    assert fire(db, visits, once_a_story=True) == ["first_round", None]


def test_old_sketches_are_forgotten(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, visit_of(make_visit, "gazette", now), now=now)
    forget_sketches(db, now=now + SPAN)
    assert db.execute("SELECT count(*) > 0 FROM sketch_keys").fetchone() == (1,)
    forget_sketches(db, now=now + SPAN + timedelta(seconds=1))
    for table in ("sketches", "sketch_keys"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_other_outlets_are_named_once_the_earliest_first(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    sites = ("gazette", "herald", "courier", "post", "echo", "mail", "argus")
    for hours, site in enumerate(sites):
        at = now + timedelta(hours=hours)
        store_visit(db, visit_of(make_visit, site, at), now=at)
    hosts = [f"{site}.example" for site in sites]
    assert other_outlets(db, 1) == tuple(hosts[1 : 1 + MOST_OUTLETS])
    assert other_outlets(db, 2) == (hosts[0], *hosts[2 : 1 + MOST_OUTLETS])
    # what came after a message was made is not told by it, at whatever try
    assert other_outlets(db, 2, until=now + timedelta(hours=2)) == (hosts[0], hosts[2])
    assert other_outlets(db, 1, until=now) == ()


def test_an_article_that_stands_alone_has_no_other_outlets(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, visit_of(make_visit, "gazette", now), now=now)
    store_visit(db, visit_of(make_visit, "museum", now, paragraphs=OTHERS), now=now)
    assert other_outlets(db, 1) == ()
