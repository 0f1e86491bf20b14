"""An `Article` as rows and back: articles, images, related_links and article_zones.

Knows nothing of identity or change; the callers hold the transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from crawler.identity.url_key import host_of, is_link, url_id
from crawler.items import (
    Access,
    Article,
    Block,
    BlockKind,
    Image,
    Placement,
    RelatedLink,
    Terms,
)
from crawler.records import Visit
from crawler.store.clean import clean
from crawler.store.rows import asked
from crawler.store.times import from_text, to_text
from crawler.store.transactions import Row, gather, insert_rows, write_gathered
from crawler.store.zones import add_zones
from crawler.terms import filled

_TEXTS = (
    "kicker",
    "headline",
    "lead",
    "byline",
    "dateline",
    "section",
    "language",
    "copyright_line",
)
_TERMS = ("robots_tag", "tdm_reservation", "tdm_policy", "robots_rule")
_PAGE_COLUMNS = (
    *_TEXTS,
    "body",
    "blocks",
    "authors",
    "date_published",
    "date_modified",
    "keywords",
    "canonical_url",
    "access",
    "content_hash",
    *_TERMS,
    "missing",
    "provenance",
    "reader_version",
    "fetched_at",
)
"""What a page says; written anew with every version."""
_FIRST_COLUMNS = (
    "url_key",
    "url",
    "host",
    "url_id",
    "source_key",
    "kind",
    "first_seen_at",
    "first_round",
    "crawl_id",
)
"""What is known from the first visit on."""

_INSERT = (
    f"INSERT INTO articles ({', '.join(_FIRST_COLUMNS + _PAGE_COLUMNS)})"
    f" VALUES ({', '.join('?' * len(_FIRST_COLUMNS + _PAGE_COLUMNS))})"
)


def _set(column: str) -> str:
    # the list that stated when it came out may not be there any more
    value = "coalesce(?, date_published)" if column == "date_published" else "?"
    return f"{column} = {value}"


_UPDATE = (
    f"UPDATE articles SET {', '.join(map(_set, _PAGE_COLUMNS))},"
    " changed_at = ?, revision = revision + 1, removed_at = NULL WHERE id = ?"
)


def insert_article(
    db: sqlite3.Connection,
    visit: Visit,
    url_key: str,
    digest: str,
    crawl_id: int | None,
) -> int:
    """Write a new article with all that hangs on it; returns its id.

    Args:
        digest: `content_hash` of the article.
    """
    article = visit.article
    url = article.url if is_link(article.url) else None
    first = (
        url_key,
        url,
        host_of(url) if url else None,
        url_id(url) if url else None,
        visit.source.key if visit.source else None,
        visit.kind.value,
        to_text(visit.fetched_at),
        visit.first_round,
        crawl_id,
    )
    cursor = db.execute(_INSERT, first + _page_values(visit, digest))
    article_id = cursor.lastrowid
    assert article_id is not None
    _insert_parts(db, article_id, article)
    return article_id


def update_article(
    db: sqlite3.Connection, article_id: int, visit: Visit, digest: str
) -> None:
    """Write a new version over the old one and raise its revision number."""
    if visit.terms.robots_rule is None:  # not fetched now: what a fetch told stays
        columns = ", ".join(_TERMS)
        earlier = asked(
            db, f"SELECT {columns} FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        visit = replace(visit, terms=filled(visit.terms, terms_of_row(earlier)))
    db.execute(
        _UPDATE, (*_page_values(visit, digest), to_text(visit.fetched_at), article_id)
    )
    write_gathered(db)  # it may be one of this transaction's new articles
    for table in ("images", "related_links"):
        db.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
    db.execute("DELETE FROM article_zones WHERE id = ?", [article_id])
    _insert_parts(db, article_id, visit.article)


def load_article(db: sqlite3.Connection, article_id: int) -> Article | None:
    """The newest version as a value; `None` where there is no such article."""
    row = asked(db, "SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
    return None if row is None else article_of(db, row)


def article_of(db: sqlite3.Connection, row: sqlite3.Row) -> Article:
    """The article of a whole row of `articles`, its pictures and links fetched."""
    write_gathered(db)
    key = [row["id"]]
    images = db.execute(
        "SELECT url, caption, credit, alt FROM images WHERE article_id = ? ORDER BY position",
        key,
    ).fetchall()
    related = db.execute(
        "SELECT url, title, placement FROM related_links WHERE article_id = ? ORDER BY position",
        key,
    ).fetchall()
    return Article(
        url=row["url"],
        **{name: row[name] for name in _TEXTS},
        blocks=cut_blocks(row["body"], json.loads(row["blocks"])),
        images=tuple(
            Image(url=url, caption=caption, credit=credit, alt=alt)
            for url, caption, credit, alt in images
        ),
        related=tuple(
            RelatedLink(url=url, title=title, placement=Placement(placement))
            for url, title, placement in related
        ),
        authors=tuple(json.loads(row["authors"])),
        keywords=tuple(json.loads(row["keywords"])),
        date_published=from_text(row["date_published"]),
        date_modified=from_text(row["date_modified"]),
        canonical_url=row["canonical_url"],
        access=Access(row["access"]) if row["access"] else None,
    )


def terms_of_row(row: sqlite3.Row) -> Terms:
    """What an article's page and site asked of machines."""
    reserved = row["tdm_reservation"]
    return Terms(
        robots_tag=row["robots_tag"],
        tdm_reservation=None if reserved is None else bool(reserved),
        tdm_policy=row["tdm_policy"],
        robots_rule=row["robots_rule"],
    )


def cut_blocks(body: str, blocks: Iterable[Sequence[Any]]) -> tuple[Block, ...]:
    """The body's blocks by their stored kinds and lengths."""
    cut, at = [], 0
    for kind, length in blocks:
        cut.append(Block(kind=BlockKind(kind), text=body[at : at + length]))
        at += length + 2
    return tuple(cut)


def _page_values(visit: Visit, digest: str) -> tuple[Any, ...]:
    """In the order of _PAGE_COLUMNS."""
    article, terms = visit.article, visit.terms
    canonical = article.canonical_url
    return (
        *(clean(getattr(article, name)) for name in _TEXTS),
        clean(article.body),
        msgspec.json.encode(
            [(block.kind, len(block.text)) for block in article.blocks]
        ).decode(),
        _array(article.authors),
        to_text(article.date_published),
        to_text(article.date_modified),
        _array(article.keywords),
        canonical if is_link(canonical) else None,
        article.access.value if article.access else None,
        digest,
        clean(terms.robots_tag),
        terms.tdm_reservation,
        terms.tdm_policy if is_link(terms.tdm_policy) else None,
        clean(terms.robots_rule),
        _array(visit.missing),
        _object(visit.provenance),
        visit.reader_version or None,
        to_text(visit.fetched_at),
    )


def _array(texts: Sequence[str]) -> str:
    if not texts:
        return "[]"
    return msgspec.json.encode([clean(text) for text in texts]).decode()


def _object(texts: Mapping[str, str]) -> str:
    if not texts:
        return "{}"
    cleaned = {clean(name): clean(text) for name, text in texts.items()}
    return msgspec.json.encode(cleaned).decode()


def _insert_parts(db: sqlite3.Connection, article_id: int, article: Article) -> None:
    for position, image in enumerate(article.images):
        gather(
            db,
            _insert_images,
            (
                article_id,
                position,
                image.url if is_link(image.url) else None,
                clean(image.caption),
                clean(image.credit),
                clean(image.alt),
            ),
        )
    for position, link in enumerate(article.related):
        gather(
            db,
            _insert_related,
            (
                article_id,
                position,
                link.url if is_link(link.url) else None,
                clean(link.title),
                link.placement.value,
            ),
        )
    add_zones(db, article_id, article)


def _insert_images(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    insert_rows(db, "images", rows)


def _insert_related(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    insert_rows(db, "related_links", rows)
