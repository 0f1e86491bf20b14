"""The page of one article keeps its text in sight, however many pictures and links hang on it."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.alerts.snippets import Piece
from crawler.browse.pages.article import (
    SHOWN_CHANGES,
    SHOWN_LINKS,
    SHOWN_PICTURES,
    _pictures,
)
from crawler.items import Article, Block, Image, Placement, RelatedLink
from crawler.records import Visit, VisitKind
from crawler.store import open_store
from crawler.store.articles import store_visit
from crawler.store.sources import set_health

NOW = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
"""What the clock of `pages_of` shows."""
URL = "https://quay.example/news/boats"
WORDLESS = Image(url="https://quay.example/p.jpg")


def pictures(*images: Image, marked: int | None = None) -> tuple[list[str], list[str]]:
    """Captions (or words for the blind) of the pictures shown, and of those below the line."""
    captions = [
        (Piece(text=one.caption, marked=place == marked),) if one.caption else ()
        for place, one in enumerate(images)
    ]
    told = _pictures(images, captions)
    return (
        [image.caption or image.alt or "-" for image, _ in told["images"]],
        [image.caption or image.alt or "-" for image, _ in told["images_below"]],
    )


def captioned(number: int) -> Image:
    return replace(WORDLESS, caption=f"Boat {number}")


def test_pictures_without_words_wait_below_those_with_captions() -> None:
    described = replace(WORDLESS, alt="a boat")
    shown, below = pictures(WORDLESS, described, captioned(1), captioned(2))
    assert shown == ["Boat 1", "Boat 2"]
    assert below == ["-", "a boat"]


def test_words_for_the_blind_stand_for_captions_where_there_are_none() -> None:
    assert pictures(WORDLESS, replace(WORDLESS, alt="a boat")) == (["a boat"], ["-"])
    assert pictures(WORDLESS) == (["-"], [])


def test_a_caption_that_made_an_alert_fire_is_shown_however_late_it_stands() -> None:
    many = [captioned(number) for number in range(20)]
    shown, below = pictures(*many, marked=17)
    assert len(shown) == SHOWN_PICTURES + 1
    assert shown[-1] == "Boat 17"
    assert len(below) == 20 - len(shown)


@pytest.fixture
def page(archive: Path, pages_of: Any) -> Any:
    """Asks for the page of an article with 30 pictures, 30 links in its text and one beside it."""
    inline = [
        RelatedLink(
            url=f"https://quay.example/{n}",
            title=f"word {n}",
            placement=Placement.INLINE,
        )
        for n in range(30)
    ]
    beside = RelatedLink(url="https://quay.example/b", title="Yard opens second hall")
    article = Article(
        url=URL,
        headline="Boats",
        blocks=(Block(text="The yard builds boats."),),
        images=tuple(captioned(number) for number in range(30)),
        related=(*inline, beside),
        date_published=NOW - timedelta(days=30),
    )
    visit = Visit(
        article=article,
        fetched_at=NOW,
        url_key="quay.example/news/boats",
        kind=VisitKind.IMPORT,
    )
    with closing(open_store(archive)) as db:
        store_visit(db, visit, now=NOW)
        number = db.execute("SELECT max(id) FROM articles").fetchone()[0]
    return lambda more="": pages_of(archive).get(f"/article/{number}{more}").text


def test_a_page_of_pictures_and_links_shows_the_first_and_opens_the_others(
    page: Any,
) -> None:
    text = page()
    assert f"<summary>{30 - SHOWN_PICTURES} more pictures</summary>" in text
    assert text.count("<figure>") == 30
    assert f"<summary>{31 - SHOWN_LINKS} more links</summary>" in text
    assert text.index("Yard opens second hall") < text.index("word 0")
    assert '<details class="small"><summary>26' in text


def test_who_asks_for_the_pictures_gets_them_all(page: Any) -> None:
    text = page("?pictures=1")
    assert '<details class="small" open><summary>26' in text
    assert text.count("<img ") == 30


def test_the_age_beside_a_date_of_publication_says_what_it_counts(
    page: Any, archive: Path, pages_of: Any
) -> None:
    page()
    told = re.sub(r"<[^>]+>|\s+", " ", pages_of(archive).get("/search?q=Boats").text)
    assert re.search(r"published +\d+ \w+ \d{4} +seen +now", told)


def test_a_state_that_turned_just_now_is_said_in_english(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db:
        key = db.execute("SELECT min(key) FROM sources").fetchone()[0]
        set_health(db, key, "stale", "its newest article is 2 years old", now=NOW)
    told = re.sub(r"<[^>]+>|\s+", " ", pages_of(archive).get("/sources").text)
    assert re.search(r"stale +since +now", told)
    assert not re.search(r"for +now", told)


def test_older_changes_of_a_ticker_wait_below_a_line(
    archive: Path, pages_of: Any
) -> None:
    with closing(open_store(archive)) as db:
        for number in range(SHOWN_CHANGES + 4):
            at = NOW - timedelta(minutes=60 - number)
            lines = tuple(
                Block(text=f"Entry {n} of the day in the port.")
                for n in range(number + 1)
            )
            article = Article(url=URL, headline="Boats, live", blocks=lines)
            visit = Visit(
                article=article, fetched_at=at, url_key="quay.example/news/boats"
            )
            stored = store_visit(db, visit, now=at)
    pages = pages_of(archive)
    text = pages.get(f"/article/{stored.article_id}").text
    shown, below = text.split("<summary>3 older changes</summary>")
    assert shown.count("revision=") == SHOWN_CHANGES
    assert below.count("revision=") == 3
    assert shown.endswith('<details class="small">')
    asked = pages.get(f"/article/{stored.article_id}?revision=2").text
    assert '<details class="small" open><summary>3 older changes' in asked
