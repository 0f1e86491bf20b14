"""What to ask of the archive for a query, as values: SQL's WHERE without its words. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.query.tree import Field, Scope


@dataclass(frozen=True, slots=True)
class Match:
    """What one MATCH finds."""

    expression: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Holds:
    """The stored text of some fields has these strings in it, capitals and accents counted.

    Read without tokens, it keeps `=IT` from looking at every article with the word "it".
    """

    strings: tuple[str, ...]
    fields: frozenset[Field]


@dataclass(frozen=True, slots=True)
class Often:
    """Some fields of the index, taken together, have a text so many times, within words as well.

    Counted without words: it keeps `drone#9` from looking into every article with a drone.
    """

    text: str
    """Words as the index has them, one blank between."""
    times: int
    fields: frozenset[Field]


@dataclass(frozen=True, slots=True)
class ScopeTest:
    """What is known of the article fulfils a scope."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """The part does not hold."""

    part: Plan


@dataclass(frozen=True, slots=True)
class Anything:
    """Every article."""


Plan = Match | Holds | Often | ScopeTest | Every | Some | Other | Anything


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and whether it finds nothing beyond the query."""

    plan: Plan
    exact: bool
