"""The engine against the slowest, most obvious evaluator of trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crawler.alerts.engine import Engine
from crawler.alerts.matchable import Matchable
from crawler.query.tokens import words as words_of
from crawler.query.tree import (
    BARE,
    All,
    AnyOf,
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


fields = st.sampled_from(
    [BARE, BARE, BARE, frozenset({Field.HEADLINE}), frozenset({Field.BODY}),
     frozenset({Field.CAPTIONS, Field.LEAD}), frozenset({Field.RELATED}),
     frozenset({Field.KEYWORDS})]
)  # fmt: skip


ONCE = st.just(1)


@st.composite
def leaf_trees(draw, at_least=ONCE, inside=fields):
    tokens = tuple(
        token
        for word in draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3))
        for token in words_of(word)
    )
    prefix = draw(st.booleans()) and draw(st.booleans())
    if prefix and len(tokens[-1]) > 3:
        tokens = (*tokens[:-1], tokens[-1][:3])
    return Leaf(
        tokens=tokens, text=" ".join(tokens), prefix=prefix,
        at_least=draw(at_least), fields=draw(inside),
    )  # fmt: skip


@st.composite
def list_trees(draw, inside=fields):
    cut = draw(inside)
    entries = draw(st.lists(leaf_trees(inside=st.just(BARE)), min_size=1, max_size=12))
    return WordList(
        name=draw(st.sampled_from("abc")), entries=tuple(entries), fields=cut
    )


@st.composite
def near_trees(draw):
    shared = draw(fields)
    cut = st.just(shared)
    leaf = leaf_trees(inside=cut)
    operand = st.one_of(
        leaf, leaf, list_trees(inside=cut),
        st.lists(leaf, min_size=2, max_size=3).map(lambda parts: AnyOf(parts=tuple(parts))),
    )  # fmt: skip
    operands = draw(st.lists(operand, min_size=2, max_size=3))
    operators = tuple(
        NearOp(distance=draw(st.integers(0, 4)), ordered=draw(st.booleans()))
        for _ in operands[1:]
    )
    return Near(operands=tuple(operands), operators=operators, fields=shared)


scopes = st.one_of(
    st.sampled_from(["bbc", "example.com"]).map(lambda t: Scope(kind=ScopeKind.SOURCE, text=t)),
    st.sampled_from(["pl", "de"]).map(lambda t: Scope(kind=ScopeKind.COUNTRY, text=t)),
    st.sampled_from(["pt", "pt-br", "zh"]).map(lambda t: Scope(kind=ScopeKind.LANGUAGE, text=t)),
    st.sampled_from(["air", "toy"]).map(lambda t: Scope(kind=ScopeKind.SECTION, tokens=(t,))),
    st.sampled_from([ScopeKind.AFTER, ScopeKind.BEFORE]).flatmap(
        lambda kind: st.integers(18, 26).map(
            lambda day: Scope(kind=kind, day=date(2026, 11, day))
        )
    ),
    st.integers(1, 5).map(lambda n: Scope(kind=ScopeKind.WITHIN, span=timedelta(days=n))),
)  # fmt: skip

plain = st.one_of(
    leaf_trees(), leaf_trees(), leaf_trees(at_least=st.integers(1, 3)),
    list_trees(), near_trees(), scopes,
)  # fmt: skip
trees = st.recursive(
    plain,
    lambda part: st.one_of(
        st.lists(part, min_size=2, max_size=12).map(lambda parts: All(parts=tuple(parts))),
        st.lists(part, min_size=2, max_size=12).map(lambda parts: AnyOf(parts=tuple(parts))),
        st.lists(part, min_size=2, max_size=3).map(lambda parts: All(parts=tuple(parts))),
        st.lists(part, min_size=2, max_size=3).map(lambda parts: AnyOf(parts=tuple(parts))),
        part.map(lambda node: Not(part=node)),
    ),
    max_leaves=10,
)  # fmt: skip

texts = st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join)
moments = st.none() | st.integers(-6 * 24, 5 * 24).map(
    lambda h: NOW + timedelta(hours=h)
)
articles = st.builds(
    Matchable.of,
    url=st.sampled_from([None, "https://www.example.com/a", "https://bbc/1"]),
    headline=texts, lead=texts, body=texts, section=texts,
    captions=st.lists(texts, max_size=3), keywords=st.lists(texts, max_size=3),
    related=st.lists(texts, max_size=2),
    language=st.sampled_from([None, "pt-BR", "zh-Hant", "PT"]),
    source=st.sampled_from([None, "bbc", "other"]),
    country=st.sampled_from([None, "pl", "de"]),
    date_published=moments, first_seen_at=moments,
    fetched_at=st.just(NOW),
)  # fmt: skip


def is_refused(tree: Node) -> bool:
    return naive(tree, Matchable.of())


def matched(engine: Engine, items: list[Matchable]) -> list[set[int]]:
    return [set(numbers.tolist()) for numbers in engine.match(items, NOW)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(trees, min_size=1, max_size=12),
    st.lists(articles, min_size=1, max_size=6),
    st.booleans(),
)
def test_engine_says_what_the_slow_evaluator_says(queries, items, dense):
    queries = [query for query in queries if not is_refused(query)]
    assume(queries)
    engine = Engine()
    for query in queries:
        engine.add(query)
    wanted = [
        {n for n, query in enumerate(queries) if naive(query, item)} for item in items
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.alerts.index._DENSE", -1e9 if dense else 1e9)
        assert matched(engine, items) == wanted
        assert [matched(engine, [item])[0] for item in items] == wanted
