"""Text to tokens, as FTS5's unicode61 makes them of the prepared copy.

Pure; never touches SQLite. The prepared copy holds the folded tokens with one blank between
them, so unicode61 has nothing left to decide and every SQLite makes the same of it.

On top of unicode61 (`remove_diacritics 2 categories 'L* N* Co Mn Mc'`) over NFC:

1. clusters of Han, Kana, Thai, Lao, Khmer and Burmese stand apart, numbers do not;
2. ł đ ø ß æ œ ı ё are folded to l d o ss ae oe i е;
3. what the reader calls accents is folded where unicode61 does not know it: Greek accents
   (capitals are printed without), Arabic vowel signs and tatweel, Hebrew points; full-width
   letters and the digits of all scripts are the plain ones; soft hyphen, byte order and direction
   marks and variation selectors are nothing;
4. letters that one press writes so and another so are one: alef with and without hamza, the yeh
   and kaf of Persian and Arabic (as in Lucene's ArabicNormalizer and PersianNormalizer, which fold
   teh marbuta as well: here it stays, for `his book` is no `writing`); the apostrophes that
   Unicode calls letters (Ukrainian обʼєкт, Uzbek oʻ) part words as all others do; Latin
   ligatures, which come out of PDF files, are their letters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Protocol

from crawler.query import unicode61

BOUNDARY = "\U0010fffd"
"""Token between two values of one field in the prepared copy; no text gives it."""

_EXTRA = {
    "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е",
    "\u0622": "\u0627", "\u0623": "\u0627", "\u0625": "\u0627", "\u0671": "\u0627",  # alef
    "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643",  # yeh, kaf
    "\u02bb": " ", "\u02bc": " ",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_NOTHING = (
    # soft hyphen, joiners that only forbid a break, direction marks, byte order mark
    (0xAD, 0xAD), (0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2060),
    (0x2066, 0x2069), (0xFEFF, 0xFEFF),
    # variation selectors, Arabic tatweel
    (0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x640, 0x640),
)  # fmt: skip
_DROPPED = (
    # combining marks; unicode61 drops 25 of them, not those that no Latin letter carries
    (0x300, 0x36F),
    # Arabic vowel signs, Hebrew points
    (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4),
    (0x6E7, 0x6E8), (0x6EA, 0x6ED), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2),
    (0x5C4, 0x5C5), (0x5C7, 0x5C7),
)  # fmt: skip
_APART = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
    "\U0001aff0-\U0001afff\U0001b000-\U0001b16f"  # Hiragana, Katakana
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46"  # Thai
    "\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"  # Lao
    "\u1780-\u17b3\u17d7\u17dc"  # Khmer
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065-\u1066\u106e-\u1070"
    "\u1075-\u1081\u108e\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7a\uaa7e-\uaa7f"
)
_MARKS = (
    "\u0300-\u036f\u302a-\u302f\u3099-\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece"
    "\u17b4-\u17d3\u17dd\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\ua9e5\uaa7b-\uaa7d"
)
_CLUSTER = re.compile(f"[{_APART}][{_MARKS}]*")
_NOTHING_RE = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _NOTHING) + "]"
)
_CHUNK = re.compile(r"\S+")
_CACHED_LENGTH = (
    24  # longer chunks are addresses or scripts without blanks: never twice
)
_CACHED_CHUNKS = 50_000  # about 15 MB


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it stands in the stored text."""

    text: str
    """Folded."""
    start: int
    end: int


_NEVER_WRITTEN = 0x40000
"""Characters from here on are not remembered, for no script has any: a page of all 850,000
would take 100 MB of the process that read it, for as long as it lives."""


class _Fold(dict[int, str]):
    """Character to its folded form; blank where it parts words. Fills itself."""

    def __init__(self) -> None:
        super().__init__({ord(" "): " ", ord(BOUNDARY): " "})
        starts, self._ends = [], []
        for piece in unicode61.TOKEN_RANGES.split():
            first, last = piece.split("-")
            starts.append(int(first, 16))
            self._ends.append(int(last, 16))
        self._starts = starts
        self._folded = dict(
            zip(
                (int(code, 16) for code in unicode61.FOLDED.split()),
                (chr(int(code, 16)) for code in unicode61.FOLDS_TO.split()),
                strict=True,
            )
        )
        self.update(dict.fromkeys((int(c, 16) for c in unicode61.DROPPED.split()), ""))
        for first_code, last_code in _NOTHING + _DROPPED:
            self.update(dict.fromkeys(range(first_code, last_code + 1), ""))

    def __missing__(self, code: int) -> str:
        at = bisect_right(self._starts, code) - 1
        if at < 0 or code > self._ends[at]:
            to = " "
        elif 0xFF10 <= code <= 0xFF5A:
            to = chr(code - 0xFEE0).lower()
        else:
            to = self._folded.get(code) or chr(code)
            to = _EXTRA.get(to) or _digit(to) or _bare(to)
        if code < _NEVER_WRITTEN:
            self[code] = to
        return to


def _digit(char: str) -> str:
    """0 to 9 for a decimal digit of any script, else `""`."""
    return str(unicodedata.decimal(char, ""))


def _bare(char: str) -> str:
    """A letter of rule 2 or a Greek letter without its accents; others as they are."""
    base = unicodedata.normalize("NFD", char)[0]
    if base in "øæ" or "\u0370" <= base <= "\u03ff":
        return _EXTRA.get(base, base)
    return char


_FOLD = _Fold()


class _Chunks(dict[str, tuple[str, ...]]):
    """A piece of text between blanks to its tokens: real texts repeat their words."""

    def __missing__(self, chunk: str) -> tuple[str, ...]:
        found = tuple(_fold(chunk))
        if len(chunk) <= _CACHED_LENGTH:
            if len(self) >= _CACHED_CHUNKS:
                self.clear()
            self[chunk] = found
        return found


def _fold(chunk: str) -> list[str]:
    if not chunk.isascii():
        chunk = _CLUSTER.sub(r" \g<0> ", _normal(chunk))
    elif chunk.isalnum():
        return [chunk.lower()]
    return chunk.translate(_FOLD).split()


def _normal(text: str) -> str:
    """NFC without the characters that are nothing: they must not keep a letter from its mark."""
    return unicodedata.normalize("NFC", _NOTHING_RE.sub("", text))


_CHUNKS = _Chunks()


def words(text: str) -> list[str]:
    """The tokens of a text, folded, in order."""
    return list(chain.from_iterable(map(_CHUNKS.__getitem__, text.split())))


def tokenize(text: str) -> Sequence[Token]:
    """The tokens of a text with their places; slower than `words`."""
    return [
        token
        for match in _CHUNK.finditer(text)
        for token in _locate(match.group(), match.start())
    ]


# Finding all places costs as much as cutting the text so often.
_ASKED_BEFORE_ALL = 8


class Places(Protocol):
    """The places of a text's tokens by their number in `words(text)`."""

    def __getitem__(self, number: int) -> Token: ...


class SearchedPlaces(Places, Protocol):
    """Places that are found without parting the text into words."""

    def numbers_of(self, word: str) -> list[int]:
        """Which of the words are this one."""
        ...


class Located:
    """The places of a text's tokens by their number in `words(text)`, found when asked for."""

    __slots__ = ("_at", "_chunks", "_firsts", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._chunks = text.split()
        counts = map(len, map(_CHUNKS.__getitem__, self._chunks))
        self._firsts = list(accumulate(counts, initial=0))
        self._at: dict[int, list[Token]] = {}
        self._starts: list[int] | None = None

    def __getitem__(self, number: int) -> Token:
        # Of pieces that begin with one number, the last alone has tokens.
        piece = bisect_right(self._firsts, number) - 1
        located = self._at.get(piece)
        if located is None:
            located = _locate(self._chunks[piece], self._start_of(piece))
            self._at[piece] = located
        return located[number - self._firsts[piece]]

    def _start_of(self, piece: int) -> int:
        """Where a piece begins; the places of all are found when enough were asked for."""
        if self._starts is None:
            if len(self._at) < _ASKED_BEFORE_ALL:
                return len(self._text) - len(self._text.split(None, piece)[piece])
            self._starts = [match.start() for match in _CHUNK.finditer(self._text)]
        return self._starts[piece]


def _locate(chunk: str, offset: int) -> list[Token]:
    """The tokens of a piece without blanks, with their places counted from `offset`."""
    found: list[Token] = []
    open_text, start, end = "", 0, 0
    for piece, at, until, alone in _pieces(chunk):
        folded = piece.translate(_FOLD)
        if alone or " " in folded:
            if open_text:
                found.append(Token(open_text, offset + start, offset + end))
            open_text = ""
            if alone and folded.strip():
                found.append(Token(folded.strip(), offset + at, offset + until))
        elif folded:
            if not open_text:
                start = at
            open_text += folded
            end = until
    if open_text:
        found.append(Token(open_text, offset + start, offset + end))
    return found


def _pieces(chunk: str) -> Iterator[tuple[str, int, int, bool]]:
    """NFC pieces with their place as stored; the last value tells clusters that stand apart."""
    stored = _normal_pieces(chunk)
    normal = "".join(text for text, _, _ in stored)
    starts = [at for text, at, _ in stored for _ in text]
    ends = [until for text, _, until in stored for _ in text]
    position = 0
    for match in _CLUSTER.finditer(normal):
        for i in range(position, match.start()):
            yield normal[i], starts[i], ends[i], False
        position = match.end()
        yield match.group(), starts[match.start()], ends[position - 1], True
    for i in range(position, len(normal)):
        yield normal[i], starts[i], ends[i], False


def _normal_pieces(chunk: str) -> list[tuple[str, int, int]]:
    """Pieces that can be put into NFC one by one; stored text nearly always is NFC."""
    if chunk == _normal(chunk):
        return [(char, at, at + 1) for at, char in enumerate(chunk)]
    starts = [at for at, char in enumerate(chunk) if at == 0 or not _joins(char)]
    pieces: list[tuple[str, int, int]] = []
    for at, until in zip(starts, [*starts[1:], len(chunk)], strict=True):
        piece = chunk[at:until]
        normal = _normal(piece)
        kept = [i for i in range(at, until) if not _NOTHING_RE.match(chunk[i])]
        if len(normal) == len(kept):
            pieces.extend((normal[n], i, i + 1) for n, i in enumerate(kept))
        else:
            pieces.append((normal, at, until))
    return pieces


def _joins(char: str) -> bool:
    """May melt into the character before it: marks, vowels and finals of Hangul, nothings."""
    return (
        unicodedata.category(char)[0] == "M"
        or "\u1160" <= char <= "\u11ff"
        or _FOLD[ord(char)] == ""
    )
