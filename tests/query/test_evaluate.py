"""The evaluator's answers and the words it marks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.query.evaluate import MOST, is_true, matched_words
from crawler.query.known import Known, date_of
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.query.subject import Subject, Value
from crawler.query.tree import Field

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def subject(body: str, known: Known | None = None, **others: str) -> Subject:
    values = [Value(Field.BODY, body)]
    for name, text in others.items():
        for index, part in enumerate(text.split("|")):
            values.append(Value(Field(name), part, index=index))
    return Subject(values, known)


def true(query: str, body: str, known: Known | None = None, **others: str) -> bool:
    return is_true(parse(query).root, subject(body, known, **others), NOW)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("ISIS", "a crisis", False),
        ("Sebastien", "Sébastien", True),
        ("F-35", "the F 35", True),
        ("id:F-35", "F-35", True),
        ("id:F-35", "F35s", True),
        ("id:F-35", "F 35", True),
        ("id:F-35", "F‑35A", True),
        ("id:F-35", "F\u00a035", True),
        ("id:F-35", "f/35", True),
        ("id:F-35", "F-350", False),
        ("id:F-35", "AF-35", False),
        ("id:F-35", "F-35ABC", False),
        ("id:F-35", "F-35A2", False),
        ("id:F-35", "F - 35", False),
        ("id:F-35", "F, 35", False),
        ("id:F-35", "F3 5", False),
        ("id:F35", "F-35", True),
        ("id:S-300", "Ukraine's 300 drones", False),
        ("id:S-300", "UKRAINE’S 300 drones", False),
        ("id:M-1", "I'm 1 of them", False),
        ("id:S-300", "Ukraine's S-300", True),
        ("id:S-300", "l'S-300", True),
        ("id:S-300", "the 'S 300' system", True),
        ("id:S-300", "the S 300 battery", True),
        ("id:S-300", "'S 300' they call it", True),
        ("id:A-400M", "l’A 400M", True),
        ("id:歼-20", "中国的歼20战机", True),
        ("id:歼轰-7", "歼轰-7A", True),
        ("id:歼轰-7", "歼 轰-7", False),
        ("id:F-35", "配備F-35戰機", True),
        ("=NATO", "Nato", False),
        ("=NATO", "NATO.", True),
        ("=Łódź", "Łodź", False),
        ('="Air Defence"', "Air defence", False),
        ('="Air Defence"', "the Air-Defence", True),
        ("=NAT*", "NATO", True),
        ("=NAT*", "Nato", False),
        ("drone#3", "drone drone", False),
        ("drone#3", "drone, drone; drone", True),
        ('"a a"#2', "a a a", False),
        ("drone NEAR/1 border", "drone at border", True),
        ("drone NEAR/1 border", "drone at the border", False),
        ("border ONEAR/1 drone", "drone at border", False),
        # where one side is longer at times, the place alone does not say how far it is
        ('(a OR "a b c") NEAR/1 z', "a b c y y y a x z", True),
        ('z NEAR/1 (a OR "a b c")', "a b c y y y a x x z", False),
        ("a NEAR/0 a", "a", False),
        ("a NEAR/0 a", "a a", True),
        ('"a b" NEAR "b c"', "a b c", False),
        ('"a b" NEAR x NEAR b', "a b x", False),
        ("a NEAR/0 b NEAR/0 a", "a b", False),
        ("a NEAR/0 b NEAR/0 a", "a b a", True),
        ("dron* NEAR/2 (border OR airspace)", "airspace, drones", True),
        ("無人", "無人機", True),
        ("人機 NEAR/0 無", "無人機", True),
        ("กอง", "กองทัพ", True),
        ("محمد", "مُحَمَّد", True),
        ("ΕΛΛΑΔΑ", "στην Ελλάδα", True),
        ("related:x OR y", "x", False),
    ],
)
def test_truth(query: str, text: str, expected: bool) -> None:
    assert true(query, text) is expected


@pytest.mark.parametrize(
    "query", ["drone", "drone NEAR/250 drone", "drone NEAR/5 border", "@many"]
)
def test_a_page_of_two_words_tells_its_first_occurrences(query: str) -> None:
    """A megabyte of them cost each alert that is true of it a second and more."""
    lists = Lists.of({"many": ("drone", "border")})
    article = subject("drone border " * 20_000)
    root = parse(query, lists=lists).root
    began = time.process_time()
    assert is_true(root, article, NOW)
    found = matched_words(root, article, NOW)
    assert time.process_time() - began < 0.4
    assert MOST <= len(found) <= 2 * MOST
    assert found[0].start == 0
    assert found[-1].end < 40 * MOST


def test_near_stays_in_one_value() -> None:
    assert not true("a NEAR b", "", captions="a|b")
    assert not true('"a b"', "a", captions="b|a")
    assert true("a NEAR b", "", captions="x|b a")
    assert true("drone#2", "drone", captions="a drone")


def test_bare_words_never_look_in_related_authors_and_keywords() -> None:
    assert not true("drone", "", related="drone", authors="drone", keywords="drone")
    assert true("related:drone", "", related="drone")


def test_scopes() -> None:
    known = Known(
        source="alpha", host="alpha.example", origin="wire", country="pl",
        language="pt-BR", section="World: News", at=NOW - timedelta(days=2),
    )  # fmt: skip
    for query, expected in {
        "source:alpha": True, "source:www.alpha.example": True, "source:beta": False,
        "origin:wire": True, "country:pl": True, "country:de": False,
        "language:pt": True, "language:pt-br": True, "language:p": None,
        "section:news": True, 'section:"world news"': True, "section:new": False,
        "after:2026-11-21": True, "after:2026-11-22": False, "before:2026-11-22": True,
        "before:2026-11-21": False, "within:3d": True, "within:47h": False,
    }.items():  # fmt: skip
        if expected is not None:
            assert true(query, "", known) is expected, query
    assert not true("source:alpha OR after:2020 OR section:x OR language:en", "")


def test_a_date_from_the_future_counts_as_not_given() -> None:
    seen = NOW - timedelta(days=3)
    assert date_of(None, seen) == seen
    assert date_of(seen - timedelta(days=9), seen) == seen - timedelta(days=9)
    assert date_of(seen + timedelta(days=1), seen) == seen + timedelta(days=1)
    assert date_of(seen + timedelta(days=1, seconds=1), seen) == seen
    assert date_of(seen + timedelta(days=2), seen, seen + timedelta(days=2)) is not None


def test_marked_words_are_those_that_make_it_true() -> None:
    found = matched_words(
        parse('(drone OR missile) -toy ("air defence" NEAR/3 Łódź)').root,
        subject(
            "Missile and drone.\n\nAir-defence near ŁÓDŹ; air.", captions="x|Drone"
        ),
        NOW,
    )
    assert [(w.field, w.index, w.text) for w in found] == [
        ("body", 0, "Missile"), ("body", 0, "drone"), ("body", 0, "Air-defence"),
        ("body", 0, "ŁÓDŹ"), ("captions", 1, "Drone"),
    ]  # fmt: skip
    assert found[2].start == 20


def test_nothing_is_marked_when_the_query_is_not_true() -> None:
    assert matched_words(parse("a b").root, subject("a"), NOW) == ()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        (" NEAR/250 ".join(["a"] * 12), "a " * 11),
        (" NEAR/250 ".join(["a"] * 11 + ["z"]), "a " * 3000),
        ("a NEAR b", "a " * 100_000 + "x " * 300 + "b"),
    ],
)
def test_long_chains_and_texts_end_soon(query: str, text: str) -> None:
    start = time.process_time()
    assert not true(query, text)
    assert time.process_time() - start < 10


@given(
    st.lists(st.sampled_from(["f", "f35", "f35a", "f3", "fx", "3", "35", "a", "é"])),
    st.sampled_from(["f35", "f", "35a", "é1"]),
)
def test_starts_of_a_designator_are_the_same_with_an_index(
    words: list[str], wanted: str
) -> None:
    value = Value(Field.BODY, None, words=words)
    scanned = value.starts_of(wanted)
    assert value.places is not None
    assert value.starts_of(wanted) == scanned
    assert scanned == [
        (at, word)
        for at, word in enumerate(words)
        if wanted.startswith(word) or word.startswith(wanted)
    ]


def test_hundreds_of_designators_look_through_a_text_a_few_times() -> None:
    """300 `id:` terms took seconds on 400 articles: each looked at every word."""

    class Words(list[str]):
        looks = 0

        def __iter__(self) -> Iterator[str]:
            Words.looks += 1
            return super().__iter__()

    words = Words([f"{letter}{n}" for letter in "abcdef" for n in range(300)])
    value = Value(Field.BODY, None, words=words)
    for n in range(300):
        assert value.starts_of(f"a{n}x") == sorted(
            (words.index(word), word)
            for word in {f"a{n}"[:size] for size in (2, 3, 4)}
            if word in words
        )
    assert Words.looks < 20


def test_thousands_of_beginnings_look_through_a_text_a_few_times() -> None:
    """A list of 5,000 prefixes took half a second with each text of a megabyte."""

    class Text(str):
        looks = 0

        def __contains__(self, part: str) -> bool:
            Text.looks += 1
            return super().__contains__(part)

    words = [f"w{n:04}x" for n in range(0, 3000, 2)]
    value = Value(Field.BODY, " ".join(words), folded=" ".join(words))
    value._folded = Text(value._folded)
    found = [
        (value.begun_by(f"w{n:04}"), value.places_of(f"w{n:04}x")) for n in range(3000)
    ]
    assert found == [
        ([n // 2], [n // 2]) if n % 2 == 0 else ([], []) for n in range(3000)
    ]
    assert value.lacks("w0001", prefix=True)
    assert not value.lacks("w0002", prefix=True)
    assert value.lacks("w0001x")
    assert not value.lacks("w0002x")
    assert Text.looks < 30
