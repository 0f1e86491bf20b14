"""A page as a row of tokens, to rewrite its markup and leave what it says: for `tests/bench/bare.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace


def set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = set_of("area base br col embed hr img input link meta param source track wbr")
_RAW = set_of("script style xmp iframe noembed noframes plaintext textarea title")
_MARKUP = re.compile(
    r"<!--.*?-->|<![^>]*>|</(?P<end>[a-z][^\s>/]*)[^>]*>"
    r"|<(?P<start>[a-z][^\s>/]*)(?P<said>(?:\s+[^\s=>/]+(?:=\"[^\"]*\")?)*)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_SAID = re.compile(r'([^\s=>/"]+)(?:="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; values are as written, with their references."""

    tag: str
    said: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        return next((value for key, value in self.said if key == name), "")

    def without(self, names: frozenset[str]) -> Start:
        return replace(self, said=tuple(s for s in self.said if s[0] not in names))


@dataclass(frozen=True, slots=True)
class End:
    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    """As written, with its references."""

    text: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A comment, a doctype, or what stands in a script: kept as it is."""

    text: str


Token = Start | End | Text | Raw


def tokens(page: str) -> list[Token]:
    """The tokens of a page that a parser has written out: all values quoted, all tags closed."""
    return list(_tokens(page))


def _tokens(page: str) -> Iterator[Token]:
    at = 0
    while (found := _MARKUP.search(page, at)) is not None:
        if found.start() > at:
            yield Text(page[at : found.start()])
        at = found.end()
        if tag := found["end"]:
            yield End(tag)
        elif tag := found["start"]:
            yield Start(tag, tuple(_SAID.findall(found["said"])))
            if tag in _RAW:
                end = page.find(f"</{tag}", at)
                end = len(page) if end < 0 else end
                yield Raw(page[at:end])
                at = end
        else:
            yield Raw(found[0])
    yield Text(page[at:])


def written(page: list[Token]) -> str:
    """The page again."""
    return "".join(map(_written, page))


def _written(token: Token) -> str:
    match token:
        case Start(tag, said):
            return f"<{tag}{''.join(map(_said, said))}>"
        case End(tag):
            return f"</{tag}>"
        case Text(text) | Raw(text):
            return text


def _said(attribute: tuple[str, str]) -> str:
    key, value = attribute
    return f' {key}="{value}"'
