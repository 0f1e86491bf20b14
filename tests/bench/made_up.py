"""Words of a language that nobody knows, for `tests/bench/chimera.py`.

A word becomes another of the same length and script, the same each time; names of months stay.
"""

from __future__ import annotations

import html
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from crawler.months import month_number
from tests.bench.page_tokens import Start, Text, Token, set_of

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS, _CONSONANTS = "aeiou", "bdfgklmnprstvz"
_LAST_LATIN = 0x24F
_SHOWN = set_of("title alt placeholder aria-label")
"""Attributes of HTML whose words a reader sees or hears."""


def made_up(text: str) -> str:
    """Other words, with the capitals and marks of these."""
    return _WORD.sub(_other, text)


def _other(found: re.Match[str]) -> str:
    word = found[0]
    if month_number(word.lower()) is not None:
        return word
    new = _word(word.lower())
    return new.upper() if word.isupper() else new.title() if word.istitle() else new


@lru_cache(65_536)
def _word(word: str) -> str:
    draw = random.Random(word)
    if ord(word[0]) > _LAST_LATIN:
        return "".join(chr(_near(ord(sign), draw)) for sign in word)
    odd = draw.random() < 0.5
    return "".join(
        draw.choice(_VOWELS if (at + odd) % 2 else _CONSONANTS)
        for at in range(len(word))
    )


def _near(sign: int, draw: random.Random) -> int:
    """A letter of the same script."""
    for _ in range(9):
        other = sign + draw.randint(-9, 9)
        if chr(other).isalpha() and chr(other).islower() == chr(sign).islower():
            return other
    return sign


def in_text(text: str, change: Callable[[str], str] = made_up) -> str:
    """The same for a text with references."""
    return html.escape(change(html.unescape(text)), quote=False)


def in_values(token: Start, change: Callable[[str], str] = made_up) -> Start:
    """The same for the attributes that a reader sees or hears."""
    if not any(key in _SHOWN for key, _ in token.said):
        return token
    said = tuple(
        (key, html.escape(change(html.unescape(value))) if key in _SHOWN else value)
        for key, value in token.said
    )
    return replace(token, said=said)


def made_up_page(
    page: list[Token], truth: Mapping[str, Any]
) -> tuple[list[Token], dict[str, Any]]:
    """All words of a page and of what is to be read of it; the head's claims stay."""
    rows: list[Token] = []
    for token in page:
        if isinstance(token, Text):
            rows.append(Text(in_text(token.text)))
        elif isinstance(token, Start):
            rows.append(in_values(token))
        else:
            rows.append(token)
    return rows, {k: v if k == "published" else _walked(v) for k, v in truth.items()}


def _walked(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _walked(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_walked(value) for value in said]
    return made_up(said) if isinstance(said, str) else said
