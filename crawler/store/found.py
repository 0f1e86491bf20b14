"""Articles as search needs them: stored text for showing and checking, or the index's words alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.query.known import Known, date_of
from crawler.query.subject import Subject, Value
from crawler.query.tokens import BOUNDARY
from crawler.query.tree import Field
from crawler.store.times import from_text

_PAGE = 100
_ROW = (
    "SELECT a.id, a.url, a.headline, a.kicker, a.lead, a.body, a.authors, a.keywords, a.section, "
    "a.language, a.host, a.source_key, a.date_published, a.first_seen_at, a.fetched_at, "
    "a.revision, s.name, s.country, s.origin, s.language "
    "FROM articles AS a LEFT JOIN sources AS s ON s.key = a.source_key "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """An article as its stored text stands, for the check and for showing."""

    id: int
    url: str | None
    headline: str | None
    source_key: str | None
    source_name: str | None
    country: str | None
    language: str | None
    section: str | None
    date_published: datetime | None
    first_seen_at: datetime
    revision: int
    subject: Subject


def each_found(db: sqlite3.Connection, ids: Sequence[int]) -> Iterator[FoundArticle]:
    """`load_found` of any number, so many whole texts at once as a page shows."""
    for at in range(0, len(ids), _PAGE):
        yield from load_found(db, ids[at : at + _PAGE])


def load_found(db: sqlite3.Connection, ids: Sequence[int]) -> list[FoundArticle]:
    """Articles by id, in the order of the ids; one that is gone is left out."""
    marks = ", ".join("?" * len(ids))
    several: dict[int, list[Value]] = {}
    for table, column, field in (
        ("images", "caption", Field.CAPTIONS),
        ("related_links", "title", Field.RELATED),
    ):
        for article_id, position, text in db.execute(
            f"SELECT article_id, position, {column} FROM {table} "
            f"WHERE article_id IN ({marks}) AND {column} IS NOT NULL",
            ids,
        ):
            value = Value(field, text, index=position)
            several.setdefault(article_id, []).append(value)
    found = {
        row[0]: _found(row, several.get(row[0], []))
        for row in db.execute(f"{_ROW} WHERE a.id IN ({marks})", ids)
    }
    return [found[one] for one in ids if one in found]


def _found(row: tuple[str, ...], several: list[Value]) -> FoundArticle:
    (id_, url, headline, kicker, lead, body, authors, keywords, section, language) = (
        row[:10]
    )
    (host, key, published, seen, fetched, revision, name, country, origin, spoken) = (
        row[10:]
    )
    single = ((Field.HEADLINE, headline), (Field.KICKER, kicker), (Field.LEAD, lead))
    values = [Value(field, text) for field, text in single if text]
    if body:
        values.append(Value(Field.BODY, body))
    values += sorted(several, key=lambda value: value.index)
    for field, texts in ((Field.AUTHORS, authors), (Field.KEYWORDS, keywords)):
        values += [Value(field, t, index=n) for n, t in enumerate(json.loads(texts))]
    date_published, first_seen_at = from_text(published), from_text(seen)
    known = Known(
        source=key,
        host=host,
        origin=origin,
        country=country,
        language=language or spoken,
        section=section,
        at=date_of(date_published, first_seen_at, from_text(fetched)),
    )
    return FoundArticle(
        id=int(id_),
        url=url,
        headline=headline,
        source_key=key,
        source_name=name,
        country=country,
        language=language or spoken,
        section=section,
        date_published=date_published,
        first_seen_at=first_seen_at,
        revision=int(revision),
        subject=Subject(values, known),
    )


def load_words(
    db: sqlite3.Connection, ids: Sequence[int], fields: Sequence[Field], *, facts: bool
) -> dict[int, Subject]:
    """The words of the index alone, for checks that need no stored text: five times as fast.

    Args:
        fields: What the query looks in.
        facts: Load what scopes ask for, too.
    """
    marks = ", ".join("?" * len(ids))
    columns = ", ".join(("id", *(field.value for field in fields)))
    known = _facts(db, ids) if facts else {}
    found = {}
    for row in db.execute(
        f"SELECT {columns} FROM article_zones WHERE id IN ({marks})", ids
    ):
        values = [
            Value(field, None, index=number, words=value.split())
            for field, zone in zip(fields, row[1:], strict=True)
            if zone
            for number, value in enumerate(zone.split(BOUNDARY))
        ]
        found[row[0]] = Subject(values, known.get(row[0]))
    return found


def _facts(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Known]:
    """What scopes ask for, read off an index: nothing of the long rows."""
    rows = db.execute(
        "SELECT a.id, a.source_key, a.host, s.origin, s.country, coalesce(a.language, s.language),"
        " a.section, a.date_published, a.first_seen_at, a.fetched_at"
        " FROM articles AS a INDEXED BY articles_facts LEFT JOIN sources AS s ON s.key = a.source_key"
        f" WHERE a.id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    return {
        id_: Known(
            source=key,
            host=host,
            origin=origin,
            country=country,
            language=language,
            section=section,
            at=date_of(from_text(published), from_text(seen), from_text(fetched)),
        )
        for id_, key, host, origin, country, language, section, published, seen, fetched in rows
    }
