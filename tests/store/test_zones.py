"""Rows of the index are written many in one statement, and none is lost or doubled by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Image, RelatedLink
from crawler.records import Visit
from crawler.store import Connection, open_reader, open_store, writing
from crawler.store import transactions as transactions_module
from crawler.store import zones as zones_module
from crawler.store.article_rows import load_article
from crawler.store.articles import Outcome, Stored, store_visit
from crawler.store.transactions import part_of_writing
from crawler.store.writer import StoreWriter, WriterOptions
from crawler.store.zones import GIANT_CHARS, Zones

MakeVisit = Callable[..., Visit]
URL = "https://gazette.example/news"


def found(db: Connection, word: str) -> list[int]:
    """Numbers of the articles that the index has the word of; the index is whole."""
    with writing(db):
        db.execute(
            "INSERT INTO article_zones_fts (article_zones_fts, rank) VALUES ('integrity-check', 1)"
        )
    rows = db.execute(
        "SELECT rowid FROM article_zones_fts WHERE article_zones_fts MATCH ? ORDER BY rowid",
        [word],
    )
    return [number for (number,) in rows]


def zones(db: Connection) -> int:
    return int(db.execute("SELECT count(*) FROM article_zones").fetchone()[0])


def visits(make_visit: MakeVisit, count: int) -> list[Visit]:
    return [
        make_visit(f"{URL}/{n}", headline=f"Headline of number{n}")
        for n in range(count)
    ]


def test_articles_of_one_transaction_give_the_index_one_segment(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    with writing(db):
        for visit in visits(make_visit, 7):
            store_visit(db, visit, now=now)
        assert zones(db) == 0
    segments = "SELECT count(DISTINCT segid) FROM article_zones_fts_idx"
    assert db.execute(segments).fetchone() == (1,)
    assert found(db, "number3") == [4]
    assert found(db, "headline") == [1, 2, 3, 4, 5, 6, 7]


def test_rows_do_not_wait_without_end(
    db: Connection,
    make_visit: MakeVisit,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transactions_module, "GATHERED_ROWS", 3)
    with writing(db):
        waiting = []
        for visit in visits(make_visit, 7):
            store_visit(db, visit, now=now)
            waiting.append(zones(db))
    assert waiting == [0, 0, 3, 3, 3, 6, 6]
    assert found(db, "headline") == [1, 2, 3, 4, 5, 6, 7]


def test_few_forms_of_the_statement_do_for_any_number_of_articles(
    make_visit: MakeVisit,
) -> None:
    forms: set[str] = set()

    class Told(sqlite3.Connection):
        def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
            forms.add(sql)
            return super().execute(sql, values)

    row = zones_module.zones_of(make_visit().article)
    with closing(sqlite3.connect(":memory:", factory=Told)) as told:
        columns = "id, headline, kicker, lead, body, captions, authors, keywords, related"  # fmt: skip
        told.executescript(f"CREATE TABLE article_zones ({columns})")
        first = 0
        for count in range(1, 101):
            zones_module._insert(told, [(first + n, *row) for n in range(count)])
            first += count
        assert len(forms) <= 8
        stored = told.execute("SELECT id FROM article_zones ORDER BY id").fetchall()
        assert stored == [(number,) for number in range(first)]


@pytest.mark.parametrize("where", ["body", "captions"])
def test_a_giant_does_not_wait(
    db: Connection, make_visit: MakeVisit, now: datetime, where: str
) -> None:
    text = "word " * (GIANT_CHARS // 5 + 1)
    if where == "body":
        giant = make_visit(f"{URL}/giant", paragraphs=(text,))
    else:
        giant = make_visit(f"{URL}/giant")
        images = (Image(url=None, caption=text),)
        giant = replace(giant, article=replace(giant.article, images=images))
    with writing(db):
        store_visit(db, giant, now=now)
        assert zones(db) == 1
    assert found(db, "word") == [1]


def test_an_article_that_changes_in_the_transaction_that_brought_it_is_indexed_once(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    with writing(db):
        store_visit(db, make_visit(URL, headline="Boats are ordered"), now=now)
        changed = make_visit(URL, headline="Boats are cancelled", fetched_at=later)
        assert store_visit(db, changed, now=later).outcome is Outcome.CHANGED
    assert (found(db, "cancelled"), found(db, "headline:ordered")) == ([1], [])


def test_pictures_and_links_that_change_in_the_transaction_that_brought_them_are_the_later_ones(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    link = RelatedLink(url="https://gazette.example/news/9", title="Nine")
    first = make_visit(URL, images=(Image(caption="A quay"), Image(caption="A crane")))
    second = make_visit(
        URL,
        headline="Boats are cancelled",
        images=(Image(caption="A ferry"),),
        related=(link,),
        fetched_at=later,
    )
    with writing(db):
        stored = store_visit(db, first, now=now)
        store_visit(db, second, now=later)
        inside = load_article(db, stored.article_id)
    assert inside == load_article(db, stored.article_id)
    assert inside is not None
    assert [image.caption for image in inside.images] == ["A ferry"]
    assert inside.related == (link,)


def test_more_rows_than_one_statement_takes_are_all_kept(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    made = [
        make_visit(
            f"{URL}{n}",
            headline=f"Headline {n}",
            related=tuple(
                RelatedLink(url=f"{URL}{n}/{at}", title=f"T {at}") for at in range(37)
            ),
        )
        for n in range(11)
    ]
    with writing(db):
        ids = [store_visit(db, visit, now=now).article_id for visit in made]
    loaded = [load_article(db, article_id) for article_id in ids]
    assert [article and article.related for article in loaded] == [
        visit.article.related for visit in made
    ]


def test_what_is_rolled_back_is_not_indexed_later(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    first, second = visits(make_visit, 2)

    def fail() -> None:
        with writing(db):
            store_visit(db, first, now=now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    store_visit(db, second, now=now)
    assert (found(db, "number0"), found(db, "number1")) == ([], [1])


def test_beside_a_bad_item_all_are_indexed_once(
    path: Path, make_visit: MakeVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = visits(make_visit, 3)
    bad = make_visit(f"{URL}/bad", headline="Headline of the bad one")
    real = zones_module._insert

    def spoilt(db: Connection, rows: Sequence[Zones]) -> None:
        if any("bad one" in str(row[1]) for row in rows):
            raise ValueError("a row that SQLite cannot take")
        real(db, rows)

    monkeypatch.setattr(zones_module, "_insert", spoilt)
    writer = StoreWriter(path, WriterOptions())
    results: list[object] = []
    for visit in (good[0], bad, *good[1:]):
        writer.put(visit, results.append)
    writer.start()
    writer.close()
    kinds = [type(result) for result in results]
    assert kinds == [Stored, ValueError, Stored, Stored]
    with closing(open_store(path)) as db:
        assert len(found(db, "headline")) == zones(db) == 3


def test_a_part_that_fails_takes_its_own_gathered_rows_alone(
    db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    before, bad, after = visits(make_visit, 3)

    def fail() -> None:
        with part_of_writing(db):
            store_visit(db, bad, now=now)
            raise ValueError

    with writing(db):
        store_visit(db, before, now=now)
        with pytest.raises(ValueError, match=r"^$"):
            fail()
        store_visit(db, after, now=now)
    assert found(db, "number0 OR number1 OR number2") == [1, 2]
    assert found(db, "number1") == []
    assert zones(db) == 2


def test_outside_of_a_transaction_of_ours_nothing_waits(
    path: Path, db: Connection, make_visit: MakeVisit, now: datetime
) -> None:
    db.execute("BEGIN IMMEDIATE")
    store_visit(db, replace(make_visit(URL), matches=()), now=now)
    db.execute("COMMIT")
    with closing(open_reader(path)) as reader:
        assert zones(reader) == 1
