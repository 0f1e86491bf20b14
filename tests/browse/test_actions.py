"""Marking hits and saving alerts: what is obeyed, and what is not."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.browse.posted import local_path
from crawler.store import marks, open_reader, open_store
from crawler.store.alerts import alert_versions, get_alert


def hits(pages: Any, show: str = "unread") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pages.get(
        f"/hits.json?alert=tankers&show={show}"
    ).json()["hits"]
    return found


def test_read_hit_leaves_the_unread_and_stays_among_all(pages: Any) -> None:
    first = hits(pages)[0]["id"]
    answer = pages.post("/marks", {"deed": f"read {first}", "back": "/hits"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/hits?done=read&undo=")
    assert first not in [hit["id"] for hit in hits(pages)]
    assert {hit["id"]: hit["read"] for hit in hits(pages, "all")}[first] is True


def test_star_and_dismiss_show_where_they_belong(pages: Any) -> None:
    first, second = (hit["id"] for hit in hits(pages)[:2])
    pages.post("/marks", {"deed": f"star {first}"})
    pages.post("/marks", {"deed": f"dismiss {second}"})
    assert [hit["id"] for hit in hits(pages, "starred")] == [first]
    assert [hit["id"] for hit in hits(pages, "dismissed")] == [second]
    assert second not in [hit["id"] for hit in hits(pages, "all")]


def test_undo_puts_back_what_one_press_changed(pages: Any) -> None:
    ids = [hit["id"] for hit in hits(pages)[:3]]
    pages.post("/marks", {"deed": f"read {ids[0]}"})
    told = pages.post(
        "/marks",
        {"deed": "read " + ",".join(map(str, ids))},
        accept="application/json",
    ).json()
    assert sorted(told["hits"]) == sorted(ids)
    answer = pages.post("/marks", {"deed": f"undo {told['action']}", "back": "/hits"})
    assert answer.headers["location"] == "/hits"
    unread = [hit["id"] for hit in hits(pages)]
    # The first was read before that press and stays read.
    assert ids[0] not in unread
    assert set(ids[1:]) <= set(unread)


def test_all_of_an_alert_is_read_but_not_what_came_since(pages: Any) -> None:
    unread = [hit["id"] for hit in hits(pages)]
    newer, seen = unread[:2], unread[2]
    others = pages.get("/hits.json").json()["total"] - len(unread)
    answer = pages.post("/marks", {"deed": f"clear {seen}", "back": "/hits"})
    assert answer.headers["location"].startswith("/hits?done=read&undo=")
    assert [hit["id"] for hit in hits(pages)] == newer
    assert pages.get("/hits.json").json()["total"] == others + len(newer)
    action = answer.headers["location"].rpartition("=")[2]
    pages.post("/marks", {"deed": f"undo {action}"})
    assert [hit["id"] for hit in hits(pages)] == unread
    assert pages.post("/marks", {"deed": "clear 999999"}).status_code == 404


def test_counts_follow_the_marks(pages: Any) -> None:
    before = pages.get("/hits.json").json()["total"]
    pages.post("/marks", {"deed": f"dismiss {hits(pages)[0]['id']}"})
    assert pages.get("/hits.json").json()["total"] == before - 1


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:81"},
        {"origin": "", "sec_fetch_site": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"content_type": "text/plain"},
    ],
    ids=str,
)
def test_request_from_elsewhere_is_refused(pages: Any, headers: dict[str, str]) -> None:
    first = hits(pages)[0]["id"]
    answer = pages.post("/marks", {"deed": f"read {first}"}, **headers)
    assert answer.status_code in (403, 415)
    assert hits(pages)[0]["read"] is False


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_request_without_the_token_is_refused(pages: Any, token: str) -> None:
    first = hits(pages)[0]["id"]
    answer = pages.post("/marks", {"deed": f"read {first}", "token": token})
    assert answer.status_code == 403
    assert hits(pages)[0]["id"] == first


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("", 400),
        ("burn 1", 400),
        ("read", 400),
        ("read 1;2", 400),
        ("read 99999999", 404),
        ("read " + "1," * 9000 + "1", 413),
    ],
    ids=["nothing", "unknown", "no hit", "no number", "gone hit", "too long"],
)
def test_deed_that_makes_no_sense_is_refused(
    pages: Any, deed: str, status: int
) -> None:
    assert pages.post("/marks", {"deed": deed}).status_code == status


def test_mark_that_cannot_be_kept_is_told(
    pages: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hits(pages)[0]["id"]
    monkeypatch.setattr(marks, "WAIT_S", 0.1)
    with closing(sqlite3.connect(pages.desk.marks_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = pages.post("/marks", {"deed": f"star {first}"}, accept="application/json")  # fmt: skip
    assert answer.status_code == 503
    assert "could not be kept" in answer.json()["error"]
    assert "--marks" in answer.json()["error"]


def test_address_of_a_deed_takes_no_get(pages: Any) -> None:
    assert pages.get("/marks?deed=read+1").status_code == 405
    assert pages.get("/alerts").status_code == 405


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/hits?alert=a&done=read&undo=4", "/hits?alert=a"),
        ("/article/3?done=read", "/article/3"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("/hits\r\nset-cookie: a=b", "/"),
        (None, "/"),
    ],
)
def test_way_back_stays_on_this_server(path: str | None, leads_to: str) -> None:
    assert local_path(path) == leads_to


def test_way_back_keeps_every_letter(pages: Any) -> None:
    first = hits(pages)[0]["id"]
    answer = pages.post("/marks", {"deed": f"star {first}", "back": "/é/elsewhere"})
    assert answer.headers["location"].startswith("/%C3%A9/elsewhere?done=star")


def test_search_is_saved_as_an_alert(pages: Any, archive: Path) -> None:
    answer = pages.post(
        "/alerts", {"name": "navy-exercises", "query": "navy NEAR/5 exercise"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/alert/navy-exercises?saved=new"
    with closing(open_reader(archive)) as db:
        saved = get_alert(db, "navy-exercises")
    assert saved is not None
    assert saved.query == "navy NEAR/5 exercise"
    assert "Saved." in pages.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"name": "a b", "query": "navy"}, 422, "letters"),
        ({"name": "navy", "query": "navy OR"}, 422, "does not work"),
        ({"name": "tankers", "query": "navy"}, 409, "already"),
        ({"query": "navy"}, 422, "name"),
    ],
    ids=["name", "query", "taken", "no name"],
)
def test_alert_that_cannot_work_is_not_saved(
    pages: Any, fields: dict[str, str], status: int, said: str
) -> None:
    answer = pages.post("/alerts", fields)
    assert answer.status_code == status
    assert said in answer.text


def test_a_trial_says_where_a_young_archive_begins(pages: Any, archive: Path) -> None:
    asked = "/search?q=tanker&save=1"
    assert ", where the archive begins</h2>" in pages.get(asked).text
    with closing(open_store(archive)) as db, db:
        db.execute(
            "UPDATE articles SET first_seen_at = '2001-01-01T00:00:00.000000Z' WHERE id = 1"
        )
    assert "in the last 90 days</h2>" in pages.get(asked).text


def test_a_name_may_be_of_letters_of_any_script(pages: Any) -> None:
    """The form took ASCII alone, `alerts add` any letters."""
    form = pages.get("/search?q=navy&save=1").text
    assert r'pattern="[\p{L}\p{N}]' in form
    answer = pages.post("/alerts", {"name": "міністерство-1", "query": "navy"})
    assert answer.status_code == 303
    assert pages.get(answer.headers["location"]).status_code == 200


def test_an_alert_gets_other_words(pages: Any, archive: Path) -> None:
    page = pages.get("/search?alert=tankers&q=tanker+NEAR/5+strait").text
    assert "Change the alert tankers" in page
    assert "As an alert it would have fired" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = pages.post(
        "/alerts/query",
        {
            "name": "tankers",
            "query": " tanker NEAR/5 strait ",
            "version": version[1],
        },
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/alert/tankers?saved=query"
    with closing(open_reader(archive)) as db:
        before, after = get_alert(db, "tankers"), alert_versions(db, "tankers")
    assert before is not None
    assert before.query == after[-1].query == "tanker NEAR/5 strait"
    assert after[-1].version == int(version[1]) + 1
    shown = pages.get(answer.headers["location"]).text
    assert f"Saved as version {after[-1].version}." in shown


def test_the_words_an_alert_has_are_where_its_change_begins(pages: Any) -> None:
    query = pages.get("/alert/tankers.json").json()["alert"]["query"]
    page = pages.get("/search?alert=tankers").text
    assert f'value="{query}"' in page
    assert "These are the words it has now" in page
    assert "Save these words" not in page
    assert pages.get("/search?alert=nobody&q=navy").status_code == 404


def test_lines_of_a_query_are_not_joined_by_the_field_of_one_line(pages: Any) -> None:
    fields = {"name": "tankers", "query": "tanker OR\r\nnavy", "version": "1"}
    assert pages.post("/alerts/query", fields).status_code == 303
    page = pages.get("/search?alert=tankers").text
    assert 'value="tanker OR  navy"' in page
    assert "These are the words it has now" in page


def test_words_that_were_changed_meanwhile_are_not_written_over(pages: Any) -> None:
    fields = {"name": "tankers", "query": "first one", "version": "1"}
    assert pages.post("/alerts/query", fields).status_code == 303
    answer = pages.post("/alerts/query", {**fields, "query": "second one"})
    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert 'href="/search?q=second+one&amp;alert=tankers"' in answer.text
    assert pages.get("/alert/tankers.json").json()["alert"]["query"] == "first one"


def test_an_alert_is_paused_and_sends_again(pages: Any, archive: Path) -> None:
    for asked, saved, said in (
        ("1", "paused", "kept here and never sent"),
        ("0", "sends", "Sends again"),
    ):
        answer = pages.post("/alerts/pause", {"name": "tankers", "paused": asked})
        assert answer.headers["location"] == f"/alert/tankers?saved={saved}"
        with closing(open_reader(archive)) as db:
            alert = get_alert(db, "tankers")
        assert alert is not None
        assert alert.paused is (asked == "1")
        assert said in pages.get(answer.headers["location"]).text


def test_a_script_is_told_what_was_done(pages: Any) -> None:
    fields = {"name": "tankers", "query": "navy", "version": "1"}
    told = pages.post("/alerts/query", fields, accept="application/json").json()
    assert told == {"alert": "tankers", "saved": "query", "version": 2}
    told = pages.post("/alerts/query", fields, accept="application/json").json()
    assert "meanwhile" in told["error"]


@pytest.mark.parametrize(
    ("address", "fields", "status", "said"),
    [
        ("query", {"name": "tankers", "query": "navy OR", "version": "1"}, 422, "at 6"),
        ("query", {"name": "tankers", "query": "", "version": "1"}, 422, "at 1"),
        ("query", {"name": "tankers", "query": "navy"}, 400, "version"),
        ("query", {"name": "tankers", "query": "navy", "version": "²"}, 400, "version"),
        ("query", {"name": "nobody", "query": "navy", "version": "1"}, 404, "nobody"),
        ("pause", {"name": "nobody", "paused": "1"}, 404, "nobody"),
        ("pause", {"name": "tankers", "paused": "yes"}, 400, "pause"),
        ("pause", {"name": "tankers"}, 400, "pause"),
    ],
)
def test_change_that_cannot_work_is_not_made(
    pages: Any, address: str, fields: dict[str, str], status: int, said: str
) -> None:
    before = pages.get("/alert/tankers.json").json()["alert"]
    answer = pages.post(f"/alerts/{address}", fields)
    assert answer.status_code == status
    assert said in answer.text
    assert pages.get("/alert/tankers.json").json()["alert"] == before


@pytest.mark.parametrize("address", ["/alerts", "/alerts/query", "/alerts/pause"])
@pytest.mark.parametrize(
    "given",
    [{"origin": "https://elsewhere.example"}, {"sec_fetch_site": "cross-site"}, {"token": "wrong"}],
    ids=str,
)  # fmt: skip
def test_alert_is_not_touched_from_elsewhere(
    pages: Any, address: str, given: dict[str, str]
) -> None:
    fields = {"name": "tankers", "query": "navy", "version": "1", "paused": "1"}
    headers = {name: value for name, value in given.items() if name != "token"}
    fields |= given if not headers else {}
    before = pages.get("/alert/tankers.json").json()["alert"]
    assert pages.post(address, fields, **headers).status_code == 403
    assert pages.get("/alert/tankers.json").json()["alert"] == before
    assert pages.get(address).status_code == 405


def test_a_scope_that_no_source_has_is_warned_of_before_saving(pages: Any) -> None:
    for way in ("save=1", "alert=tankers"):
        page = pages.get(f"/search?q=tanker+origin:wire+origin:ministry&{way}").text
        assert "no article has two values of origin" in page


def test_public_server_marks_and_saves_nothing(archive: Path, pages_of: Any) -> None:
    pages = pages_of(archive, public=True)
    assert pages.post("/marks", {"deed": "read 1"}).status_code == 403
    assert pages.post("/alerts", {"name": "n", "query": "navy"}).status_code == 403
    for asked in ("/alerts/query", "/alerts/pause"):
        assert pages.post(asked, {"name": "tankers"}).status_code == 403
    for address in ("/", "/hits", "/article/395", "/search?q=tanker&save=1",
                    "/search?q=tanker&alert=tankers", "/alert/tankers"):  # fmt: skip
        text = pages.get(address).text
        assert "<form id=" not in text
        assert 'method="post"' not in text
        assert pages.desk.token not in text
    assert not pages.desk.marks_path.exists()


def test_public_server_has_no_free_sql_and_no_download(
    archive: Path, pages_of: Any
) -> None:
    public, private = pages_of(archive, public=True), pages_of(archive)
    assert private.get("/vedette.json?sql=select+1").status_code == 200
    assert public.get("/vedette.json?sql=select+1").status_code == 403
    assert public.get("/vedette.db").status_code == 403
    assert public.get("/vedette/latest.json").status_code == 200
    assert private.get("/vedette/articles.csv?_stream=1").status_code == 200
    assert public.get("/vedette/articles.csv?_stream=1").status_code == 400
    assert public.get("/vedette/articles.csv?_size=1").status_code == 200


@pytest.mark.parametrize(
    "page", ["databases.json", "settings.json", "plugins", "versions"]
)
def test_public_server_tells_nothing_of_its_machine(
    archive: Path, pages_of: Any, page: str
) -> None:
    public, private = pages_of(archive, public=True), pages_of(archive)
    assert private.get(f"/-/{page}").status_code == 200
    assert public.get(f"/-/{page}").status_code == 403
    assert str(archive) not in public.get("/").text
    assert public.get("/-/static/app.css").status_code == 200
