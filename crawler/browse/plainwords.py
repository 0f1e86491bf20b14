"""A query in plain words, as a nested list that a reader can follow. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.alerts.explain import Explanation
from crawler.plurals import plural
from crawler.query.tree import (
    BARE,
    All,
    AnyOf,
    Leaf,
    LeafKind,
    Near,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
)

FIELDS = {
    "headline": "the headline",
    "kicker": "the kicker",
    "lead": "the lead",
    "body": "the text",
    "captions": "a caption",
    "authors": "the authors",
    "keywords": "the keywords",
    "related": "the related links",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One line, and what stands below it."""

    text: str
    parts: tuple[Saying, ...] = ()


def describe(node: Node) -> Saying:
    """What must be true of an article."""
    match node:
        case All(parts=parts):
            return Saying(
                text="all of these:", parts=tuple(describe(part) for part in parts)
            )
        case AnyOf(parts=parts):
            return _any(parts)
        case Not(part=part):
            inner = describe(part)
            return Saying(text=f"not: {inner.text}", parts=inner.parts)
        case Near():
            return _near(node)
        case Leaf():
            return Saying(text=_leaf(node) + _where(node))
        case WordList(name=name, entries=entries):
            return Saying(
                text=f"one of the {len(entries):,} entries of the list @{name}{_where(node)}"
            )
        case Scope():
            return Saying(text=_scope(node))


def _any(parts: tuple[Node, ...]) -> Saying:
    """One line where all are plain words in the same fields, else a list."""
    leaves = [part for part in parts if isinstance(part, Leaf)]
    if len(leaves) == len(parts) and len({leaf.fields for leaf in leaves}) == 1:
        return Saying(text=" or ".join(map(_leaf, leaves)) + _where(leaves[0]))
    return Saying(text="one of these:", parts=tuple(describe(part) for part in parts))


def _leaf(leaf: Leaf) -> str:
    shown = f"“{leaf.text}”"
    if leaf.kind is LeafKind.DESIGNATOR:
        shown = f"the designator {leaf.text}"
    elif leaf.prefix:
        shown = f"a word beginning with {shown}"
    if leaf.kind is LeafKind.SPELLING:
        shown += " spelled just so"
    if leaf.at_least > 1:
        shown += f" at least {leaf.at_least} times"
    return shown


def _where(node: Leaf | WordList | Near) -> str:
    if node.fields == BARE:
        return ""
    names = [name for field, name in FIELDS.items() if field in node.fields]
    return " in " + " or ".join(names)


def _near(node: Near) -> Saying:
    shown = [_operand(node.operands[0])]
    for operand, operator in zip(node.operands[1:], node.operators, strict=True):
        order = "followed within" if operator.ordered else "within"
        words = "word" if operator.distance == 1 else "words"
        link = "by" if operator.ordered else "of"
        shown.append(f"{order} {operator.distance} {words} {link} {_operand(operand)}")
    return Saying(text=" ".join(shown) + _where(node))


def _operand(node: Node) -> str:
    match node:
        case Leaf():
            return _leaf(node)
        case WordList(name=name):
            return f"an entry of @{name}"
        case AnyOf(parts=parts):
            return "(" + " or ".join(_operand(part) for part in parts) + ")"
        case _:
            return describe(node).text


_SCOPES = {
    ScopeKind.SOURCE: "from the source",
    ScopeKind.ORIGIN: "from a publisher of the kind",
    ScopeKind.COUNTRY: "from a source of the country",
    ScopeKind.LANGUAGE: "in the language",
}


def _scope(scope: Scope) -> str:
    if scope.day is not None:
        when = "from" if scope.kind is ScopeKind.AFTER else "before"
        return f"published {when} {scope.day.isoformat()}" + (
            " on" if scope.kind is ScopeKind.AFTER else ""
        )
    if scope.span is not None:
        hours = scope.span.total_seconds() / 3600
        if hours >= 24 and hours % 24 == 0:
            return f"published in the last {plural(round(hours / 24), 'day')}"
        return f"published in the last {plural(round(hours), 'hour')}"
    if scope.kind is ScopeKind.SECTION:
        return f"in the section “{' '.join(scope.tokens)}”"
    shown = (scope.text or "").replace("_", " ")
    if scope.kind is ScopeKind.COUNTRY:
        shown = shown.upper()
    return f"{_SCOPES[scope.kind]} {shown}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One part of a query in plain words, held against one article."""

    text: str
    true: bool
    words: tuple[tuple[str, str, int], ...]
    """Word as it stands, field, how often."""
    known: str | None
    """For a scope: what is known of the article instead."""
    parts: tuple[Verdict, ...]


def verdict(node: Node, explanation: Explanation) -> Verdict:
    """An explanation said in plain words; `node` is the part of the query it explains."""
    below: tuple[Node, ...] = ()
    match node:
        case All(parts=parts):
            text, below = "all of these", parts
        case AnyOf(parts=parts):
            text, below = "one of these", parts
        case Not(part=part):
            text, below = "without this", (part,)
        case _:
            text = describe(node).text
    counted: dict[tuple[str, str], int] = {}
    for word in explanation.words:
        counted[word.text, word.field] = counted.get((word.text, word.field), 0) + 1
    return Verdict(
        text=text,
        true=explanation.true,
        words=tuple((word, field, times) for (word, field), times in counted.items()),
        known=explanation.known if isinstance(node, Scope) else None,
        parts=tuple(
            verdict(one, told)
            for one, told in zip(below, explanation.parts, strict=False)
        ),
    )
