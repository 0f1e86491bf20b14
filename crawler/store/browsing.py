"""What the pages about articles read: the newest, the volume, one article with all that hangs on it.

Every function takes a connection and only reads.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.items import Article, Terms
from crawler.store.article_rows import article_of, terms_of_row
from crawler.store.rows import asked, value_of
from crawler.store.times import to_text

# Imports of a whole archive come in at once and are no news: so many of the newest rows are
# looked through for articles that a crawl brought.
NEWEST_LOOKED_AT = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An article in a list."""

    id: int
    headline: str | None
    kicker: str | None
    url: str | None
    outlet: str
    """Name of the source, else the host, else `import`."""
    source_key: str | None
    country: str | None
    language: str | None
    date_published: datetime | None
    first_seen_at: datetime
    removed_at: datetime | None


def was_interrupted(error: BaseException) -> bool:
    """True for the error of a statement that took longer than its reader wanted to wait."""
    return isinstance(error, sqlite3.OperationalError) and str(error) == "interrupted"


LINE_COLUMNS = (
    "a.id, a.headline, a.kicker, a.url, a.host, a.source_key, s.name AS source_name, s.country,"
    " a.language, a.date_published, a.first_seen_at, a.removed_at"
)
"""What `line` needs, of `articles a LEFT JOIN sources s`."""


def line(row: sqlite3.Row) -> Line:
    """A row of `LINE_COLUMNS` as a value."""
    return value_of(Line, row, outlet=row["source_name"] or row["host"] or "import")


def newest(
    db: sqlite3.Connection, *, limit: int, crawled: bool = True
) -> tuple[Line, ...]:
    """The articles that came in last, newest first; `crawled` leaves imports and backfills out."""
    where = "WHERE latest.kind = 'crawl'" if crawled else ""
    for looked_at in (2 * limit, NEWEST_LOOKED_AT):
        rows = asked(
            db,
            f"SELECT {LINE_COLUMNS} FROM"
            " (SELECT id, kind FROM articles ORDER BY first_seen_at DESC LIMIT ?) AS latest"
            " JOIN articles a ON a.id = latest.id LEFT JOIN sources s ON s.key = a.source_key"
            f" {where} ORDER BY a.first_seen_at DESC, a.id DESC LIMIT ?",
            [looked_at, limit],
        ).fetchall()
        if len(rows) == limit:
            break
    return tuple(line(row) for row in rows)


def volume(
    db: sqlite3.Connection, *, bounds: Sequence[datetime], source_key: str | None = None
) -> tuple[int, ...]:
    """How many articles were first seen between each two neighbouring bounds."""
    where, values = "", []
    if source_key is not None:
        where, values = "source_key = ? AND ", [source_key]
    counts = []
    for start, end in pairwise(bounds):
        found = asked(
            db,
            f"SELECT count(*) FROM articles WHERE {where}first_seen_at >= ? AND first_seen_at < ?",
            [*values, to_text(start), to_text(end)],
        ).fetchone()
        counts.append(int(found[0]))
    return tuple(counts)


def days(end: datetime, count: int) -> tuple[datetime, ...]:
    """The starts of the last `count` days in the zone of `end`, and the start of tomorrow."""
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)
    return tuple(midnight + timedelta(days=step) for step in range(1 - count, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One entry of an article's ledger, without its text."""

    revision: int
    kind: str
    at: datetime
    earlier_at: datetime
    headline_before: str | None
    headline_after: str | None
    words_added: int
    words_removed: int
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One article with everything that is told of it."""

    id: int
    content: Article
    """The newest version."""
    outlet: str
    source_key: str | None
    country: str | None
    origin: str | None
    kind: str
    """`crawl`, `import` or `backfill`."""
    first_seen_at: datetime
    fetched_at: datetime
    changed_at: datetime | None
    removed_at: datetime | None
    revision: int
    terms: Terms
    missing: tuple[str, ...]
    provenance: Mapping[str, str]
    reader_version: str | None
    story_id: int | None
    revisions: tuple[RevisionLine, ...]


def read_article(db: sqlite3.Connection, article_id: int) -> Read | None:
    """The article of that number, or `None`."""
    row = asked(
        db,
        "SELECT a.*, s.name AS source_name, s.country, s.origin FROM articles a"
        " LEFT JOIN sources s ON s.key = a.source_key WHERE a.id = ?",
        [article_id],
    ).fetchone()
    if row is None:
        return None
    return value_of(
        Read,
        row,
        content=article_of(db, row),
        terms=terms_of_row(row),
        outlet=row["source_name"] or row["host"] or "import",
        missing=tuple(json.loads(row["missing"])),
        provenance=json.loads(row["provenance"]),
        revisions=_revisions(db, article_id),
    )


def known(db: sqlite3.Connection, url_keys: Sequence[str]) -> dict[str, int]:
    """Which of these identities we have, by article number."""
    marks = json.dumps(list(url_keys))
    rows = asked(
        db,
        "SELECT url_key, id FROM articles WHERE url_key IN (SELECT value FROM json_each(?1))"
        " UNION SELECT url_key, article_id FROM aliases WHERE url_key IN (SELECT value FROM json_each(?1))",
        [marks],
    )
    return {row[0]: row[1] for row in rows}


def _revisions(db: sqlite3.Connection, article_id: int) -> tuple[RevisionLine, ...]:
    rows = asked(
        db,
        "SELECT revision, class AS kind, at, earlier_at, headline_before, headline_after,"
        " words_added, words_removed, note FROM revisions WHERE article_id = ? ORDER BY revision DESC",
        [article_id],
    )
    return tuple(value_of(RevisionLine, row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What stands beside an article."""

    before: Line | None
    """The same outlet's article seen before it."""
    after: Line | None
    copies: tuple[Line, ...]
    """The same story on other sites."""


def neighbours(db: sqlite3.Connection, article: Read) -> Neighbours:
    """The outlet's articles before and after, and copies of the story elsewhere."""
    seen = to_text(article.first_seen_at)
    beside: list[Line | None] = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        row = asked(
            db,
            f"SELECT {LINE_COLUMNS} FROM articles a LEFT JOIN sources s ON s.key = a.source_key"
            f" WHERE a.source_key = ? AND (a.first_seen_at, a.id) {sign} (?, ?)"
            f" ORDER BY a.first_seen_at {order}, a.id {order} LIMIT 1",
            [article.source_key, seen, article.id],
        ).fetchone()
        beside.append(line(row) if row else None)
    copies: tuple[Line, ...] = ()
    if article.story_id is not None:
        rows = asked(
            db,
            f"SELECT {LINE_COLUMNS} FROM articles a LEFT JOIN sources s ON s.key = a.source_key"
            " WHERE a.story_id = ? AND a.id <> ? ORDER BY a.first_seen_at LIMIT 20",
            [article.story_id, article.id],
        )
        copies = tuple(line(row) for row in rows)
    return Neighbours(before=beside[0], after=beside[1], copies=copies)
