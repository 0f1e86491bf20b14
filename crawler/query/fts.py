"""The tree of a query as a plan for FTS5: never less than the query finds, often just that. Pure.

Text of the user never reaches MATCH: every leaf is its tokens in quotes. What FTS5 cannot do is
widened, and the plan is marked as not exact; whoever runs it checks each article again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

from crawler.query.plans import (
    Anything,
    Every,
    Holds,
    Match,
    Often,
    Other,
    Plan,
    Planned,
    ScopeTest,
    Some,
)
from crawler.query.tokens import tokenize, words
from crawler.query.tree import (
    All,
    AnyOf,
    Field,
    Leaf,
    LeafKind,
    Near,
    NearOp,
    Node,
    Not,
    Scope,
    WordList,
    leaves_of,
)

DEEPEST = 12
"""Levels of parentheses in one MATCH; FTS5's parser overflows at 17. Deeper ones meet in SQL."""
MOST_NEARS = 64
"""Pairs that a NEAR of OR groups is spelled out in; beyond, both sides have to be there."""
MOST_SPLITS = 5
"""Places where a designator may be parted that are spelled out: 2 to the power of it ways."""

_SINGLE = frozenset({Field.HEADLINE, Field.KICKER, Field.LEAD, Field.BODY})
"""Fields with one value, where NEAR cannot reach over from one value to the next."""


def plan(node: Node) -> Planned:
    """Compile a tree; the plan holds of every article of which the query is true."""
    match node:
        case All():
            return _every([plan(part) for part in node.parts])
        case AnyOf():
            return _some([plan(part) for part in node.parts])
        case Not():
            inner = plan(node.part)
            # What is found too much inside would be excluded too much outside.
            return (
                Planned(Other(inner.plan), True)
                if inner.exact
                else Planned(Anything(), False)
            )
        case Scope():
            return Planned(ScopeTest(node), True)
        case Leaf():
            return _leaf(node, node.fields)
        case WordList():
            return _some([_leaf(entry, node.fields) for entry in node.entries])
        case Near():
            return _near(node)


def _every(parts: Sequence[Planned]) -> Planned:
    exact = all(part.exact for part in parts)
    plans = [
        one
        for part in parts
        for one in (part.plan.parts if isinstance(part.plan, Every) else (part.plan,))
        if not isinstance(one, Anything)
    ]
    matches = [one for one in plans if isinstance(one, Match)]
    without = [
        one.part
        for one in plans
        if isinstance(one, Other) and isinstance(one.part, Match)
    ]
    rest: list[Plan] = [
        one
        for one in plans
        if not isinstance(one, Match)
        and not (isinstance(one, Other) and isinstance(one.part, Match))
    ]
    found, left = _joined(matches, "AND")
    if found and without:
        excluded, more = _joined(without, "OR")
        joined = _not(found, excluded)
        if joined is not None:
            found = joined
        elif excluded is not None:
            rest.append(Other(excluded))
        rest.extend(map(Other, more))
    else:
        rest.extend(map(Other, without))
    kept: list[Plan] = [*([found] if found else []), *left, *rest]
    if not kept:
        return Planned(Anything(), exact)
    return Planned(kept[0] if len(kept) == 1 else Every(tuple(kept)), exact)


def _some(parts: Sequence[Planned]) -> Planned:
    if any(isinstance(part.plan, Anything) for part in parts):
        return Planned(Anything(), False)
    plans = [_words_alone(part.plan) for part in parts]
    found, left = _joined([one for one in plans if isinstance(one, Match)], "OR")
    rest = [one for one in plans if not isinstance(one, Match)]
    kept: list[Plan] = [*([found] if found else []), *left, *rest]
    return Planned(
        kept[0] if len(kept) == 1 else Some(tuple(kept)),
        all(part.exact for part in parts),
    )


def _words_alone(plan: Plan) -> Plan:
    """Within OR one MATCH of all words is worth more than a look at their spelling and number."""
    if not isinstance(plan, Every):
        return plan
    kept = tuple(part for part in plan.parts if not isinstance(part, Holds | Often))
    return kept[0] if len(kept) == 1 else Every(kept)


def _joined(
    matches: Sequence[Match], operator: str
) -> tuple[Match | None, list[Match]]:
    """One MATCH of those that are not too deep, and the others."""
    fitting = [one for one in matches if one.depth < DEEPEST]
    deep = [one for one in matches if one.depth >= DEEPEST]
    if not fitting:
        return (deep[0], deep[1:]) if deep else (None, [])
    if len(fitting) == 1:
        return fitting[0], deep
    row = f" {operator} ".join(dict.fromkeys(_bracketed(one) for one in fitting))
    return Match(row, 1 + max(one.depth for one in fitting)), deep


def _not(found: Match, excluded: Match | None) -> Match | None:
    if excluded is None or max(found.depth, excluded.depth) >= DEEPEST:
        return None
    return Match(
        f"{_bracketed(found)} NOT {_bracketed(excluded)}",
        1 + max(found.depth, excluded.depth),
    )


def _bracketed(match: Match) -> str:
    return f"({match.expression})" if match.depth else match.expression


def _leaf(leaf: Leaf, fields: frozenset[Field]) -> Planned:
    if leaf.kind is LeafKind.DESIGNATOR:
        ways = [Match(_in(fields, _variants(way))) for way in _ways(leaf.tokens)]
        found, _ = _joined(ways, "OR")
        assert found is not None
        return Planned(found, False)
    match = Match(_in(fields, _quoted(leaf.tokens, prefix=leaf.prefix)))
    looks: list[Plan] = []
    if leaf.kind is LeafKind.SPELLING:
        typed = [leaf.text[token.start : token.end] for token in tokenize(leaf.text)]
        looks.append(Holds(tuple(typed), fields))
    if leaf.at_least > 1:
        looks.append(Often(" ".join(leaf.tokens), leaf.at_least, fields))
    return Planned(Every((match, *looks)), False) if looks else Planned(match, True)


def _ways(runs: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The ways in which a designator can be parted into words: f 35, f35."""
    # Of a longer designator the beginning is looked for; the check sees to the rest.
    # A run of clusters that stand apart (歼轰-7) is several words.
    head = runs[: MOST_SPLITS + 1]
    for parted in product((True, False), repeat=len(head) - 1):
        way = [head[0]]
        for run, apart in zip(head[1:], parted, strict=True):
            if apart:
                way.append(run)
            else:
                way[-1] += run
        yield tuple(word for piece in way for word in words(piece))


def _variants(way: Sequence[str]) -> str:
    """A designator as it is parted, and what may follow it.

    A short last word stands apart from the rest, in a form that FTS5 reads alike and no other leaf
    has: crawler.store.short_ends knows it by that.
    """
    if len(way) == 1 or len(way[-1]) > 2 or way[-1].isdecimal():
        return _quoted(way, prefix=True)
    return f"{_quoted(way[:-1])} + {_quoted(way[-1:], prefix=True)}"


def _quoted(tokens: Iterable[str], *, prefix: bool = False) -> str:
    """A phrase as FTS5 has it; tokens hold no quote, for a quote parts words."""
    return f'"{" ".join(tokens)}"' + (" *" if prefix else "")


def _in(fields: Iterable[Field], expression: str) -> str:
    names = " ".join(field.value for field in Field if field in set(fields))
    return f"{{{names}}} : {expression}"


def _near(node: Near) -> Planned:
    sides = [list(leaves_of(operand)) for operand in node.operands]
    pairs = [
        _pair(left, right, operator, node.fields)
        for left, right, operator in zip(sides, sides[1:], node.operators, strict=False)
    ]
    found = _every(pairs)
    return Planned(found.plan, len(pairs) == 1 and found.exact)


def _pair(
    left: Sequence[Leaf],
    right: Sequence[Leaf],
    operator: NearOp,
    fields: frozenset[Field],
) -> Planned:
    plain = all(leaf.kind is LeafKind.WORDS for leaf in (*left, *right))
    if not plain or len(left) * len(right) > MOST_NEARS:
        both = [_some([_leaf(leaf, fields) for leaf in side]) for side in (left, right)]
        return Planned(_every(both).plan, False)
    ways = [
        Match(
            _in(
                fields,
                f"NEAR({_quoted(a.tokens, prefix=a.prefix)} "
                f"{_quoted(b.tokens, prefix=b.prefix)}, {operator.distance})",
            )
        )
        for a, b in product(left, right)
    ]
    found, _ = _joined(ways, "OR")
    assert found is not None
    exact = (
        not operator.ordered
        and fields <= _SINGLE
        and all(_never_overlap(a, b) for a, b in product(left, right))
    )
    return Planned(found, exact)


def _never_overlap(a: Leaf, b: Leaf) -> bool:
    """FTS5 lets two phrases of a NEAR share words; ours must not."""
    return (
        len(a.tokens) == len(b.tokens) == 1
        and not a.prefix
        and not b.prefix
        and a.tokens != b.tokens
    )


def needs_text(node: Node) -> bool:
    """Must the check see the stored text, or are the words of the index enough?"""
    return any(leaf.kind is not LeafKind.WORDS for leaf in leaves_of(node))
