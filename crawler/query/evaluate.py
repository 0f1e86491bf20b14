"""One query against one article, exactly. Pure; the clock is handed in.

The archive checks candidates with it, `explain` and hits take the matched words from it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.query.known import holds
from crawler.query.occurrences import Span, occurrences, without_overlap
from crawler.query.subject import Subject, Value
from crawler.query.tree import (
    All,
    AnyOf,
    Leaf,
    Near,
    NearOp,
    Node,
    Not,
    Scope,
    WordList,
)
from crawler.records import MatchedWord

MOST = 1_000
"""Occurrences, and chains, that are told of one value. Twice what a hit keeps; a page of one word, written
160,000 times, held up a crawl for seconds with each alert that is true of it."""


FEW = 8
"""Occurrences that are sooner copied than given one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One occurrence, as numbers of words in one value."""

    value: Value
    first: int
    last: int


def is_true(node: Node, subject: Subject, now: datetime) -> bool:
    """Does the query match the article?"""
    match node:
        case All():
            return all(is_true(part, subject, now) for part in node.parts)
        case AnyOf():
            return any(is_true(part, subject, now) for part in node.parts)
        case Not():
            return not is_true(node.part, subject, now)
        case Scope():
            return holds(node, subject.known, now)
        case Leaf():
            return _leaf_is_true(node, subject)
        case WordList():
            # The list says where to look; an entry is shared by all who name the list.
            return any(
                occurrences(node, value) for value in subject.looked_in(node.fields)
            )
        case Near():
            return any(
                _chains(node, value, most=1) for value in subject.looked_in(node.fields)
            )


def _leaf_is_true(leaf: Leaf, subject: Subject) -> bool:
    left = leaf.at_least
    for value in subject.looked_in(leaf.fields):
        found = occurrences(leaf, value)
        left -= len(without_overlap(found)) if left > 1 else bool(found)
        if left <= 0:
            return True
    return False


def matched(node: Node, subject: Subject, now: datetime) -> list[Found]:
    """The occurrences that make the query true: those of its true parts, none of exclusions.

    Empty when the query is not true, or when scopes and exclusions alone make it so. The first `MOST` of
    each part and value.
    """
    # what has occurrences where it is true, and there alone, need not be asked before
    known = isinstance(node, AnyOf | WordList | Near) or (
        isinstance(node, Leaf) and node.at_least <= 1
    )
    if not known and not is_true(node, subject, now):
        return []
    match node:
        case All() | AnyOf():
            return [f for part in node.parts for f in matched(part, subject, now)]
        case Leaf() | WordList():
            return [
                Found(value=value, first=first, last=last)
                for value in subject.looked_in(node.fields)
                for first, last in occurrences(node, value)[:MOST]
            ]
        case Near():
            return [
                Found(value=value, first=first, last=last)
                for value in subject.looked_in(node.fields)
                for chain in _chains(node, value)
                for first, last in chain
            ]
        case _:
            return []


def matched_words(
    node: Node, subject: Subject, now: datetime
) -> tuple[MatchedWord, ...]:
    """`matched` as character offsets in the stored text, in reading order, none twice."""
    by_value: dict[Value, set[Span]] = {}
    for found in matched(node, subject, now):
        by_value.setdefault(found.value, set()).add((found.first, found.last))
    return tuple(
        word
        for values in subject.by_field.values()
        for value in values
        if value in by_value
        for word in located(value, by_value[value])
    )


def located(value: Value, found: Collection[Span]) -> list[MatchedWord]:
    """Occurrences in one value as character offsets in its stored text."""
    told = value.told
    for span in found:
        if span not in told:
            told[span] = _told(value, span)
    return [told[span] for span in sorted(found)]


def _told(value: Value, span: Span) -> MatchedWord:
    start, end = value.located[span[0]].start, value.located[span[1]].end
    return MatchedWord(
        field=value.field.value,
        index=value.index,
        start=start,
        end=end,
        text=value.stored[start:end],
    )


def _chains(near: Near, value: Value, *, most: int = MOST) -> list[list[Span]]:
    """One chain for each first occurrence that begins one, `most` of them."""
    choices: list[list[Span]] = []
    for operand in near.operands:
        found = occurrences(operand, value)
        if not found:  # an operand may be a list: the others are not looked for in vain
            return []
        choices.append(found)
    _prune(choices, near.operators)
    chains: list[list[Span]] = []
    nearby = [_Nearby(found) for found in choices]
    dead: set[tuple[int, Span, frozenset[Span]]] = set()
    for start in choices[0]:
        chain = _complete([start], nearby, near.operators, dead)
        if chain is not None:
            chains.append(chain)
            if len(chains) == most:
                break
    return chains


def _prune(choices: list[list[Span]], operators: Sequence[NearOp]) -> None:
    """Leave out what has no next occurrence to go to, from the end of the chain on."""
    for at in range(len(operators) - 1, -1, -1):
        operator, others = operators[at], _Nearby(choices[at + 1])
        choices[at] = [
            span
            for span in choices[at]
            if any(
                near_enough(span, o, operator) for o in others.around(span, operator)
            )
        ]


class _Nearby:
    """Occurrences by their place, so that a long text costs no more than its dense parts."""

    def __init__(self, found: list[Span]) -> None:
        self._found = found
        self._longest = max((last - first for first, last in found), default=0)

    def around(self, span: Span, operator: NearOp) -> Iterable[Span]:
        """A superset of what is near enough to `span`; mostly the first is."""
        reach = operator.distance + 1
        low = span[0] if operator.ordered else span[0] - reach - self._longest
        begin = bisect_left(self._found, (low, -1))
        end = bisect_left(self._found, (span[1] + reach + 1, -1))
        if end - begin <= FEW:
            return self._found[begin:end]
        return map(self._found.__getitem__, range(begin, end))


def near_enough(a: Span, b: Span, operator: NearOp) -> bool:
    """Do two occurrences stand as the operator says, sharing no word?"""
    if a[1] < b[0]:
        return b[0] - a[1] - 1 <= operator.distance
    if operator.ordered or b[1] >= a[0]:
        return False
    return a[0] - b[1] - 1 <= operator.distance


def _complete(
    chain: list[Span],
    choices: Sequence[_Nearby],
    operators: Sequence[NearOp],
    dead: set[tuple[int, Span, frozenset[Span]]],
) -> list[Span] | None:
    """Go on with a chain to its end; `dead` remembers what cannot be gone on with."""
    at = len(chain)
    if at == len(choices):
        return chain
    key = (at, chain[-1], frozenset(chain))
    if key in dead:
        return None
    operator = operators[at - 1]
    for span in choices[at].around(chain[-1], operator):
        if near_enough(chain[-1], span, operator) and not any(
            span[0] <= other[1] and other[0] <= span[1] for other in chain
        ):
            whole = _complete([*chain, span], choices, operators, dead)
            if whole is not None:
                return whole
    dead.add(key)
    return None
