"""What a reader reads counts; stamps, counters and the manner of marks do not."""

from __future__ import annotations

import pytest

from crawler.items import Article, Block, BlockKind, Image
from crawler.wording.content import content_hash, normal, wording
from tests.wording.test_revising import FIRST, SECOND, article


@pytest.mark.parametrize(
    "after",
    [
        article(FIRST, "Updated 10:45 on 12 May 2026", SECOND),
        article(FIRST, "Zuletzt aktualisiert: 12.05.2026, 14:03 Uhr", SECOND),
        article(FIRST, SECOND, "Оновлено 12 травня 2026, 10:45"),
        article(FIRST, SECOND, "3 hours ago"),
        article(FIRST, SECOND, "214 comments"),
        article(FIRST, SECOND, "4 min read"),
        article(FIRST, SECOND, "vor 5 Stunden"),
        article("  " + FIRST.replace(" ", "\u00a0"), SECOND),
        article(FIRST + " ", SECOND.replace(" ", "\t", 1)),
        article(
            FIRST,
            SECOND,
            headline="Twelve  hurt in convoy\u00adaccident".replace(
                "\u00ad", " \u00ad"
            ),
        ),
        article(FIRST, SECOND.replace("-", "‑")),
    ],
)
def test_stamps_counters_and_spacing_are_no_change(after: Article) -> None:
    assert wording(article()) == wording(after)
    assert content_hash(article()) == content_hash(after)


def test_typographic_quotes_are_no_change() -> None:
    straight = article('"We don\'t know", he said - and left...')
    curly = article("“We don’t know”, he said – and left…")
    assert content_hash(straight) == content_hash(curly)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Updated rules for 2026 were published by the ministry. They bind all yards.",
        "In 12 hours the bridge was built!",
        "10 comments on a treaty",
        "Published in 1998, the report named 12 firms? It did.",
    ],
)
def test_sentences_that_look_like_stamps_count(paragraph: str) -> None:
    assert wording(article(FIRST, SECOND, paragraph))[-1] == paragraph


def test_headline_and_lead_have_their_places_when_they_are_missing() -> None:
    assert wording(Article()) == ("", "")
    assert wording(Article(lead="Two\nlines"))[:2] == ("", "Two lines")


def test_pictures_and_the_times_of_a_ticker_do_not_count() -> None:
    told = Article(blocks=(Block(text=FIRST),))
    dressed = Article(
        blocks=(Block(kind=BlockKind.TICKER_TIME, text="10:45"), Block(text=FIRST)),
        images=(Image(caption="A convoy"),),
    )
    assert content_hash(told) == content_hash(dressed)
    assert content_hash(told) != content_hash(Article(headline=FIRST))


def test_one_spelling_of_letters_and_marks() -> None:
    assert normal("  «Cafe\u0301» — now… ") == '"Caf\u00e9" - now...'
    assert normal(None) == ""
