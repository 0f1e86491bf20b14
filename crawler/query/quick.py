"""Common forms of queries to the very tree that `parse` makes of them, several times as fast.

For building a matcher of a hundred thousand queries. Words, phrases, `*`, AND, OR, NOT, `-`,
NEAR, parentheses, fields, lists and scopes in their plain form are read here. For all else, for
whatever is wrong and whatever is warned of, the answer is `None`: then `parse` has the say. Pure.
"""

from __future__ import annotations

import re
from typing import cast
from unicodedata import is_normalized

from crawler.query.leaves import long_enough
from crawler.query.lists import Lists
from crawler.query.scan import FARTHEST, NEAR_ALONE
from crawler.query.scopes import ScopeProblem, make_scope
from crawler.query.tokens import words
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
    Query,
    ScopeKind,
    WordList,
)

# Well below the language's own limits: what comes near them is for `parse` to judge.
_LONGEST = 2000
_DEEPEST = 8
_MOST_ENTRIES = 4000
_LONGEST_CHAIN = 8

_LETTER = r"[^\W_]"
_END = r"(?=[ )]|\Z)"
_FIELD, _SCOPE = "|".join(Field), "|".join(ScopeKind)
_TOKEN = re.compile(
    r" *(?:"
    rf"(?P<word>{_LETTER}+(?:-{_LETTER}+)*\*?){_END}"
    rf'|(?P<phrase>" *{_LETTER}[\w -]*"\*?){_END}'
    rf"|(?P<open>\()|(?P<close>\)){_END}"
    r"|(?P<minus>(?<![^ (])-)(?=[\w\"(@])"
    rf'|(?P<field>(?:{_FIELD}):)(?=[\w"(@])'
    rf"|(?P<list>@[A-Za-z][A-Za-z0-9_-]*){_END}"
    rf"|(?P<near>O?NEAR/[0-9]+){_END}"
    rf"|(?P<scope>(?:{_SCOPE}):[\w.-]+){_END}"
    rf"|(?P<bar>(?<=[ )])\|){_END})"
)
_OPERATORS = {"AND": "AND", "OR": "OR", "NOT": "NOT", "NEAR": "near", "ONEAR": "near"}
_LIKE_OPERATORS = frozenset({"and", "or", "not", "near", "onear"})
_LIKE_NEAR = re.compile(
    "(?:O?NEAR|[WN]|PRE|ADJ|WITHIN|BEFORE|ATLEAST)[0-9]+", re.IGNORECASE
)
_PARTED = str.maketrans("-_", "  ")
# Conjoining letters of Hangul move the places of what stands before them.
_JAMO = re.compile("[\u1100-\u11ff]")
_Token = tuple[str, str, int]
"""Kind, text and where it begins."""
_FIELDS = {f"{field.value}:": frozenset({field}) for field in Field}


class _Other(Exception):
    """Not a common form."""


def quick(text: str, lists: Lists) -> Query | None:
    """What `parse` makes of a query of a common form without warnings, else `None`."""
    if len(text) > _LONGEST:
        return None
    if not text.isascii() and (not is_normalized("NFC", text) or _JAMO.search(text)):
        return None
    try:
        return _Reader(text, lists).query()
    except _Other:
        return None


class _Reader:
    def __init__(self, text: str, lists: Lists) -> None:
        self._text = text
        self._lists = lists
        self._named: set[str] = set()
        self._entries = 0
        self._depth = 0
        self._at = 0
        self._tokens = _tokens(text)

    def query(self) -> Query:
        node, empty = self._expr(None)
        if empty or self._tokens[self._at][0] or self._entries > _MOST_ENTRIES:
            raise _Other
        return Query(text=self._text, root=node, lists=frozenset(self._named))

    def _expr(self, fields: frozenset[Field] | None) -> tuple[Node, bool]:
        """Parts up to a closing parenthesis or the end.

        Returns:
            The node, and whether it is true of an article without words.
        """
        tokens = self._tokens
        nodes: list[Node] = []
        node: Node
        joined: str | None = None
        truths: list[bool] = []
        while True:
            kind = tokens[self._at][0]
            if not kind or kind == "close":
                break
            how = "AND"
            if kind == "AND" or kind == "OR":
                if not nodes:
                    raise _Other
                self._at += 1
                how = kind
            if nodes:
                if joined is None:
                    joined = how
                elif joined != how:
                    raise _Other
            kind, text, at = tokens[self._at]
            if (kind == "word" or kind == "phrase") and tokens[self._at + 1][
                0
            ] != "near":
                # The short way for what most parts are.
                self._at += 1
                node, empty = _leaf(kind, text, at, fields or BARE), False
            else:
                node, empty = self._part(fields)
            nodes.append(node)
            truths.append(empty)
        if not nodes:
            raise _Other
        if len(nodes) == 1:
            return nodes[0], truths[0]
        if joined == "AND":
            return All(parts=tuple(nodes)), all(truths)
        return AnyOf(parts=tuple(nodes)), any(truths)

    def _part(self, fields: frozenset[Field] | None) -> tuple[Node, bool]:
        excluded = self._tokens[self._at][0]
        if excluded == "NOT" or excluded == "minus":
            self._at += 1
            node, empty = self._chain(fields)
            return Not(part=node), not empty
        return self._chain(fields)

    def _chain(self, fields: frozenset[Field] | None) -> tuple[Node, bool]:
        tokens = self._tokens
        start = self._at
        node, empty = self._prim(fields)
        if tokens[self._at][0] != "near":
            return node, empty
        if tokens[start - 1][0] == "minus":
            raise _Other
        operands, operators = [node], []
        while tokens[self._at][0] == "near":
            operators.append(_operator(tokens[self._at][1]))
            self._at += 1
            operands.append(self._prim(fields)[0])
        shared = _shared_fields(operands)
        return Near(
            operands=tuple(operands),
            operators=tuple(operators),
            fields=shared,
            position=tokens[start][2] + 1,
        ), False

    def _prim(self, fields: frozenset[Field] | None) -> tuple[Node, bool]:
        kind, text, at = self._tokens[self._at]
        self._at += 1
        if kind == "word" or kind == "phrase":
            return _leaf(kind, text, at, fields or BARE), False
        if kind == "open":
            return self._group(fields)
        if kind == "list":
            return self._list(text[1:], at, fields), False
        if fields is None:
            if kind == "field":
                after = self._tokens[self._at][0]
                if after in ("word", "phrase", "open", "list"):
                    return self._prim(_FIELDS[text])
            elif kind == "scope":
                return _scope(text, at), False
        raise _Other

    def _group(self, fields: frozenset[Field] | None) -> tuple[Node, bool]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Other
        node, empty = self._expr(fields)
        if self._tokens[self._at][0] != "close":
            raise _Other
        self._at += 1
        self._depth -= 1
        return node, empty

    def _list(self, name: str, at: int, fields: frozenset[Field] | None) -> WordList:
        saved = self._lists.get(name)
        if saved is None:
            raise _Other
        self._named.add(saved.name)
        self._named.update(saved.names)
        self._entries += len(saved.entries)
        return WordList(
            name=saved.name,
            entries=saved.entries.in_fields(fields or BARE),
            fields=fields or BARE,
            position=at + 1,
        )


def _tokens(text: str) -> list[_Token]:
    """All tokens without the blanks, and one without kind at the end."""
    found: list[_Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        at, last = match.span()
        kind = match.lastgroup
        if at != end or kind is None:
            raise _Other
        end = last
        word = match[kind]
        if kind == "word":
            if word.lower() in _LIKE_OPERATORS:
                kind = _OPERATORS.get(word, "")
            if not kind or (word[-1].isdigit() and _LIKE_NEAR.fullmatch(word)):
                raise _Other
        elif kind == "bar":
            kind = "OR"
        found.append((kind, word, last - len(word)))
    if text[end:].strip(" "):
        raise _Other
    found.append(("", "", end))
    return found


def _leaf(kind: str, text: str, at: int, fields: frozenset[Field]) -> Leaf:
    prefix = text[-1] == "*"
    if prefix:
        text = text[:-1]
    if kind == "phrase":
        text = text[1:-1]
    if not text.isascii():
        tokens = tuple(words(text))
    elif text.isalnum():
        tokens = (text.lower(),)
    else:
        tokens = tuple(text.lower().translate(_PARTED).split())
    if not tokens or (prefix and not long_enough(tokens)):
        raise _Other
    return _made(tokens, text, prefix, fields, at + 1)


class _Unfrozen:
    """A leaf being made: the same slots, and assignment as usual."""

    __slots__ = ("at_least", "fields", "kind", "position", "prefix", "text", "tokens")
    kind: LeafKind
    tokens: tuple[str, ...]
    text: str
    prefix: bool
    at_least: int
    fields: frozenset[Field]
    position: int


def _made(
    tokens: tuple[str, ...],
    text: str,
    prefix: bool,
    fields: frozenset[Field],
    position: int,
) -> Leaf:
    """A leaf in a fifth of the time: its own `__init__` sets seven values by name, past its lock.

    Half of the time of reading a query went there.
    """
    leaf = _Unfrozen()
    leaf.kind = LeafKind.WORDS
    leaf.tokens = tokens
    leaf.text = text
    leaf.prefix = prefix
    leaf.at_least = 1
    leaf.fields = fields
    leaf.position = position
    leaf.__class__ = Leaf  # type: ignore[assignment]
    return cast("Leaf", leaf)


def _scope(text: str, at: int) -> Node:
    name, _, value = text.partition(":")
    try:
        scope, warning = make_scope(ScopeKind(name), value, at + 1)
    except ScopeProblem as problem:
        raise _Other from problem
    if warning is not None:
        raise _Other
    return scope


def _operator(text: str) -> NearOp:
    name, _, number = text.partition("/")
    distance = int(number) if number else NEAR_ALONE
    if distance > FARTHEST or len(number) > 3:
        raise _Other
    return NearOp(distance=distance, ordered=name == "ONEAR")


def _shared_fields(operands: list[Node]) -> frozenset[Field]:
    """The fields of all operands, where they are the same."""
    if len(operands) > _LONGEST_CHAIN:
        raise _Other
    found = set()
    for operand in operands:
        parts = operand.parts if isinstance(operand, AnyOf) else (operand,)
        for part in parts:
            if not isinstance(part, Leaf | WordList):
                raise _Other
            found.add(part.fields)
    if len(found) != 1:
        raise _Other
    return found.pop()
