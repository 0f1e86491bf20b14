"""`vedette extract`: one page, a stream, Markdown, and why a page was read so."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawler.demo.newsroom import Newsroom

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Page = Callable[[str], tuple[str, str]]
# The keys of issue "house": a consumer of the stream relies on every one of them.
KEYS = [
    "id", "kicker", "headline", "lead", "body", "paragraphs", "subheads", "byline", "authors", "dateline",
    "date_published", "date_modified", "section", "keywords", "language", "canonical_url", "images", "related",
    "access",
]  # fmt: skip


def test_extract_prints_one_article(
    vedette: Run, page: Page, tmp_path: Path, home: Path
) -> None:
    url, text = page("four-patrol-ships")
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    done = vedette("extract", path, "--url", url)
    article = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert list(article) == KEYS
    assert article["headline"].startswith("Hallen yard")
    assert article["images"][0]["credit"] == "Tove Lindqvist / Amber Gulf Monitor"
    assert article["paragraphs"][0].startswith("HALLEN — ")
    from_input = vedette("extract", "-", "--url", url, given=text)
    assert {**json.loads(from_input.stdout), "id": ""} == {**article, "id": ""}
    as_text = vedette("extract", path, "--markdown").stdout
    assert "# Hallen yard to build four patrol ships for the Kestrian navy" in as_text
    assert "## Work stays on the gulf" in as_text
    assert list(home.iterdir()) == []


def test_the_stream_gives_one_line_for_each_line(vedette: Run, page: Page) -> None:
    url, text = page("4127-ppo-port")
    lines: list[dict[str, Any]] = [
        {"id": "a", "url": url, "html": text},
        {"id": "b", "url": url, "html": "<form><input type=password></form>"},
        {"id": "c", "url": url},
    ]
    given = "".join(json.dumps(line) + "\n" for line in lines) + "{broken\n"
    done = vedette("extract", "--jsonl", given=given)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [line["id"] for line in told] == ["a", "b", "c", "4"]
    assert list(told[0]) == KEYS
    assert all(set(line) == {"id", "refused"} for line in told[1:])


def test_a_page_that_is_no_article_is_told_and_wants_a_look(
    vedette: Run, tmp_path: Path
) -> None:
    path = tmp_path / "form.html"
    path.write_text(
        "<html><body><form><input type=password></form></body></html>", encoding="utf-8"
    )
    done = vedette("extract", path)
    assert done.returncode == 1
    assert set(json.loads(done.stdout)) == {"id", "refused"}
    assert "was refused" in done.stderr


def test_explain_tells_who_gave_each_field_and_why_a_text_is_out(
    vedette: Run, page: Page, tmp_path: Path
) -> None:
    url, text = page("four-patrol-ships")
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    fields = vedette("extract", path, "--url", url, "--explain")
    assert fields.returncode == 0, fields.stderr
    assert "verdict     article" in fields.stdout
    assert "authors         jsonld     Ingrid Solberg" in fields.stdout
    kept = vedette(
        "extract", path, "--url", url, "--explain", "ferry that has to come home"
    ).stdout
    assert "kept: paragraph" in kept
    left_out = vedette("extract", path, "--url", url, "--explain", "How we work").stdout
    assert "left out: " in left_out
    assert "because" in left_out
    absent = vedette("extract", path, "--explain", "nowhere on this page").stdout
    assert "no paragraph, picture or link of the page holds" in absent


def test_extract_never_reaches_a_private_address(
    vedette: Run, newsroom: Newsroom, page: Page
) -> None:
    url, _ = page("4127-ppo-port")
    done = vedette("extract", url)
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"] == "private_address"
    assert newsroom.requests == []


def test_every_page_of_a_folder_is_a_line(vedette: Run, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.html").write_text("<p>too little</p>")
    done = vedette("extract", "--jsonl", str(folder))
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in told] == [
        str(folder / "a.html"),
        str(folder / "b.html"),
    ]
    alone = vedette("extract", str(folder))
    assert alone.returncode == 3
    assert "--jsonl reads every page of it" in alone.stderr
