"""A hit as a reader sees it: marked headline, snippet, and why it matched. Pure.

Marks are positions in the stored text of the version that matched. Where the article was
changed since, a position counts only if the same letters still stand there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.alerts.snippets import Piece, mark, snippet, text_of
from crawler.items import Block
from crawler.records import MatchedWord
from crawler.store.browsing_hits import HitLine

Span = tuple[int, int]


def spans(text: str, words: Iterable[MatchedWord]) -> tuple[Span, ...]:
    """Where the words stand in `text`; a word that moved is looked for, one that left is dropped."""
    found = []
    for word in words:
        if text[word.start : word.end] == word.text:
            found.append((word.start, word.end))
            continue
        at = text.find(word.text)
        if at >= 0 and word.text:
            found.append((at, at + len(word.text)))
    return tuple(found)


def of_field(
    words: Iterable[MatchedWord], field: str, index: int = 0
) -> tuple[MatchedWord, ...]:
    """The words of one value of one field."""
    return tuple(word for word in words if word.field == field and word.index == index)


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A hit ready for a template."""

    hit: HitLine
    headline: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


def view(hit: HitLine) -> HitView:
    """Headline and best passage with the words marked."""
    headline = hit.article.headline or "(no headline)"
    return HitView(
        hit=hit,
        headline=mark(headline, spans(headline, of_field(hit.words, "headline"))),
        snippet=passage(hit),
    )


def passage(hit: HitLine) -> tuple[Piece, ...]:
    """The passage that shows the match: lead, text or caption, else the beginning."""
    for field, text in (("body", hit.body), ("lead", hit.lead or "")):
        found = spans(text, of_field(hit.words, field))
        if found:
            return snippet(text, found)
    for index, caption in hit.captions.items():
        found = spans(caption, of_field(hit.words, "captions", index))
        if found:
            return snippet(caption, found)
    return snippet(hit.lead or hit.body, ())


def block_pieces(
    blocks: Sequence[Block], body_spans: Iterable[Span]
) -> tuple[tuple[Block, tuple[Piece, ...]], ...]:
    """The blocks of a body, each with the marks that fall into it."""
    marked, at = [], 0
    all_spans = tuple(body_spans)
    for block in blocks:
        inside = [
            (start - at, end - at)
            for start, end in all_spans
            if start < at + len(block.text) and end > at
        ]
        inside = [(max(start, 0), min(end, len(block.text))) for start, end in inside]
        marked.append((block, mark(block.text, inside)))
        at += len(block.text) + 2
    return tuple(marked)


def plain_hit(shown: HitView) -> dict[str, Any]:
    """The hit for JSON and CSV."""
    hit, article = shown.hit, shown.hit.article
    return {
        "id": hit.id,
        "alert": hit.alert,
        "at": hit.at,
        "article_id": article.id,
        "headline": article.headline,
        "url": article.url,
        "outlet": article.outlet,
        "source": article.source_key,
        "country": article.country,
        "language": article.language,
        "date_published": article.date_published,
        "first_seen_at": article.first_seen_at,
        "snippet": text_of(shown.snippet),
        "also_at": list(hit.also_at),
        "words": hit.words,
        "read": hit.read_at is not None,
        "starred": hit.starred_at is not None,
        "dismissed": hit.dismissed_at is not None,
        "held": hit.held,
        "undelivered": [
            {"channel": message.channel, "state": message.state, "tries": message.tries}
            for message in hit.messages
        ],
    }


HIT_COLUMNS = (
    "id", "alert", "at", "article_id", "headline", "url", "outlet", "source", "country",
    "language", "date_published", "first_seen_at", "snippet", "also_at", "matched", "read",
    "starred", "dismissed", "held",
)  # fmt: skip
"""Columns of hits in CSV."""


def hit_row(shown: HitView) -> dict[str, Any]:
    """The hit as one line of CSV; each matched word once."""
    row = plain_hit(shown)
    row["also_at"] = ", ".join(shown.hit.also_at)
    row["matched"] = " ".join(dict.fromkeys(word.text for word in shown.hit.words))
    return row
