"""Designators that end in a letter or two (`R-37M`), looked up without reading half of the index.

Written apart, `R-37 M` may go on as `R-37 MA`: FTS5 has to read the places of all words that begin
with m, which takes longer than all the rest of a query. Where few articles have an R-37 at all, those
are found instead, and checked as every article is that a designator is looked for in.
"""

from __future__ import annotations

import re
import sqlite3

FEW = 50
"""Articles of which the beginning alone is looked for: each is checked, for up to 0.9 ms."""

_SHORT_END = re.compile(r'("[^"]+") \+ "[^"]+" \*')
"""As crawler.query.fts writes them, and nothing else."""


def without_short_ends(db: sqlite3.Connection, expression: str) -> str:
    """A MATCH that finds no less, in which short ends behind what few articles have are left out."""
    return _SHORT_END.sub(
        lambda found: found[1] if _has_few(db, found[1]) else found[0], expression
    )


def _has_few(db: sqlite3.Connection, phrase: str) -> bool:
    row = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM article_zones_fts WHERE article_zones_fts MATCH ?"
        f" LIMIT {FEW + 1:d})",
        [phrase],
    ).fetchone()
    return bool(row[0] <= FEW)
