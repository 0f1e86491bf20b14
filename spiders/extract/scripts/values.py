"""What the scripts of a page hold as values: their JSON, decoded. Pure and bounded.

A JSON block, an assignment (`window.STATE = {…}`), `JSON.parse("…")`, a stream of pushed
strings, or the long strings in a function (`window.__NUXT__=(function(a,b){…}(…))`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.extract.page import Page

# decoded JSON has no type of its own: Any at this border
Json = Any

MAX_CHARS = 6_000_000
"""Of all scripts together; 132 real pages have at most 2.9 million."""
MIN_SCRIPT = 150
"""Characters of a script that is decoded."""

_DECODER = json.JSONDecoder(strict=False)
_ASSIGNED = re.compile(r"(?:=|\()\s*(?=[{\[])")
_PARSED = re.compile(
    r"JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')", re.DOTALL
)
_FUNCTION = re.compile(r"__NUXT__\s*=\s*\(?\s*function\b")
# without an end it runs to the end of the script: what is in it is not looked through again
_LITERAL = re.compile(r'"((?:[^"\\]++|\\.)*+)(?:"|\Z)', re.DOTALL)
MIN_LITERAL = 200
"""Characters of a string in a function that may be a text."""
_PUSHED = re.compile(r"\s*[\w.$\[\]\"'|() =]{1,80}\.push\(\s*(?=\[)")
_ROW = re.compile(
    r"(?:^|\n|(?<=[}\]\"]))([0-9a-f]{1,6}):(?:T([0-9a-f]{1,6}),|(?=[\[{]))"
)


def script_values(page: Page) -> Iterator[Json]:
    """Decoded values of all scripts, the strings of pushed streams joined."""
    left = MAX_CHARS
    stream: list[str] = []
    for kind, text in page.scripts():
        left -= len(text)
        if "ld+json" in kind or left < 0:
            continue
        if pushed := _PUSHED.match(text):
            value = decode(text, pushed.end())
            if isinstance(value, list):
                stream.extend(part for part in value if isinstance(part, str))
        elif len(text) < MIN_SCRIPT:
            continue
        elif "json" in kind:
            yield decode(text, len(text) - len(text.lstrip()))
        elif _FUNCTION.search(text):
            yield from _literals(text)
        else:
            yield from _assigned(text)
    if stream:
        yield from _stream("".join(stream))


def decode(text: str, start: int) -> Json:
    """The JSON value at `start`, or `None`."""
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _assigned(text: str) -> Iterator[Json]:
    """Values that a script assigns, hands to a function, or parses from a string."""
    for match in _PARSED.finditer(text):
        literal = match.group(1)
        if literal[0] == "'":
            literal = (
                '"'
                + literal[1:-1]
                .replace('\\"', '"')
                .replace('"', '\\"')
                .replace("\\'", "'")
                + '"'
            )
        inner = decode(literal, 0)
        if isinstance(inner, str):
            yield decode(inner, 0)
    at = 0
    for _ in range(40):
        match_at = _ASSIGNED.search(text, at)
        if match_at is None:
            return
        try:
            value, at = _DECODER.raw_decode(text, match_at.end())
        except (ValueError, RecursionError):
            at = match_at.end()
            continue
        yield value


def _literals(text: str) -> Iterator[Json]:
    """The long strings of a function that makes the state: its keys are no JSON."""
    for match in _LITERAL.finditer(text):
        if len(match[1]) >= MIN_LITERAL:
            yield decode(f'"{match[1]}"', 0)


def _stream(text: str) -> Iterator[Json]:
    """Rows of a pushed stream: `1a:T4f0,` and as many bytes of text, `1b:` and JSON."""
    at = 0
    while (row := _ROW.search(text, at)) is not None:
        length = row.group(2)
        if length is None:
            yield decode(text, row.end())
            at = row.end()
            continue
        # the length counts bytes: cut no more characters than that, then count again
        part = text[row.end() : row.end() + int(length, 16)]
        raw = part.encode("utf-8", "replace")[: int(length, 16)]
        string = raw.decode("utf-8", "ignore")
        yield string
        at = row.end() + len(string)
