"""Parts side by side to one node: all by AND or all by OR. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.query.tree import All, AnyOf, Node
from crawler.query.typed import Typed

Operator = Literal["AND", "OR"]


@dataclass(frozen=True, slots=True)
class Connector:
    """AND, OR or `|`, and where it stands in the read text."""

    operator: Operator
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part, where it stands in the read text, and what joins it to the part before."""

    node: Node
    start: int
    end: int
    connector: Connector | None
    """`None` where a blank, NOT or `-` joins, which is AND."""

    @property
    def operator(self) -> Operator:
        """How it is joined to the part before."""
        return self.connector.operator if self.connector else "AND"


def join(parts: Sequence[Part], typed: Typed) -> Node:
    """Join the parts of one pair of parentheses.

    Raises:
        QueryError: AND and OR are mixed.
    """
    if len(parts) == 1:
        return parts[0].node
    operators = [part.operator for part in parts[1:]]
    odd = next((at for at, op in enumerate(operators, 1) if op != operators[0]), None)
    if odd is not None:
        connector = parts[odd].connector
        raise typed.fail(
            connector.start if connector else parts[odd].start,
            "AND and OR are mixed: parentheses have to say which parts belong together "
            "(blanks, NOT and `-` join as AND does)",
            *_readings(parts, operators[0], typed),
        )
    nodes = tuple(part.node for part in parts)
    return All(parts=nodes) if operators[0] == "AND" else AnyOf(parts=nodes)


def _readings(parts: Sequence[Part], first: Operator, typed: Typed) -> list[str]:
    """The query with rows of one operator in parentheses, then with those of the other."""
    second: Operator = "OR" if first == "AND" else "AND"
    return [typed.replaced(*_grouped(parts, operator)) for operator in (first, second)]


def _grouped(parts: Sequence[Part], operator: Operator) -> list[tuple[int, int, str]]:
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(parts):
        end = at
        while end + 1 < len(parts) and parts[end + 1].operator == operator:
            end += 1
        if end > at:
            changes.append((parts[at].start, parts[at].start, "("))
            changes.append((parts[end].end, parts[end].end, ")"))
        at = end + 1
    return changes
