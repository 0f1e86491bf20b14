"""The smallest parts of a query: words, phrases, designators, lists, fields, scopes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from crawler.query.leaves import LeafProblem, entries_in, make_leaf
from crawler.query.lists import NAME, Lists
from crawler.query.scan import QUOTES, Scanner, Word, has_letters_only, is_mark
from crawler.query.scopes import ScopeProblem, make_scope
from crawler.query.spreading import spread
from crawler.query.tree import BARE, Field, LeafKind, Node, Scope, ScopeKind, WordList

FIELD_NAMES = {
    **{field.value: field for field in Field},
    "caption": Field.CAPTIONS,
    "author": Field.AUTHORS,
    "keyword": Field.KEYWORDS,
}
SCOPE_NAMES = {kind.value: kind for kind in ScopeKind}
_NAMES = (*FIELD_NAMES, *SCOPE_NAMES, "id")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_OPERATOR = re.compile(r"AND|OR|NOT|O?NEAR(/.*)?")
_COUNT = re.compile(r"(.+?)#([0-9]+)")
_COUNT_AFTER = re.compile(r"#([0-9]+)")
MOST_COUNTED = 99


class PrimReader:
    """Reads one prim where the scanner stands."""

    def __init__(
        self, scanner: Scanner, lists: Lists, group: Callable[[], Node]
    ) -> None:
        self.scanner = scanner
        self.typed = scanner.typed
        self.lists = lists
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
        return self._leaf()

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
            return self._designator(start)
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
            raise self._operator_as_word(at)
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
        mends = spread(self.typed, self._field_at, self._field, _NAMES)
        if start == outer[1]:
            mends = [
                self.typed.replaced((*outer, "")),
                self.typed.replaced((start, start + len(name) + 1, "")),
            ]
        return self.typed.fail(
            start,
            f"{name}: inside {self._field}: - a word has one field or scope before it",
            *mends,
        )

    def _nothing_after(self, name: str, at: int) -> Exception:
        follows = re.match(r" *(?=[^\s)|])", self.typed.chars[at:])
        return self.typed.fail(
            at,
            f"a word right after the colon of {name}:",
            *(
                [self.typed.replaced((at, at + follows.end(), ""))]
                if follows and follows.end()
                else []
            ),
        )

    def _unknown(self, name: str, start: int, word: str) -> Exception:
        end = start + len(word)
        near = get_close_matches(name.lower(), _NAMES, 1)
        mends = [
            self.typed.replaced((start, start + len(name), found)) for found in near
        ]
        if self.typed.chars[end : end + 1] not in (*QUOTES, "(") and word[-1] != ":":
            mends.append(self.typed.replaced((start, end, f'"{word}"')))
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
            *([self.typed.replaced((start, end, f"source:{host}"))] if host else []),
            self.typed.replaced((start, end, f'"{word}"')),
        )

    def _operator_as_word(self, at: int) -> Exception:
        word = self.scanner.word_at(at)
        return self.typed.fail(
            at,
            f"{word} is an operator; to search the word, quote it",
            self.typed.replaced((at, at + len(word), f'"{word}"')),
        )

    # Scopes

    def _scope(self, kind: ScopeKind, name: str, start: int) -> Scope:
        scanner, at = self.scanner, self.scanner.at
        if scanner.peek() == "(":
            raise self.typed.fail(
                at,
                f"{name}: takes one value",
                *spread(self.typed, start, name, _NAMES),
            )
        word = scanner.word()
        assert word is not None
        if word.quoted:
            scanner.after_phrase()
        try:
            scope, warning = make_scope(kind, word.text, self.typed.position(start))
        except ScopeProblem as error:
            raise self.typed.fail(
                at,
                str(error),
                *(self.typed.replaced((at, word.end, meant)) for meant in error.meant),
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
                self.typed.replaced((start + found.end(), start + len(word), "")),
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
            entries=entries_in(saved.entries, self._fields),
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
            *(self.typed.replaced((start, end, f"@{one}")) for one in near),
            self.typed.replaced((start, end, f'"@{name}"')),
        )

    # Words

    def _leaf(self) -> Node | None:
        scanner, start = self.scanner, self.scanner.at
        if self.typed.chars[start : start + 2] == "=(":
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase, not before a group",
                self.typed.replaced((start, start + 1, "")),
            )
        spelled = scanner.peek() == "=" and scanner.peek(1) not in (
            "",
            " ",
            ")",
            "(",
            "|",
        )
        if spelled:
            scanner.at += 1
            self._check_after_equals(start)
        word = scanner.word()
        if word is None:
            # "=" with nothing behind it.
            scanner.at += 1
            scanner.warn(start, f"`{self.typed.chars[start]}` left out")
            return None
        text, prefix, count = self._marks(word)
        if is_mark(text):
            self._left_out(word, start)
            return None
        if not word.quoted and not spelled and self._field is None:
            scanner.warn_of_word(word.text, word.start)
        try:
            return make_leaf(
                text,
                kind=LeafKind.SPELLING if spelled else LeafKind.WORDS,
                prefix=prefix,
                at_least=count,
                fields=self._fields,
                position=self.typed.position(start),
            )
        except LeafProblem as error:
            raise self._too_short(text, word, start, str(error)) from error

    def _check_after_equals(self, start: int) -> None:
        scanner = self.scanner
        word = scanner.word_at(scanner.at)
        name, colon, rest = word.partition(":")
        if word.startswith("@"):
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase, not before a list: write it in the list",
                self.typed.replaced((start, start + 1, "")),
            )
        if colon and has_letters_only(name) and rest:
            if name.lower() in FIELD_NAMES:
                raise self.typed.fail(
                    start,
                    "`=` stands after the field",
                    self.typed.replaced(
                        (start, start + 1 + len(name) + 1, f"{name}:=")
                    ),
                )
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase alone",
                self.typed.replaced((start, start + 1, "")),
                self.typed.replaced((start, start + 1 + len(word), f'="{word}"')),
            )

    def _marks(self, word: Word) -> tuple[str, bool, int]:
        """Part a word or phrase from `*` and `#n` at its end."""
        text, prefix = word.text, False
        if word.quoted:
            return self._marks_after(word)
        counted = _COUNT.fullmatch(text)
        number = None
        if counted and not is_mark(counted[1]):
            text, number = counted.groups()
        if text.endswith("*"):
            text, prefix = text[:-1], True
        if "*" in text:
            raise self._star_inside(text, word)
        if prefix:
            late = _COUNT.fullmatch(text)
            if late and number is None:
                raise self.typed.fail(
                    word.start + len(late[1]),
                    "the count comes last",
                    self.typed.replaced(
                        (word.start, word.end, f"{late[1]}*#{late[2]}")
                    ),
                )
        if prefix and is_mark(text):
            raise self.typed.fail(word.start, "`*` needs letters before it")
        return text, prefix, self._count(number, word)

    def _marks_after(self, word: Word) -> tuple[str, bool, int]:
        scanner = self.scanner
        prefix = scanner.peek() == "*"
        if prefix:
            scanner.at += 1
        counted = _COUNT_AFTER.match(self.typed.chars, scanner.at)
        if counted:
            scanner.at = counted.end()
        scanner.after_phrase()
        if "*" in word.text:
            scanner.warn(
                word.start,
                "`*` inside quotes is left out; behind the closing quote it works",
            )
        return word.text, prefix, self._count(counted[1] if counted else None, word)

    def _count(self, number: str | None, word: Word) -> int:
        if number is None:
            return 1
        if len(number) > 3 or not 1 <= int(number) <= MOST_COUNTED:
            at = self.typed.chars.rindex("#", word.start, self.scanner.at)
            raise self.typed.fail(
                at,
                f"a count is a number from 1 to {MOST_COUNTED}; "
                "quote the word if # belongs to it",
                self.typed.replaced((at, self.scanner.at, "")),
            )
        return int(number)

    def _star_inside(self, text: str, word: Word) -> Exception:
        at = text.index("*")
        before = text[:at]
        mends: list[str] = []
        hint = ""
        if not before:
            mends.append(
                self.typed.replaced((word.start, word.end, text.replace("*", "")))
            )
        else:
            try:
                make_leaf(before, prefix=True)
                mends.append(self.typed.replaced((word.start, word.end, f"{before}*")))
            except LeafProblem:
                hint = f"; `{before}*` is too short, a longer beginning such as `dron*` works"
        return self.typed.fail(
            word.start + at, f"`*` only at the end of a word{hint}", *mends
        )

    def _too_short(self, text: str, word: Word, start: int, message: str) -> Exception:
        end = self.scanner.at
        mends = [
            self.typed.replaced((start, end, f'"{text}"' if word.quoted else text))
        ]
        if any(char.isdigit() for char in text):
            quoted = f'"{text}"' if word.quoted else text
            mends.insert(0, self.typed.replaced((start, end, f"id:{quoted}")))
        return self.typed.fail(
            start, f"prefix under 3 letters or digits: {message}", *mends
        )

    def _left_out(self, word: Word, start: int) -> None:
        row = self.typed.chars[start : word.end]
        around = self._around(start, word.end)
        self.scanner.warn(
            start,
            f"`{row}` left out: it has no letter or digit"
            + (f"; `{around}` keeps the words side by side" if around else ""),
        )

    def _around(self, start: int, end: int) -> str | None:
        """The mark with the words on both sides as a phrase."""
        before = re.search(
            r"(?<![^\s(|])[^\s()|:@=#*\"-]\S* $", self.typed.chars[:start]
        )
        after = re.match(r" ([^\s()|:@=#*\"-][^\s()|:@=#*\"]*)", self.typed.chars[end:])
        if not before or not after:
            return None
        return '"' + self.typed.chars[before.start() : end + after.end()] + '"'

    # Designators

    def _designator(self, start: int) -> Node:
        scanner, at = self.scanner, self.scanner.at
        first = scanner.peek()
        if first in "=@(":
            raise self.typed.fail(
                at, "id: takes a word or phrase alone, as in `id:F-35`"
            )
        word = scanner.word()
        assert word is not None
        marks = re.search(r"\*?(?:#[0-9]+)?$", word.text)
        if word.quoted:
            marks = re.match(r"\*?(?:#[0-9]+)?", self.typed.chars[word.end :])
        if marks and marks.group():
            end = word.end + (len(marks.group()) if word.quoted else 0)
            raise self.typed.fail(
                end - len(marks.group()),
                "id: takes no `*` and no count; it finds variants such as F-35A by itself",
                self.typed.replaced((end - len(marks.group()), end, "")),
            )
        if word.quoted:
            scanner.after_phrase()
        try:
            return make_leaf(
                word.text,
                kind=LeafKind.DESIGNATOR,
                fields=self._fields,
                position=self.typed.position(start),
            )
        except LeafProblem as error:
            raise self.typed.fail(
                at, f"id: needs letters or digits: {error}"
            ) from error
