"""Searching the store: order, pages, totals, marks; and that nothing of a user reaches MATCH."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.alerts import archive, checking
from crawler.items import Article, Block, Image, RelatedLink
from crawler.query.fts import plan
from crawler.query.parse import parse
from crawler.query.plans import Match
from crawler.records import Origin, Source, SourceKind, Visit
from crawler.store import found as found_in
from crawler.store import open_store, short_ends
from crawler.store import search as search_in
from crawler.store.articles import store_visit
from crawler.store.selection import NO_LIMITS, Limits
from crawler.store.sources import put_sources
from tests.store.filling import work

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = Source(
    key="alpha", name="Alpha News", url="https://www.alpha.example/feed", kind=SourceKind.FEED,
    country="pl", language="pl", origin=Origin.WIRE,
)  # fmt: skip

BETA = replace(SOURCE, key="beta", url="https://beta.example/feed", country="de", language="de",
               origin=Origin.MINISTRY)  # fmt: skip


def put(
    db: sqlite3.Connection, number: int, seen_at: datetime, **fields: object
) -> None:
    body = str(fields.pop("body", ""))
    source = fields.pop("source", SOURCE)
    assert source is None or isinstance(source, Source)
    host = "www.alpha.example" if source is not BETA else "beta.example"
    article = Article(
        url=f"https://{host}/{number}",
        blocks=tuple(Block(text=part) for part in body.split("\n\n") if part),
        **fields,  # type: ignore[arg-type]
    )
    visit = Visit(
        article=article, fetched_at=seen_at, source=source, url_key=f"k/{number}"
    )
    store_visit(db, visit, now=seen_at)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = open_store(tmp_path / "test.db")
    put_sources(store, [SOURCE, BETA], now=NOW)
    put(store, 1, NOW - timedelta(days=9), headline="Drone over Łódź",
        lead="Drones again", body="A drone was seen.\n\nNobody hurt.",
        date_published=NOW - timedelta(days=10), section="World")  # fmt: skip
    put(store, 2, NOW - timedelta(days=8), headline="Ships", body="it was a drone; NATO said",
        images=(Image(caption=None), Image(caption="The drone at sea")),
        related=(RelatedLink(title="Missile news"),), source=None, language="en-GB",
        date_published=NOW - timedelta(days=20))  # fmt: skip
    put(store, 3, NOW - timedelta(days=7), headline="Other", body="IT firm; Nato; F-35A",
        date_published=NOW + timedelta(days=300), keywords=("air defence", "missile"))  # fmt: skip
    yield store
    store.close()


def ids(db: sqlite3.Connection, query: str, **options: object) -> list[int]:
    result = archive.search(db, parse(query), now=NOW, **options)  # type: ignore[arg-type]
    every = list(archive.find_all(db, parse(query), now=NOW))
    assert result.total == len(every)
    assert result.total_is_exact
    assert {row.article_id for row in result.rows} <= set(every)
    return [row.article_id for row in result.rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("drone", [2, 1]),
        ("drone -it", [1]),
        ("drone OR keyword:missile", [3, 2, 1]),
        ("missile", []),
        ("related:missile", [2]),
        ("=IT", [3]),
        ("=it", [2]),
        ("=NATO", [2]),
        ("=NATO OR =Nato", [3, 2]),
        ("x OR (drone -=IT)", [2, 1]),
        ("id:F-35", [3]),
        ("drone#2", [2, 1]),
        ("drone#3", []),
        ("drone#2 source:alpha.example", [2, 1]),
        ("drone#2 language:en", [2]),
        ("drone#2 language:pl section:world", [1]),
        ("drone NEAR/1 sea", [2]),
        ("sea ONEAR drone", []),
        ("body:(drone NEAR dron*)", []),
        ("body:(dron* NEAR drone)", []),
        ('"defence missile"', []),
        ("keywords:(defence NEAR missile)", []),
        ("(x OR NOT drone) nato", [3]),
        ("source:alpha", [3, 1]),
        ("source:beta", [4]),
        ("origin:ministry country:de language:de", [4]),
        ("source:beta.example boote", [4]),
        ("source:alpha.example", [3, 2, 1]),
        ("country:pl drone", [1]),
        ("origin:wire -drone", [3]),
        ("language:en", [2]),
        ("language:pl", [3, 1]),
        ("section:world", [1]),
        ("within:8d", [3]),
        ("after:2026-11-15 before:2026-11-17", [3]),
        ("within:8d OR ships", [3, 2]),
        ("lodz", [1]),
        ("=Lodz", []),
        ("=Łódź", [1]),
        ('="A drone"', [1]),
        ('="drone-NATO"', [2]),
    ],
)
def test_finds(db: sqlite3.Connection, query: str, expected: list[int]) -> None:
    put(db, 4, NOW - timedelta(days=60), headline="Boote", source=BETA)
    assert ids(db, query) == expected


def test_orders(db: sqlite3.Connection) -> None:
    assert ids(db, "drone", order="published") == [1, 2]
    assert ids(db, "source:alpha", order="published") == [3, 1]
    assert ids(db, "drone OR ships OR nato", order="rank")[0] in (1, 2)
    assert ids(db, "country:pl", order="rank") == [3, 1]


def test_pages(db: sqlite3.Connection) -> None:
    for query in ("source:alpha.example", "drone#1 OR f OR =NATO"):
        first = archive.search(db, parse(query), now=NOW, limit=2)
        second = archive.search(db, parse(query), now=NOW, limit=2, offset=2)
        assert [row.article_id for row in (*first.rows, *second.rows)] == [3, 2, 1]
        assert (first.more, second.more) == (True, False)
        assert first.total == second.total == 3
        whole = archive.search(db, parse(query), now=NOW, limit=3)
        assert not whole.more
        assert [row.language for row in whole.rows] == ["pl", "en-GB", "pl"]


def test_limits_of_first_sight(db: sqlite3.Connection) -> None:
    limits = Limits(
        seen_since=NOW - timedelta(days=8), seen_until=NOW - timedelta(days=7)
    )
    assert ids_within(db, "drone", limits) == [2]
    assert ids_within(db, "=NATO", limits) == [2]
    assert ids_within(db, "source:alpha.example", limits) == [2]


def ids_within(db: sqlite3.Connection, query: str, limits: Limits) -> list[int]:
    result = archive.search(db, parse(query), now=NOW, limits=limits)
    assert result.total == len(result.rows)
    return [row.article_id for row in result.rows]


def test_a_row_has_its_words_marked(db: sqlite3.Connection) -> None:
    rows = archive.search(db, parse("drone sea"), now=NOW).rows
    assert [(w.field, w.index, w.start, w.text) for w in rows[0].words] == [
        ("body", 0, 9, "drone"), ("captions", 1, 4, "drone"), ("captions", 1, 13, "sea"),
    ]  # fmt: skip
    assert rows[0].snippet_field == "body"
    assert [p.text for p in rows[0].snippet if p.marked] == ["drone"]
    (first,) = archive.search(db, parse("headline:lodz"), now=NOW).rows
    assert [p.text for p in first.headline_pieces if p.marked] == ["Łódź"]
    assert first.source_name == "Alpha News"
    assert first.snippet_field == "lead"


def test_the_total_of_many_checked_articles_is_a_lower_bound(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "CHECKED_TEXTS", 1)
    monkeypatch.setattr(archive, "COUNTED", 1)
    found = archive.search(db, parse("drone#1 OR f#1 OR =NATO"), now=NOW, limit=0)
    assert (found.total, found.total_is_exact, found.more) == (2, False, True)
    found = archive.search(db, parse("source:alpha.example"), now=NOW, limit=0)
    assert (found.total, found.total_is_exact) == (1, False)


def deep(levels: int) -> str:
    query = "drone"
    for level in range(levels):
        query = f"({query} {'OR' if level % 2 else ''} word{level})"
    return query.replace("  ", " ")


@pytest.mark.parametrize("levels", [5, 12, 13, 16])
def test_deep_trees_do_not_overflow_the_parser_of_fts5(
    db: sqlite3.Connection, levels: int
) -> None:
    query = deep(levels)
    assert ids(db, query) == []
    assert ids(db, f"{query} OR drone") == [2, 1]
    assert ids(db, f"drone NOT {query}") == [2, 1]


@pytest.mark.parametrize("few", [0, 50], ids=["read all", "leave the end out"])
def test_a_designator_with_a_short_end_is_found_however_it_is_parted(
    db: sqlite3.Connection, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_ends, "FEW", few)
    texts = ["R-37M", "R-37-M", "R37-MA", "37M", "R-37", "R-37N", "Mirage"]
    for number, text in enumerate(texts, start=4):
        put(db, number, NOW - timedelta(days=1), body=f"a {text} and more")
    assert ids(db, "id:R-37M") == [6, 5, 4]
    assert ids(db, "a -id:R-37M") == [10, 9, 8, 7, 2, 1]
    assert ids(db, "id:R-37M | mirage") == [10, 6, 5, 4]
    assert ids(db, '"r 37 m"*') == [5]


def test_the_words_of_a_short_end_are_read_only_where_many_articles_have_the_rest(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4, 7):
        put(db, number, NOW, body="R-37 M")
    told: list[str] = []
    db.set_trace_callback(told.append)
    for few, short in ((3, True), (2, False)):
        monkeypatch.setattr(short_ends, "FEW", few)
        told.clear()
        assert ids(db, "id:R-37M") == [6, 5, 4]
        asked = [sql for sql in told if "count(*)" not in sql and "MATCH" in sql]
        assert asked
        assert all(('"m" *' in sql) is not short for sql in asked)


def test_long_lists_are_one_match(db: sqlite3.Connection) -> None:
    lists = {"long": [*(f"word{n} other{n}" for n in range(4900)), "drone"]}
    query = parse("@long", lists=lists)
    assert isinstance(plan(query.root).plan, Match)
    assert archive.search(db, query, now=NOW).total == 2


@pytest.mark.parametrize(
    "query",
    ["f-35", '"NOT drone"', "col'umn", 'x "*^{}+" y', "a+b ^c {d} x,y;--", "rowid"],
)
def test_what_users_type_is_no_syntax_of_fts5(
    db: sqlite3.Connection, query: str
) -> None:
    put(db, 4, NOW, headline="As typed", body=f"It said {query} and no more.")
    assert 4 in ids(db, query)


def test_a_changed_article_is_found_by_its_new_words_alone(
    db: sqlite3.Connection,
) -> None:
    put(db, 1, NOW, headline="Quiet over Łódź", body="A balloon was seen.")
    assert ids(db, "drone") == [2]
    assert ids(db, "balloon") == [1]


def test_any_number_of_articles_can_be_shown(db: sqlite3.Connection) -> None:
    rows = archive.found_rows(db, parse("drone"), [*range(4, 40_000), 1], now=NOW)
    assert [row.article_id for row in rows] == [1]
    assert archive.found_rows(db, parse("drone"), [], now=NOW) == []


def test_scopes_are_checked_without_reading_an_article(db: sqlite3.Connection) -> None:
    """What is known of it stands in an index; its long row cost half of the check."""
    columns: set[tuple[str, str]] = set()

    def note(action: int, table: str, column: str, *_: object) -> int:
        if action == sqlite3.SQLITE_READ:
            columns.add((table, column))
        return sqlite3.SQLITE_OK

    query = parse("(drone#2 country:pl) OR (drone language:uk after:2026-01-01)")
    expected = list(archive.find_all(db, query, now=NOW))
    db.set_authorizer(note)
    assert list(archive.find_all(db, query, now=NOW)) == expected
    db.set_authorizer(None)
    assert ("article_zones", "body") in columns, "it was checked by its words"
    assert ("articles", "source_key") in columns
    assert not columns & {("articles", "body"), ("images", "caption")}


def test_of_many_articles_a_page_of_texts_is_held_at_once(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_in, "_PAGE", 2)
    read, load = [], found_in.load_found
    monkeypatch.setattr(
        found_in, "load_found", lambda db, ids: read.append(len(ids)) or load(db, ids)
    )
    result = archive.search(db, parse("after:2020-01-01"), now=NOW, limit=1000)
    assert len(result.rows) == result.total == 3
    assert read == [2, 1]


YOUNG = [
    "within:7d",
    "drone within:2d",
    "drone after:2026-11-20",
    "after:2026-11-20 before:2026-11-22",
    "drone -after:2026-11-20",
    "drone (after:2026-11-20 OR source:alpha)",
    "after:2026-11-30",
    "drone* after:2026-11-10 within:4d",
]


@pytest.mark.parametrize("query", YOUNG)
def test_what_leaves_old_articles_out_leaves_no_young_one_out(
    db: sqlite3.Connection, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of articles seen out of order, dated long before, after, and not at all."""
    chance = random.Random(3)
    for number in range(10, 150):
        seen = NOW - timedelta(hours=chance.randrange(600))
        dated = seen + timedelta(hours=chance.randrange(-500, 60))
        ahead = seen + timedelta(days=chance.randrange(400))
        put(db, number, seen, headline=f"Drone {number}", body=f"Text {number}",
            date_published=chance.choice((None, dated, ahead)))  # fmt: skip
    since = Limits(seen_since=NOW - timedelta(days=3))
    for limits in (NO_LIMITS, since):

        def found(limits: Limits = limits) -> list[int]:
            return list(archive.find_all(db, parse(query), now=NOW, limits=limits))

        left_out = found()
        with monkeypatch.context() as every:
            every.setattr(search_in, "MOST_YOUNG", 0)
            assert found() == left_out


def checked_of(
    db: sqlite3.Connection, query: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[int], list[int]]:
    """What a query finds of all, and the articles that were read to know it."""
    read: list[int] = []

    def noting(load: Any) -> Any:
        def noted(db: Any, ids: list[int], *args: Any, **options: Any) -> Any:
            read.extend(ids)
            return load(db, ids, *args, **options)

        return noted

    for name in ("load_found", "load_words"):
        monkeypatch.setattr(checking, name, noting(getattr(checking, name)))
    lists = {"mixed": ["drone", "=UAV", "id:MQ-9"], "spelled": ["=UAV"]}
    found = list(archive.find_all(db, parse(query, lists=lists), now=NOW))
    return found, sorted(read)


@pytest.mark.parametrize(
    ("query", "expected", "read"),
    [
        ("@mixed", [7, 6, 5, 4, 2, 1], [6, 7, 8]),
        ("@mixed headline:(drone OR uav)", [7, 6, 5, 4, 1], [6, 7, 8]),
        ("@mixed headline:over", [1], []),
        ("@mixed -over", [7, 6, 5, 4, 2], [6, 7, 8]),
        ("@spelled", [7, 6], [6, 7, 8]),
        ("drone#3", [4], [1, 4]),  # "drones" looks like one more
        ("drone#3 OR @mixed", [7, 6, 5, 4, 2, 1], [6, 7, 8]),
    ],
)
def test_what_the_index_tells_is_read_in_no_article(
    db: sqlite3.Connection,
    query: str,
    expected: list[int],
    read: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(db, 4, NOW, headline="Drone", body="drone and drone, drone")
    put(db, 5, NOW, headline="Drone", body="one drone")
    put(db, 6, NOW, headline="UAV", body="UAV")
    put(db, 7, NOW, headline="UAV and MQ-9 met", body="MQ9")
    put(db, 8, NOW, headline="Uav, as a word of another tongue")
    assert checked_of(db, query, monkeypatch) == (expected, read)


@pytest.mark.parametrize("query", ["drone within:6d", "within:6d", "drone since"])
def test_a_week_costs_no_look_at_the_years_before(
    db: sqlite3.Connection, query: str
) -> None:
    limits = NO_LIMITS
    if query.endswith("since"):
        query, limits = "drone", Limits(seen_since=NOW - timedelta(days=6))
    for number in range(10, 1010):
        put(db, number, NOW - timedelta(days=30), headline=f"Drone {number}")
    for number in range(1010, 1020):
        put(db, number, NOW, headline=f"Drone {number}")

    totals: list[int | None] = []

    def search() -> None:
        found = archive.search(db, parse(query), now=NOW, limits=limits, limit=20)
        totals.append(found.total)

    assert work(db, search) < 30  # of 100 steps; an article looked at costs about ten
    assert totals == [10]
