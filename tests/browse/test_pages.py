"""Every page answers in every form, within its size, and loads nothing of others."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawler.browse.pages import hits, search
from crawler.records import Alert, Reason, Refusal
from crawler.store import open_store
from crawler.store.alerts import add_alert
from crawler.store.refusals import add_refusal

LISTS = ["/", "/hits", "/hits?show=all", "/hits?alert=tankers", "/sources", "/revisions", "/crawls", "/alert/tankers"]  # fmt: skip
SINGLE = ["/article/395", "/source/harbour-post"]
OTHER = ["/search", "/search?q=cable", "/search?q=cable+OR"]
MAX_BYTES = 200_000


def as_form(address: str, form: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}.{form}" + (f"?{query}" if query else "")


class Tags(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("address", LISTS + SINGLE + OTHER)
def test_page_is_html_of_ours_within_its_size(pages: Any, address: str) -> None:
    answer = pages.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert len(answer.content) < MAX_BYTES
    assert answer.text.count("<h1") == 1
    assert '<main id="main"' in answer.text
    assert '<html lang="en">' in answer.text


@pytest.mark.parametrize("address", LISTS + SINGLE + OTHER[:2])
def test_page_has_json_under_the_same_address(pages: Any, address: str) -> None:
    answer = pages.get(as_form(address, "json"))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()


@pytest.mark.parametrize("address", [*LISTS, "/search?q=cable"])
def test_list_has_csv_under_the_same_address(pages: Any, address: str) -> None:
    answer = pages.get(as_form(address, "csv"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert rows
    assert all(len(row) == len(header) for row in rows)


def test_page_that_is_no_list_has_no_csv(pages: Any) -> None:
    assert pages.get("/article/395.csv").status_code == 404


@pytest.mark.parametrize("address", LISTS + SINGLE + OTHER)
def test_page_links_scripts_styles_and_pictures_of_its_own_only(
    pages: Any, address: str
) -> None:
    policy = pages.get(address).headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "img-src 'self';" in policy
    for tag, attributes in Tags(pages.get(address).text).tags:
        assert tag not in {"style", "iframe", "object", "embed", "base"}
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        if tag in {"script", "img", "link"}:
            place = attributes.get("src") or attributes.get("href") or ""
            assert place.startswith("/"), (tag, attributes)
        if tag == "script":
            assert "src" in attributes


@pytest.mark.parametrize(
    "address",
    ["/article/999999", "/source/nobody", "/alert/nobody", "/nosuch", "/article/abc"],
)
def test_what_is_not_there_is_404_in_the_form_asked_for(
    pages: Any, address: str
) -> None:
    page = pages.get(address)
    assert page.status_code == 404
    assert "Database" not in page.text
    answer = pages.get(f"{address}.json")
    assert answer.status_code == 404
    assert "error" in answer.json()


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/hits/", "/hits"),
        ("/search/?q=cable", "/search?q=cable"),
        ("//example.org/", "/example.org"),
        ("/\\example.org/", "/example.org"),
    ],
)
def test_slash_at_the_end_leads_to_the_page_and_never_to_another_host(
    pages: Any, address: str, there: str
) -> None:
    answer = pages.get(address)
    assert (answer.status_code, answer.headers["location"]) == (302, there)


def test_pictures_load_on_request_alone(pages: Any) -> None:
    quiet = pages.get("/article/395")
    assert "<img" not in quiet.text
    assert "Show pictures" in quiet.text
    asked = pages.get("/article/395?pictures=1")
    assert "img-src 'self' https: http:" in asked.headers["content-security-policy"]
    pictures = [attributes for tag, attributes in Tags(asked.text).tags if tag == "img"]
    assert pictures
    assert all(one["referrerpolicy"] == "no-referrer" for one in pictures)


def test_a_link_of_another_site_asks_for_no_pictures(pages: Any) -> None:
    """Its own would tell it that this reader keeps that article."""
    for site, count in (("cross-site", 0), ("same-site", 0), ("same-origin", 1)):
        headers = {
            "sec-fetch-site": site,
            "sec-fetch-mode": "navigate",
            "sec-fetch-dest": "document",
        }
        answer = pages.get("/article/395?pictures=1", headers=headers)
        assert min(answer.text.count("<img"), 1) == count


def test_article_tells_its_changes_word_by_word(pages: Any) -> None:
    text = pages.get("/article/60?revision=2").text
    assert "What version 2 changed" in text
    assert re.search(r"<del>[^<]+</del>", text)
    assert re.search(r"<ins>[^<]+</ins>", text)


def test_hit_words_are_marked_in_the_article(pages: Any) -> None:
    hit = pages.get("/hits.json?alert=tankers&show=all").json()["hits"][0]
    text = pages.get(f"/article/{hit['article_id']}").text
    assert "<mark>tanker</mark>" in text


def test_article_says_part_by_part_why_it_matched(pages: Any) -> None:
    hit = pages.get("/hits.json?alert=suwalki-corridor&show=all").json()["hits"][0]
    text = pages.get(f"/article/{hit['article_id']}?why=suwalki-corridor").text
    assert "Part by part" in text
    assert 'class="yes"' in text


def test_text_carries_its_language_and_direction(pages: Any) -> None:
    lines = pages.get("/vedette/articles.json?language=ar&_shape=array").json()
    text = pages.get(f"/article/{lines[0]['id']}").text
    assert '<article class="piece" lang="ar" dir="rtl">' in text


def test_sources_in_trouble_stand_first(pages: Any) -> None:
    states = [one["state"] for one in pages.get("/sources.json").json()["sources"]]
    order = ["broken", "blocked", "gone", "stale", "late", "unknown", "paused", "ok"]
    assert states == sorted(states, key=order.index)
    assert states[0] == "broken"


def test_feeds_of_an_alert_are_served(pages: Any) -> None:
    atom = pages.get("/alert/tankers/feed.atom")
    assert atom.headers["content-type"].startswith("application/atom+xml")
    assert "<entry" in atom.text
    feed = pages.get("/alert/tankers/feed.json")
    assert feed.headers["content-type"].startswith("application/feed+json")
    assert feed.json()["items"]


def test_a_hit_names_the_other_outlets_of_its_story_on_pages_and_in_feeds(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db, db:
        mine, other, name = db.execute(
            "SELECT a.id, b.id, s.name FROM hits h JOIN alerts al ON al.id = h.alert_id"
            " JOIN articles a ON a.id = h.article_id JOIN articles b ON b.source_key <> a.source_key"
            " JOIN sources s ON s.key = b.source_key WHERE al.name = 'tankers' ORDER BY h.at DESC LIMIT 1"
        ).fetchone()
        db.execute(
            "UPDATE articles SET story_id = ? WHERE id IN (?, ?)", [mine, mine, other]
        )
    pages = pages_of(archive)
    assert f"also at <bdi>{name}</bdi>" in pages.get("/hits?alert=tankers").text
    hits = pages.get("/hits.json?alert=tankers").json()["hits"]
    assert [one["also_at"] for one in hits if one["article_id"] == mine] == [[name]]
    assert f"also at: {name}" in pages.get("/alert/tankers/feed.atom").text
    items = pages.get("/alert/tankers/feed.json").json()["items"]
    assert f"also at: {name}" in items[0]["content_text"]
    assert not any("also at" in one["content_text"] for one in items[1:])


def test_a_hit_on_an_article_taken_down_says_so(archive: Path, pages_of: Any) -> None:
    assert "removed by the outlet" not in pages_of(archive).get("/hits").text
    with closing(open_store(archive)) as db, db:
        db.execute(
            "UPDATE articles SET removed_at = first_seen_at"
            " WHERE id IN (SELECT article_id FROM hits)"
        )
    assert "removed by the outlet" in pages_of(archive).get("/hits").text


def test_a_first_page_without_news_names_the_hits_that_wait(
    archive: Path, pages_of: Any
) -> None:
    newcomer = "An alert is a saved search"
    with closing(open_store(archive)) as db, db:
        db.execute("UPDATE hits SET held = 'backfill'")
    shown = pages_of(archive).get("/").text
    assert "and what backfills and imports brought" in shown
    assert newcomer not in shown
    with closing(open_store(archive)) as db, db:
        db.execute("DELETE FROM hits")
    assert newcomer in pages_of(archive).get("/").text


def test_an_alert_that_never_fired_is_found_among_the_hits(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db:
        add_alert(db, Alert(name="quiet", query="zeppelin", ceiling=3, once_a_story=True, channels=("a",)), now=datetime.now(UTC))  # fmt: skip
    pages = pages_of(archive)
    assert 'href="/alert/quiet"' in pages.get("/hits").text
    shown = pages.get("/alert/quiet").text
    assert "At most 3 messages an hour." in shown
    assert "Copies of a story that was sent are not sent." in shown


def test_an_alert_whose_name_ends_like_a_form_has_its_page_and_forms(
    archive: Path, pages_of: Any
) -> None:
    now = datetime.now(UTC)
    with closing(open_store(archive)) as db:
        add_alert(db, Alert(name="x.json", query="zeppelin"), now=now)
        add_alert(db, Alert(name="x", query="airship"), now=now)
    pages = pages_of(archive)
    assert "zeppelin" in pages.get("/alert/x.json").text
    assert pages.get("/alert/x.json").headers["content-type"].startswith("text/html")
    assert pages.get("/alert/x.json.json").json()["alert"]["query"] == "zeppelin"
    plain = pages.get("/alert/x.csv")
    assert plain.headers["content-type"].startswith("text/csv")
    assert 'href="/alert/x.csv?excel=1"' in pages.get("/alert/x").text
    assert pages.get("/alert/x.csv?excel=1").content == b"\xef\xbb\xbf" + plain.content
    assert "airship" in pages.get("/alert/x").text


def test_an_archive_without_alerts_says_how_to_make_one(
    tmp_path: Path, pages_of: Any
) -> None:
    open_store(tmp_path / "new.db").close()
    pages = pages_of(tmp_path / "new.db")
    assert "There is no alert yet" in pages.get("/hits").text
    assert "No source has been looked at yet" in pages.get("/").text


def test_an_alert_whose_list_is_gone_is_seen_on_the_first_page(
    archive: Path, pages_of: Any, tmp_path: Path
) -> None:
    with closing(open_store(archive)) as db:
        add_alert(db, Alert(name="ports", query="@harbours"), now=datetime.now(UTC))
    pages = pages_of(archive, list_folders=(tmp_path,))
    first = pages.get("/").text
    assert "Alerts that find nothing" in first
    assert "no list harbours" in first
    (tmp_path / "harbours.toml").write_text('title = "H"\n[entries]\nen = ["quay"]\n')
    assert "Alerts that find nothing" not in pages.get("/").text


def test_a_wrong_list_stops_no_search_without_it(
    archive: Path, pages_of: Any, tmp_path: Path
) -> None:
    (tmp_path / "harbours.toml").write_text("title = 3\n")
    for public in (False, True):
        pages = pages_of(archive, list_folders=(tmp_path,), public=public)
        assert "harbours.toml" not in pages.get("/search?q=tanker").text
        told = pages.get("/search?q=@harbours").text
        assert ("no list harbours" in told) == public
        assert (str(tmp_path) in told) == (not public), "others see no path of ours"


def test_message_that_has_not_arrived_is_seen_at_its_hit(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db:
        db.execute(
            "UPDATE deliveries SET state = 'failed', last_error = 'answered 410'"
        )
    text = pages_of(archive).get("/hits?alert=tankers").text
    assert "night-shift: not delivered (answered 410)" in text


def test_imports_are_no_news(archive: Path, pages_of: Any) -> None:
    with closing(open_store(archive)) as db:
        db.execute("UPDATE articles SET kind = 'import'")
        db.execute("UPDATE hits SET held = 'import'")
    told = pages_of(archive).get("/.json").json()
    assert told["hits"] == 0
    assert told["newest"] == []


def test_empty_store_has_pages_that_say_what_to_do(
    tmp_path: Path, pages_of: Any
) -> None:
    path = tmp_path / "empty.db"
    open_store(path).close()
    pages = pages_of(path)
    for address in ("/", "/hits", "/sources", "/revisions", "/crawls", "/search"):
        assert pages.get(address).status_code == 200
    assert "vedette crawl" in pages.get("/").text


def test_times_are_shown_in_the_zone_of_the_desk(archive: Path, pages_of: Any) -> None:
    from zoneinfo import ZoneInfo

    text = pages_of(archive, zone=ZoneInfo("Asia/Tokyo")).get("/crawls").text
    assert "Tue 24 Nov 2026, 03:28 JST" in text


def test_days_end_at_midnight_of_the_zone() -> None:
    from zoneinfo import ZoneInfo

    from crawler.store.browsing import days

    end = datetime(2026, 10, 26, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    bounds = days(end, 3)
    assert [bound.hour for bound in bounds] == [0, 0, 0, 0]
    # The clocks went back on the 25th: that day had 25 hours.
    seconds = [bound.timestamp() for bound in bounds]
    assert [b - a for a, b in pairwise(seconds)] == [
        86_400,
        90_000,
        86_400,
    ]
    assert timedelta(days=1) == bounds[1] - bounds[0]


def test_fault_is_a_page_and_tells_no_text_to_the_log(
    pages: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from crawler.store import browsing_changes

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("the text of an article")

    monkeypatch.setattr(browsing_changes, "crawls", broken)
    answer = pages.get("/crawls")
    assert answer.status_code == 500
    assert "fault of vedette" in answer.text
    assert "the text of an article" not in answer.text
    assert "error=ValueError" in caplog.text
    assert "the text of an article" not in caplog.text


def test_page_that_takes_too_long_says_so(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.browse import asking
    from crawler.store import browsing_changes

    def endless(db: Any, **_: Any) -> Any:
        return db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        ).fetchall()

    monkeypatch.setattr(asking, "PAGE_LIMIT_MS", 50)
    monkeypatch.setattr(browsing_changes, "crawls", endless)
    answer = pages.get("/crawls")
    assert answer.status_code == 503
    assert "Ask for less" in answer.text


BROWSER = {"sec-fetch-dest": "document", "sec-fetch-site": "none"}


def test_today_shows_what_came_since_the_last_visit(
    archive: Path, pages_of: Any
) -> None:
    clock = [datetime(2026, 11, 23, 9, 0, tzinfo=UTC)]
    pages = pages_of(archive, clock=lambda: clock[0])
    assert "From your next visit on" in pages.get("/", headers=BROWSER).text
    clock[0] += timedelta(hours=9)
    first = pages.get("/", headers=BROWSER).text
    assert "since your last visit" in first
    assert "Mon 23 Nov 2026, 09:00 UTC" in first
    told = pages.get("/.json").json()
    assert told["since_at"] == "2026-11-23T09:00:00Z"
    newer = [hit["at"] for alert in told["alerts"] for hit in alert["shown"]]
    assert newer
    assert min(newer) > "2026-11-23T09:00:00"
    # Reloading clears nothing.
    clock[0] += timedelta(minutes=20)
    assert "Mon 23 Nov 2026, 09:00 UTC" in pages.get("/", headers=BROWSER).text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-dest": "image", "sec-fetch-site": "cross-site"},
        {"sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site"},
        {**BROWSER, "sec-purpose": "prefetch"},
    ],
    ids=["picture", "frame", "prefetch"],
)
def test_what_no_person_opened_is_no_visit(
    archive: Path, pages_of: Any, headers: dict[str, str]
) -> None:
    clock = [datetime(2026, 11, 23, 9, 0, tzinfo=UTC)]
    pages = pages_of(archive, clock=lambda: clock[0])
    pages.get("/", headers=BROWSER)
    clock[0] += timedelta(hours=9)
    pages.get("/", headers=headers)
    clock[0] += timedelta(hours=9)
    assert "Mon 23 Nov 2026, 09:00 UTC" in pages.get("/", headers=BROWSER).text


def test_text_as_long_as_a_book_is_shown_in_part(archive: Path, pages_of: Any) -> None:
    text = "Sea and sky. " * 60
    with closing(open_store(archive)) as db:
        db.execute(
            "UPDATE articles SET body = ?, blocks = ? WHERE id = 395",
            ["\n\n".join([text] * 900), json.dumps([["paragraph", len(text)]] * 900)],
        )
    pages = pages_of(archive)
    answer = pages.get("/article/395")
    assert len(answer.content) < MAX_BYTES
    assert "Show the whole text" in answer.text
    assert pages.get("/article/395?whole=1").text.count("Sea and sky.") == 60 * 900


def test_reading_leaves_the_write_ahead_log_free_to_be_emptied(
    archive: Path, pages_of: Any
) -> None:
    pages = pages_of(archive)
    for address in (*LISTS, *SINGLE, "/search?q=cable+NEAR/9+cut&save=1", "/search?q=cable%232", "/vedette/articles?_col=id"):  # fmt: skip
        assert pages.get(address).status_code == 200
    with closing(open_store(archive)) as db:
        db.execute("UPDATE articles SET fetched_at = fetched_at")
        busy, left, done = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert (busy, left - done) == (0, 0)


def test_today_shows_what_was_imported_where_no_crawl_ran(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db:
        db.execute("UPDATE articles SET kind = 'import'")
        newest = db.execute(
            "SELECT headline FROM articles ORDER BY first_seen_at DESC LIMIT 1"
        ).fetchone()[0]
    answer = pages_of(archive).get("/")
    assert "imported: no crawl has run yet" in answer.text
    assert newest in answer.text


def test_a_csv_that_holds_a_part_is_said_to(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "`vedette export`" not in pages.get("/search?q=tanker").text
    monkeypatch.setattr(search, "CSV_PAGE", 7)
    told = pages.get("/search?q=tanker").text
    assert "(the first 7; `vedette export` writes all)" in told
    assert len(pages.get("/search.csv?q=tanker").text.splitlines()) == 8
    monkeypatch.setattr(hits, "CSV_HITS", 1)
    told = pages.get("/hits?show=all").text
    assert "(1 of each of 50 alerts; `vedette alerts hits --csv --limit N`" in told


def test_forms_of_a_later_page_begin_where_theirs_do(pages: Any) -> None:
    """Page 3 of the hits is none of theirs, which are 25 times as long: it was empty."""
    told = pages.get("/search?q=tanker&page=2").text
    assert 'href="/search.csv?q=tanker"' in told
    assert 'href="/search.csv?q=tanker&amp;excel=1"' in told
    assert 'href="/search.json?q=tanker&amp;page=2"' in told
    told = pages.get("/hits?alert=tankers&show=all&page=2").text
    assert 'href="/hits.json?alert=tankers&amp;show=all"' in told


def test_today_names_pages_that_alerts_look_for_and_that_could_not_be_read(
    archive: Path, pages_of: Any
) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    with closing(open_store(archive)) as db:
        add_refusal(
            db,
            Refusal(
                url="https://pier.example/a",
                reason=Reason.HTTP_4XX,
                at=now - timedelta(hours=1),
                headline="Tug <lost> in fog",
                alerts=("tugs",),
            ),
        )
    pages = pages_of(archive, clock=lambda: now)
    page = pages.get("/", headers=BROWSER).text
    assert "Tug &lt;lost&gt; in fog</a>" in page
    assert "for tugs</span>" in page
    assert [one["alerts"] for one in pages.get("/.json").json()["missed"]] == [["tugs"]]
