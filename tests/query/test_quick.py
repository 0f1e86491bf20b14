"""What `quick` reads it reads as `parse` does; `parse` is the truth."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.exceptions import QueryError
from crawler.query.lists import Lists
from crawler.query.parse import parse
from crawler.query.quick import quick
from crawler.query.tree import Query

LISTS = Lists.of({"drones": ["drone*", "=UAV", "id:MQ-9"], "all": ["@drones", "toy"]})

PIECES = (
    "drone", "Łódź", "F-35", "F-", "-", "--", '"air defence"', '"air  -x"', '" a"', '""', '"',
    "dron*", "dr*", "*", '"air def"*', "(", ")", "((", "))", "|", "AND", "OR", "NOT", "NEAR",
    "NEAR/5", "ONEAR/0", "NEAR/251", "NEAR5", "W/5", "N5", "and", "Or", "headline:", "lead:",
    "body:drone", "Headline:a", "headlin:", "id:F-35", "=NATO", "drone#3", "source:bbc",
    "source:BBC.co.uk", "country:pl", "country:uk", "country:xx", "within:7d", "after:2026-02",
    "after:2026-13", "language:pt-BR", "origin:wire", "section:world", "@drones", "@all",
    "@none", "無人機", "е\u0301", "\u1100\u1161", "Å", "_", "a_b", "12:30", "x:", "&", "…", ",",
    "\u00a0", "\t", "²", "　",
)  # fmt: skip


def full(text: str) -> Query | None:
    try:
        return parse(text, lists=LISTS)
    except QueryError:
        return None


@settings(max_examples=1500, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", " ", " ", "  "])),
        min_size=1,
        max_size=9,
    ).map(lambda pairs: "".join(piece + blank for piece, blank in pairs))
)
@example("headline:@drones")
def test_quick_reads_as_parse_does_or_not_at_all(text):
    found = quick(text, LISTS)
    assert found is None or found == full(text)


WORD = st.sampled_from(
    ["drone", "F-35", '"air defence"', "dron*", "@drones", "headline:toy", "source:bbc"]
)


def _joined(parts: list[str], operator: str, brackets: bool) -> str:
    text = operator.join(parts)
    return f"({text})" if brackets else text


COMMON = st.recursive(
    WORD,
    lambda part: st.builds(
        _joined,
        st.lists(part, min_size=1, max_size=3),
        st.sampled_from([" ", " OR ", " AND ", " -", " NOT ", " NEAR/3 ", " | "]),
        st.booleans(),
    ),
    max_leaves=8,
)


@settings(max_examples=700, deadline=None)
@given(COMMON)
def test_quick_reads_whole_queries_as_parse_does(text):
    found = quick(text, LISTS)
    assert found is None or found == full(text)


@pytest.mark.parametrize(
    "text",
    [
        "drone submarine",
        '(drone OR "air defence") -exercise',
        "headline:(drone OR missile -toy)".replace(" -toy", ""),
        "drone NEAR/5 (border OR airspace)",
        "source:bbc @drones NOT (toy OR dron*)",
        "-drone source:bbc",
        "headline:drone NEAR headline:border",
        "Baltic NOT drone NEAR/3 toy",
        " Дрон | безпілотник ",
    ],
)
def test_common_forms_are_read(text):
    found = quick(text, LISTS)
    assert found is not None
    assert found == parse(text, lists=LISTS)
    assert not found.warnings


@pytest.mark.parametrize(
    "text",
    [
        "drone and toy", "NOT drone", "a b OR c", "country:uk", "-a NEAR b", "dr*", "drone#3",
        "a NEAR/251 b", " NEAR ".join("abcdefghijklm"),
    ],
)  # fmt: skip
def test_warnings_errors_and_rare_forms_are_left_to_parse(text):
    assert quick(text, LISTS) is None
