"""One query against the store: FTS5 narrows, the evaluator decides. No clock, no SQL of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.alerts.checking import checked, count_on, page
from crawler.alerts.snippets import Piece, mark, snippet
from crawler.query.evaluate import matched_words
from crawler.query.fts import needs_text, plan
from crawler.query.plans import Planned
from crawler.query.tree import (
    Field,
    Query,
)
from crawler.records import MatchedWord
from crawler.store.found import FoundArticle, each_found
from crawler.store.search import Database, Order, candidates, count, looks_at_articles
from crawler.store.selection import NO_LIMITS, Limits

COUNTED = 10_000
"""Articles that are counted one by one; beyond, the total is a lower bound."""
CHECKED = 300
"""Candidates that are checked for the sake of the total by their words; 0.2 ms each."""
CHECKED_TEXTS = 100
"""The same where the stored text has to be read; 0.9 ms each."""
_AT_ONCE = 200
_SHOWN_FIRST = (Field.BODY, Field.LEAD, Field.CAPTIONS, Field.KICKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One article found, with its words marked."""

    article_id: int
    url: str | None
    headline: str | None
    source_key: str | None
    source_name: str | None
    country: str | None
    language: str | None
    date_published: datetime | None
    first_seen_at: datetime
    revision: int
    words: tuple[MatchedWord, ...]
    """Every occurrence; empty when scopes alone are asked for."""
    headline_pieces: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    snippet_field: str | None
    """Field the snippet is of; `None` without any text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One page of what a query finds."""

    total: int
    total_is_exact: bool
    """False: there are at least `total`."""
    rows: tuple[FoundRow, ...]
    order: Order
    """As asked for; `rank` needs a word to judge by and is `newest` without one."""
    more: bool
    """Another page follows."""


def search(
    db: Database,
    query: Query,
    *,
    now: datetime,
    limit: int = 20,
    offset: int = 0,
    order: Order = "newest",
    limits: Limits = NO_LIMITS,
) -> SearchResult:
    """Find the articles of which the query is true.

    Args:
        order: `newest` by the time an article was first seen; `published` by the date the
            page gives; `rank` by how much an article is about the words.
    """
    planned = plan(query.root)
    if planned.exact:
        ids = list(
            candidates(
                db,
                planned.plan,
                now=now,
                order=order,
                limits=limits,
                limit=limit + 1,
                offset=offset,
            )
        )
        total, exact = _counted(db, planned, now, limits, offset + len(ids))
    else:
        found = checked(db, query, planned.plan, now=now, order=order, limits=limits)
        kept, looked_at = page(found, offset + limit + 1)
        most = CHECKED_TEXTS if needs_text(query.root) else CHECKED
        total, more = count_on(found, len(kept), most - looked_at)
        exact, ids = not more, kept[offset:]
    return SearchResult(
        total=total,
        total_is_exact=exact,
        rows=tuple(_row(row, query, now) for row in each_found(db, ids[:limit])),
        order=order,
        more=len(ids) > limit,
    )


def find_all(
    db: Database,
    query: Query,
    *,
    now: datetime,
    limits: Limits = NO_LIMITS,
) -> Iterator[int]:
    """Ids of all articles of which the query is true, newest first; read as they are taken."""
    planned = plan(query.root)
    if planned.exact:
        yield from candidates(db, planned.plan, now=now, limits=limits)
        return
    for article_id, true in checked(
        db, query, planned.plan, now=now, order="newest", limits=limits
    ):
        if true:
            yield article_id


def found_rows(
    db: Database, query: Query, ids: Sequence[int], *, now: datetime
) -> list[FoundRow]:
    """Articles with the words of a query marked, whether it is true of them or not."""
    return [_row(row, query, now) for row in each_found(db, ids)]


def _counted(
    db: Database,
    planned: Planned,
    now: datetime,
    limits: Limits,
    at_least: int,
) -> tuple[int, bool]:
    if not looks_at_articles(planned.plan) and limits == NO_LIMITS:
        return count(db, planned.plan, now=now), True
    most = max(COUNTED, at_least) + 1
    total = count(db, planned.plan, now=now, limits=limits, at_most=most)
    return (total, True) if total < most else (most - 1, False)


def _row(found: FoundArticle, query: Query, now: datetime) -> FoundRow:
    words = matched_words(query.root, found.subject, now)
    field, pieces = _snippet(found, words)
    return FoundRow(
        article_id=found.id,
        url=found.url,
        headline=found.headline,
        source_key=found.source_key,
        source_name=found.source_name,
        country=found.country,
        language=found.language,
        date_published=found.date_published,
        first_seen_at=found.first_seen_at,
        revision=found.revision,
        words=words,
        headline_pieces=mark(found.headline or "", _spans(words, Field.HEADLINE, 0)),
        snippet=pieces,
        snippet_field=field,
    )


def _snippet(
    found: FoundArticle, words: Sequence[MatchedWord]
) -> tuple[str | None, tuple[Piece, ...]]:
    """The field that shows the match best; without one the beginning of the article."""
    fields = (*_SHOWN_FIRST, Field.AUTHORS, Field.KEYWORDS, Field.RELATED)
    values = found.subject.by_field
    for field in fields:
        for value in values.get(field, ()):
            spans = _spans(words, field, value.index)
            if spans and value.text:
                return field.value, snippet(value.text, spans)
    for field in (Field.LEAD, Field.BODY):
        for value in values.get(field, ()):
            return field.value, snippet(value.text or "", ())
    return None, ()


def _spans(
    words: Sequence[MatchedWord], field: Field, index: int
) -> list[tuple[int, int]]:
    return [
        (word.start, word.end)
        for word in words
        if word.field == field.value and word.index == index
    ]
