"""What of two versions counts as a change, and of which class."""

from __future__ import annotations

import time

import pytest

from crawler.items import Article, Block, BlockKind, Image
from crawler.records import MatchedWord
from crawler.wording.revising import (
    ChangeKind,
    is_ticker,
    judge_change,
    touches,
)

FIRST = "The army said on Friday that twelve soldiers were hurt in the accident."
SECOND = "A spokeswoman added that 140 vehicles had been inspected since."


def article(
    *paragraphs: str,
    headline: str = "Twelve hurt in convoy accident",
    lead: str | None = None,
) -> Article:
    return Article(
        headline=headline,
        lead=lead,
        blocks=tuple(Block(text=text) for text in paragraphs or (FIRST, SECOND)),
    )


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (article(FIRST, SECOND.replace("140", "155")), ChangeKind.NUMBERS),
        (article(FIRST, SECOND.replace("140", "1,140")), ChangeKind.NUMBERS),
        (article(FIRST.replace("Friday", "Firday"), SECOND), ChangeKind.TYPING),
        (article(FIRST.replace("soldiers", "soliders"), SECOND), ChangeKind.TYPING),
        (article(FIRST.replace("army", "Army"), SECOND), ChangeKind.TYPING),
        (article(FIRST.replace(".", "!"), SECOND), ChangeKind.TYPING),
        (article(FIRST.replace("accident", "accidents"), SECOND), ChangeKind.TYPING),
        (article(FIRST.replace("were hurt", "were not hurt"), SECOND), ChangeKind.BODY),
        (article(FIRST.replace("hurt", "killed"), SECOND), ChangeKind.BODY),
        (article(FIRST), ChangeKind.BODY),
        (article(FIRST, SECOND, "A third paragraph came later."), ChangeKind.BODY),
        (article(SECOND, FIRST), ChangeKind.BODY),
        (article(lead="A lead was added."), ChangeKind.BODY),
        (article(headline="Convoy accident was sabotage"), ChangeKind.HEADLINE),
        (article(FIRST, headline="Convoy accident was sabotage"), ChangeKind.HEADLINE),
        (article(headline="Twelve hurt in convoi accident"), ChangeKind.TYPING),
        (
            article(
                FIRST, SECOND, "Correction: an earlier version named the wrong town."
            ),
            ChangeKind.CORRECTION,
        ),
        (
            article(
                FIRST, "In einer früheren Version stand eine falsche Zahl.", SECOND
            ),
            ChangeKind.CORRECTION,
        ),
        (
            article(FIRST, SECOND, "Sprostowanie: chodziło o inny pułk."),
            ChangeKind.CORRECTION,
        ),
        (
            article(FIRST, SECOND, "Виправлення: йшлося про іншу бригаду."),
            ChangeKind.CORRECTION,
        ),
    ],
)
def test_a_change_has_its_class(after: Article, kind: ChangeKind) -> None:
    change = judge_change(article(), after)
    assert change is not None
    assert change.kind is kind


def test_a_headline_swung_back_is_no_change() -> None:
    other = article(headline="Convoy accident was sabotage")
    assert (
        judge_change(other, article(), headlines=["Twelve hurt in convoy accident"])
        is None
    )
    assert judge_change(other, article(), headlines=["Another one"]) is not None
    change = judge_change(
        other, article(FIRST), headlines=["Twelve hurt in convoy accident"]
    )
    assert change is not None
    assert (change.kind, change.headline_before) == (ChangeKind.BODY, None)


def test_words_are_counted_and_headlines_told() -> None:
    change = judge_change(article(), article(FIRST, headline="Two new words here"))
    assert change is not None
    assert change.headline_before == "Twelve hurt in convoy accident"
    assert change.headline_after == "Two new words here"
    assert change.words_removed == len(SECOND.split()) + 5
    assert change.words_added == 4


def test_a_correction_notice_is_kept_as_printed() -> None:
    text = "Correction: an earlier version named the wrong town."
    change = judge_change(article(), article(FIRST, SECOND, text))
    assert change is not None
    assert change.note == text
    reworded = article(FIRST, SECOND, text.replace("town", "village"))
    later = judge_change(article(FIRST, SECOND, text), reworded)
    assert later is not None
    assert later.kind is ChangeKind.BODY


def test_tickers_are_known_by_their_times() -> None:
    times = tuple(Block(kind=BlockKind.TICKER_TIME, text="10:00") for _ in range(3))
    assert is_ticker(Article(blocks=times))
    assert not is_ticker(Article(blocks=times[:2]))


GIANTS = {
    "two words": ("a b " * 100_000, "a b " * 99_990 + " z"),
    "numbers": (" ".join(map(str, range(100_000))), " ".join(map(str, range(99_990)))),
    "signs": (". " * 3_000, ", . " * 3_000),
    "one long word": ("a" * 100_000, "ba" * 50_000),
    "notices": (
        "\n\n".join(f"Correction: it was {n}." for n in range(5_000)),
        "\n\n".join(f"Correction: it was {n} then." for n in range(5_000)),
    ),
}
"""Texts that a page may hold so that comparing its versions takes for ever."""


@pytest.mark.parametrize(("before", "after"), GIANTS.values(), ids=GIANTS.keys())
def test_a_giant_text_is_compared_in_seconds(before: str, after: str) -> None:
    begin = time.process_time()
    old, new = (article(*text.split("\n\n")) for text in (before, after))
    assert judge_change(old, new) is not None
    assert time.process_time() - begin < 5


def test_many_matched_words_are_looked_up_in_seconds() -> None:
    before = article(*(f"Paragraph {number}." for number in range(20_000)))
    words = [
        MatchedWord(field="body", start=at * 15, end=0, text="") for at in range(20_000)
    ]
    begin = time.process_time()
    assert not touches(words, before, before)
    assert time.process_time() - begin < 5


def test_a_change_touches_the_words_of_its_own_paragraph_only() -> None:
    before = article()
    after = article(FIRST, SECOND.replace("140", "155"))
    soldiers = MatchedWord(field="body", start=FIRST.index("soldiers"), end=0, text="")
    vehicles = MatchedWord(field="body", start=len(FIRST) + 2 + 10, end=0, text="")
    headline = MatchedWord(field="headline", start=0, end=6, text="Twelve")
    assert not touches([soldiers], before, after)
    assert touches([vehicles], before, after)
    assert touches([soldiers, vehicles], before, after)
    assert not touches([headline], before, after)
    assert touches([headline], before, article(headline="Twelve and more hurt"))
    caption = MatchedWord(field="captions", index=0, start=0, end=1, text="x")
    assert touches([caption], before, Article(images=(Image(caption="new"),)))
