"""One word, phrase or designator to a leaf: shared by queries and list entries. Pure."""

from __future__ import annotations

import unicodedata

from crawler.query.tokens import tokenize, words
from crawler.query.tree import BARE, Field, Leaf, LeafKind


class LeafProblem(ValueError):
    """The words make no leaf; the message says why and what would."""


def make_leaf(
    text: str,
    *,
    kind: LeafKind = LeafKind.WORDS,
    prefix: bool = False,
    at_least: int = 1,
    fields: frozenset[Field] = BARE,
    position: int = 1,
) -> Leaf:
    """Make a leaf of words without operator marks.

    Raises:
        LeafProblem: No letter or digit, or too few of them before `*`.
    """
    tokens = runs_of(text) if kind is LeafKind.DESIGNATOR else tuple(words(text))
    if not tokens:
        raise LeafProblem("no letter or digit")
    if prefix and not long_enough(tokens):
        raise LeafProblem(
            f"`{text}*` is too short: `*` needs at least 3 letters or digits before it, "
            "such as `dron*` or `T-72*`"
        )
    return Leaf(
        kind=kind,
        tokens=tokens,
        text=unicodedata.normalize("NFC", text),
        prefix=prefix,
        at_least=at_least,
        fields=fields,
        position=position,
    )


def runs_of(text: str) -> tuple[str, ...]:
    """The runs of letters or of digits in a designator, folded: `F-35A` is f, 35, a."""
    runs: list[str] = []
    end, was_number = -1, False
    for token in tokenize(text):
        start = token.start
        for char in token.text:
            number = unicodedata.category(char)[0] == "N"
            if start == end and runs and number is was_number:
                runs[-1] += char
            else:
                runs.append(char)
            start = end = token.end
            was_number = number
    return tuple(runs)


def long_enough(tokens: tuple[str, ...]) -> bool:
    """May `*` follow? 3 letters or digits; 2 with Hangul, 1 with Han or Kana among them."""
    letters = [c for c in "".join(tokens) if unicodedata.category(c)[0] in "LN"]
    if any(_is_han_or_kana(char) for char in letters):
        return True
    needed = 2 if any("\uac00" <= char <= "\ud7a3" for char in letters) else 3
    return len(letters) >= needed


def _is_han_or_kana(char: str) -> bool:
    return (
        "\u3005" <= char <= "\u30ff"
        or "\u31f0" <= char <= "\u31ff"
        or "\u3400" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\uff66" <= char <= "\uff9f"
        or "\U0001aff0" <= char <= "\U0001b16f"
        or char >= "\U00020000"
    )
