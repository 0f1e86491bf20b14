"""`article_zones`, the prepared copies that the index is made of, written many in one statement.

The index keeps what it is told in memory and writes a segment at the end of each statement that
fires a trigger: one statement for a transaction's articles costs a third less than one for each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import islice

from crawler.items import Article
from crawler.query.texts import texts_of
from crawler.query.tokens import BOUNDARY
from crawler.store.clean import clean
from crawler.store.transactions import gather, insert_rows, write_gathered

Zones = tuple[int | str | None, ...]
"""A row of `article_zones`."""
GIANT_CHARS = 100_000
"""An article with more does not wait for others: many of them would not be held."""


def add_zones(db: sqlite3.Connection, article_id: int, article: Article) -> None:
    """Index an article that has no row yet; inside of `writing` at its end."""
    zones = zones_of(article)
    gather(db, _insert, (article_id, *zones))
    # captions alone can be ten times a body
    if sum(len(zone) for zone in zones if zone) > GIANT_CHARS:
        write_gathered(db)


def _insert(db: sqlite3.Connection, rows: Sequence[Zones]) -> None:
    insert_rows(db, "article_zones", rows)


def zones_of(article: Article) -> tuple[str | None, ...]:
    """The prepared copies, in the order of article_zones' columns after id."""
    # here: it brings numpy, which readers of the store need not wait for
    from crawler.query import folding

    fields = [[text for text in texts if text] for _, texts in texts_of(article)]
    # all texts at once: a third of the time that each by itself takes
    folded = folding.fold([text for texts in fields for text in texts])
    texts_folded = folding.single_blanks(folded).split(folding.BOUNDARY)
    prepared = (text.strip(" ") for text in texts_folded)
    return tuple(
        clean(f" {BOUNDARY} ".join(islice(prepared, len(texts)))) if texts else None
        for texts in fields
    )
