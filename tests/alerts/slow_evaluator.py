"""A query held against an article in the slowest and plainest way: what all others must equal.

Every combination is tried; nothing is shared with the evaluator, the matcher or the archive but
the tokenizer and the tree. For short articles only.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.alerts.matchable import Matchable
from crawler.query.tokens import Token, tokenize
from crawler.query.tree import (
    All,
    AnyOf,
    Field,
    Leaf,
    LeafKind,
    Near,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
)

Text = tuple[str, tuple[Token, ...]]
"""A stored text and its tokens."""
BETWEEN = " \u00a0-–—−‑‐/."


def slow_true(node: Node, item: Matchable, now: datetime) -> bool:
    """Is the query true of the article?"""
    if isinstance(node, All):
        return all(slow_true(part, item, now) for part in node.parts)
    if isinstance(node, AnyOf):
        return any(slow_true(part, item, now) for part in node.parts)
    if isinstance(node, Not):
        return not slow_true(node.part, item, now)
    if isinstance(node, Scope):
        return scope_true(node, item, now)
    if isinstance(node, WordList):
        return any(
            places(entry, text)
            for text in texts(item, node.fields)
            for entry in node.entries
        )
    if isinstance(node, Leaf):
        return count(node, item) >= node.at_least
    return any(chain_true(node, text) for text in texts(item, node.fields))


def texts(item: Matchable, fields: frozenset[Field]) -> Iterator[Text]:
    """The values of some fields."""
    article = item.article
    found: dict[Field, list[str | None]] = {
        Field.HEADLINE: [article.headline],
        Field.KICKER: [article.kicker],
        Field.LEAD: [article.lead],
        Field.BODY: [article.body],
        Field.CAPTIONS: [image.caption for image in article.images],
        Field.AUTHORS: list(article.authors),
        Field.KEYWORDS: list(article.keywords),
        Field.RELATED: [link.title for link in article.related],
    }
    for field in fields:
        for text in found[field]:
            if text:
                yield text, tuple(tokenize(text))


def count(leaf: Leaf, item: Matchable) -> int:
    """Occurrences that do not overlap, from the left, over all fields."""
    total = 0
    for text in texts(item, leaf.fields):
        end = -1
        for first, last in places(leaf, text):
            if first > end:
                total += 1
                end = last
    return total


def places(node: Node, text: Text) -> list[tuple[int, int]]:
    """First and last token of each occurrence."""
    if isinstance(node, AnyOf):
        return sorted({place for part in node.parts for place in places(part, text)})
    if isinstance(node, WordList):
        return sorted({place for one in node.entries for place in places(one, text)})
    assert isinstance(node, Leaf)
    size = len(text[1])
    if node.kind is LeafKind.DESIGNATOR:
        lengths = range(1, len("".join(node.tokens)) + 1)
    else:
        lengths = range(len(node.tokens), len(node.tokens) + 1)
    return [
        (first, first + length - 1)
        for first in range(size)
        for length in lengths
        if first + length <= size and stands(node, text, first, first + length - 1)
    ]


def stands(leaf: Leaf, text: Text, first: int, last: int) -> bool:
    """Do exactly these tokens make one occurrence?"""
    stored, tokens = text
    row = tokens[first : last + 1]
    if leaf.kind is LeafKind.DESIGNATOR:
        return is_designator(leaf.tokens, stored, row)
    if len(row) != len(leaf.tokens):
        return False
    wanted = list(leaf.tokens)
    had = [token.text for token in row]
    if leaf.prefix:
        had[-1] = had[-1][: len(wanted[-1])]
    if had != wanted:
        return False
    if leaf.kind is LeafKind.WORDS:
        return True
    typed = [nfc(leaf.text[token.start : token.end]) for token in tokenize(leaf.text)]
    spelled = [nfc(stored[token.start : token.end]) for token in row]
    if leaf.prefix:
        return typed[:-1] == spelled[:-1] and spelled[-1].startswith(typed[-1])
    return typed == spelled


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def is_designator(runs: tuple[str, ...], stored: str, row: tuple[Token, ...]) -> bool:
    wanted, letters = "".join(runs), "".join(token.text for token in row)
    after = letters[len(wanted) :]
    if letters[: len(wanted)] != wanted or len(after) > 2:
        return False
    if any(unicodedata.category(char).startswith("N") for char in after):
        return False
    if len(row[-1].text) <= len(after):
        return False
    if hangs_on_a_word(stored, row):
        return False
    ends_of_runs = set(itertools.accumulate(map(len, runs)))
    done = 0
    for token, following in itertools.pairwise(row):
        done += len(token.text)
        gap = stored[token.end : following.start]
        if gap and (len(gap) > 1 or gap not in BETWEEN or done not in ends_of_runs):
            return False
        if not gap and done not in ends_of_runs and not apart(token, following):
            return False
    return True


def hangs_on_a_word(stored: str, row: tuple[Token, ...]) -> bool:
    """The s of "Ukraine's 300", where no S-300 begins."""
    if len(row) == 1 or row[0].text not in ("s", "t", "d", "m", "ll", "re", "ve"):
        return False
    before, behind = stored[: row[0].start][-2:], stored[row[0].end]
    return (
        len(before) == 2
        and before[0].isalnum()
        and before[1] in "'’‘ʼ＇′´`"
        and behind.strip() == ""
    )


def apart(token: Token, following: Token) -> bool:
    """Two clusters that touch and are two tokens all the same."""
    return token.end == following.start


def chain_true(near: Near, text: Text) -> bool:
    """Try every choice of one occurrence for each operand."""
    for choice in itertools.product(*(places(one, text) for one in near.operands)):
        taken = [n for first, last in choice for n in range(first, last + 1)]
        if len(taken) != len(set(taken)):
            continue
        if all(
            (b[0] > a[1] and b[0] - a[1] - 1 <= operator.distance)
            or (
                not operator.ordered
                and a[0] > b[1]
                and a[0] - b[1] - 1 <= operator.distance
            )
            for a, b, operator in zip(choice, choice[1:], near.operators, strict=False)
        ):
            return True
    return False


def scope_true(scope: Scope, item: Matchable, now: datetime) -> bool:
    """Is what is known of the article as the scope asks?"""
    source, article = item.source, item.article
    if scope.kind is ScopeKind.SOURCE:
        host = urlsplit(article.url or "").hostname or ""
        return scope.text in (source.key if source else None, host.removeprefix("www."))
    if scope.kind is ScopeKind.ORIGIN:
        return source is not None and source.origin == scope.text
    if scope.kind is ScopeKind.COUNTRY:
        return source is not None and source.country == scope.text
    if scope.kind is ScopeKind.LANGUAGE:
        tag = (article.language or (source.language if source else None) or "").lower()
        return tag == scope.text or tag.startswith(f"{scope.text}-")
    if scope.kind is ScopeKind.SECTION:
        names = tuple(token.text for token in tokenize(article.section or ""))
        size = len(scope.tokens)
        return any(names[n : n + size] == scope.tokens for n in range(len(names)))
    return time_true(scope, item, now)


def time_true(scope: Scope, item: Matchable, now: datetime) -> bool:
    at = item.article.date_published
    fetched = item.fetched_at or item.first_seen_at
    if at is not None and fetched is not None and at > fetched + timedelta(days=1):
        at = None
    if at is None:
        at = item.first_seen_at
    if at is None:
        return False
    if scope.span is not None:
        return now - scope.span <= at <= now
    assert scope.day is not None
    midnight = datetime(scope.day.year, scope.day.month, scope.day.day, tzinfo=UTC)
    return at >= midnight if scope.kind is ScopeKind.AFTER else at < midnight
