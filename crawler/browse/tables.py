"""What Datasette's own pages are told: labels, units, facets, hidden tables, first columns, views."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from crawler.browse.desk import DATABASE
from crawler.browse.meanings import columns
from crawler.store.canned import QUERIES

HIDDEN = (
    "_sqlite_migrations", "aliases", "article_zones", "cursors", "delivery_hits", "hosts",
    "pending", "revisits", "sketch_keys", "sketches", "sqlite_sequence",
)  # fmt: skip
"""Tables of the machine's own book-keeping."""

_TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "description": "One article, one row: the newest version as it is read.",
        "label_column": "headline",
        # the order of first sight, which the search index gives for nothing
        "sort_desc": "id",
        "facets": ["source_key"],
        "fts_table": "article_zones_fts",
        "fts_pk": "id",
    },
    "articles_with_outlets": {
        "description": "Articles with the outlet they came from.",
        "sort_desc": "first_seen_at",
        "facets": ["country", "language"],
    },
    "hits_with_articles": {
        "description": "Hits with their alert, their article and the words that made it fire.",
        "sort_desc": "at",
        "facets": ["alert"],
    },
    "captions_with_articles": {
        "description": "Captions and credits with the article they stand in.",
        "sort_desc": "first_seen_at",
    },
    "sources": {
        "description": "A copy of the catalogue; data/sources/*.toml is the truth.",
        "label_column": "name",
        "sort": "name",
        "facets": ["country", "origin", "kind"],
        "units": {"every_s": "s", "delay_s": "s"},
    },
    "source_state": {
        "description": "What the last visits taught us of each source.",
        "facets": ["state"],
    },
    "health_changes": {
        "description": "When a source's state turned, and why.",
        "sort_desc": "at",
        "facets": ["state"],
    },
    "crawls": {
        "description": "One run: a round over the due sources, an import, a backfill.",
        "sort_desc": "started_at",
        "facets": ["kind", "outcome"],
        "units": {"seconds": "s"},
    },
    "checks": {
        "description": "One visit of one source: what its health is judged by.",
        "sort_desc": "at",
        "units": {"seconds": "s"},
    },
    "gaps": {
        "description": "Windows that overflowed between two visits.",
        "sort_desc": "at",
    },
    "refusals": {
        "description": "Pages that were not stored, and why.",
        "sort_desc": "at",
        "facets": ["reason"],
    },
    "images": {"description": "Pictures of the articles: linked, never copied."},
    "related_links": {
        "description": "Links that the pages offer as further reading.",
    },
    "revisions": {
        "description": "The ledger: what was changed or removed, and the content before it.",
        "sort_desc": "at",
        "facets": ["class"],
    },
    "alerts": {"description": "Saved queries.", "label_column": "name", "sort": "name"},
    "alert_versions": {"description": "The queries an alert had."},
    "hits": {
        "description": "An article found by an alert: once, at the first version that matched.",
        "sort_desc": "at",
        "facets": ["alert_id", "held"],
    },
    "deliveries": {
        "description": "One message to one channel.",
        "sort_desc": "created_at",
        "facets": ["state", "channel"],
    },
}


@cache
def metadata(database: str = DATABASE) -> dict[str, Any]:
    """Datasette's metadata for our file.

    Args:
        database: Its name in that Datasette, which is the file's without `.db`.
    """
    tables = {
        name: {**_TABLES.get(name, {}), "columns": meanings}
        for name, meanings in columns().items()
    }
    for name in HIDDEN:
        tables.setdefault(name, {})["hidden"] = True
    return {
        "title": "vedette",
        "databases": {
            database: {
                "description": "The tables behind the pages. Times are UTC.",
                "tables": tables,
                "queries": {
                    name: {
                        "sql": query.sql.strip(),
                        "title": query.title,
                        "description": query.description,
                    }
                    for name, query in QUERIES.items()
                },
            }
        },
    }


VIEWS = {
    "articles_with_outlets": "id",
    "hits_with_articles": "article_id",
    "captions_with_articles": "article_id",
}
"""Each with its column of article numbers."""
FIRST_COLUMNS = {
    "articles_with_outlets": (
        "id", "first_seen_at", "outlet", "country", "language", "headline", "lead", "url",
    ),
    "hits_with_articles": (
        "article_id", "at", "alert", "outlet", "headline", "matched", "url", "held",
    ),
    "captions_with_articles": (
        "article_id", "first_seen_at", "outlet", "headline", "caption", "credit",
    ),
    "articles": (
        "first_seen_at", "source_key", "headline", "lead", "language", "date_published", "url",
        "revision",
    ),
    "sources": ("name", "country", "origin", "language", "kind", "url", "listed"),
    "source_state": (
        "state", "reason", "state_since_at", "last_success_at", "last_new_at", "next_visit_at",
        "failures", "last_error",
    ),
    "hits": ("at", "alert_id", "article_id", "words", "held", "revision"),
    "revisions": (
        "at", "article_id", "class", "headline_before", "headline_after", "words_added",
        "words_removed", "note",
    ),
    "deliveries": ("created_at", "channel", "alert_id", "state", "tries", "last_error", "sent_at"),
}  # fmt: skip
"""Columns that a wide table is opened with; every other one is a click away."""


def opening(path: str) -> str | None:
    """Where a bare table address leads: the table with its sensible columns first."""
    name = path.removeprefix(f"/{DATABASE}/")
    if name == path or name not in FIRST_COLUMNS:
        return None
    asked = [("_col", column) for column in FIRST_COLUMNS[name]]
    if name in VIEWS:  # Datasette takes the facets of a view's metadata, not its order
        asked.append(("_sort_desc", _TABLES[name]["sort_desc"]))
    return f"{path}?{urlencode(asked)}"


_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z")


def time_cell(value: Any) -> Markup | None:
    """`2026-11-23 18:40:05` for a time as it is stored, which is shown on pointing at it.

    A table of four times would else be three lines high and cut each of them in the middle. JSON and
    CSV, and the addresses of filters, keep the stored form.
    """
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    day, clock = found.groups()
    return Markup('<time datetime="{0}" title="{0}">{1} {2}</time>').format(
        value, day, clock
    )


def article_link(value: Any, column: str, table: str | None) -> Markup | None:
    """The number of an article in one of our views, as a link to its page; `None` for all else."""
    if VIEWS.get(table or "") != column or not isinstance(value, int):
        return None
    return Markup('<a href="/article/{0}">{0}</a>').format(value)
