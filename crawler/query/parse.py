"""The words of a query to its tree. Pure; the grammar is QUERY.md's.

One class, one method for each rule of the grammar; what the parts mean together is joined in
`joining.py`, words for errors stand where the errors are raised.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from crawler.exceptions import QueryError
from crawler.query.evaluate import is_true
from crawler.query.habits import called_near
from crawler.query.joining import Connector, Part, join
from crawler.query.lists import Lists, SavedList
from crawler.query.nearness import chain
from crawler.query.prims import PrimReader
from crawler.query.scan import Scanner
from crawler.query.subject import Subject
from crawler.query.tree import Node, Not, Query, leaf_count
from crawler.query.typed import Typed

DEEPEST = 16
"""Parentheses within parentheses."""
_NUMBER = re.compile(r"\(\s*([0-9]{1,3})\s*\)")
MOST_LEAVES = 5000
"""Words and phrases of a query, those of its lists too."""


def parse(
    text: str, *, lists: Mapping[str, SavedList | Sequence[str]] | None = None
) -> Query:
    """Parse a query.

    Args:
        text: As typed; never changed, `Query.text` is the same.
        lists: Saved lists by name (`lists.load_lists`), or plain entries by name.

    Raises:
        QueryError: With the position, what was expected, and whole queries as mends.
    """
    saved = Lists.of(lists or {})
    try:
        reader, root = _read(text, saved)
        _refuse_if_always_true(root, reader.typed)
    except QueryError as error:
        error.mends = tuple(mend for mend in error.mends if _reads(mend, saved))
        raise
    named = {
        name for direct in reader.prims.named for name in (direct, *saved[direct].names)
    }
    return Query(
        text=text,
        root=root,
        warnings=tuple(sorted(reader.scanner.warnings, key=lambda w: w.position)),
        lists=frozenset(named),
    )


def _read(text: str, lists: Lists) -> tuple[_Parser, Node]:
    reader = _Parser(Typed(text), lists)
    root = reader.query()
    _refuse_if_too_wide(root, reader.typed)
    return reader, root


def _reads(mend: str, lists: Lists) -> bool:
    """A mend is worth showing if it reads; it may still lack what must be there."""
    try:
        _read(mend, lists)
    except QueryError:
        return False
    return True


class _Parser:
    def __init__(self, typed: Typed, lists: Lists) -> None:
        self.typed = typed
        self.scanner = Scanner(typed)
        self.prims = PrimReader(self.scanner, lists, self._group)
        self._open: list[int] = []

    def query(self) -> Node:
        node = self._expr(None)
        if not self.scanner.at_end():
            at = self.scanner.at
            raise self.typed.fail(
                at, "a parenthesis is closed that was never opened", (at, at + 1, "")
            )
        return node

    def _group(self) -> Node:
        """What stands between parentheses; the scanner is at the opening one."""
        at = self.scanner.at
        if len(self._open) == DEEPEST:
            raise self.typed.fail(
                at, f"parentheses are at most {DEEPEST} deep: take some out"
            )
        self._open.append(at)
        self.scanner.at += 1
        node = self._expr(at)
        if self.scanner.at_end():
            closed = self.typed.chars.rstrip() + ")" * len(self._open)
            raise self.typed.fail(at, "parenthesis not closed: `)` is missing", closed)
        self.scanner.at += 1
        self._open.pop()
        return node

    def _expr(self, opened: int | None) -> Node:
        scanner = self.scanner
        parts: list[Part] = []
        waiting: Connector | None = None
        start = scanner.at
        while True:
            scanner.skip_blanks()
            if scanner.at_end() or scanner.peek() == ")":
                break
            at = scanner.at
            name = scanner.operator(("AND", "OR", "|"))
            if name is not None:
                connector = Connector("AND" if name == "AND" else "OR", at, scanner.at)
                if waiting is not None or not parts:
                    raise self._dangling(connector, "before")
                waiting = connector
                continue
            part = self._part(waiting)
            if part is not None:
                parts.append(part)
                waiting = None
        if waiting is not None:
            raise self._dangling(waiting, "after")
        if not parts:
            raise self._nothing(start, opened)
        return join(parts, self.typed)

    def _nothing(self, start: int, opened: int | None) -> Exception:
        if opened is None:
            return self.typed.fail(start, "nothing to search for: write a word")
        return self.typed.fail(
            opened, "nothing to search for between the parentheses: write a word there"
        )

    def _dangling(self, connector: Connector, side: str) -> Exception:
        start, end = connector.start, connector.end
        name = self.typed.chars[start:end]
        if name == "|":
            return self.typed.fail(start, f"| needs a part {side} it", (start, end, ""))
        return self.typed.fail(
            start,
            f"{name} needs a part {side} it; to search the word, quote it",
            (start, end, ""),
            (start, end, f'"{name}"'),
        )

    def _part(self, connector: Connector | None) -> Part | None:
        """[NOT | -] chain; `None` where only marks stood."""
        scanner = self.scanner
        scanner.skip_blanks()
        start = scanner.at
        excluded = scanner.operator(("NOT",))
        minus = False
        if excluded is None:
            minus = scanner.minus()
        else:
            scanner.skip_blanks()
            self._after_not(start)
        node = self._chain(start, minus=minus)
        if node is None:
            if excluded is not None:
                raise self.typed.fail(
                    start,
                    "NOT needs a part after it; to search the word, quote it",
                    (start, start + 3, '"NOT"'),
                )
            return None
        if excluded is not None or minus:
            node = Not(part=node)
        return Part(node=node, start=start, end=scanner.at, connector=connector)

    def _after_not(self, start: int) -> None:
        scanner = self.scanner
        at = scanner.at
        again = scanner.operator(("NOT", "AND", "OR", "|"))
        if again is not None or scanner.at_end() or scanner.peek() == ")":
            raise self.typed.fail(
                start if again is None or again != "NOT" else at,
                "NOT needs one part after it; to search the word, quote it",
                (start, start + 3, '"NOT"'),
                *([(start, at, "")] if again == "NOT" else []),
            )
        if scanner.peek() == "-" and scanner.is_minus():
            raise self.typed.fail(
                at, "excluded twice: NOT or `-`, one of them", (at, at + 1, "")
            )

    def _chain(self, start: int, *, minus: bool) -> Node | None:
        """prim { near prim }."""
        scanner = self.scanner
        first_at = scanner.at
        if scanner.near() is not None:
            raise self._lonely_near(first_at, "before")
        node = self.prims.read()
        operands, operators, places = [node], [], [first_at]
        ends = [scanner.at]
        while True:
            before = scanner.at
            scanner.skip_blanks()
            near_at = scanner.at
            operator = scanner.near()
            if operator is None:
                scanner.at = before
                break
            if node is None:
                raise self._lonely_near(near_at, "before")
            if minus:
                raise self._minus_before_near(start)
            self._check_number(near_at)
            scanner.skip_blanks()
            places.append(scanner.at)
            node = self._near_operand(near_at)
            operands.append(node)
            operators.append(operator)
            ends.append(scanner.at)
        if not operators or operands[0] is None:
            return operands[0]
        kept = [operand for operand in operands if operand is not None]
        return chain(kept, operators, list(zip(places, ends, strict=True)), self.typed)

    def _near_operand(self, near_at: int) -> Node:
        scanner = self.scanner
        at = scanner.at
        if scanner.at_end() or scanner.peek() == ")":
            raise self._lonely_near(near_at, "after")
        if scanner.operator(("NOT",)) or scanner.minus():
            raise self.typed.fail(
                at, "no exclusion inside NEAR: exclude beside it, as in `a NEAR b -c`"
            )
        if scanner.operator(("AND", "OR", "|")) or scanner.near():
            raise self._lonely_near(near_at, "after")
        node = self.prims.read()
        if node is None:
            raise self._lonely_near(near_at, "after")
        return node

    def _check_number(self, near_at: int) -> None:
        """`NEAR(5)` of other languages."""
        name, end = self.scanner.word_at(near_at), self.scanner.at
        number = _NUMBER.match(self.typed.chars, end)
        if number is not None:
            raise self.typed.fail(
                end,
                f"{name} has its number behind a slash",
                (near_at, number.end(), f"{name}/{number[1]}"),
            )

    def _lonely_near(self, near_at: int, side: str) -> Exception:
        word = self.scanner.word_at(near_at)
        called = called_near(self.typed.chars, near_at)
        if called is not None and side == "before":
            end, mend = called
            return self.typed.fail(
                near_at, f"{word} stands between two parts", (near_at, end, mend)
            )
        return self.typed.fail(
            near_at,
            f"{word} needs a part {side} it; to search the word, quote it",
            (near_at, near_at + len(word), f'"{word}"'),
        )

    def _minus_before_near(self, start: int) -> Exception:
        """`-a NEAR b`: what is excluded, a or the whole?"""
        scanner = self.scanner
        while True:
            scanner.skip_blanks()
            near_at = scanner.at
            self._near_operand(near_at)
            end = scanner.at
            scanner.skip_blanks()
            if scanner.near() is None:
                break
        inner = self.typed.chars[start + 1 : end]
        return self.typed.fail(
            start,
            "two readings: `-` stands before one part only, and NEAR joins two",
            (start, end, f"-({inner})"),
            (start, end, f"NOT {inner}"),
        )


def _refuse_if_always_true(root: Node, typed: Typed) -> None:
    if is_true(root, Subject(()), datetime(2000, 1, 1, tzinfo=UTC)):
        raise typed.fail(
            0, "true of nearly every article: add what must be there, a word or a scope"
        )


def _refuse_if_too_wide(root: Node, typed: Typed) -> None:
    count = leaf_count(root)
    if count > MOST_LEAVES:
        raise typed.fail(
            0,
            f"{count} words and phrases with those of its lists; at most {MOST_LEAVES}",
        )
