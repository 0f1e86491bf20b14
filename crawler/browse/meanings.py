"""The meaning of every column, for Datasette's pages.

It stands beside the column in `store/schema.py`; what is plain from the name there is said here
for readers who never saw that file.
"""

from __future__ import annotations

import re
from functools import cache

from crawler.store import schema, views

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
    "state": "ok, late, stale, broken, blocked or gone",
    "state_since_at": "when the state turned",
    "was": "state before",
    "hash": "hash of a word triple",
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
    "robots_rule": "group and line of robots.txt by which the page was fetched",
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
    "muted_until": "nothing is sent before",
    "created_at": "when it was made",
    "alert_id": "the alert",
    "version": "version of the query",
    "query": "the query as typed",
    "lists_version": "version of the word lists at that time",
    "sent_at": "when it was accepted",
    "delivery_id": "the message",
    "hit_id": "the hit",
}
_SAID = {
    ("articles", "kind"): "how it came in: crawl, import or backfill",
    ("articles", "source_key"): "key of the source; empty for an import",
    ("articles", "body"): "running text, blocks parted by one empty line",
    ("articles", "story_id"): "shared by copies of one story on several sites",
    ("articles", "section"): "rubric of the outlet",
    ("sources", "name"): "name of the outlet",
    ("alerts", "name"): "name of the alert",
    ("deliveries", "channel"): "name of the channel",
    ("deliveries", "state"): "waiting, sent or failed",
    ("checks", "at"): "when the source was visited",
    ("refusals", "at"): "when the page was refused",
    ("refusals", "reason"): "class of the reason, such as robots or not_article",
    ("hits", "at"): "when the alert fired",
    ("alert_versions", "at"): "when this query was saved",
    ("health_changes", "at"): "when the state turned",
    ("sources", "kind"): "how it is looked through: feed, sitemap, section or page",
    ("sources", "host"): "host of the address, lower case, without www.",
    ("sources", "country"): "ISO 3166, two letters, lower case",
    ("sources", "origin"): "kind of publisher",
    ("crawls", "kind"): "crawl, import or backfill",
    ("deliveries", "kind"): "single, digest or notice",
}
"""Where neither the schema's comment nor the plain meaning is enough."""
_JOINED = {
    "outlet": "name of the source, else the host of the address",
    "alert": "name of the alert",
    "authors": "authors, parted by commas",
    "keywords": "keywords, parted by commas",
    "matched": "words of the article that made the alert fire",
    "image_url": "address of the picture",
}
"""Of the views, where no column of a table is told as it is."""
_ALIASES = {
    "a": "articles",
    "s": "sources",
    "h": "hits",
    "al": "alerts",
    "i": "images",
}
"""Tables by the names that all views give them."""
_COLUMN = re.compile(r"^  ([a-z_]+)(?: [A-Z].*?)?,?(?:\s+-- (.*))?$")


@cache
def columns() -> dict[str, dict[str, str]]:
    """Table or view to column to meaning, of all in the schema."""
    found: dict[str, dict[str, str]] = {}
    for name, inner in re.findall(
        r"CREATE TABLE (\w+) \((.*?)\n\)", schema.CREATE, re.DOTALL
    ):
        meanings: dict[str, str] = {}
        for text in inner.splitlines():
            match = _COLUMN.match(text)
            if match and not text.startswith(("  PRIMARY", "  UNIQUE")):
                said = _SAID.get((name, match[1])) or match[2] or _PLAIN.get(match[1])
                if said:
                    meanings[match[1]] = said
        found[name] = meanings
    for name, inner in re.findall(
        r"CREATE VIEW (\w+) AS\nSELECT\n(.*?)\nFROM", views.VIEWS, re.DOTALL
    ):
        found[name] = _of_view(inner, found)
    return found


def _of_view(selected: str, tables: dict[str, dict[str, str]]) -> dict[str, str]:
    """Column to meaning, by what a view selects."""
    while "(" in selected:
        selected = re.sub(r"\([^()]*\)", "", selected)
    meanings: dict[str, str] = {}
    for part in selected.split(","):
        alias, _, column = part.split()[0].rpartition(".")
        name = part.split()[-1].rpartition(".")[2]
        told = tables.get(_ALIASES.get(alias, ""), {}).get(column)
        meanings[name] = _JOINED.get(name) or told or _PLAIN[name]
    return meanings
