from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import get_args

import pytest

from crawler.alerts.explain import explain
from crawler.alerts.firing import HELD_WORDS
from crawler.alerts.reading import subject_of
from crawler.query import plainwords
from crawler.query.parse import parse
from crawler.query.plainwords import describe, heading, why
from crawler.query.tree import Field, ScopeKind
from crawler.records import REASON_WORDS, MatchedWord, Reason
from crawler.store.recording import Held
from tests.alerts.texts import matchable


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("drone", ["“drone”"]),
        ("drone OR missile", ["“drone” or “missile”"]),
        ("drone -toy", ["all of these:", "  “drone”", "  not: “toy”"]),
        ("headline:(drone OR missile)", ["“drone” or “missile” in the headline"]),
        ("id:F-35", ["the designator F-35"]),
        ("dron*", ["a word beginning with “dron”"]),
        ("=NATO", ["“NATO” spelled just so"]),
        ("drone#3", ["“drone” at least 3 times"]),
        ("drone NEAR/5 (border OR airspace)", ["“drone” near (“border” or “airspace”) (at most 5 words between)"]),
        ("drone ONEAR/1 border", ["“drone” before “border” (at most 1 word between)"]),
        ("@ships NEAR/0 bor* NEAR/2 c", ["an entry of @ships near a word beginning with “bor” (no word between) near “c” (at most 2 words between)"]),
        ("@ships", ["one of the 2 entries of the list @ships"]),
        ("source:essanews", ["from the source essanews"]),
        ("country:pl", ["from a source of the country PL"]),
        ("origin:armed_forces", ["from a publisher of the kind armed forces"]),
        ("language:uk", ["in the language uk"]),
        ("section:world", ["in the section “world”"]),
        ("after:2026-01-01", ["published from 2026-01-01 on"]),
        ("before:2026", ["published before 2026-01-01"]),
        ("within:7d", ["published in the last 7 days"]),
        ("within:12h", ["published in the last 12 hours"]),
        ("(a1 b1) OR c1", ["one of these:", "  all of these:", "    “a1”", "    “b1”", "  “c1”"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_query_is_said_in_plain_words(query: str, said: list[str]) -> None:
    root = parse(query, lists={"ships": ["corvette", "frigate"]}).root
    assert [*describe(root).lines()] == said


def test_explanation_says_part_by_part_what_is_true() -> None:
    root = parse("(drone OR tanker) -toy country:pl").root
    item = matchable(
        headline="Drone after drone", body="No toy.", source="a", country="de"
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    told = explain(root, subject_of(item), now)
    either, without, country = told.parts
    assert (told.text, told.true) == ("all of these", False)
    assert (either.text, either.true) == ("one of these", True)
    assert [part.true for part in either.parts] == [True, False]
    assert why(either.parts[0].words) == {"the headline": {"Drone": 1, "drone": 1}}
    assert (without.text, without.true) == ("without this", False)
    assert why(without.parts[0].words) == {"the text": {"toy": 1}}
    assert (country.text, country.known) == ("from a source of the country PL", "de")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("drone NEAR/5 (border OR sea)", "these near each other (at most 5 words between)"),
        ("headline:drone ONEAR/0 border", "these in this order (no word between) in the headline"),
        ("a NEAR/1 b NEAR/2 c", "“a” near “b” (at most 1 word between) near “c” (at most 2 words between)"),
    ],
)  # fmt: skip
def test_a_part_with_parts_below_does_not_say_them_again(query: str, said: str) -> None:
    assert heading(parse(query).root) == said


def test_why_counts_each_word_once_a_field_in_the_order_of_an_article() -> None:
    words = [
        MatchedWord(field=field, index=0, start=0, end=5, text="drone")
        for field in ("body", "body", "headline")
    ]
    assert [*why(words).items()] == [
        ("the headline", {"drone": 1}),
        ("the text", {"drone": 2}),
    ]


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (REASON_WORDS, Reason),
        (HELD_WORDS, get_args(Held)),
        (plainwords.FIELD_WORDS, Field),
        (plainwords.SCOPE_WORDS, ScopeKind),
    ],
)
def test_each_of_a_closed_set_has_its_words(
    words: dict[str, str], closed: Iterable[str]
) -> None:
    assert set(words) == set(closed)
