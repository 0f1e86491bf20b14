"""What other search languages write, told in ours. Pure.

Habits of Google, Lucene, LexisNexis, Westlaw and Factiva. What would be a search of its own (similar
spellings, weights, letters left open) is refused by name; what may be text as well is warned of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.query.tree import FIELD_NAMES

ELSEWHERE: Mapping[str, str] = {
    "title": "headline",
    "intitle": "headline",
    "allintitle": "headline",
    "hl": "headline",
    "hlead": "lead",
    "lp": "lead",
    "text": "body",
    "intext": "body",
    "content": "body",
    "by": "authors",
    "byline": "authors",
    "tag": "keywords",
    "tags": "keywords",
    "subject": "keywords",
    "site": "source",
    "domain": "source",
    "host": "source",
    "from": "source",
    "publisher": "source",
    "rst": "source",
    "lang": "language",
    "la": "language",
    "since": "after",
    "until": "before",
}
"""What search engines and paid services call our fields and scopes."""

_SIMILAR = re.compile(r"(.*\w)(~[0-9.]*)")
_WEIGHTED = re.compile(r"(.*\w)(\^[0-9.]*)")
_OPEN_LETTER = re.compile(r"([^\W\d_]+)\?+[^\W\d_][\w?-]*")
_AT_LEAST = re.compile(r"at_?least/?([0-9]{1,2})", re.IGNORECASE)
_LOWER = re.compile(r"and|or|not|o?near(?:/\d+)?|And|Or|Not|O?Near(?:/\d+)?", re.ASCII)
_NEAR = re.compile(
    r"((?i:o?near|adj|around|within|pre|before|[wn]/|/)|[WN])[/\\]?([0-9]{1,3})"
)
_ORDERED = ("onear", "adj", "pre", "before")
_SENTENCE = re.compile(r"(?:w|pre|n)?/(?:s|p|sent|para|seg)", re.IGNORECASE)
_CUT = re.compile(r"([^\W\d_]{3,})[!$%?]")
_NAMED = re.compile(r"([A-Za-z]{2,10})(?:=|>=?|<=?)([^\s=].*)")
_WITH_LINE = re.compile(r"([A-Za-z]+(?:_[A-Za-z]+)+):[^\s:].*")
_BETWEEN = re.compile(r"[^\W\d_]{2,}(?:[,;][^\W\d_]{2,})+")
_QUOTED = re.compile(
    "['‘‚]([^\\s'‘’‚\"()|:-][^'‘’‚\"()|]*\\s[^'‘’‚\"()|]*[^\\s'‘’‚\"()|])['’‘](?=[\\s)|]|$)"
)
_ENDING = re.compile("e?s|e?n|er", re.IGNORECASE)
_CALL = re.compile(
    r'(O?NEAR)\(\s*("[^"()]+"|[^\s"(),]+)\s*,?\s*("[^"()]+"|[^\s"(),]+)\s*,\s*([0-9]{1,3})\s*\)'
)
_COUNTED = re.compile(r"#[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class NotBuilt:
    """A search of another language that there is none of here."""

    after: int
    """Characters of the word before the sign."""
    message: str
    instead: tuple[str, ...]
    """What may stand in the word's place."""


def not_built(word: str, inner: str | None = None) -> NotBuilt | None:
    """What a word asks for that the language has not.

    Args:
        inner: What stands in the parentheses that it touches; `None` without such.
    """
    if inner is not None and (found := _AT_LEAST.fullmatch(word)):
        return NotBuilt(
            0,
            f"`{word}(` counts nothing: a count stands behind its word, as in `drone#{found[1]}`",
            (),
        )
    if found := _SIMILAR.fullmatch(word):
        return NotBuilt(
            len(found[1]),
            f"`{found[2]}` finds no similar spellings: name them, as in `(drone OR dron)`, "
            "or find words that begin alike, as in `dron*`",
            (found[1],),
        )
    if found := _WEIGHTED.fullmatch(word):
        return NotBuilt(
            len(found[1]),
            f"`{found[2]}` is no weight: a word is there or not",
            (found[1],),
        )
    if found := _OPEN_LETTER.fullmatch(word):
        begins = (f"{found[1]}*",) if len(found[1]) > 2 else ()
        return NotBuilt(
            len(found[1]),
            "`?` stands for no letter; `*` at a word's end leaves open how it goes on",
            (*begins, f'"{word}"'),
        )
    return None


def touching(word: str, inner: str) -> str:
    """What to warn of in a word that touches a parenthesis.

    Args:
        inner: What stands in the parentheses, as far as the next one.
    """
    name = ELSEWHERE.get(word.lower(), word.lower())
    if name in FIELD_NAMES:
        return f"`{word}` is searched as a word; in that field: `{name}:({inner})`"
    if found := _NEAR.fullmatch(word + inner):
        return f"`{word}({inner})` is searched as words; the operator is {_near(found)}"
    if _ENDING.fullmatch(inner):
        return (
            f"`{word}({inner})` is read as two words, `{word}` and `{inner}`; "
            f"`({word} OR {word}{inner})` finds either"
        )
    return f"`{word}` is searched as a word, beside what stands in the parentheses"


def _near(found: re.Match[str]) -> str:
    near = "ONEAR" if found[1].lower() in _ORDERED else "NEAR"
    return f"{near}/{found[2]}"


def doubts(word: str) -> Iterator[str]:
    """What to warn of in one word that nobody quoted; it is searched as it is."""
    if found := _AT_LEAST.fullmatch(word):
        yield f"`{word}` is searched as a word; a count stands behind its word: `drone#{found[1]}`"
    elif _LOWER.fullmatch(word):
        yield f"`{word}` is searched as a word; the operator is {word.upper()}"
    elif found := _NEAR.fullmatch(word):
        yield f"`{word}` is searched as a word; the operator is {_near(found)}"
    elif _SENTENCE.fullmatch(word):
        yield f"`{word}` is searched as a word; the operator counts words, as NEAR/15 does"
    elif found := _CUT.fullmatch(word):
        yield (
            f"`{word}` is the word `{found[1]}`; `{found[1]}*` finds all that begin so"
        )
    elif found := _NAMED.fullmatch(word):
        name = ELSEWHERE.get(found[1].lower(), found[1].lower())
        meant = f"{name}:{found[2]}" if name != found[1].lower() else "headline:drone"
        yield (
            f"`{word}` is searched as words side by side; a field has a colon, as in `{meant}`"
        )
    elif found := _WITH_LINE.fullmatch(word):
        yield f"`{word}` is searched as words side by side; no field or scope is named {found[1]}"
    elif _BETWEEN.fullmatch(word):
        either = " OR ".join(re.split("[,;]", word))
        yield f"`{word}` is words side by side; `({either})` finds any of them"
    elif word[0] == "!" and word[1:2].isalnum():
        yield f"`{word}` excludes nothing; `-{word[1:]}` does"
    elif word[0] in "[{" and len(word) > 1:
        yield f"`{word[0]}` groups nothing; parentheses do"


def between(before: str, word: str) -> str | None:
    """What to warn of in a word behind another, such as `#3` or `:drone`."""
    if _COUNTED.fullmatch(word):
        return f"`{word}` is searched as a word; a count touches its word: `{before}{word}`"
    if word[0] == ":" and len(word) > 1:
        name = ELSEWHERE.get(before.lower(), before.lower())
        if name in FIELD_NAMES:
            return f"`{before}` is searched as a word; no blank before the colon: `{name}{word}`"
    if before[-1] in ",;" and len(before) > 1:
        return f"`{before[-1]}` joins nothing, both words have to be there: OR finds either"
    return None


def single_quoted(chars: str, at: int) -> str | None:
    """The words between single quotes that begin there, where they are several."""
    found = _QUOTED.match(chars, at)
    return found[1] if found else None


def called_near(chars: str, at: int) -> tuple[int, str] | None:
    """`NEAR(drone border, 5)` that begins there: its end, and what it is in our words."""
    found = _CALL.match(chars, at)
    if found is None:
        return None
    near, first, second, number = found.groups()
    return found.end(), f"{first} {near}/{number} {second}"
