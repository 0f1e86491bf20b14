"""Pages of our own words, one folder a shape met in the field, with what a reader sees."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.exceptions import NotAnArticle
from crawler.extracting import reading_stages, through
from crawler.items import Article
from crawler.records import Visit
from spiders.extract import extract_article

PAGES = Path(__file__).parents[2] / "pages"
SHAPES = sorted(path.parent.name for path in PAGES.glob("*/article.json"))
STAGES = reading_stages()


def read(page: bytes, url: str) -> Article:
    """Extract a page and take it through the reading stages."""
    found = extract_article(page, url)
    item = Visit(
        article=found.article,
        fetched_at=datetime(2026, 6, 1, tzinfo=UTC),
        date_claims=found.date_claims,
        site_names=found.site_names,
    )
    read = through(STAGES, item)
    assert isinstance(read, Visit)
    return read.article


def seen(article: Article, field: str) -> Any:
    """A field in the words of article.json."""
    if field == "images":
        return [
            {"url": i.url, "caption": i.caption, "credit": i.credit}
            for i in article.images
        ]
    if field == "related":
        return [
            {"url": r.url, "title": r.title, "placement": str(r.placement)}
            for r in article.related
        ]
    if field == "kinds":
        return [str(block.kind) for block in article.blocks]
    if field == "texts":
        return [text for text in article.paragraphs if len(text) > 20]
    value = getattr(article, field)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return list(value) if isinstance(value, tuple) else value


def wanted_parts(field: str, wanted: Any) -> Any:
    """Pictures and links say only what their shape is about."""
    if field == "images":
        empty = {"url": None, "caption": None, "credit": None}
        return [{**empty, **{k: v for k, v in i.items() if k != "alt"}} for i in wanted]
    return wanted


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_is_read_as_a_reader_sees_it(shape: str) -> None:
    wanted = json.loads((PAGES / shape / "article.json").read_text("utf-8"))
    page = (PAGES / shape / "page.html").read_bytes()
    if "refused" in wanted:
        with pytest.raises(NotAnArticle) as refusal:
            extract_article(page, wanted["url"])
        assert refusal.value.reason == wanted["refused"]
        return
    article = read(page, wanted.pop("url"))
    for field, value in wanted.items():
        found = seen(article, field)
        if field == "images" and not any("url" in image for image in value):
            found = [{**image, "url": None} for image in found]
        assert found == wanted_parts(field, value), field


def test_there_are_forty_shapes() -> None:
    assert len(SHAPES) >= 40


def test_selectors_of_a_source_win() -> None:
    page = (PAGES / "fact-box-in-the-text" / "page.html").read_bytes()
    found = extract_article(
        page,
        "https://news.example/sea/ferry-runs-aground-1005",
        selectors={"headline": "aside h3", "body": "aside p"},
    )
    assert found.article.headline == "The ship"
    assert len(found.article.paragraphs) == 1
    assert found.article.paragraphs[0].startswith("Built in 1988")
    assert found.provenance["headline"] == "selector"


def test_a_selector_may_name_texts_in_several_boxes() -> None:
    line = "The ferry to Tarn lies on the rocks of the northern mole since the storm. "
    box = "<div class='{}'><div><p>{} " + line * 4 + "</p></div></div>"
    page = "<h1>Ferry aground</h1><main>" + "".join(
        box.format(name, name) for name in ("One", "Other", "Two", "One")
    )
    found = extract_article(
        page,
        "https://news.example/sea/ferry-runs-aground-1005",
        selectors={"body": ".One p, .Two div"},
    )
    assert [text.split()[0] for text in found.article.paragraphs] == [
        "One",
        "Two",
        "One",
    ]


def test_the_readers_version_and_provenance_come_with_it() -> None:
    page = (PAGES / "broken-json-ld" / "page.html").read_bytes()
    found = extract_article(page, "https://news.example/sea/ferry-1027-runs-aground")
    assert found.reader_version
    assert found.provenance["authors"] == "jsonld"
    assert found.provenance["body"] == "page"
    assert replace(found.article, blocks=()).body == ""
