"""Whatever a publisher writes stays text on every page and in every export (PROMISES 15)."""

from __future__ import annotations

import csv
import io
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.browse import hostile_text

FORMULA = "=cmd|' /C calc'!A0"
ADDRESSES = ["/", "/hits", "/hits?show=all", "/article/{hit}", "/article/{hit}?pictures=1&why=tankers", "/article/60?revision=2",
             "/search?q=tanker", "/search?q=tanker&save=1", "/alert/tankers", "/sources", "/source/harbour-post", "/revisions", "/crawls",
             "/vedette", "/vedette/articles/{hit}", "/vedette/articles", "/vedette/hits_of_alert?alert=tankers", "/vedette/sources"]  # fmt: skip
EVIL_QUERIES = ["/search?q=%3Cscript%3Ewindow.pwned%3D1%3C/script%3E", "/search?q=%22%3E%3Csvg/onload=window.pwned=1%3E+OR",
                "/hits?alert=%3Cscript%3Ewindow.pwned=1%3C/script%3E", "/hits?done=%3Cb%3E&undo=%22%3E%3Cscript%3E", "/alert/%3Cscript%3E",
                "/source/%22onload=1", "/revisions?part=%3Cscript%3E", "/sources?state=%3Cscript%3E", "/article/60?alert=%22%3E%3Cscript%3E"]  # fmt: skip


class Strict(HTMLParser):
    """Collects whatever a browser could run."""

    def __init__(self, text: str, nonce: str | None) -> None:
        super().__init__()
        self.active: list[str] = []
        self._nonce = nonce
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and self._nonce is None and "src" not in values:
            self.active.append("inline script")
        if tag == "script" and self._nonce is not None and values.get("nonce") != self._nonce:  # fmt: skip
            self.active.append("script without nonce")
        if (
            tag in {"iframe", "object", "embed", "base", "meta"}
            and "http-equiv" in values
        ):
            self.active.append(tag)
        self.active += [name for name in values if name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            link = (values.get(name) or "").strip().lower()
            scheme = link.split("/")[0].split("?")[0].partition(":")
            if scheme[1] and scheme[0] not in {"http", "https"}:
                self.active.append(f"{name}={link}")


@pytest.fixture
def hostile(archive: Path, pages_of: Any) -> tuple[Any, int]:
    hit = hostile_text.poison(archive, hostile_text.EVIL)
    return pages_of(archive), hit


@pytest.mark.parametrize("address", ADDRESSES + EVIL_QUERIES)
def test_hostile_text_is_inert(hostile: tuple[Any, int], address: str) -> None:
    pages, hit = hostile
    answer = pages.get(address.format(hit=hit), follow_redirects=True)
    assert answer.status_code in (200, 404)
    policy = answer.headers["content-security-policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0] or None
    assert Strict(answer.text, nonce).active == []
    assert "<script>window.pwned" not in answer.text
    assert "49javascript" not in answer.text, "page text was run as a template"


def test_hostile_text_is_there_to_read(
    hostile: tuple[Any, int],
) -> None:
    pages, hit = hostile
    told = pages.get(f"/article/{hit}.json").json()["article"]
    assert told["headline"] == hostile_text.EVIL


def test_direction_marks_stay_inside_their_element(hostile: tuple[Any, int]) -> None:
    pages, _ = hostile
    text = pages.get("/hits").text
    for part in text.split("\u202e")[:-1]:
        opened = max(part.rfind("<bdi"), part.rfind("<p "), part.rfind("<code"))
        assert (
            opened > max(part.rfind("</bdi>"), part.rfind("</p>"))
            or part.rfind("<span") > 0
        )


@pytest.mark.parametrize(
    "address",
    ["/hits.csv?show=all", "/search.csv?q=tanker", "/sources.csv", "/revisions.csv", "/alert/tankers.csv", "/.csv",
     "/vedette/articles.csv?_size=20", "/vedette/articles.csv?_stream=1", "/vedette/latest.csv", "/vedette/sources.csv"],
)  # fmt: skip
def test_no_cell_of_an_export_is_a_formula(
    archive: Path, pages_of: Any, address: str
) -> None:
    hostile_text.poison(archive, FORMULA)
    answer = pages_of(archive).get(address)
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.text)))
    cells = [cell for row in rows for cell in row]
    assert any(cell == "'" + FORMULA for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_stored_address_of_another_scheme_is_no_link(
    archive: Path, pages_of: Any
) -> None:
    db = sqlite3.connect(archive)
    db.execute("PRAGMA ignore_check_constraints = ON")
    db.execute(
        "UPDATE articles SET url = 'javascript:alert(1)', canonical_url = 'data:text/html,x'"
    )
    db.execute("UPDATE images SET url = 'javascript:alert(1)'")
    db.execute("UPDATE related_links SET url = 'vbscript:x'")
    db.execute("UPDATE sources SET url = 'javascript:alert(1)'")
    db.commit()
    db.close()
    pages = pages_of(archive)
    for address in ("/article/395", "/article/395?pictures=1", "/source/harbour-post"):
        text = pages.get(address).text
        assert 'href="javascript:' not in text
        assert 'href="data:' not in text
        assert 'href="vbscript:' not in text
        assert 'src="javascript:' not in text
