"""PROMISES 15: hostile text comes from a real server and is inert wherever it is seen.

The pages and CSV of `vedette browse` are looked through in tests/browse/test_hostile.py, messages in
tests/outbox/test_render.py; here the same text goes the whole way once.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.loopback import WORDS, RawServer, answer, crawl_once, rows, rss, source_of

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066"
TEXTS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "formula": "=HYPERLINK(\"http://x.example\";A1)",
    "plus": "+cmd|' /C calc'!A0",
    "terminal": f"Ships {ESCAPES} come later",
    "sql": "'); DROP TABLE articles; -- \" OR 1=1 NEAR/ (",
}  # fmt: skip


@pytest.fixture(params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


@pytest.fixture
def db(server: RawServer, tmp_path: Path, text: str) -> Path:
    said = escape(text)
    paragraphs = f"<p>It was said: {said}</p>" + "".join(
        f"<p>{WORDS}{n}.</p>" for n in range(14)
    )
    page = (
        f"<html lang='en'><head><title>{said}</title><meta property='og:type' content='article'>"
        f"<meta name='keywords' content='{said}'></head><body><article><h1>{said}</h1>"
        f"<p class='byline'>By {said}</p><figure><img src='/a.jpg' alt='{said}'>"
        f"<figcaption>{said}</figcaption></figure>{paragraphs}</article></body></html>"
    )
    server.routes["/feed"] = rss("/news/1")
    server.routes["/news/1"] = answer(page.encode("utf-8", "replace"))
    made = tmp_path / "v.db"
    crawl_once(made, source_of(server))
    assert rows(made, "SELECT count(*) FROM articles") == [(1,)], rows(
        made, "SELECT * FROM refusals"
    )
    return made


@pytest.fixture
def run(tmp_path: Path) -> Run:
    import os
    import subprocess
    import sys

    root = Path(__file__).resolve().parents[2]

    def vedette(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "crawler.cli", *arguments],
            capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "VEDETTE_HOME": str(tmp_path), "PYTHONPATH": str(root)},
        )  # fmt: skip

    return vedette


def test_terminal_and_json_are_never_steered(db: Path, run: Run, text: str) -> None:
    for command in (["search", "ships"], ["search", "ships", "--json"]):
        done = run("--db", str(db), *command)
        assert done.returncode == 0, done.stderr
        shown = done.stdout + done.stderr
        assert not any(sign in shown for sign in "\x1b\x07\x9b\u202e\u2066")
        if "--json" in command:
            json.loads(done.stdout)


def test_a_search_for_it_is_a_search_or_a_said_error(
    db: Path, run: Run, text: str
) -> None:
    done = run("--db", str(db), "search", "--", text.replace("\0", ""))
    assert done.returncode in (0, 1, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert rows(db, "SELECT count(*) FROM articles") == [(1,)]


def test_columns_hold_text_and_http_links_only(db: Path) -> None:
    ((url, body),) = rows(db, "SELECT url, body FROM articles")
    assert url.startswith("http")
    assert "\x1b" not in body
    assert all(link.startswith("http") for (link,) in rows(db, "SELECT url FROM images"))  # fmt: skip
