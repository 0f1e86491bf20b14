from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article, Placement, RelatedLink
from crawler.records import Visit
from pipelines.related import MAX_TITLE, RelatedPipeline, tidy_related, tidy_title

AT = datetime(2026, 3, 1, tzinfo=UTC)
ARTICLE = Article(
    url="https://a.example/sea/mast-1", canonical_url="https://a.example/mast-1"
)
LINKS = st.lists(
    st.builds(
        RelatedLink,
        url=st.none()
        | st.sampled_from(
            [
                "https://a.example/x",
                "http://www.a.example/x/#y",
                "https://a.example/mast-1",
                "https://[bad",
            ]
        ),
        title=st.none()
        | st.text(max_size=12)
        | st.sampled_from(["› Mast falls", "word " * 90]),
        placement=st.sampled_from(Placement),
    ),
    max_size=6,
)


def test_one_address_is_kept_once_with_the_longest_title() -> None:
    links = [
        RelatedLink(
            url="https://a.example/x?utm_source=b",
            title="Mast",
            placement=Placement.INLINE,
        ),
        RelatedLink(url="http://www.a.example/x/", title="The mast falls at night"),
    ]
    assert tidy_related(links, ARTICLE) == (
        RelatedLink(
            url="https://a.example/x",
            title="The mast falls at night",
            placement=Placement.INLINE,
        ),
    )


def test_the_article_itself_goes() -> None:
    links = [
        RelatedLink(url=f"https://a.example/{path}#comments", title="x")
        for path in ("sea/mast-1", "mast-1")
    ]
    assert tidy_related(links, ARTICLE) == ()


def test_titles_of_a_text_dump_stay_without_address() -> None:
    links = [
        RelatedLink(title="Pier closed"),
        RelatedLink(title="pier closed"),
        RelatedLink(title=" "),
    ]
    assert tidy_related(links, ARTICLE) == (RelatedLink(title="Pier closed"),)


def test_titles_lose_marks_that_turn_the_text() -> None:
    assert tidy_title("\u202eMast \u2066falls\u00ad\x07") == "Mast falls"


def test_titles_lose_arrows_and_length() -> None:
    assert tidy_title("» The mast\n falls ›") == "The mast falls"
    cut = tidy_title("mast " * 200)
    assert cut is not None
    assert len(cut) <= MAX_TITLE
    assert cut.endswith("mast")


@given(LINKS)
def test_twice_is_once(links: list[RelatedLink]) -> None:
    once = tidy_related(links, ARTICLE)
    assert tidy_related(once, ARTICLE) == once


def test_the_stage_changes_its_part_of_a_visit() -> None:
    stage = RelatedPipeline()
    link = RelatedLink(url="https://a.example/x", title=" X ")
    found = stage.process_item(Visit(article=Article(related=(link,)), fetched_at=AT))
    assert isinstance(found, Visit)
    assert found.article.related == (RelatedLink(url="https://a.example/x", title="X"),)


def test_an_address_is_kept_without_what_counts_its_readers() -> None:
    address = "https://a.example/x?p=2&utm_source=b&iref=list_01#:~:text=mast"
    (link,) = tidy_related([RelatedLink(url=address, title="x")], ARTICLE)
    assert link.url == "https://a.example/x?p=2"


@pytest.mark.parametrize(
    "title",
    [
        "45:47 The mast falls at night",
        "06:15 Uhr – The mast falls at night",
        "The mast falls at night | more",
        "The mast falls at night • Video",
    ],
)
def test_a_title_loses_clock_and_button(title: str) -> None:
    assert tidy_title(title) == "The mast falls at night"


@pytest.mark.parametrize(
    "title", ["7:1 for the home side", "12.30 is the time", "More"]
)
def test_figures_of_a_title_stay(title: str) -> None:
    assert tidy_title(title) == title
