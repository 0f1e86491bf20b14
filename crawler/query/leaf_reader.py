"""Words, phrases and designators of a query with their marks: `=`, `*`, `#n`, `id:`. Pure."""

from __future__ import annotations

import re

from crawler.query import habits
from crawler.query.leaves import LeafProblem, make_leaf
from crawler.query.scan import Scanner, Word, has_letters_only, is_mark
from crawler.query.tree import FIELD_NAMES, Field, Leaf, LeafKind
from crawler.query.typed import Change

_COUNT = re.compile(r"(.+?)#([0-9]+)")
_BEFORE = re.compile(r'([^\s()|"]+) \Z')
_TOUCHED = re.compile(r"\(([^()]*)")
_NUMBER_NEXT = re.compile(r" ([0-9]+)")
_FAR = re.compile("~([0-9]{0,3})")
_COUNT_AFTER = re.compile(r"#([0-9]+)")
MOST_COUNTED = 99


class LeafReader:
    """Reads one leaf where the scanner stands."""

    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.typed = scanner.typed

    def leaf(self, fields: frozenset[Field]) -> Leaf | None:
        """Read a word or phrase; `None` where a lone mark stood."""
        scanner, start = self.scanner, self.scanner.at
        if self.typed.chars[start : start + 2] == "=(":
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase, not before a group",
                (start, start + 1, ""),
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
        if not word.quoted and not spelled:
            self._refuse_what_is_not_built(word)
        text, prefix, count = self._marks(word)
        if is_mark(text):
            self._left_out(word, start)
            return None
        if not word.quoted and not spelled:
            self._warn_of(word)
        try:
            return make_leaf(
                text,
                kind=LeafKind.SPELLING if spelled else LeafKind.WORDS,
                prefix=prefix,
                at_least=count,
                fields=fields,
                position=self.typed.position(start),
            )
        except LeafProblem as error:
            raise self._too_short(text, word, start, str(error)) from error

    def _refuse_what_is_not_built(self, word: Word) -> None:
        found = habits.not_built(word.text, self._inner(word))
        if found is not None:
            raise self.typed.fail(
                word.start + found.after,
                found.message,
                *((word.start, word.end, instead) for instead in found.instead),
            )

    def _warn_of(self, word: Word) -> None:
        """Tell of a word that means something else in other languages."""
        chars, warn = self.typed.chars, self.scanner.warn
        if chars[word.start - 1 : word.start] != ":":
            for doubt in habits.doubts(word.text):
                warn(word.start, doubt)
        inner = self._inner(word)
        if inner is not None:
            warn(word.start, habits.touching(word.text, inner))
        quoted = habits.single_quoted(chars, word.start)
        if quoted is not None:
            warn(word.start, f'single quotes make no phrase, `"{quoted}"` does')
        before = _BEFORE.search(chars, 0, word.start)
        apart = habits.between(before[1], word.text) if before else None
        if apart and all(warning.message != apart for warning in self.scanner.warnings):
            warn(word.start, apart)

    def _inner(self, word: Word) -> str | None:
        """What stands in the parentheses that a word touches."""
        found = _TOUCHED.match(self.typed.chars, word.end)
        return found[1] if found else None

    def _check_after_equals(self, start: int) -> None:
        scanner = self.scanner
        word = scanner.word_at(scanner.at)
        name, colon, rest = word.partition(":")
        if word.startswith("@"):
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase, not before a list: write it in the list",
                (start, start + 1, ""),
            )
        if colon and has_letters_only(name) and rest:
            if name.lower() in FIELD_NAMES:
                raise self.typed.fail(
                    start,
                    "`=` stands after the field",
                    (start, start + 1 + len(name) + 1, f"{name}:="),
                )
            raise self.typed.fail(
                start,
                "`=` stands before a word or phrase alone",
                (start, start + 1, ""),
                (start, start + 1 + len(word), f'="{word}"'),
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
                    (word.start, word.end, f"{late[1]}*#{late[2]}"),
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
        if scanner.peek() == "~":
            raise self._far_apart(word)
        scanner.after_phrase()
        if "*" in word.text:
            scanner.warn(
                word.start,
                "`*` inside quotes is left out; behind the closing quote it works",
            )
        return word.text, prefix, self._count(counted[1] if counted else None, word)

    def _far_apart(self, word: Word) -> Exception:
        """`"drone border"~5` of other languages."""
        far = _FAR.match(self.typed.chars, word.end)
        assert far is not None
        parts = word.text.split()
        near = f" NEAR/{far[1] or 10} ".join(parts)
        mends = [near, f'"{word.text}"'] if len(parts) == 2 else [f'"{word.text}"']
        return self.typed.fail(
            word.end,
            "the words of a phrase stand side by side; NEAR says how far apart words may be",
            *((word.start, far.end(), mend) for mend in mends),
        )

    def _count(self, number: str | None, word: Word) -> int:
        if number is None:
            return 1
        if len(number) > 3 or not 1 <= int(number) <= MOST_COUNTED:
            at = self.typed.chars.rindex("#", word.start, self.scanner.at)
            raise self.typed.fail(
                at,
                f"a count is a number from 1 to {MOST_COUNTED}; "
                "quote the word if # belongs to it",
                (at, self.scanner.at, ""),
            )
        return int(number)

    def _star_inside(self, text: str, word: Word) -> Exception:
        at = text.index("*")
        before = text[:at]
        mends: list[Change] = []
        hint = ""
        if not before:
            mends.append((word.start, word.end, text.replace("*", "")))
        else:
            try:
                make_leaf(before, prefix=True)
                mends.append((word.start, word.end, f"{before}*"))
            except LeafProblem:
                hint = f"; `{before}*` is too short, a longer beginning such as `dron*` works"
        return self.typed.fail(
            word.start + at, f"`*` only at the end of a word{hint}", *mends
        )

    def _too_short(self, text: str, word: Word, start: int, message: str) -> Exception:
        end = self.scanner.at
        mends = [(start, end, f'"{text}"' if word.quoted else text)]
        if any(char.isdigit() for char in text):
            quoted = f'"{text}"' if word.quoted else text
            mends.insert(0, (start, end, f"id:{quoted}"))
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
            r"(?<![^\s(|])[^\s()|:@=#*\"-][^\s()|]* $", self.typed.chars[:start]
        )
        after = re.match(r" ([^\s()|:@=#*\"-][^\s()|:@=#*\"]*)", self.typed.chars[end:])
        if not before or not after:
            return None
        return '"' + self.typed.chars[before.start() : end + after.end()] + '"'

    def designator(self, start: int, fields: frozenset[Field]) -> Leaf:
        """Read what stands behind `id:`."""
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
                (end - len(marks.group()), end, ""),
            )
        if word.quoted:
            scanner.after_phrase()
        number = _NUMBER_NEXT.match(self.typed.chars, word.end)
        if number and not word.quoted and word.text.isalpha():
            scanner.warn(
                start,
                f"a designator ends at a blank: write `id:{word.text}-{number[1]}`",
            )
        try:
            return make_leaf(
                word.text,
                kind=LeafKind.DESIGNATOR,
                fields=fields,
                position=self.typed.position(start),
            )
        except LeafProblem as error:
            raise self.typed.fail(
                at, f"id: needs letters or digits: {error}"
            ) from error
