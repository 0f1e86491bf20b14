"""The smallest parts of a query: words, phrases, designators, lists, fields, scopes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from crawler.query.habits import ELSEWHERE
from crawler.query.leaf_reader import LeafReader
from crawler.query.lists import NAME, Lists
from crawler.query.scan import QUOTES, Scanner, has_letters_only
from crawler.query.scopes import ScopeProblem, is_span, make_scope
from crawler.query.spreading import spread
from crawler.query.tree import (
    BARE,
    FIELD_NAMES,
    Field,
    Node,
    Scope,
    ScopeKind,
    WordList,
)
from crawler.query.typed import Mend

SCOPE_NAMES = {kind.value: kind for kind in ScopeKind}
_NAMES = (*FIELD_NAMES, *SCOPE_NAMES, "id")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_OPERATOR = re.compile(r"AND|OR|NOT|O?NEAR(/.*)?")


class PrimReader:
    """Reads one prim where the scanner stands."""

    def __init__(
        self, scanner: Scanner, lists: Lists, group: Callable[[], Node]
    ) -> None:
        self.scanner = scanner
        self.typed = scanner.typed
        self.lists = lists
        self._leaves = LeafReader(scanner)
        self.named: set[str] = set()
        """Lists named so far."""
        self._group = group
        self._field: str | None = None
        """Name of the field that a group around us is in, as typed."""
        self._field_at = 0
        self._fields = BARE

    def read(self) -> Node | None:
        """Read a prim; `None` where a lone mark stood, which is left out with a warning."""
        scanner = self.scanner
        if scanner.peek() == "(":
            return self._group()
        if scanner.peek() == "@" and NAME.match(scanner.peek(1)):
            return self._list()
        word = scanner.word_at(scanner.at)
        name, colon, _ = word.partition(":")
        if colon and has_letters_only(name):
            found = self._named(name, word)
            if found is not None:
                return found
        return self._leaves.leaf(self._fields)

    def _named(self, name: str, word: str) -> Node | None:
        """What begins with a name and a colon; `None` where the colon is a mark."""
        scanner, start = self.scanner, self.scanner.at
        lower, value_at = name.lower(), self.scanner.at + len(name) + 1
        address = _ADDRESS.match(word)
        if address:
            raise self._address(start, word, address[1])
        touched = self.typed.chars[value_at : value_at + 1]
        if lower not in _NAMES:
            if touched in ("", " ", ")", "|"):
                return None
            raise self._unknown(name, start, word)
        if touched in ("", " ", ")", "|"):
            raise self._nothing_after(name, value_at)
        if lower == "id":
            scanner.at = value_at
            return self._leaves.designator(start, self._fields)
        if self._field is not None:
            raise self._inside(name, start)
        scanner.at = value_at
        if lower in SCOPE_NAMES:
            return self._scope(SCOPE_NAMES[lower], name, start)
        return self._in_field(name, start)

    # Fields

    def _in_field(self, name: str, start: int) -> Node:
        scanner, at = self.scanner, self.scanner.at
        if scanner.peek() == "-" and scanner.peek(1) not in ("", " "):
            raise self.typed.fail(
                at,
                "exclusion stands before the field",
                self.typed.replaced((at, at + 1, ""), (start, start, "-")),
            )
        if _OPERATOR.fullmatch(scanner.word_at(at)):
            word = scanner.word_at(at)
            raise self.typed.fail(
                at,
                f"{word} is an operator; to search the word, quote it",
                (at, at + len(word), f'"{word}"'),
            )
        self._field, self._field_at = name, start
        self._fields = frozenset({FIELD_NAMES[name.lower()]})
        node = self.read()
        self._field, self._fields = None, BARE
        if node is None:
            raise self.typed.fail(at, f"a word after {name}:, this is a mark")
        return node

    def _inside(self, name: str, start: int) -> Exception:
        assert self._field is not None
        outer = self._field_at, self._field_at + len(self._field) + 1
        mends: Sequence[Mend]
        mends = spread(self.typed, self._field_at, self._field, _NAMES)
        if start == outer[1]:
            mends = [(*outer, ""), (start, start + len(name) + 1, "")]
        return self.typed.fail(
            start,
            f"{name}: inside {self._field}: - a word has one field or scope before it",
            *mends,
        )

    def _nothing_after(self, name: str, at: int) -> Exception:
        follows = re.match(r" +(?=[^\s)|])", self.typed.chars[at:])
        return self.typed.fail(
            at,
            f"a word right after the colon of {name}:",
            *([(at, at + follows.end(), "")] if follows and follows.end() else []),
        )

    def _unknown(self, name: str, start: int, word: str) -> Exception:
        end = start + len(word)
        lower = name.lower()
        number = word[len(name) + 1 :]
        if re.fullmatch("O?NEAR", name) and number.isdecimal():
            raise self.typed.fail(
                start + len(name),
                f"{name} has its number behind a slash",
                (start, end, f"{name}/{number}"),
            )
        near = (
            [ELSEWHERE[lower]]
            if lower in ELSEWHERE
            else get_close_matches(lower, _NAMES, 1, 0.7)
        )
        if near == ["after"] and is_span(number):
            near = ["within"]
        mends = [(start, start + len(name), found) for found in near]
        if self.typed.chars[end : end + 1] not in (*QUOTES, "(") and word[-1] != ":":
            mends.append((start, end, f'"{word}"'))
        fields = ", ".join(field.value for field in Field)
        return self.typed.fail(
            start,
            f"no field {name}: fields are {fields}; scopes are {', '.join(SCOPE_NAMES)}",
            *mends,
        )

    def _address(self, start: int, word: str, place: str) -> Exception:
        end = start + len(word)
        host = place.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")
        return self.typed.fail(
            start,
            "an address: name the source, or quote it to search for its words",
            *([(start, end, f"source:{host}")] if host else []),
            (start, end, f'"{word}"'),
        )

    # Scopes

    def _scope(self, kind: ScopeKind, name: str, start: int) -> Scope:
        scanner, at = self.scanner, self.scanner.at
        if scanner.peek() == "(":
            raise self.typed.fail(
                at, f"{name}: takes one value", *spread(self.typed, start, name, _NAMES)
            )
        word = scanner.word()
        assert word is not None
        if word.quoted:
            scanner.after_phrase()
        try:
            scope, warning = make_scope(kind, word.text, self.typed.position(start))
        except ScopeProblem as error:
            raise self.typed.fail(
                at, str(error), *((at, word.end, meant) for meant in error.meant)
            ) from error
        if warning:
            scanner.warnings.append(warning)
        return scope

    # Lists

    def _list(self) -> WordList:
        scanner, start = self.scanner, self.scanner.at
        word = scanner.word_at(start)
        found = NAME.match(word, 1)
        assert found is not None
        name, after = found.group(), word[found.end() :]
        if re.fullmatch(r"\*?(#[0-9]+)?", after) and after:
            raise self.typed.fail(
                start + found.end(),
                "a list takes no `*` and no count",
                (start + found.end(), start + len(word), ""),
            )
        if after or name not in self.lists:
            raise self._no_list(word[1:], start)
        scanner.at += len(word)
        if scanner.peek() and scanner.peek() in QUOTES:
            scanner.after_phrase()
        saved = self.lists[name]
        self.named.add(saved.name)
        return WordList(
            name=saved.name,
            entries=saved.entries.in_fields(self._fields),
            fields=self._fields,
            position=self.typed.position(start),
        )

    def _no_list(self, name: str, start: int) -> Exception:
        near = get_close_matches(name.lower(), list(self.lists), 1)
        end = start + len(name) + 1
        known = ", ".join(f"@{one}" for one in sorted(self.lists)) or "none"
        return self.typed.fail(
            start,
            f"no list {name}; saved lists are {known}",
            *((start, end, f"@{one}") for one in near),
            (start, end, f'"@{name}"'),
        )
