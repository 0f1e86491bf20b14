"""What the pages of the browser read of a small archive: whose it is, how many, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.alerts.firing import decide
from crawler.items import Image
from crawler.records import (
    Alert,
    MatchedWord,
    Reason,
    Refusal,
    Source,
    SourceKind,
    Visit,
    VisitKind,
)
from crawler.store import Connection
from crawler.store.alert_records import alert_records, dismiss_hit
from crawler.store.alerts import add_alert
from crawler.store.articles import store_visit
from crawler.store.browsing import Line, Read, neighbours, newest, read_article
from crawler.store.browsing_alerts import (
    alert_lines,
    alert_names,
    channel_records,
    hit_volume,
)
from crawler.store.browsing_changes import HEADLINE, TEXT, changes, crawls
from crawler.store.browsing_facets import Facet, facets
from crawler.store.browsing_hits import (
    Show,
    counts,
    counts_since,
    hits_of_article,
    inbox,
    unread_until,
)
from crawler.store.browsing_records import source_articles
from crawler.store.deliveries import due_deliveries, mark_failed, mark_sent
from crawler.store.hits import hit_ids
from crawler.store.marks import Deed, do, open_marks, open_pages
from crawler.store.refusals import add_refusal
from crawler.store.sources import put_sources
from crawler.store.visits import begin_crawl

MakeVisit = Callable[..., Visit]
HOUR = timedelta(hours=1)
PIER = Source(
    key="pier", name="Pier", url="https://pier.example/feed", kind=SourceKind.FEED,
    country="pl", language="pl",
)  # fmt: skip
QUAY = replace(PIER, key="quay", name="Quay", url="https://quay.example/feed")
OF = {1: PIER, 2: QUAY, 3: PIER, 4: None, 5: PIER}
"""The articles, one an hour; the fourth is an import."""
FOUND = {1: ("boats",), 2: ("boats",), 3: ("ships",), 5: ("ships", "boats")}


@pytest.fixture(autouse=True)
def filled(db: Connection, make_visit: MakeVisit, now: datetime) -> Callable[..., None]:
    """The archive; what is given stores an article once more, changed."""
    put_sources(db, [PIER, QUAY], now=now)
    for name in ("ships", "boats"):
        add_alert(db, Alert(name=name, query=name, channels=("desk",)), now=now)

    def put(number: int, *, hours: int = 0, **changed: object) -> None:
        at = now + (hours or number) * HOUR
        visit = make_visit(
            f"https://{(OF[number] or PIER).key}.example/{number}",
            matches=FOUND.get(number, ()),
            **{"headline": f"H {number}", "language": None, **changed},
        )
        kind = VisitKind.CRAWL if OF[number] else VisitKind.IMPORT
        visit = replace(visit, source=OF[number], kind=kind, fetched_at=at)
        store_visit(db, visit, now=at, decide=decide)

    for number in OF:
        put(number)
    return put


def hits_by_alert(db: Connection) -> dict[str, list[int]]:
    return {name: hit_ids(db, alert=name) for name in alert_names(db)}


def ids(lines: tuple[Line | None, ...]) -> list[int | None]:
    return [line and line.id for line in lines]


def read(db: Connection, number: int) -> Read:
    found = read_article(db, number)
    assert found is not None
    return found


def test_articles_come_newest_first_imports_beside(db: Connection) -> None:
    assert ids(newest(db, limit=9)) == [5, 3, 2, 1]
    assert ids(newest(db, limit=2)) == [5, 3]
    every = newest(db, limit=9, crawled=False)
    assert ids(every) == [5, 4, 3, 2, 1]
    assert [one.outlet for one in every] == ["Pier", "pier.example", "Pier", "Quay", "Pier"]  # fmt: skip
    assert ids(source_articles(db, "pier", limit=2)) == [5, 3]
    assert ids(source_articles(db, "quay", limit=9)) == [2]


def test_beside_an_article_stand_those_of_its_source(db: Connection) -> None:
    found = neighbours(db, read(db, 3))
    assert ids((found.before, found.after)) == [1, 5]
    alone = neighbours(db, read(db, 4))
    assert ids((alone.before, alone.after)) == [None, None]


def test_alerts_tell_their_own_hits(db: Connection, now: datetime) -> None:
    assert alert_names(db) == ("boats", "ships")
    boats, ships = alert_lines(db)
    assert (boats.name, boats.hits, boats.last_hit_at) == ("boats", 3, now + 5 * HOUR)
    assert (ships.name, ships.hits) == ("ships", 2)
    bounds = [now + hours * HOUR for hours in (1, 2, 3, 6)]
    assert hit_volume(db, boats.id, bounds=bounds) == (1, 1, 1)
    assert hit_volume(db, ships.id, bounds=bounds) == (0, 0, 2)


def test_an_alerts_record_counts_its_own_dismissed_hits(
    db: Connection, now: datetime
) -> None:
    for hit in hits_by_alert(db)["boats"][:2]:
        dismiss_hit(db, hit, now)
    told = alert_records(db, now=now + 9 * HOUR)
    assert (told["boats"].hits_30d, told["boats"].dismissed_30d) == (3, 2)
    assert (told["ships"].hits_30d, told["ships"].dismissed_30d) == (2, 0)
    assert alert_records(db, now=now + 9 * HOUR, name="ships") == {
        "ships": told["ships"]
    }
    later = alert_records(db, now=now + timedelta(days=31))
    assert (later["boats"].hits, later["boats"].hits_30d) == (3, 0)


def test_channels_tell_what_became_of_an_alerts_messages(
    db: Connection, now: datetime
) -> None:
    later = now + 9 * HOUR
    of_boats = [d for d in due_deliveries(db, now=later) if d.alert == "boats"]
    mark_sent(db, of_boats[0].id, now=later)
    mark_failed(db, of_boats[1].id, "no answer", now=later, final=True)
    boats, ships = (line.id for line in alert_lines(db))
    (record,) = channel_records(db, alert_id=boats)
    assert (record.sent, record.failed, record.waiting) == (1, 1, 1)
    assert (record.last_sent_at, record.last_error) == (later, "no answer")
    (record,) = channel_records(db, alert_id=ships)
    assert (record.sent, record.failed, record.waiting) == (0, 0, 2)
    assert record.last_sent_at is None
    (record,) = channel_records(db)
    assert (record.sent, record.failed, record.waiting) == (None, 1, 3)


def test_changes_come_newest_first_with_their_outlet(
    db: Connection, filled: Callable[..., None]
) -> None:
    filled(2, hours=10, headline="Quite another")
    filled(1, hours=11, headline="One more other")
    filled(3, hours=12, paragraphs=("The text says something else from here on.",))
    told = changes(db, part=HEADLINE, limit=9)
    assert [(one.article.id, one.article.outlet) for one in told] == [(1, "Pier"), (2, "Quay")]  # fmt: skip
    assert [one.article.id for one in changes(db, part=TEXT, limit=9)] == [3]
    assert [one.article.id for one in changes(db, part=HEADLINE, limit=1)] == [1]


def test_runs_come_newest_first_with_their_own_refusals(
    db: Connection, now: datetime
) -> None:
    runs = [begin_crawl(db, VisitKind.CRAWL, now + n * HOUR) for n in range(3)]
    for run, reason in ((0, Reason.EMPTY), (0, Reason.EMPTY), (1, Reason.WALL)):
        refusal = Refusal(
            url="https://pier.example/x", reason=reason, at=now + run * HOUR
        )
        add_refusal(db, refusal, crawl_id=runs[run])
    told = crawls(db, limit=9)
    assert [(one.id, one.refusals) for one in told] == [
        (runs[2], {}), (runs[1], {"wall": 1}), (runs[0], {"empty": 2}),
    ]  # fmt: skip
    (first,) = crawls(db, limit=1, offset=2)
    assert first.refusals == {"empty": 2}


def test_found_articles_are_counted_by_outlet_language_and_month(
    db: Connection,
) -> None:
    told = facets(db, [1, 2, 3, 4], limit=9)
    assert told.outlets == (
        Facet(value="pier", label="Pier", articles=2),
        Facet(value="pier.example", label="pier.example", articles=1),
        Facet(value="quay", label="Quay", articles=1),
    )
    assert [(f.value, f.articles) for f in told.countries] == [("pl", 3)]
    assert [(f.value, f.articles) for f in told.languages] == [("pl", 3)]
    assert [(f.value, f.articles) for f in told.months] == [("2026-11", 4)]


def test_hits_are_counted_and_listed_by_their_marks(
    db: Connection, path: Path, tmp_path: Path, now: datetime
) -> None:
    times = dict(db.execute("SELECT id, at FROM hits").fetchall())
    marks = open_marks(tmp_path / "marks.db")
    for hit, deed in ((1, Deed.READ), (2, Deed.STAR), (3, Deed.DISMISS)):
        do(marks, deed, [(hit, datetime.fromisoformat(times[hit]))], now=now)
    marks.close()
    pages = open_pages(path, tmp_path / "marks.db")
    try:
        told = {
            show: {one.alert: one.hits for one in counts(pages, show=show)}
            for show in Show
        }
        assert told[Show.UNREAD] == {"boats": 2, "ships": 1}
        assert told[Show.ALL] == {"boats": 3, "ships": 1}
        assert told[Show.STARRED] == {"boats": 1}
        assert told[Show.DISMISSED] == {"ships": 1}
        for show in Show:
            for name in ("boats", "ships"):
                listed = inbox(pages, alert=name, show=show, limit=9)
                assert len(listed) == told[show].get(name, 0)
        newest_first = [(one.alert, one.hits) for one in counts_since(pages, start=now)]
        assert newest_first == [("boats", 3), ("ships", 1)]
        last = hits_of_article(pages, 5)
        assert [one.alert for one in last] == ["ships", "boats"]
        assert list(unread_until(pages, last[1].id, limit=9)) == [last[1].id, 2]
        assert list(unread_until(pages, 2, limit=9)) == [2]
    finally:
        pages.close()


def test_a_hit_in_a_caption_has_the_captions_by_their_place(
    db: Connection, path: Path, tmp_path: Path, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit("https://pier.example/9", headline="H 9", matches=("boats",))
    word = MatchedWord(field="captions", index=1, start=2, end=6, text="boat")
    images = (
        Image(url="https://pier.example/1.jpg"),
        Image(url="https://pier.example/2.jpg", caption="A boat"),
    )
    article = replace(visit.article, images=images)
    matches = (replace(visit.matches[0], words=(word,)),)
    store_visit(db, replace(visit, article=article, matches=matches), now=now, decide=decide)  # fmt: skip
    open_marks(tmp_path / "marks.db").close()
    pages = open_pages(path, tmp_path / "marks.db")
    try:
        (hit,) = hits_of_article(pages, 6)
        assert hit.captions == {1: "A boat"}
        assert hits_of_article(pages, 5)[0].captions == {}
    finally:
        pages.close()
