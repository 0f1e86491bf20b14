from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from crawler.items import (
    Access,
    Article,
    Block,
    BlockKind,
    Image,
    Placement,
    RelatedLink,
    Terms,
)
from crawler.records import Source, SourceKind, Visit, VisitKind
from crawler.store import Connection, writing
from crawler.store.articles import (
    Outcome,
    find_article,
    known_keys,
    load_article,
    store_visit,
)
from crawler.store.identities import similarity
from crawler.store.ledger import mark_removed
from crawler.store.revisits import plan_next_look
from crawler.store.sources import put_sources
from crawler.store.versions import load_version
from crawler.wording.revising import ChangeKind

MakeVisit = Callable[..., Visit]
HOUR = timedelta(hours=1)


def count(db: Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_an_article_comes_back_as_it_was_stored(db: Connection, now: datetime) -> None:
    article = Article(
        url="https://gazette.example/a",
        kicker="Navy",
        headline="Head – “quoted”",
        lead="Lead",
        blocks=(
            Block(text="First."),
            Block(kind=BlockKind.SUBHEAD, text="Subhead"),
            Block(kind=BlockKind.TABLE_ROW, text="a | b"),
            Block(text="Zażółć 𝔘\u0301 漢字"),
        ),
        images=(
            Image(
                url="https://gazette.example/1.jpg", caption="c", credit="d", alt="e"
            ),
            Image(caption="no address"),
        ),
        related=(
            RelatedLink(
                url="https://other.example/", title="t", placement=Placement.INLINE
            ),
            RelatedLink(title="only a title"),
        ),
        byline="By A and B",
        authors=("A", "B"),
        dateline="GDYNIA",
        date_published=datetime(2026, 11, 22, 8, 30, 1, 123456, tzinfo=UTC),
        date_modified=datetime(2026, 11, 22, 9, tzinfo=UTC),
        section="World",
        keywords=("x", "y z"),
        language="en",
        canonical_url="https://gazette.example/a",
        access=Access.METERED,
        copyright_line="© us",
    )
    for field in fields(Article):
        assert getattr(article, field.name), f"{field.name} is not tried"
    visit = Visit(article=article, fetched_at=now, url_key="gazette.example/a")
    stored = store_visit(db, visit, now=now)
    assert stored.outcome is Outcome.NEW
    assert load_article(db, stored.article_id) == article


def test_every_zone_is_found_in_its_column(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    for zone, word in {
        "headline": "orders",
        "kicker": "shipbuilding",
        "lead": "1998",
        "body": "gdynia",
        "captions": "pier",
        "authors": "kowalski",
        "keywords": "navy",
        "related": "yard",
    }.items():
        found = db.execute(
            "SELECT rowid FROM article_zones_fts WHERE article_zones_fts MATCH ?",
            [f'{zone} : "{word}"'],
        ).fetchall()
        assert found == [(1,)], zone


def test_an_unchanged_article_keeps_its_row_and_its_version(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    first = store_visit(db, make_visit(), now=now)
    again = store_visit(db, make_visit(fetched_at=now + HOUR), now=now + HOUR)
    assert again.outcome is Outcome.UNCHANGED
    assert again.article_id == first.article_id
    assert count(db, "articles") == 1
    assert count(db, "revisions") == 0
    assert db.execute("SELECT first_seen_at, fetched_at FROM articles").fetchone() == (
        "2026-11-23T12:00:00.000000Z",
        "2026-11-23T13:00:00.000000Z",
    )


def test_a_changed_article_keeps_its_row_and_gains_a_revision(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    first = make_visit()
    store_visit(db, first, now=now)
    second = make_visit(
        headline="Navy cancels patrol boats",
        fetched_at=now + HOUR,
        images=(),
        lead="Nobody knows why.",
    )
    stored = store_visit(db, second, now=now + HOUR)
    assert (stored.outcome, stored.revision) == (Outcome.CHANGED, 2)
    assert count(db, "articles") == count(db, "revisions") == 1
    assert load_article(db, 1) == second.article
    assert load_version(db, 1, 1) == first.article
    assert load_version(db, 1, 2) == second.article
    row = db.execute(
        "SELECT class, headline_before, headline_after, at, earlier_at FROM revisions"
    ).fetchone()
    assert row == (
        "headline",
        first.article.headline,
        second.article.headline,
        "2026-11-23T13:00:00.000000Z",
        "2026-11-23T12:00:00.000000Z",
    )
    matching = "SELECT count(*) FROM article_zones_fts WHERE article_zones_fts MATCH ?"
    assert db.execute(matching, ["cancels"]).fetchone() == (1,)
    assert db.execute(matching, ["orders OR pier"]).fetchone() == (0,)


@pytest.mark.parametrize(
    "changes",
    [
        {"related": ()},
        {"images": ()},
        {"keywords": ("other",)},
        {"date_modified": datetime(2026, 11, 23, 13, tzinfo=UTC)},
        {"kicker": None},
        {"headline": "Navy  orders twelve\u00a0patrol boats"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_not_read_makes_no_revision(
    db: Connection, make_visit: MakeVisit, now: datetime, changes: dict[str, Any]
) -> None:
    store_visit(db, make_visit(), now=now)
    stored = store_visit(db, make_visit(**changes), now=now + HOUR)
    assert stored.outcome is Outcome.UNCHANGED
    assert count(db, "revisions") == 0


def test_a_headline_that_swings_back_makes_no_further_revision(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    for hours, headline in enumerate(
        ["One headline", "Another title", "One headline", "Another title"]
    ):
        at = now + hours * HOUR
        store_visit(db, make_visit(headline=headline, fetched_at=at), now=at)
    assert count(db, "revisions") == 1


def test_a_live_ticker_gives_at_most_one_revision_an_hour(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def ticker(entries: int, minutes: int) -> Visit:
        visit = make_visit(fetched_at=now + timedelta(minutes=minutes))
        blocks = [
            block
            for number in range(entries)
            for block in (
                Block(kind=BlockKind.TICKER_TIME, text=f"1{number}:00"),
                Block(text=f"Entry number {'abcdefghij'[number]} of the day."),
            )
        ]
        return replace(visit, article=replace(visit.article, blocks=tuple(blocks)))

    outcomes = [
        store_visit(db, ticker(entries, minutes), now=now).outcome
        for entries, minutes in [(3, 0), (4, 10), (5, 20), (6, 69), (7, 71), (7, 140)]
    ]
    assert outcomes == [
        "new",
        "changed",
        "unchanged",
        "unchanged",
        "changed",
        "unchanged",
    ]
    assert "Entry number g" in (load_article(db, 1) or Article()).body


def test_new_reading_rules_make_no_publishers_revision(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    stored = store_visit(
        db, make_visit(headline="Another", reader_version="2"), now=now
    )
    assert stored.change is not None
    assert stored.change.kind is ChangeKind.REREAD
    assert load_version(db, 1, 1) == make_visit().article


def test_an_older_copy_is_no_change_back(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    """A copy of the first version is read again after the page has changed."""
    store_visit(db, make_visit(), now=now)
    later = make_visit(headline="Another", fetched_at=now + HOUR)
    store_visit(db, later, now=now + HOUR)
    copy = make_visit(
        kind=VisitKind.IMPORT,
        saved_at=now,
        fetched_at=now + 2 * HOUR,
        reader_version="2",
    )
    stored = store_visit(db, copy, now=now + 2 * HOUR)
    assert stored.outcome is Outcome.UNCHANGED
    assert load_article(db, 1) == later.article
    newest = make_visit(
        headline="Another one, read better",
        kind=VisitKind.IMPORT,
        saved_at=now + HOUR,
        fetched_at=now + 2 * HOUR,
        reader_version="2",
    )
    assert store_visit(db, newest, now=now + 2 * HOUR).outcome is Outcome.CHANGED


def test_a_removed_article_keeps_its_text_and_comes_back(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit()
    store_visit(db, visit, now=now, revisit_ages_s=(3600,))
    store_visit(db, make_visit("https://gazette.example/other", headline="H"), now=now)
    assert mark_removed(db, 1, at=now + HOUR, answer="HTTP 410")
    assert not mark_removed(db, 1, at=now + HOUR, answer="HTTP 410")
    assert load_article(db, 1) == visit.article
    assert load_version(db, 1, 1) == visit.article
    row = db.execute("SELECT class, revision, note, earlier FROM revisions").fetchone()
    assert row == ("removal", 2, "HTTP 410", None)
    assert count(db, "revisits") == 1  # a site may answer 404 for an hour
    removed = "SELECT id FROM articles WHERE removed_at IS NOT NULL"
    assert db.execute(removed).fetchall() == [(1,)]
    store_visit(db, make_visit(), now=now + 2 * HOUR)
    assert db.execute(removed).fetchall() == []


def test_columns_of_links_hold_nothing_else(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit(canonical_url="javascript:alert(1)")
    terms = Terms(tdm_policy="javascript:alert(2)")
    store_visit(db, replace(visit, terms=terms), now=now)
    row = db.execute("SELECT canonical_url, tdm_policy FROM articles").fetchone()
    assert row == (None, None)


def test_a_later_change_after_a_removal_keeps_all_versions_readable(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    first = make_visit()
    store_visit(db, first, now=now)
    mark_removed(db, 1, at=now + HOUR, answer="HTTP 404")
    second = make_visit(headline="Back with another title", fetched_at=now + 2 * HOUR)
    assert store_visit(db, second, now=now + 2 * HOUR).revision == 3
    assert load_version(db, 1, 1) == load_version(db, 1, 2) == first.article
    assert load_version(db, 1, 3) == second.article


def test_a_text_without_address_is_known_again(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    for _ in range(2):
        store_visit(db, make_visit(None, kind=VisitKind.IMPORT), now=now)
    assert db.execute("SELECT url, host, kind FROM articles").fetchall() == [
        (None, None, "import")
    ]


def test_columns_of_links_hold_http_only(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit(
        images=(Image(url="javascript:alert(1)", caption="c"),),
        related=(RelatedLink(url="data:text/html,x", title="t"),),
        canonical_url="vbscript:x",
    )
    store_visit(db, visit, now=now)
    assert db.execute("SELECT url, caption FROM images").fetchall() == [(None, "c")]
    assert db.execute("SELECT url, title FROM related_links").fetchall() == [
        (None, "t")
    ]
    assert db.execute("SELECT canonical_url FROM articles").fetchone() == (None,)
    for statement in (
        "UPDATE articles SET url = 'javascript:x'",
        "UPDATE images SET url = 'file:///etc/passwd'",
        "UPDATE related_links SET url = 'HTTP:x'",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)


def test_hostile_text_is_kept_as_text(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    nasty = (
        "x' OR 1=1; DROP TABLE articles; -- <script> \ud800 \0 \u202e =cmd() \x1b[31m"
    )
    visit = make_visit(
        headline=nasty,
        paragraphs=(nasty,),
        authors=(nasty,),
        keywords=(nasty,),
        section=nasty,
    )
    store_visit(db, visit, now=now)
    article = load_article(db, 1)
    assert article is not None
    kept = nasty.replace("\ud800", "\ufffd").replace("\0", "\ufffd")
    assert article.headline == article.body == article.section == kept
    assert article.authors == article.keywords == (kept,)
    assert len(kept) == len(nasty)  # offsets stay true


def test_two_addresses_of_one_article_are_one_row(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    for url in (
        "https://gazette.example/news/patrol-boats?utm_source=rss",
        "https://m.gazette.example/news/patrol-boats/amp/",
        "http://www.gazette.example/news/patrol-boats#top",
    ):
        store_visit(db, make_visit(url), now=now)
    assert count(db, "articles") == 1


def test_a_redirected_address_is_known_and_finds_its_article(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    asked = "https://gazette.example/r/77"
    store_visit(db, make_visit(asked_url=asked), now=now)
    assert known_keys(db, ["gazette.example/r/77", "gazette.example/other"]) == {
        "gazette.example/r/77"
    }
    assert find_article(db, asked + "?utm_source=x") == 1
    assert find_article(db, "no address") is None


def test_an_address_of_another_site_saves_the_fetch_and_merges_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    asked = "https://links.example.org/77"
    store_visit(db, make_visit(asked_url=asked), now=now)
    assert known_keys(db, ["links.example.org/77"])
    own = make_visit(
        asked, headline="A page of its own", paragraphs=("Quite other words.",)
    )
    assert store_visit(db, own, now=now).outcome is Outcome.NEW
    assert count(db, "articles") == 2


def test_a_copy_on_another_site_is_another_row(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    store_visit(db, make_visit("https://herald.example/patrol-boats"), now=now)
    store_visit(db, make_visit("http://127.0.0.1:8001/a"), now=now)
    store_visit(db, make_visit("http://127.0.0.1:8002/a"), now=now)
    assert count(db, "articles") == 4


def test_a_moved_slug_is_the_same_article(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit("https://gazette.example/news/old-slug"), now=now)
    moved = store_visit(
        db, make_visit("https://gazette.example/news/new-slug"), now=now
    )
    assert moved.outcome is Outcome.UNCHANGED
    assert known_keys(db, ["gazette.example/news/new-slug"])


def test_a_moved_slug_with_its_number_and_edits_is_the_same_article(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(
        db, make_visit("https://gazette.example/news/1234567/first-slug"), now=now
    )
    edited = make_visit(
        "https://gazette.example/news/1234567/second-slug",
        headline="Twelve boats for the navy",
    )
    assert store_visit(db, edited, now=now).outcome is Outcome.CHANGED
    other = make_visit(
        "https://gazette.example/photos/1234567",
        headline="Pictures",
        paragraphs=("Quite another page that shares the number and no word. " * 5,),
    )
    assert store_visit(db, other, now=now).outcome is Outcome.NEW


def test_a_canonical_address_of_quite_another_article_is_not_believed(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    liar = make_visit(
        "https://gazette.example/news/tanks",
        canonical_url="https://gazette.example/news/patrol-boats",
        headline="Army sells old tanks",
        lead=None,
        paragraphs=("Forty vehicles went to a museum abroad last week.",),
    )
    assert liar.url_key == "gazette.example/news/patrol-boats"
    assert store_visit(db, liar, now=now).outcome is Outcome.NEW
    assert known_keys(db, ["gazette.example/news/tanks"])


def test_a_page_met_before_it_stated_its_canonical_stays_one_row(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    url = "https://gazette.example/?p=5"
    store_visit(db, make_visit(url), now=now)
    again = make_visit(url, canonical_url="https://gazette.example/news/patrol-boats")
    store_visit(db, again, now=now)
    store_visit(db, make_visit(), now=now)
    assert count(db, "articles") == 1


def test_a_stub_under_two_addresses_may_grow_into_a_report(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    where = {
        "url": "https://gazette.example/?p=5",
        "canonical_url": "https://gazette.example/news/x",
    }
    stub = make_visit(
        **where, headline="Breaking", lead=None, paragraphs=("More soon.",)
    )
    store_visit(db, stub, now=now)
    report = make_visit(**where, fetched_at=now + HOUR)
    assert store_visit(db, report, now=now).outcome is Outcome.CHANGED
    assert count(db, "articles") == 1


def test_an_address_that_leads_elsewhere_every_day_merges_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    latest = "https://gazette.example/latest"
    store_visit(db, make_visit(asked_url=latest), now=now)
    other = {
        "headline": "Army sells tanks",
        "lead": None,
        "paragraphs": ("A museum bought them.",),
    }
    store_visit(
        db,
        make_visit("https://gazette.example/tanks", asked_url=latest, **other),
        now=now,
    )
    store_visit(
        db, make_visit(latest, **other | {"headline": "A page of its own"}), now=now
    )
    assert count(db, "articles") == 3


def test_an_article_that_redirects_to_its_new_address_stays_one_row(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    old, new = "https://gazette.example/news/old", "https://gazette.example/world/new"
    store_visit(db, make_visit(old), now=now)
    moved = make_visit(
        new, asked_url=old, headline="Navy: twelve boats", fetched_at=now + HOUR
    )
    assert store_visit(db, moved, now=now).outcome is Outcome.CHANGED
    assert (
        store_visit(
            db, make_visit(new, headline="Navy: twelve boats"), now=now
        ).article_id
        == 1
    )
    assert count(db, "articles") == 1


def test_an_odd_address_asked_for_costs_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    for asked in (
        "https://a..b!/x",
        "javascript:alert(1)",
        "https://[::1",
        "",
        "https://x.example:99999/",
    ):
        store_visit(db, make_visit(asked_url=asked), now=now)
    assert count(db, "articles") == 1
    assert count(db, "aliases") == 0


def test_different_articles_share_few_word_pairs() -> None:
    one = Article(
        blocks=(
            Block(text="The army said on Monday that the two bridges were closed."),
        )
    )
    two = Article(
        blocks=(Block(text="The navy said on Friday that the old pier was sold."),)
    )
    grown = Article(blocks=(*two.blocks, *one.blocks))
    chinese = Article(
        blocks=(Block(text="国防部周一表示两座桥梁已经关闭并将于下周重新开放"),)
    )
    edited = Article(
        blocks=(Block(text="国防部周一表示三座桥梁已经关闭并将于下周重新开放"),)
    )
    assert similarity(one, two) < 0.4
    assert similarity(one, grown) == similarity(grown, two) == 1
    assert similarity(chinese, edited) > 0.4
    assert similarity(Article(), Article()) == 1
    assert similarity(Article(), one) == 0


def test_revisits_follow_the_ages(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def due() -> list[tuple[str, int]]:
        return db.execute("SELECT due_at, step FROM revisits").fetchall()

    ages = (3600, 6 * 3600)
    store_visit(db, make_visit(), now=now, revisit_ages_s=ages)
    assert due() == [("2026-11-23T13:00:00.000000Z", 0)]
    store_visit(db, make_visit(fetched_at=now + 2 * HOUR), now=now, revisit_ages_s=ages)
    assert due() == [("2026-11-23T18:00:00.000000Z", 1)]
    plan_next_look(db, 1, at=now + 7 * HOUR, ages_s=ages)
    assert due() == []
    plan_next_look(db, 1, at=now, ages_s=ages)  # over stays over
    assert due() == []


def test_a_look_that_failed_for_now_is_made_up_for_soon(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def fail(hours: float, *, passing: bool = True) -> list[tuple[str, int]]:
        at = now + hours * HOUR
        plan_next_look(db, 1, at=at, ages_s=(3600, 86400), passing=passing)
        return db.execute("SELECT due_at, step FROM revisits").fetchall()

    store_visit(db, make_visit(), now=now, revisit_ages_s=(3600, 86400))
    assert fail(1) == [("2026-11-23T14:00:00.000000Z", 0)]
    assert fail(5) == [("2026-11-23T21:00:00.000000Z", 0)]
    assert fail(20) == [("2026-11-24T12:00:00.000000Z", 1)]  # the next age is nearer
    assert fail(24.5) == [("2026-11-24T13:30:00.000000Z", 1)]
    assert fail(24.5 + 48) == []


def test_an_article_that_was_old_when_first_seen_is_revisited_by_its_own_age(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    visit = make_visit(date_published=now - 30 * HOUR)
    store_visit(db, visit, now=now, revisit_ages_s=(3600, 86400, 7 * 86400))
    assert db.execute("SELECT step FROM revisits").fetchall() == [(2,)]


def test_an_import_is_not_revisited(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(kind=VisitKind.IMPORT), now=now, revisit_ages_s=(3600,))
    assert count(db, "revisits") == 0


def test_without_identity_nothing_is_stored(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    with pytest.raises(ValueError, match="identity"):
        store_visit(db, make_visit(url_key=None), now=now)
    assert count(db, "articles") == 0


def test_a_failure_in_the_middle_keeps_nothing(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    def fail() -> None:
        with writing(db):
            store_visit(db, make_visit(), now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    for table in ("articles", "images", "related_links", "article_zones", "aliases"):
        assert count(db, table) == 0
    assert not db.in_transaction


def test_what_is_known_of_the_visit_is_kept(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    source = Source(
        key="gazette",
        name="G",
        url="https://gazette.example/feed",
        kind=SourceKind.FEED,
    )
    put_sources(db, [source], now=now)
    visit = make_visit(
        source=source,
        first_round=True,
        terms=Terms(robots_tag="noarchive"),
        missing=("byline",),
        provenance={"headline": "jsonld"},
    )
    store_visit(db, visit, now=now)
    row = db.execute(
        "SELECT source_key, host, first_round, robots_tag, missing, provenance, reader_version"
        " FROM articles"
    ).fetchone()
    assert row == (
        "gazette", "gazette.example", 1, "noarchive", '["byline"]', '{"headline":"jsonld"}', "1",
    )  # fmt: skip


def test_terms_that_a_fetch_told_outlive_an_import(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    told = Terms(robots_tag="noai", tdm_reservation=True, robots_rule="*: no rule")
    store_visit(db, make_visit(terms=told), now=now)
    asked = "SELECT robots_tag, tdm_reservation, robots_rule FROM articles"
    saved = make_visit(
        headline="Saved later",
        kind=VisitKind.IMPORT,
        terms=Terms(robots_tag="noarchive"),
    )
    store_visit(db, saved, now=now)
    assert db.execute(asked).fetchone() == ("noarchive", 1, "*: no rule")
    withdrawn = make_visit(
        headline="Fetched anew", terms=Terms(robots_rule="*: Allow /")
    )
    store_visit(db, withdrawn, now=now)
    assert db.execute(asked).fetchone() == (None, None, "*: Allow /")


def test_the_ledger_holds_the_whole_earlier_article_as_json(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    store_visit(db, make_visit(), now=now)
    store_visit(db, make_visit(headline="Something else now"), now=now)
    (earlier,) = db.execute("SELECT earlier FROM revisions").fetchone()
    assert json.loads(earlier)["blocks"][0]["kind"] == "paragraph"
    assert msgspec.json.decode(earlier, type=Article) == make_visit().article
