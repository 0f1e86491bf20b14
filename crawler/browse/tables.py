"""What Datasette's own pages are told: labels, units, facets, hidden tables, the meaning of every column.

The meaning of a column stands beside it in `store/schema.py`; what is plain from the name there
is said here for readers who never saw that file.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from crawler.browse.desk import DATABASE
from crawler.store import schema
from crawler.store.canned import QUERIES

HIDDEN = (
    "_sqlite_migrations",
    "aliases",
    "article_zones",
    "cursors",
    "delivery_hits",
    "hosts",
    "pending",
    "revisits",
    "sketch_keys",
    "sketches",
    "sqlite_sequence",
)
"""Tables of the machine's own book-keeping."""

_TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "description": "One article, one row: the newest version as it is read.",
        "label_column": "headline",
        "sort_desc": "first_seen_at",
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
        "facets": ["outcome"],
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
        "facets": ["placement"],
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

_PLAIN: dict[str, str] = {
    "id": "number of the row",
    "key": "key of the source; for a message the Idempotency-Key, the same at every try",
    "name": "name",
    "url": "address, http or https",
    "kind": "what kind it is",
    "at": "when",
    "added_at": "when it came into the catalogue",
    "listed": "1 while it stands in the catalogue",
    "source_key": "key of the source",
    "etag": "header of the last listing, for the next conditional request",
    "last_visit_at": "last visit",
    "last_success_at": "last visit that worked",
    "last_error": "what went wrong last",
    "paused": "1 while paused by the user",
    "state": "where it stands",
    "state_since_at": "when the state turned",
    "was": "state before",
    "hash": "hash of a word triple",
    "hashes": "the smallest hashes of the text's word triples, four bytes each",
    "reason": "why",
    "failures": "failures in a row",
    "delay_s": "seconds between two requests to its host",
    "crawl_delay_s": "Crawl-delay of robots.txt, seconds",
    "seen_at": "when it was seen last",
    "started_at": "when it began",
    "sources": "sources visited",
    "new": "articles stored for the first time",
    "changed": "articles that had changed",
    "unchanged": "articles that had not changed",
    "refused": "pages not stored",
    "hits": "hits of alerts",
    "seconds": "how long it took",
    "crawl_id": "the run",
    "deferred": "addresses left for the next visit",
    "updated_at": "last change",
    "done": "1 when it is finished",
    "url_key": "identity of the article",
    "found_at": "when it was found",
    "due_at": "not before",
    "tries": "tries so far",
    "article_id": "the article",
    "detail": "evidence in words",
    "kicker": "short label above the headline",
    "headline": "main title as printed",
    "lead": "standfirst between headline and text",
    "byline": "credit for the writing, as printed",
    "dateline": "place and date that open the report",
    "date_published": "first publication as the publisher states, UTC",
    "date_modified": "last change as the publisher states, UTC",
    "section": "rubric",
    "canonical_url": "what the page calls its own address",
    "access": "free, metered or paid",
    "copyright_line": "rights line as printed",
    "robots_tag": "what page and answer ask of robots, as sent",
    "robots_rule": "group and line of robots.txt by which the page was fetched",
    "tdm_reservation": "1: text and data mining is reserved, 0: it is not, empty: not said",
    "tdm_policy": "address of the terms for text and data mining",
    "first_seen_at": "when we read it first",
    "reader_version": "version of the reading rules",
    "caption": "words under the picture, without the credit",
    "credit": "who is credited for the picture",
    "alt": "words for the blind, where they differ from the caption",
    "position": "place in reading order, from 0",
    "title": "title of the link",
    "placement": "inline in the text or in a block",
    "class": "what kind of change",
    "headline_after": "headline of the later version",
    "words_added": "words that came",
    "words_removed": "words that went",
    "body": "running text",
    "captions": "captions",
    "authors": "authors",
    "keywords": "keywords",
    "related": "titles of related links",
    "query_version": "version of the query",
    "on_change": "1: tell of changed articles too",
    "once_a_story": "1: send nothing for copies of a story that was sent",
    "muted_until": "nothing is sent before",
    "created_at": "when it was made",
    "alert_id": "the alert",
    "version": "version of the query",
    "query": "the query as typed",
    "lists_version": "version of the word lists at that time",
    "sent_at": "when it was accepted",
    "delivery_id": "the message",
    "hit_id": "the hit",
    "step": "which look comes next",
    "channel": "name of the channel",
}
_SAID = {
    ("articles", "kind"): "how it came in: crawl, import or backfill",
    ("articles", "source_key"): "key of the source; empty for an import",
    ("articles", "body"): "running text, blocks parted by one empty line",
    ("articles", "story_id"): "shared by copies of one story on several sites",
    ("sources", "kind"): "how it is looked through: feed, sitemap, section or page",
    ("sources", "host"): "host of the address, lower case, without www.",
    ("sources", "country"): "ISO 3166, two letters, lower case",
    ("sources", "origin"): "kind of publisher",
    ("crawls", "kind"): "crawl, import or backfill",
    ("deliveries", "kind"): "single, digest or notice",
}
"""Where neither the schema's comment nor the plain meaning is enough."""
_COLUMN = re.compile(r"^  ([a-z_]+)(?: [A-Z].*?)?,?(?:\s+-- (.*))?$")


@cache
def columns() -> dict[str, dict[str, str]]:
    """Table to column to meaning, of every table in the schema."""
    found: dict[str, dict[str, str]] = {}
    for name, inner in re.findall(
        r"CREATE TABLE (\w+) \((.*?)\n\)", schema.CREATE, re.S
    ):
        meanings: dict[str, str] = {}
        for text in inner.splitlines():
            match = _COLUMN.match(text)
            if match and not text.startswith(("  PRIMARY", "  UNIQUE")):
                said = _SAID.get((name, match[1])) or match[2] or _PLAIN.get(match[1])
                if said:
                    meanings[match[1]] = said
        found[name] = meanings
    return found


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


VIEWS = ("articles_with_outlets", "hits_with_articles", "captions_with_articles")
FIRST_COLUMNS = {
    "articles_with_outlets": (
        "id",
        "first_seen_at",
        "outlet",
        "country",
        "language",
        "headline",
        "lead",
        "url",
    ),
    "hits_with_articles": (
        "article_id",
        "at",
        "alert",
        "outlet",
        "headline",
        "matched",
        "url",
        "held",
    ),
    "captions_with_articles": (
        "article_id",
        "first_seen_at",
        "outlet",
        "headline",
        "caption",
        "credit",
    ),
    "articles": (
        "first_seen_at",
        "source_key",
        "headline",
        "lead",
        "language",
        "date_published",
        "url",
        "revision",
    ),
    "sources": ("name", "country", "origin", "language", "kind", "url", "listed"),
    "source_state": (
        "state",
        "reason",
        "state_since_at",
        "last_success_at",
        "last_new_at",
        "next_visit_at",
        "failures",
        "last_error",
    ),
    "hits": ("at", "alert_id", "article_id", "words", "held", "revision"),
    "revisions": (
        "at",
        "article_id",
        "class",
        "headline_before",
        "headline_after",
        "words_added",
        "words_removed",
        "note",
    ),
    "deliveries": (
        "created_at",
        "channel",
        "alert_id",
        "state",
        "tries",
        "last_error",
        "sent_at",
    ),
}
"""Columns that a wide table is opened with; every other one is a click away."""


def opening(path: str) -> str | None:
    """Where a bare table address leads: the table with its sensible columns first."""
    name = path.removeprefix(f"/{DATABASE}/")
    if name == path or name not in FIRST_COLUMNS:
        return None
    asked = [("_col", column) for column in FIRST_COLUMNS[name]]
    if name in VIEWS:  # Datasette takes neither from the metadata of a view
        asked.append(("_sort_desc", _TABLES[name]["sort_desc"]))
        asked += [("_facet", column) for column in _TABLES[name].get("facets", ())]
    return f"{path}?{urlencode(asked)}"


_ARTICLE_NUMBERS = {
    "articles_with_outlets": "id",
    "hits_with_articles": "article_id",
    "captions_with_articles": "article_id",
}


def article_link(value: Any, column: str, table: str | None) -> Markup | None:
    """The number of an article in one of our views, as a link to its page; `None` for all else."""
    if _ARTICLE_NUMBERS.get(table or "") != column or not isinstance(value, int):
        return None
    return Markup('<a href="/article/{0}">{0}</a>').format(value)
