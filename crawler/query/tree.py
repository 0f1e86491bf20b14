"""The tree of a parsed query: what the matcher, the archive and `explain` walk.

Pure values. Fields are resolved down to the leaves: a leaf knows every field it looks in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property


class Field(StrEnum):
    """Parts of an article that words can be looked for in."""

    HEADLINE = "headline"
    KICKER = "kicker"
    LEAD = "lead"
    BODY = "body"
    CAPTIONS = "captions"
    AUTHORS = "authors"
    KEYWORDS = "keywords"
    RELATED = "related"


BARE = frozenset({Field.HEADLINE, Field.KICKER, Field.LEAD, Field.BODY, Field.CAPTIONS})
"""Where a word without field looks."""
FIELD_NAMES = {
    **{field.value: field for field in Field},
    "caption": Field.CAPTIONS,
    "author": Field.AUTHORS,
    "keyword": Field.KEYWORDS,
}
"""What a query may call them, in any case."""


class LeafKind(StrEnum):
    """How a leaf's tokens are compared."""

    WORDS = "words"
    """Folded tokens side by side."""
    SPELLING = "spelling"
    """`=`: as WORDS, and the stored text must be spelled as typed."""
    DESIGNATOR = "designator"
    """`id:`: letters and digits in order, little between, at most two letters after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A word, phrase or designator."""

    kind: LeafKind = LeafKind.WORDS
    tokens: tuple[str, ...]
    """What the tokenizer makes of `text`; for a designator its runs of letters or digits, folded."""
    text: str
    """As typed, without operator marks, NFC."""
    prefix: bool = False
    """The last token may go on."""
    at_least: int = 1
    """`#n`: occurrences that do not overlap, over all `fields`."""
    fields: frozenset[Field] = BARE
    position: int = 1
    """Character in the query as typed, from 1."""


class Entries(tuple[Leaf, ...]):
    """The leaves of a saved list.

    Queries that name it share them, and what is made of them once; the matcher knows them by that.
    """

    entry_index: object = None
    """Which of them can stand in a text, once `crawler.query.entry_index` has made it."""

    def in_fields(self, fields: frozenset[Field]) -> Entries:
        """The leaves, looked for in some fields: the same ones whenever it is asked."""
        if not self or self[0].fields == fields:
            return self
        known = self._in_fields.get(fields)
        if known is None:
            known = Entries(replace(leaf, fields=fields) for leaf in self)
            self._in_fields[fields] = known
        return known

    @cached_property
    def _in_fields(self) -> dict[frozenset[Field], Entries]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """A saved list: its entries joined by OR."""

    name: str
    entries: Entries
    fields: frozenset[Field] = BARE
    position: int = 1


class ScopeKind(StrEnum):
    """What is known of the source or the article."""

    SOURCE = "source"
    ORIGIN = "origin"
    COUNTRY = "country"
    LANGUAGE = "language"
    SECTION = "section"
    AFTER = "after"
    BEFORE = "before"
    WITHIN = "within"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One condition on what is known of the article; exactly one of the values is set."""

    kind: ScopeKind
    text: str | None = None
    """SOURCE (key or host, no `www.`), ORIGIN, COUNTRY (ISO, lower case), LANGUAGE (lower case)."""
    tokens: tuple[str, ...] = ()
    """SECTION: tokens side by side."""
    day: date | None = None
    """AFTER: from 00:00 UTC of it on; BEFORE: until then, not included."""
    span: timedelta | None = None
    """WITHIN: up to now."""
    position: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one part is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The part is false."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class NearOp:
    """How two neighbours of a chain stand to each other."""

    distance: int
    """At most so many words between."""
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A chain: occurrences x1 … xn in one value of one field, no two sharing a word.

    `operands` are Leaf, WordList or AnyOf of these (nested AnyOf allowed), without counts;
    `operators` has one entry fewer. Every leaf below has the same, cut `fields`.
    """

    operands: tuple[Node, ...]
    operators: tuple[NearOp, ...]
    fields: frozenset[Field] = BARE
    position: int = 1


Node = Leaf | WordList | Scope | All | AnyOf | Not | Near


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWarning:
    """Something the user may not have meant; the query still works."""

    position: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parsed query."""

    text: str
    """As typed."""
    root: Node
    warnings: tuple[QueryWarning, ...] = ()
    lists: frozenset[str] = frozenset()
    """Names of the lists it uses, directly or through lists."""


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below; none below a word, a scope or a list, whose entries are its own."""
    match node:
        case All() | AnyOf():
            return node.parts
        case Not():
            return (node.part,)
        case Near():
            return node.operands
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each before its parts."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Every word, phrase and designator of a tree, those of its lists too."""
    for one in walk(node):
        if isinstance(one, Leaf):
            yield one
        elif isinstance(one, WordList):
            yield from one.entries


def fields_of(node: Node) -> Iterator[frozenset[Field]]:
    """Of each word, phrase or list of a tree, where it looks."""
    return (one.fields for one in walk(node) if isinstance(one, Leaf | WordList))


def leaf_count(node: Node) -> int:
    """Words, phrases and scopes of a tree, those of its lists too."""
    return sum(
        len(one.entries) if isinstance(one, WordList) else isinstance(one, Leaf | Scope)
        for one in walk(node)
    )
