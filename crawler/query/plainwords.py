"""A query, and why it matched, in plain words: for terminal and browser alike. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.plurals import plural
from crawler.query.tree import (
    BARE,
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
    ScopeKind,
    WordList,
)
from crawler.records import MatchedWord

FIELD_WORDS = {
    Field.HEADLINE: "the headline",
    Field.KICKER: "the kicker",
    Field.LEAD: "the lead",
    Field.BODY: "the text",
    Field.CAPTIONS: "a caption",
    Field.AUTHORS: "the authors",
    Field.KEYWORDS: "the keywords",
    Field.RELATED: "a related link",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One line, and what stands below it."""

    text: str
    parts: tuple[Saying, ...] = ()

    def lines(self) -> Iterator[str]:
        """The line, and those below it, two blanks further in."""
        yield self.text
        for part in self.parts:
            yield from (f"  {line}" for line in part.lines())


def why(words: Iterable[MatchedWord]) -> dict[str, Counter[str]]:
    """Matched words by their fields in words, as an article has them: each once, with how often."""
    fields: dict[str, Counter[str]] = {}
    for word in words:
        fields.setdefault(word.field, Counter())[word.text] += 1
    return {
        said: fields[field] for field, said in FIELD_WORDS.items() if field in fields
    }


def describe(node: Node) -> Saying:
    """What must be true of an article."""
    match node:
        case All(parts=parts):
            return Saying(text="all of these:", parts=tuple(map(describe, parts)))
        case AnyOf(parts=parts):
            return _any(parts)
        case Not(part=part):
            inner = describe(part)
            return Saying(text=f"not: {inner.text}", parts=inner.parts)
        case Near():
            return Saying(text=_near(node) + _where(node))
        case Leaf():
            return Saying(text=_leaf(node) + _where(node))
        case WordList(name=name, entries=entries):
            count = plural(len(entries), "entry", "entries")
            return Saying(text=f"one of the {count} of the list @{name}{_where(node)}")
        case Scope():
            return Saying(text=_scope(node))


def heading(node: Node) -> str:
    """One line for a part whose own parts stand below it."""
    match node:
        case All():
            return "all of these"
        case AnyOf():
            return "one of these"
        case Not():
            return "without this"
        case Near(operators=(only,)):
            how = "in this order" if only.ordered else "near each other"
            return f"these {how}{_between(only)}{_where(node)}"
        case _:
            return describe(node).text


def _any(parts: tuple[Node, ...]) -> Saying:
    """One line where all are plain words in the same fields, else a list."""
    leaves = [part for part in parts if isinstance(part, Leaf)]
    if len(leaves) == len(parts) and len({leaf.fields for leaf in leaves}) == 1:
        return Saying(text=" or ".join(map(_leaf, leaves)) + _where(leaves[0]))
    return Saying(text="one of these:", parts=tuple(map(describe, parts)))


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
    return " in " + " or ".join(FIELD_WORDS[f] for f in Field if f in node.fields)


def _near(node: Near) -> str:
    shown = _operand(node.operands[0])
    for operand, operator in zip(node.operands[1:], node.operators, strict=True):
        link = "before" if operator.ordered else "near"
        shown += f" {link} {_operand(operand)}{_between(operator)}"
    return shown


def _between(operator: NearOp) -> str:
    most = f"at most {plural(operator.distance, 'word')}"
    return f" ({most if operator.distance else 'no word'} between)"


def _operand(node: Node) -> str:
    match node:
        case Leaf():
            return _leaf(node)
        case WordList(name=name):
            return f"an entry of @{name}"
        case AnyOf(parts=parts):
            return "(" + " or ".join(map(_operand, parts)) + ")"
        case _:
            return describe(node).text


SCOPE_WORDS = {
    ScopeKind.SOURCE: "from the source {}",
    ScopeKind.ORIGIN: "from a publisher of the kind {}",
    ScopeKind.COUNTRY: "from a source of the country {}",
    ScopeKind.LANGUAGE: "in the language {}",
    ScopeKind.SECTION: "in the section “{}”",
    ScopeKind.AFTER: "published from {} on",
    ScopeKind.BEFORE: "published before {}",
    ScopeKind.WITHIN: "published in the last {}",
}


def _scope(scope: Scope) -> str:
    shown = (scope.text or " ".join(scope.tokens)).replace("_", " ")
    if scope.kind is ScopeKind.COUNTRY:
        shown = shown.upper()
    if scope.day is not None:
        shown = scope.day.isoformat()
    if scope.span is not None:
        hours = round(scope.span.total_seconds() / 3600)
        days, rest = divmod(hours, 24)
        shown = plural(hours, "hour") if rest else plural(days, "day")
    return SCOPE_WORDS[scope.kind].format(shown)
