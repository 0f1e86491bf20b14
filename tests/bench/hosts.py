"""A page with its known fields, taken apart: as giver of an article and as template for another."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from tests.bench.bare_rewrites import without_scripts
from tests.bench.page_tokens import VOID, End, Start, Text, Token, set_of, tokens

_HOLDERS = set_of("p div li section td blockquote span h1 h2 h3 h4 h5 h6 font article")
_HEADINGS = set_of("h1 h2 h3 h4 h5 h6")
_PHRASES = set_of("a abbr b br cite em i mark q s small span strong sub sup u wbr")
_DESCRIBING = set_of("description og:description twitter:description")
_PARAGRAPH = 60
"""Letters of a text that stands twice in a page because it is the same."""


def folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or subhead of an article, as its page writes it."""

    text: str
    is_subhead: bool
    shell: tuple[Start, ...]
    """The elements that hold nothing else, outermost first."""
    inner: tuple[Token, ...]
    """Its words, with links and emphasis."""
    site: str
    """Scheme and host of its page."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a block stands: its first and its last token."""

    first: int
    last: int
    is_item: bool
    """In a list or a table: nothing else fits in."""


class Host:
    """A page with its known fields, as giver of an article and as a template."""

    def __init__(self, key: str, url: str, gold: Mapping[str, Any], page: str) -> None:
        """`page`: Written out by a parser."""
        self.key = key
        self.url = url
        self.site = url[: url.find("/", 8)]
        """Scheme and host."""
        self.gold = gold
        self.rows = without_scripts_but_claims(tokens(page))
        self.ends = _ends(self.rows)
        self._at: list[int] = [0]
        said: list[str] = []
        for token in self.rows:
            text = folded(html.unescape(token.text)) if isinstance(token, Text) else ""
            said.append(text)
            self._at.append(self._at[-1] + len(text))
        self.text = "".join(said)

    def says(self, first: int, last: int) -> str:
        """Letters and digits of the tokens from one to another."""
        return self.text[self._at[first] : self._at[last + 1]]

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """Text to the elements that hold just this, in the page's order."""
        found: dict[str, list[int]] = {}
        for first, token in enumerate(self.rows):
            if isinstance(token, Start) and token.tag in _HOLDERS:
                text = self.says(first, self.ends[first])
                found.setdefault(text, []).append(first)
        return found

    def place_of(
        self, text: str | None, *, tags: frozenset[str] = _HOLDERS
    ) -> int | None:
        """The first element that holds just this text."""
        starts = self._holders.get(folded(text or ""), ())
        return next((n for n in starts if tag_of(self.rows[n]) in tags), None)

    @cached_property
    def slots(self) -> list[Slot] | None:
        """Where each block of the known text stands; `None` where one is not found."""
        found: list[Slot] = []
        after = 0
        for text, _ in texts(self.gold):
            starts = self._holders.get(folded(text), ())
            first = next((n for n in starts if n >= after), None)
            if first is None:
                return None
            last = self.ends[first]
            is_item = tag_of(self.rows[first]) in ("li", "td")
            found.append(Slot(first, last, is_item))
            after = last + 1
        return found

    @cached_property
    def blocks(self) -> list[Block]:
        """The known text; only where all slots are known."""
        assert self.slots is not None
        found: list[Block] = []
        for (text, is_subhead), slot in zip(texts(self.gold), self.slots, strict=True):
            first, last = self.innermost(slot.first)
            shell = [
                t for t in self.rows[slot.first : first + 1] if isinstance(t, Start)
            ]
            is_head = is_subhead or any(t.tag in _HEADINGS for t in shell)
            inner = tuple(_phrases(self.rows[first + 1 : last]))
            found.append(Block(text, is_head, tuple(shell), inner, self.site))
        return found

    def copies_of(self, text: str) -> list[tuple[int, int]]:
        """Where a page says a paragraph again, for another width of the screen or behind a wall."""
        if len(folded(text)) < _PARAGRAPH:
            return []
        within = {n for slot in self.slots or () for n in range(slot.first, slot.last)}
        starts = self._holders.get(folded(text), ())
        return [self.innermost(n) for n in starts if n not in within]

    def innermost(self, first: int) -> tuple[int, int]:
        """The deepest element that holds the whole text of this one; no link, no emphasis."""
        last = self.ends[first]
        for at in range(first + 1, last):
            token = self.rows[at]
            if isinstance(token, Text) and token.text.strip():
                break
            if (
                isinstance(token, Start)
                and token.tag in _HOLDERS
                and self.says(at, self.ends[at]) == self.says(first, last)
            ):
                first, last = at, self.ends[at]
        return first, self.ends[first]

    @cached_property
    def title_place(self) -> tuple[int, int] | None:
        """First and last token of the element that prints the headline."""
        title = self.gold.get("headline")
        first = self.place_of(title, tags=frozenset(("h1",)))
        first = self.place_of(title) if first is None else first
        return None if first is None else self.innermost(first)

    @cached_property
    def lead_place(self) -> int | None:
        first = self.place_of(self.gold.get("lead"))
        if first is None or self.slots is None:
            return None
        is_above = bool(self.slots) and first < self.slots[0].first
        return first if is_above else None

    @cached_property
    def description(self) -> str:
        """What the page says of itself in its head."""
        for token in self.rows:
            if isinstance(token, Start) and token.tag == "meta" and is_described(token):
                return html.unescape(token.get("content"))
        return self.gold.get("lead") or ""

    @cached_property
    def language(self) -> str:
        said = (t.get("lang") for t in self.rows if isinstance(t, Start))
        return next(filter(None, said), "")[:2].lower()

    @cached_property
    def is_wide(self) -> bool:
        """Whether a sign is more than a letter, as in Chinese, Japanese and Korean."""
        body = folded(self.gold["body"])
        return sum(sign >= "\u2e80" for sign in body) * 2 > len(body)

    @cached_property
    def slug(self) -> str:
        """The words of the headline in the address; empty where there are none."""
        words = set(words_of(self.gold["headline"]))
        parts = urlsplit(self.url).path.removesuffix(".html").split("/")
        slug = max(parts, key=lambda part: len(words.intersection(words_of(part))))
        return slug if len(words.intersection(words_of(slug))) > 1 else ""


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    return re.findall("[a-z0-9]+", plain.decode().lower())


def texts(gold: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Each block of the text, and whether it is known to be a subhead."""
    if not gold.get("sections"):
        return [(line, False) for line in gold["body"].splitlines() if folded(line)]
    return [
        (text, kind == "headline")
        for part in gold["sections"]
        for kind in ("headline", "paragraphs")
        for text in part[kind]
        if folded(text)
    ]


def without_scripts_but_claims(page: list[Token]) -> list[Token]:
    """No script but JSON-LD: a state in one says the host's text."""
    claims = [
        at
        for at, token in enumerate(page)
        if isinstance(token, Start)
        and token.tag == "script"
        and "ld+json" in token.get("type").lower()
    ]
    kept: list[Token] = []
    at = 0
    for claim in claims:
        kept += without_scripts(page[at:claim])
        end = next(n for n in range(claim, len(page)) if isinstance(page[n], End))
        kept += page[claim : end + 1]
        at = end + 1
    return kept + without_scripts(page[at:])


def _ends(page: Sequence[Token]) -> dict[int, int]:
    """Each start tag's token to the one of its end tag."""
    found: dict[int, int] = {}
    around: list[int] = []
    for at, token in enumerate(page):
        if isinstance(token, Start):
            found[at] = at
            if token.tag not in VOID:
                around.append(at)
        elif isinstance(token, End):
            while around:
                first = around.pop()
                found[first] = at
                if tag_of(page[first]) == token.tag:
                    break
    return found


def tag_of(token: Token) -> str:
    return token.tag if isinstance(token, Start) else ""


def _phrases(inner: Sequence[Token]) -> Iterator[Token]:
    """Words, links and emphasis; no pictures, no scripts."""
    for token in inner:
        if isinstance(token, Text) or (
            isinstance(token, Start | End) and token.tag in _PHRASES
        ):
            yield token


def is_described(token: Start) -> bool:
    return (token.get("name") or token.get("property")).lower() in _DESCRIBING
