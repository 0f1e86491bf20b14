"""A tree as one line, for tests and `--explain`; and in plain words, for readers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.query.scopes import scopes_of
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

SCOPE_WORDS = {
    ScopeKind.SOURCE: "from {}",
    ScopeKind.ORIGIN: "from publishers of the kind {}",
    ScopeKind.COUNTRY: "from sources in {}",
    ScopeKind.LANGUAGE: "in the language {}",
    ScopeKind.SECTION: "in the section “{}”",
    ScopeKind.AFTER: "from {} on",
    ScopeKind.BEFORE: "before {}",
    ScopeKind.WITHIN: "of the last {}",
}
FIELD_WORDS = {
    Field.HEADLINE: "the headline",
    Field.KICKER: "the kicker",
    Field.LEAD: "the lead",
    Field.BODY: "the body",
    Field.CAPTIONS: "a caption",
    Field.AUTHORS: "the authors",
    Field.KEYWORDS: "a keyword",
    Field.RELATED: "the title of a related link",
}


def render(node: Node) -> str:
    """The tree: all(…), any(…), not(…), nearN(…), chain(…), field[…]; a leaf is its tokens."""
    return _render(node, BARE)


def _render(node: Node, around: frozenset[Field]) -> str:
    fields = set(_fields(node))
    if len(fields) == 1 and (only := fields.pop()) != around:
        names = "+".join(field.value for field in Field if field in only)
        return f"{names}[{_render(node, only)}]"
    match node:
        case All() | AnyOf():
            name = "all" if isinstance(node, All) else "any"
            return f"{name}({', '.join(_render(part, around) for part in node.parts)})"
        case Not():
            return f"not({_render(node.part, around)})"
        case Near():
            return _near(node, [_render(one, node.fields) for one in node.operands])
        case WordList():
            return f"@{node.name}"
        case Scope():
            return f"{node.kind.value}:{scope_value(node)}"
        case Leaf():
            return _leaf(node)


def _leaf(leaf: Leaf) -> str:
    quoted = f'"{leaf.text}"' if " " in leaf.text else leaf.text
    if leaf.kind is LeafKind.DESIGNATOR:
        shown = f"id:{quoted}"
    elif leaf.kind is LeafKind.SPELLING:
        shown = f"={quoted}"
    else:
        shown = " ".join(leaf.tokens)
        shown = f'"{shown}"' if len(leaf.tokens) > 1 else shown
    count = f"#{leaf.at_least}" if leaf.at_least > 1 else ""
    return f"{shown}{'*' if leaf.prefix else ''}{count}"


def _near(node: Near, operands: list[str]) -> str:
    if len(operands) == 2:
        return f"{_operator(node.operators[0])}({', '.join(operands)})"
    row = operands[0]
    for operator, operand in zip(node.operators, operands[1:], strict=True):
        row += f" {_operator(operator)} {operand}"
    return f"chain({row})"


def _operator(operator: NearOp) -> str:
    return f"{'onear' if operator.ordered else 'near'}{operator.distance}"


def scope_value(scope: Scope) -> str:
    """The value of a scope as it can be typed."""
    if scope.day is not None:
        return scope.day.isoformat()
    if scope.span is not None:
        hours = round(scope.span.total_seconds() / 3600)
        return f"{hours // 24}d" if hours % 24 == 0 else f"{hours}h"
    if scope.tokens:
        row = " ".join(scope.tokens)
        return f'"{row}"' if len(scope.tokens) > 1 else row
    return scope.text or ""


def _fields(node: Node) -> Iterator[frozenset[Field]]:
    match node:
        case All() | AnyOf():
            for part in node.parts:
                yield from _fields(part)
        case Not():
            yield from _fields(node.part)
        case Leaf() | WordList() | Near():
            yield node.fields
        case _:
            return


def describe(node: Node) -> str:
    """What a query finds, in plain words: `“drone” and not “toy”, in the headline`."""
    fields = set(_fields(node))
    if any(scopes_of(node)):
        fields.add(BARE)
    if len(fields) == 1 and (only := fields.pop()) != BARE:
        where = " or ".join(FIELD_WORDS[field] for field in Field if field in only)
        return f"{_describe(node, only)} in {where}"
    return _describe(node, BARE)


def _describe(node: Node, around: frozenset[Field]) -> str:
    match node:
        case All():
            return " and ".join(_grouped(part, around) for part in node.parts)
        case AnyOf():
            return " or ".join(_grouped(part, around) for part in node.parts)
        case Not():
            return f"not {_grouped(node.part, around)}"
        case Near():
            row = _grouped(node.operands[0], node.fields)
            for operator, operand in zip(
                node.operators, node.operands[1:], strict=True
            ):
                row += f" {_near_words(operator)} {_grouped(operand, node.fields)}"
            return row + _where(node.fields, around)
        case WordList():
            return f"a word of the list {node.name}" + _where(node.fields, around)
        case Scope():
            return SCOPE_WORDS[node.kind].format(scope_value(node).strip('"'))
        case Leaf():
            return _leaf_words(node) + _where(node.fields, around)


def _grouped(node: Node, around: frozenset[Field]) -> str:
    words = _describe(node, around)
    return f"({words})" if isinstance(node, All | AnyOf | Near) else words


def _where(fields: frozenset[Field], around: frozenset[Field]) -> str:
    if fields == around:
        return ""
    return " in " + " or ".join(
        FIELD_WORDS[field] for field in Field if field in fields
    )


def _near_words(operator: NearOp) -> str:
    distance = operator.distance
    many = f"at most {distance} {'word' if distance == 1 else 'words'} between"
    between = many if distance else "nothing between"
    return f"before ({between})" if operator.ordered else f"near ({between})"


def _leaf_words(leaf: Leaf) -> str:
    if leaf.kind is LeafKind.DESIGNATOR:
        said = f"the designator “{leaf.text}”"
    elif leaf.kind is LeafKind.SPELLING:
        said = f"“{leaf.text}” spelled so"
    else:
        said = f"“{leaf.text}{'…' if leaf.prefix else ''}”"
    return f"{said} at least {leaf.at_least} times" if leaf.at_least > 1 else said
