"""The engine against the slowest, most obvious evaluator of trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crawler.alerts.engine import Engine
from crawler.alerts.matchable import Matchable
from crawler.query.parse import parse
from crawler.query.tokens import words as words_of
from crawler.query.tree import (
    BARE,
    All,
    AnyOf,
    Entries,
    Field,
    Leaf,
    Near,
    NearOp,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
)
from tests.alerts.texts import matchable

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
VOCABULARY = (
    "drone",
    "drones",
    "air",
    "defence",
    "border",
    "toy",
    "Łódź",
    "無",
    "人",
    "NATO",
)


def naive(node: Node, item: Matchable) -> bool:
    """Is the query true? Every word is looked at each time."""
    if isinstance(node, All):
        return all(naive(part, item) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(naive(part, item) for part in node.parts)
    if isinstance(node, Not):
        return not naive(node.part, item)
    if isinstance(node, WordList):
        cut = [replace(entry, fields=node.fields) for entry in node.entries]
        return any(naive(entry, item) for entry in cut)
    if isinstance(node, Leaf):
        return count(node, item) >= node.at_least
    if isinstance(node, Near):
        return any(chained(node, words) for words in values(item, node.fields))
    return scoped(node, item)


def values(item: Matchable, fields: frozenset[Field]) -> Iterator[list[str]]:
    for field, _, text in item.values():
        if field in fields:
            yield words_of(text)


def stands(leaf: Leaf, words: list[str], at: int) -> bool:
    piece = words[at : at + len(leaf.tokens)]
    if leaf.prefix and len(piece) == len(leaf.tokens):
        piece[-1] = piece[-1][: len(leaf.tokens[-1])]
    return tuple(piece) == leaf.tokens


def count(leaf: Leaf, item: Matchable) -> int:
    found = 0
    for words in values(item, leaf.fields):
        at = 0
        while at < len(words):
            if stands(leaf, words, at):
                found += 1
                at += len(leaf.tokens)
            else:
                at += 1
    return found


def leaves(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, WordList):
        yield from node.entries
    elif isinstance(node, AnyOf):
        for part in node.parts:
            yield from leaves(part)


def chained(near: Near, words: list[str]) -> bool:
    choices = [
        [
            range(at, at + len(leaf.tokens))
            for leaf in leaves(operand)
            for at in range(len(words))
            if stands(leaf, words, at)
        ]
        for operand in near.operands
    ]
    for chain in product(*choices):
        taken = [place for span in chain for place in span]
        apart = len(taken) == len(set(taken))
        if apart and all(
            near_enough(a, b, operator)
            for a, b, operator in zip(chain, chain[1:], near.operators, strict=False)
        ):
            return True
    return False


def near_enough(a: range, b: range, operator: NearOp) -> bool:
    if a.start < b.start:
        return b.start - a.stop <= operator.distance
    return not operator.ordered and a.start - b.stop <= operator.distance


def scoped(scope: Scope, item: Matchable) -> bool:
    source, article = item.source, item.article
    if scope.kind is ScopeKind.SOURCE:
        host = (article.url or "").removeprefix("https://").removeprefix("www.")
        return scope.text in (source.key if source else None, host.partition("/")[0])
    if scope.kind is ScopeKind.COUNTRY:
        return bool(source) and source.country == scope.text
    if scope.kind is ScopeKind.LANGUAGE:
        tag = (article.language or "").lower()
        return tag == scope.text or tag.startswith(f"{scope.text}-")
    if scope.kind is ScopeKind.SECTION:
        words = words_of(article.section or "")
        return any(
            stands(Leaf(tokens=scope.tokens, text=""), words, at)
            for at in range(len(words))
        )
    at = article.date_published
    if at is not None and item.fetched_at and at > item.fetched_at + timedelta(days=1):
        at = None
    at = at or item.first_seen_at
    if at is None:
        return False
    if scope.span is not None:
        return NOW - scope.span <= at <= NOW
    if scope.kind is ScopeKind.AFTER:
        return at.date() >= scope.day
    return at.date() < scope.day


class Maker:
    """Makes queries and articles by chance out of few words, so that much of it meets.

    Plain functions of one seed: composed strategies took nine tenths of the test's time to draw.
    """

    FIELDS = (
        BARE, BARE, BARE, frozenset({Field.HEADLINE}), frozenset({Field.BODY}),
        frozenset({Field.CAPTIONS, Field.LEAD}), frozenset({Field.RELATED}),
        frozenset({Field.KEYWORDS}),
    )  # fmt: skip

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)

    def few(self, least: int, most: int) -> int:
        """Any number of the range, the small ones oftener."""
        return self.chance.randint(least, self.chance.randint(least, most))

    def fields(self) -> frozenset[Field]:
        return self.chance.choice(self.FIELDS)

    def leaf(self, fields: frozenset[Field], at_least: int = 1) -> Leaf:
        words = self.chance.choices(VOCABULARY, k=self.chance.choice((1, 1, 2, 3)))
        tokens = tuple(token for word in words for token in words_of(word))
        prefix = self.chance.random() < 0.25
        if prefix and len(tokens[-1]) > 3:
            tokens = (*tokens[:-1], tokens[-1][:3])
        return Leaf(
            tokens=tokens,
            text=" ".join(tokens),
            prefix=prefix,
            at_least=at_least,
            fields=fields,
        )

    def word_list(self, fields: frozenset[Field]) -> WordList:
        entries = Entries(self.leaf(BARE) for _ in range(self.few(1, 12)))
        return WordList(name=self.chance.choice("abc"), entries=entries, fields=fields)

    def near(self) -> Near:
        fields = self.fields()
        operands = [self.operand(fields) for _ in range(self.chance.randint(2, 3))]
        operators = tuple(
            NearOp(
                distance=self.chance.randint(0, 4), ordered=self.chance.random() < 0.5
            )
            for _ in operands[1:]
        )
        return Near(operands=tuple(operands), operators=operators, fields=fields)

    def operand(self, fields: frozenset[Field]) -> Leaf | WordList | AnyOf:
        kind = self.chance.randrange(4)
        if kind < 2:
            return self.leaf(fields)
        if kind == 2:
            return self.word_list(fields)
        parts = tuple(self.leaf(fields) for _ in range(self.chance.randint(2, 3)))
        return AnyOf(parts=parts)

    def scope(self) -> Scope:
        pick = self.chance.choice
        return pick(
            (
                Scope(kind=ScopeKind.SOURCE, text=pick(("bbc", "example.com"))),
                Scope(kind=ScopeKind.COUNTRY, text=pick(("pl", "de"))),
                Scope(kind=ScopeKind.LANGUAGE, text=pick(("pt", "pt-br", "zh"))),
                Scope(kind=ScopeKind.SECTION, tokens=(pick(("air", "toy")),)),
                Scope(
                    kind=pick((ScopeKind.AFTER, ScopeKind.BEFORE)),
                    day=date(2026, 11, self.chance.randint(18, 26)),
                ),
                Scope(
                    kind=ScopeKind.WITHIN,
                    span=timedelta(days=self.chance.randint(1, 5)),
                ),
            )
        )

    def plain(self) -> Node:
        kind = self.chance.randrange(6)
        if kind < 2:
            return self.leaf(self.fields())
        if kind == 2:
            return self.leaf(self.fields(), at_least=self.chance.randint(1, 3))
        if kind == 3:
            return self.word_list(self.fields())
        return self.near() if kind == 4 else self.scope()

    def tree(self, depth: int = 3) -> Node:
        kind = self.chance.randrange(8)
        if depth == 0 or kind < 3:
            return self.plain()
        if kind == 3:
            return Not(part=self.tree(depth - 1))
        most = self.chance.choice((3, 12))
        parts = tuple(self.tree(depth - 1) for _ in range(self.few(2, most)))
        return All(parts=parts) if kind < 6 else AnyOf(parts=parts)

    def text(self) -> str:
        return " ".join(self.chance.choices(VOCABULARY, k=self.chance.randint(0, 9)))

    def texts(self, most: int) -> list[str]:
        return [self.text() for _ in range(self.few(0, most))]

    def moment(self) -> datetime | None:
        hours = self.chance.randint(-6 * 24, 5 * 24)
        return NOW + timedelta(hours=hours) if self.chance.random() < 0.7 else None

    def article(self) -> Matchable:
        pick = self.chance.choice
        return matchable(
            url=pick((None, "https://www.example.com/a", "https://bbc/1")),
            headline=self.text(),
            lead=self.text(),
            body=self.text(),
            section=self.text(),
            captions=self.texts(3),
            keywords=self.texts(3),
            related=self.texts(2),
            language=pick((None, "pt-BR", "zh-Hant", "PT")),
            source=pick((None, "bbc", "other")),
            country=pick((None, "pl", "de")),
            date_published=self.moment(),
            first_seen_at=self.moment(),
            fetched_at=NOW,
        )


def is_refused(tree: Node) -> bool:
    return naive(tree, matchable())


def matched(engine: Engine, items: list[Matchable]) -> list[set[int]]:
    return [set(numbers.tolist()) for numbers in engine.match(items, NOW)]


@settings(max_examples=500, deadline=None)
@given(seed=st.integers(0, 2**32), dense=st.booleans())
def test_engine_says_what_the_slow_evaluator_says(seed, dense):
    maker = Maker(seed)
    made = [maker.tree() for _ in range(maker.few(1, 12))]
    items = [maker.article() for _ in range(maker.few(1, 6))]
    queries = [query for query in made if not is_refused(query)]
    assume(queries)
    engine = Engine()
    for query in queries:
        engine.add(query)
    wanted = [
        {n for n, query in enumerate(queries) if naive(query, item)} for item in items
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.alerts.index._DENSE", -1e9 if dense else 1e9)
        found = matched(engine, items)
        wrong = [
            (queries[n], item)
            for item, right, got in zip(items, wanted, found, strict=True)
            for n in right ^ got
        ]
        assert not wrong, wrong[0]
        assert [matched(engine, [item])[0] for item in items] == wanted


@pytest.mark.parametrize(
    ("true", "false", "text"),
    [
        pytest.param("drone#2", "drone#3", "drone drone", id="count"),
        pytest.param("=NATO#1", "=NATO#2", "NATO and Nato", id="count_of_a_spelling"),
        pytest.param("=NATO", "=Nato", "NATO", id="spelling"),
        pytest.param("dron*#2", "dron#2", "drone drones", id="beginning"),
        pytest.param("body:air#2", "lead:air#2", "air air", id="field"),
        pytest.param(
            "=Air NEAR/2 id:F-35", '=Air NEAR/2 "F 35"', "Air: F35", id="designator"
        ),
        pytest.param("air NEAR/1 sea", "air NEAR/0 sea", "sea or air", id="distance"),
        pytest.param("air NEAR/1 sea", "air ONEAR/1 sea", "sea or air", id="order"),
        pytest.param(
            "=Air NEAR/2 sea", "=Air NEAR/1 sea", "sea and then Air", id="far_spelling"
        ),
        pytest.param(
            "=Air NEAR/2 sea", "=Air ONEAR/2 sea", "sea and then Air", id="its_order"
        ),
        pytest.param(
            "air NEAR/1 sea NEAR/1 drone",
            "air NEAR/1 sea NEAR/0 drone",
            "air x sea x drone",
            id="distance_in_a_chain",
        ),
        pytest.param(
            "body:(=Air NEAR/2 sea)",
            "lead:(=Air NEAR/2 sea)",
            "Air, sea",
            id="its_field",
        ),
        pytest.param(
            "air NEAR/3 (sea OR =Toy)",
            "air NEAR/3 (toy* OR =sEA)",
            "air sea",
            id="group",
        ),
    ],
)
def test_queries_that_differ_in_one_part_are_told_apart(true, false, text):
    """What is kept under a key for all queries must have every part of its meaning in the key."""
    item = matchable(body=text)
    for queries, wanted in (([true, false], {0}), ([false, true], {1})):
        engine = Engine()
        for query in queries:
            engine.add(parse(query).root)
        assert matched(engine, [item]) == [wanted]


@settings(max_examples=100, deadline=None)
@given(
    distance=st.integers(0, 250),
    swapped=st.booleans(),
    ordered=st.booleans(),
    checked=st.booleans(),
)
def test_near_reaches_so_far_and_no_farther(distance, swapped, ordered, checked):
    """As many words between as the query says are near, one more is too far."""
    ends = ["sea", "Air"] if swapped else ["Air", "sea"]
    near, far = (
        matchable(body=" ".join([ends[0], *["x"] * words, ends[1]]))
        for words in (distance, distance + 1)
    )
    first = "=Air" if checked else "air"
    engine = Engine()
    engine.add(parse(f"{first} {'O' * ordered}NEAR/{distance} sea").root)
    found = set() if ordered and swapped else {0}
    assert matched(engine, [near, far]) == [found, set()]
