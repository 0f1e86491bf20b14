"""A tree as one line, for tests and the JSON of `alerts explain`. Pure."""

from __future__ import annotations

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
    WordList,
    fields_of,
)


def render(node: Node) -> str:
    """The tree: all(…), any(…), not(…), nearN(…), chain(…), field[…]; a leaf is its tokens."""
    return _render(node, BARE)


def _render(node: Node, around: frozenset[Field]) -> str:
    fields = {*fields_of(node)}
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
