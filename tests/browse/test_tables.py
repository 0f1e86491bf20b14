"""What Datasette's own pages are told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from datasette.database import Database

from crawler.browse import server
from crawler.browse.meanings import columns
from crawler.browse.tables import (
    FIRST_COLUMNS,
    HIDDEN,
    VIEWS,
    metadata,
    time_cell,
)
from crawler.store import open_reader
from crawler.store.canned import QUERIES


def tables_of(path: Path, kind: str = "table") -> dict[str, set[str]]:
    with closing(open_reader(path)) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = ?", [kind])]  # fmt: skip
        return {
            name: {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
            for name in names
            if not name.startswith(("sqlite_", "_sqlite", "article_zones_fts"))
        }


def test_every_column_of_every_table_and_view_is_documented(archive: Path) -> None:
    documented = {table: set(meanings) for table, meanings in columns().items()}
    assert documented == tables_of(archive) | tables_of(archive, "view")
    assert columns()["hits_with_articles"]["alert"] == "name of the alert"
    assert columns()["hits_with_articles"]["at"] == "when the alert fired"


def test_no_column_is_documented_by_its_name_alone() -> None:
    shown = {t: c for t, c in columns().items() if t not in HIDDEN}
    empty = [(t, c) for t, cs in shown.items() for c, said in cs.items() if said == c]
    assert empty == []


def test_what_is_told_exists(archive: Path) -> None:
    tables = tables_of(archive) | tables_of(archive, "view")
    told = metadata()["databases"]["vedette"]["tables"]
    for name, values in told.items():
        if "sqlite_" in name:
            continue
        named = {*values.get("facets", ()), *values.get("units", {})}
        named |= {values[key] for key in ("sort", "sort_desc", "label_column") if key in values}  # fmt: skip
        assert named <= tables[name], name
    for name, shown in FIRST_COLUMNS.items():
        assert set(shown) <= tables[name], name


def test_internals_are_hidden(pages: Any) -> None:
    tables = pages.get("/vedette.json").json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert set(HIDDEN) <= hidden
    shown = {table["name"] for table in tables if not table["hidden"]}
    assert not any("fts" in name for name in shown)
    assert {"articles", "sources", "alerts", "hits"} <= shown


@pytest.mark.parametrize("name", QUERIES)
def test_ready_made_question_has_an_answer(
    archive_of_today: Path, pages_of: Any, name: str
) -> None:
    address = f"/vedette/{name}.json?alert=tankers&source=harbour-post&_shape=array"
    rows = pages_of(archive_of_today).get(address).json()
    assert rows, name


def test_hits_are_counted_by_weeks_that_begin_on_monday(archive_of_today: Path) -> None:
    with closing(open_reader(archive_of_today)) as db:
        rows = db.execute(QUERIES["hits_by_week"].sql).fetchall()
        (total,) = db.execute("SELECT count(*) FROM hits").fetchone()
        days = [
            datetime.fromisoformat(at).date()
            for (at,) in db.execute("SELECT at FROM hits")
        ]
    assert {date.fromisoformat(row[0]) for row in rows} == {
        day - timedelta(days=day.weekday()) for day in days
    }
    assert sum(row[2] for row in rows) == total
    assert len({(row[0], row[1]) for row in rows}) == len(rows)


def test_silent_sources_come_with_the_longest_silence_first(
    archive_of_today: Path,
) -> None:
    with closing(open_reader(archive_of_today)) as db:
        rows = db.execute(QUERIES["silent_sources"].sql).fetchall()
        (paused,) = db.execute("SELECT sum(paused) FROM source_state").fetchone()
    silent_for = [row[5] for row in rows if row[5] is not None]
    assert silent_for == sorted(silent_for, reverse=True)
    assert len(rows) == 24 - paused


def test_wide_table_opens_with_its_sensible_columns(pages: Any) -> None:
    answer = pages.get("/vedette/articles")
    assert answer.status_code == 302
    text = pages.get(answer.headers["location"]).text
    assert "col-headline" in text
    assert "col-blocks" not in text


@pytest.mark.parametrize("name", VIEWS)
def test_view_opens_sorted_and_has_rows(pages: Any, archive: Path, name: str) -> None:
    assert set(tables_of(archive, "view")) == set(VIEWS)
    answer = pages.get(f"/vedette/{name}")
    assert answer.status_code == 302
    text = pages.get(answer.headers["location"]).text
    assert "descending" in text
    assert '<a href="/article/' in text
    assert metadata()["databases"]["vedette"]["tables"][name]["description"] in text
    assert columns()[name]["outlet"] in text
    assert pages.get(f"/vedette/{name}.json?_shape=array").json()


def test_facet_of_a_view_is_shown_once(pages: Any) -> None:
    there = pages.get("/vedette/hits_with_articles").headers["location"]
    facet = 'class="facet-info facet-vedette-hits_with_articles-alert"'
    assert pages.get(there).text.count(facet) == 1


def test_view_of_hits_tells_alert_outlet_and_words(pages: Any) -> None:
    address = "/vedette/hits_with_articles.json?alert=tankers&_shape=array"
    rows = pages.get(address).json()
    assert rows
    assert all(row["alert"] == "tankers" for row in rows)
    assert all("tanker" in row["matched"].lower() for row in rows)
    assert all(row["outlet"] and row["headline"] for row in rows)


def test_table_of_articles_is_searched_by_its_index(pages: Any) -> None:
    rows = pages.get("/vedette/articles.json?_search=tanker&_shape=array").json()
    assert rows
    assert all("tanker" in (row["headline"] + row["body"]).lower() for row in rows)


def test_keys_lead_to_labels(pages: Any) -> None:
    text = pages.get("/vedette/hits?_sort_desc=at").text
    assert 'href="/vedette/alerts/' in text
    assert ">tankers</a>" in text


def test_times_of_tables_are_written_for_people_and_kept_for_programs(
    pages: Any,
) -> None:
    stored = pages.get("/vedette/articles.json?_size=1&_shape=array").json()[0]
    seen = stored["first_seen_at"]
    assert seen.endswith("Z")
    shown = pages.get("/vedette/articles?_size=1").text
    assert f'title="{seen}">{seen[:10]} {seen[11:19]}</time>' in shown


@pytest.mark.parametrize(
    "value", [None, 7, "2026-11-23", "at 2026-11-23T18:40:05Z", "<b>"]
)
def test_what_is_no_time_is_left_to_datasette(value: Any) -> None:
    assert time_cell(value) is None


def test_a_search_of_the_table_sorts_no_articles(archive: Path) -> None:
    """Of a word in half of all, each article would be read for its time."""
    order = metadata()["databases"]["vedette"]["tables"]["articles"]["sort_desc"]
    sql = (
        "SELECT headline FROM articles WHERE id IN (SELECT rowid FROM article_zones_fts"
        f" WHERE article_zones_fts MATCH 'cable') ORDER BY {order} DESC LIMIT 51"
    )
    with closing(open_reader(archive)) as db:
        steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert not any("ORDER BY" in step for step in steps)


def test_a_table_whose_rows_take_long_to_count_is_shown_without_their_number(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/vedette/articles.json?_search=cable&_size=5"
    assert pages.get(address).json()["filtered_table_rows_count"] > 5
    monkeypatch.setattr(server, "COUNT_MS", 0.001)
    told = pages.get(address).json()
    assert len(told["rows"]) == 5
    assert told["filtered_table_rows_count"] is None
    own = pages.get("/vedette.json?sql=select+count(*)+from+articles&_shape=array")
    assert own.json()[0]["count(*)"] > 5


@pytest.mark.parametrize(("limit_ms", "shown"), [(0.001, True), (60_000, False)])
def test_time_that_is_up_while_the_index_is_opened_is_no_fault_of_the_index(
    pages: Any, monkeypatch: pytest.MonkeyPatch, limit_ms: float, shown: bool
) -> None:
    execute = Database.execute

    async def failing(self: Database, sql: str, *rest: Any, **named: Any) -> Any:
        if sql.startswith("select count(*)") and "match" in sql:
            words = "vtable constructor failed: article_zones_fts"
            raise sqlite3.OperationalError(words)
        return await execute(self, sql, *rest, **named)

    monkeypatch.setattr(Database, "execute", failing)
    monkeypatch.setattr(server, "COUNT_MS", limit_ms)
    monkeypatch.setattr(pages.datasette, "sql_time_limit_ms", 100_000)
    told = pages.get("/vedette/articles.json?_search=cable&_size=5").json()
    assert ("rows" in told) is shown
