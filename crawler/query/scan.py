"""The characters of a query: blanks, operators, words and phrases. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from crawler.query.tokens import words
from crawler.query.tree import NearOp, QueryWarning
from crawler.query.typed import Typed

TYPOGRAPHIC = "“”„‟«»＂"
QUOTES = '"' + TYPOGRAPHIC
DASHES = "-–—−‐‑‒―－﹣"
FARTHEST = 250
"""Words between two parts of NEAR."""
NEAR_ALONE = 10

_WORD = re.compile(rf'[^\s()|"{TYPOGRAPHIC}]+')
_NEAR = re.compile(r"(O?NEAR)(?:/(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word or phrase with the marks after it."""

    text: str
    start: int
    end: int
    quoted: bool = False


class Scanner:
    """A place in the read text, and what stands there."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.chars = typed.chars
        self.at = 0
        self.warnings: list[QueryWarning] = []

    def at_end(self) -> bool:
        """Is nothing left?"""
        return self.at >= len(self.chars)

    def peek(self, ahead: int = 0) -> str:
        """The character here, `""` behind the last."""
        return self.chars[self.at + ahead : self.at + ahead + 1]

    def skip_blanks(self) -> None:
        """Go to the next character that is no blank."""
        while self.peek() == " ":
            self.at += 1

    def warn(self, at: int, message: str) -> None:
        """Tell the user of something that may not be meant."""
        self.warnings.append(
            QueryWarning(position=self.typed.position(at), message=message)
        )

    def word_at(self, at: int) -> str:
        """The word that begins there, with its marks; `""` without one."""
        found = _WORD.match(self.chars, at)
        return found.group() if found else ""

    def operator(self, names: tuple[str, ...]) -> str | None:
        """Read one of the operators if it stands here, alone and in capitals."""
        if self.peek() == "|":
            if "|" not in names:
                return None
            self.at += 1
            return "|"
        word = self.word_at(self.at)
        if word not in names or self._touches_quote(word):
            return None
        self.at += len(word)
        return word

    def _touches_quote(self, word: str) -> bool:
        after = self.chars[self.at + len(word) : self.at + len(word) + 1]
        return bool(after) and after in QUOTES

    def near(self) -> NearOp | None:
        """Read NEAR or ONEAR if it stands here.

        Raises:
            QueryError: What follows the slash is no number up to 250.
        """
        word = self.word_at(self.at)
        found = _NEAR.fullmatch(word)
        if not found:
            return None
        name, number = found.groups()
        distance = NEAR_ALONE
        if number is not None:
            if not re.fullmatch(r"[0-9]{1,3}", number) or int(number) > FARTHEST:
                raise self.typed.fail(
                    self.at,
                    f"{name}/ takes a number of words from 0 to {FARTHEST}, "
                    "nothing blank before it",
                    (self.at, self.at + len(word), f"{name}/{NEAR_ALONE}"),
                )
            distance = int(number)
        self.at += len(word)
        return NearOp(distance=distance, ordered=name == "ONEAR")

    def is_minus(self) -> bool:
        """Does a `-` stand here that excludes what it touches?"""
        return (
            self.peek() == "-"
            and self.peek(1) not in ("", " ", ")", "|")
            and (self.at == 0 or self.chars[self.at - 1] in " (|")
        )

    def minus(self) -> bool:
        """Read a `-` that excludes; errors for dashes that stand where it would."""
        char = self.peek()
        if not char or char not in DASHES:
            return False
        word = self.word_at(self.at)
        follows = self.chars[self.at + len(word) : self.at + len(word) + 1]
        if all(c in DASHES for c in word) and (follows in ("", " ", ")", "|")):
            raise self._lone_dash(word)
        if not self.is_minus():
            at = self.at
            rest = "a blank" if char == "-" else "a `-`"
            raise self.typed.fail(
                at,
                f"to exclude, write {rest} before the word; a dash that touches it "
                "like a minus is neither",
                (at, at + 1, " -"),
                (at, at + 1, " "),
            )
        if self.peek(1) in DASHES:
            raise self.typed.fail(
                self.at + 1,
                "one `-` excludes; this is a second one",
                (self.at + 1, self.at + 2, ""),
            )
        self.at += 1
        return True

    def _lone_dash(self, dash: str) -> Exception:
        at, end = self.at, self.at + len(dash)
        mends = [(at, end, "")]
        after = _WORD.match(self.chars, min(end + 1, len(self.chars)))
        if after and after.group()[0] not in DASHES + "@=":
            mends.append((at, end + 1, "-"))
            before = re.search(
                rf'(?<![^\s(|])[^\s()|:@=#*"{TYPOGRAPHIC}]+ $', self.chars[:at]
            )
            if before and not before.group().startswith(tuple(DASHES)):
                row = self.chars[before.start() : after.end()]
                mends.append((before.start(), after.end(), f'"{row}"'))
        return self.typed.fail(
            at,
            "a lone dash: leave it out, let `-` touch the word to exclude, or quote the row",
            *mends,
        )

    def word(self) -> Word | None:
        """Read the word or phrase that begins here."""
        if self.peek() and self.peek() in QUOTES:
            return self._phrase()
        text = self.word_at(self.at)
        if not text:
            return None
        start = self.at
        self.at += len(text)
        if self.peek() and self.peek() in QUOTES:
            raise self._quote_touches(self.at)
        return Word(text=text, start=start, end=self.at)

    def _phrase(self) -> Word:
        start = self.at
        closing = '"' if self.chars[start] == '"' else QUOTES
        end = start + 1
        while end < len(self.chars) and self.chars[end] not in closing:
            end += 1
        if end == len(self.chars):
            row = self.chars.rstrip()
            close = '"' if self.chars[start] == '"' else "”"
            raise self.typed.fail(start, "quote not closed", row + close)
        self.at = end + 1
        return Word(
            text=self.chars[start + 1 : end], start=start, end=self.at, quoted=True
        )

    def _quote_touches(self, at: int) -> Exception:
        sign = self.chars[at - 1]
        if sign in "+!" and (at == 1 or self.chars[at - 2] in " (|"):
            return self.typed.fail(
                at - 1,
                f"`{sign}` is no operator: what stands side by side has to be there, "
                "and `-` excludes",
                (at - 1, at, "-" if sign == "!" else ""),
            )
        quotes = sum(char in QUOTES for char in self.chars)
        mends = [(at, at, " ")] if quotes > 1 else []
        if self.chars[at] in QUOTES:
            mends.append((at, at + 1, ""))
        return self.typed.fail(
            at,
            "a quote touches a word: put a blank between them, or leave the quote out",
            *mends,
        )

    def after_phrase(self) -> None:
        """Behind a phrase and its marks no word may follow without a blank.

        Raises:
            QueryError: One does.
        """
        if self.peek() and self.peek() not in " ()|":
            raise self._quote_touches(self.at)


def is_mark(text: str) -> bool:
    """No letter or digit in it."""
    return not words(text)


def has_letters_only(text: str) -> bool:
    """A name that a colon can follow."""
    return bool(text) and all(unicodedata.category(c)[0] in "LM" for c in text)
