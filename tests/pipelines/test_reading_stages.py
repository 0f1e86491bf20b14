"""All normalising stages: twice is once, a refusal passes, no word is lost."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extracting import reading_stages
from crawler.items import Article, Block, DateClaim, Image, RelatedLink
from crawler.records import Reason, Refusal, Visit
from pipelines.body import normalise_blocks, normalise_body
from pipelines.completeness import CompletenessPipeline
from pipelines.typography import are_tidy, tidy

NOW = datetime(2026, 6, 1, tzinfo=UTC)
STAGES = reading_stages()
LINES = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab cd, |-–:;.()·By\u00a0\u00ad\u200bé e\u0301 2024"),
        st.characters(codec="utf-8"),
    ),
    max_size=60,
)
ADDRESSES = st.sampled_from(["https://a.example/1", "https://a.example/1#top"])
IMAGES = st.builds(
    Image,
    url=st.none() | ADDRESSES,
    caption=st.none() | LINES,
    credit=st.none() | LINES,
    alt=st.none() | LINES,
)
RELATED = st.builds(RelatedLink, url=st.none() | ADDRESSES, title=st.none() | LINES)
ARTICLES = st.builds(
    Article,
    headline=st.none() | LINES,
    kicker=st.none() | LINES,
    lead=st.none() | LINES,
    byline=st.none() | LINES,
    section=st.none() | LINES,
    language=st.none() | st.sampled_from(["en", "EN_us", "de-x", "", "und", "Deutsch"]),
    authors=st.lists(LINES, max_size=4).map(tuple),
    keywords=st.lists(LINES, max_size=4).map(tuple),
    images=st.lists(IMAGES, max_size=3).map(tuple),
    related=st.lists(RELATED, max_size=3).map(tuple),
    blocks=st.lists(st.builds(Block, text=LINES), max_size=5).map(tuple),
)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: type(stage).__name__)
def test_refusal_passes_untouched(stage: Any) -> None:
    refusal = Refusal(url="https://a.example/", reason=Reason.EMPTY, at=NOW)
    assert stage.process_item(refusal) is refusal


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: type(stage).__name__)
@given(article=ARTICLES, names=st.lists(LINES, max_size=2).map(tuple))
def test_twice_is_once(stage: Any, article: Article, names: tuple[str, ...]) -> None:
    claims = (DateClaim(field="date_published", text="2025-01-02", reader="meta"),)
    visit = Visit(article=article, fetched_at=NOW, date_claims=claims, site_names=names)
    once = stage.process_item(visit)
    assert stage.process_item(once) == once


@given(st.lists(st.builds(Block, text=LINES), max_size=6))
def test_body_loses_no_word(blocks: list[Block]) -> None:
    def words(texts: list[str]) -> set[str]:
        return set(" ".join(tidy(text) for text in texts).split())

    kept = normalise_blocks(blocks)
    assert words([b.text for b in kept]) == words([b.text for b in blocks])


def test_paragraphs_and_keywords_are_said_once() -> None:
    blocks = (Block(text="The ferry left."), *[Block(text="It ran aground.")] * 2)
    article = Article(blocks=blocks, keywords=("#Navy,", "navy", "12", "_page"))
    found = normalise_body(article)
    assert found.blocks == blocks[:2]
    assert found.keywords == ("navy",)


@given(st.text())
def test_tidy_keeps_letters_and_form(text: str) -> None:
    found = tidy(text)
    assert tidy(found) == found
    assert unicodedata.is_normalized("NFC", found)
    wanted = re.findall(r"[^\W_]", unicodedata.normalize("NFC", text))
    assert re.findall(r"[^\W_]", found) == wanted


@given(st.lists(LINES, max_size=4))
def test_texts_called_tidy_stay_as_they_are(texts: list[str]) -> None:
    if are_tidy(texts):
        assert all(texts)
        assert [tidy(text) for text in texts] == texts


def test_texts_of_a_page_are_called_tidy() -> None:
    assert are_tidy(["The ferry ran aground.", "„Niemand wurde verletzt“ – bisher."])
    assert not are_tidy(["The ferry ran aground.", " Nobody was hurt."])


def test_article_without_headline_and_text_is_refused() -> None:
    visit = Visit(article=Article(url="https://a.example/x"), fetched_at=NOW)
    found = CompletenessPipeline().process_item(visit)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.EMPTY


def test_missing_fields_are_noted() -> None:
    article = Article(headline="Ferry aground", blocks=(Block(text="Text."),))
    found = CompletenessPipeline().process_item(Visit(article=article, fetched_at=NOW))
    assert isinstance(found, Visit)
    assert "authors" in found.missing
    assert "headline" not in found.missing
    assert replace(found, missing=()) == Visit(article=article, fetched_at=NOW)
