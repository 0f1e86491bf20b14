"""The table of examples in QUERY.md, row by row."""

from __future__ import annotations

import pytest

from crawler.exceptions import QueryError
from crawler.query.parse import parse
from crawler.query.render import render

LISTS = {"drones": ["drone", "=UAV", "id:MQ-9"]}

TREES = [
    ("drone submarine", "all(drone, submarine)"),
    ('drone OR missile|"air defence"', 'any(drone, missile, "air defence")'),
    ("(drone OR missile) -exercise", "all(any(drone, missile), not(exercise))"),
    ("(drone OR NOT missile) Baltic", "all(any(drone, not(missile)), baltic)"),
    ("-drone source:essanews", "all(not(drone), source:essanews)"),
    ("F-35 -F-16", 'all("f 35", not("f 16"))'),
    ("“air defence” OR „Luftabwehr“", 'any("air defence", luftabwehr)'),
    ("drone NEAR/5 (border OR airspace)", "near5(drone, any(border, airspace))"),
    ("headline:drone NEAR border", "headline[near10(drone, border)]"),
    ("Baltic NOT drone NEAR/3 toy", "all(baltic, not(near3(drone, toy)))"),
    ("drone NEAR/3 border NEAR/5 Poland", "chain(drone near3 border near5 poland)"),
    ("headline:(drone -toy)", "headline[all(drone, not(toy))]"),
    ("Ukraine: talks at 12:30", 'all(ukraine, talks, at, "12 30")'),
    ("press@nato.int headline:@drones", 'all("press nato int", headline[@drones])'),
    ("cats and dogs", "all(cats, and, dogs)"),
    ("AT & T", "all(at, t)"),
]

ERRORS = [
    ("drone submarine OR missile", 17,
     ["(drone submarine) OR missile", "drone (submarine OR missile)"]),
    ("drone OR missile -exercise", 18,
     ["(drone OR missile) -exercise", "drone OR (missile -exercise)"]),
    ("drone OR NOT missile", 1, []),
    ("Ukraine - Russia", 9, ["Ukraine Russia", "Ukraine -Russia", '"Ukraine - Russia"']),
    ('"air defence', 1, ['"air defence"']),
    ("drone NEAR (border airspace)", 12,
     ['drone NEAR "border airspace"', "drone NEAR (border OR airspace)"]),
    ("Baltic -drone NEAR/3 toy", 8,
     ["Baltic -(drone NEAR/3 toy)", "Baltic NOT drone NEAR/3 toy"]),
    ("headline:(drone OR body:missile)", 20, ["headline:drone OR body:missile"]),
    ("headlin:drone", 1, ["headline:drone", '"headlin:drone"']),
    ("intitle:drone", 1, ["headline:drone", '"intitle:drone"']),
    ("drone site:nato.int", 7, ["drone source:nato.int", 'drone "site:nato.int"']),
    ("https://www.essanews.com/a", 1,
     ["source:essanews.com", '"https://www.essanews.com/a"']),
    ("=NATO F-35* T-7*", 13, ["=NATO F-35* id:T-7", "=NATO F-35* T-7"]),
    ("dr*ne", 3, []),
    ("headline: drone", 10, ["headline:drone"]),
    ("headline:-drone", 10, ["-headline:drone"]),
    ("@DefenceU", 1, ['"@DefenceU"']),
    ("(drone OR missile", 1, ["(drone OR missile)"]),
]  # fmt: skip


@pytest.mark.parametrize(("query", "tree"), TREES)
def test_tree(query: str, tree: str) -> None:
    assert render(parse(query, lists=LISTS).root) == tree


@pytest.mark.parametrize(("query", "position", "mends"), ERRORS)
def test_error(query: str, position: int, mends: list[str]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, lists=LISTS)
    assert (caught.value.position, list(caught.value.mends)) == (position, mends)
    for mend in mends:
        if mend != "-headline:drone":
            parse(mend, lists=LISTS)


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [("cats and dogs", 6, "`and` is searched as a word"), ("AT & T", 4, '`"AT & T"`')],
)
def test_warning(query: str, position: int, said: str) -> None:
    (warning,) = parse(query).warnings
    assert warning.position == position
    assert said in warning.message
