from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import get_args

import pytest

from crawler.alerts.explain import explain
from crawler.alerts.reading import subject_of
from crawler.browse import marking, plainwords, reply
from crawler.browse.pages import crawls
from crawler.browse.plainwords import Saying, describe, verdict
from crawler.cli import unsent
from crawler.query import render
from crawler.query.parse import parse
from crawler.query.tree import Field, ScopeKind
from crawler.records import Reason
from crawler.store.recording import Held
from tests.alerts.texts import matchable


def lines(saying: Saying, depth: int = 0) -> list[str]:
    below = [line for part in saying.parts for line in lines(part, depth + 1)]
    return ["  " * depth + saying.text, *below]


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
        ("drone NEAR/5 (border OR airspace)", ["“drone” within 5 words of (“border” or “airspace”)"]),
        ("drone ONEAR/1 border", ["“drone” followed within 1 word by “border”"]),
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
    assert lines(describe(root)) == said


def test_verdict_says_part_by_part_what_is_true() -> None:
    root = parse("(drone OR tanker) -toy country:pl").root
    item = matchable(
        headline="Drone after drone", body="No toy.", source="a", country="de"
    )
    now = datetime(2026, 11, 23, tzinfo=UTC)
    told = verdict(root, explain(root, subject_of(item), now))
    either, without, country = told.parts
    assert (told.text, told.true) == ("all of these", False)
    assert (either.text, either.true) == ("one of these", True)
    assert [part.true for part in either.parts] == [True, False]
    assert either.parts[0].words == (("Drone", "headline", 1), ("drone", "headline", 1))
    assert (without.text, without.true) == ("without this", False)
    assert without.parts[0].words == (("toy", "body", 1),)
    assert (country.text, country.known) == ("from a source of the country PL", "de")


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (crawls.REASONS, Reason),
        (reply.HELD, get_args(Held)),
        (unsent.REASONS, get_args(Held)),
        (plainwords.FIELDS, Field),
        (marking.LABELS, Field),
        (render.FIELD_WORDS, Field),
        (render.SCOPE_WORDS, ScopeKind),
    ],
)
def test_each_of_a_closed_set_has_its_words(
    words: dict[str, str], closed: Iterable[str]
) -> None:
    assert set(words) == set(closed)
