"""The hits of an alert as Atom (RFC 4287) and JSON Feed 1.1. Pure.

Page text goes in as text alone, escaped; characters that XML 1.0 cannot hold are left out.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from crawler.alerts.snippets import text_of
from crawler.outbox.message import HitNote
from crawler.outbox.render import one_line, outlets, printable

MOST = 100
"""Entries of a feed: more than a reader that looks in daily can miss."""


def atom(
    name: str,
    notes: Sequence[HitNote],
    *,
    updated: datetime,
    address: str | None = None,
) -> str:
    """Atom document of an alert's newest hits.

    Args:
        updated: Time of the newest hit, or when the alert was made.
        address: Where the feed itself will be found, when known.
    """
    link = f'  <link rel="self" href={quoteattr(address)}/>\n' if address else ""
    entries = "".join(_entry(name, note) for note in notes[:MOST])
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>{escape(_identity(name))}</id>\n"
        f"  <title>{_xml(name)}</title>\n"
        f"  <updated>{_time(updated)}</updated>\n"
        "  <author><name>vedette</name></author>\n"
        f"{link}{entries}</feed>\n"
    )


def _entry(name: str, note: HitNote) -> str:
    link = f"    <link href={quoteattr(printable(note.link))}/>\n" if note.link else ""
    language = f" xml:lang={quoteattr(note.language)}" if note.language else ""
    published = (
        f"    <published>{_time(note.date_published)}</published>\n"
        if note.date_published
        else ""
    )
    return (
        f"  <entry{language}>\n"
        f"    <id>{escape(_identity(name))}:hit:{note.hit_id}</id>\n"
        f"    <title>{_xml(note.headline)}</title>\n"
        f"{link}{published}"
        f"    <updated>{_time(note.first_seen_at)}</updated>\n"
        f"    <author><name>{_xml(note.outlet)}</name></author>\n"
        f"    <summary>{_xml(_summary(note))}</summary>\n"
        "  </entry>\n"
    )


def json_feed(
    name: str, notes: Sequence[HitNote], *, address: str | None = None
) -> str:
    """JSON Feed document of an alert's newest hits."""
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": one_line(name),
    }
    if address:
        feed["feed_url"] = address
    feed["items"] = [_item(name, note) for note in notes[:MOST]]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(name: str, note: HitNote) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"{_identity(name)}:hit:{note.hit_id}",
        "title": one_line(note.headline),
        "content_text": _summary(note),
        "date_published": _time(note.time),
        "authors": [{"name": one_line(note.outlet)}],
    }
    if note.link:
        item["url"] = note.link
    if note.language:
        item["language"] = note.language
    return item


def _summary(note: HitNote) -> str:
    """The passage, the outlets that have the story too, and why it matched."""
    also = f"also at: {outlets(note)}" if note.also_at else ""
    why = f"matched: {one_line(note.why)}" if note.why else ""
    told = "; ".join(part for part in (also, why) if part)
    passage = one_line(text_of(note.snippet))
    return f"{passage} ({told})" if told else passage


def _identity(name: str) -> str:
    return "urn:vedette:alert:" + "".join(
        c if c.isalnum() or c in "-_." else "-" for c in name
    )


def _xml(text: str) -> str:
    return escape("".join(c for c in one_line(text) if c not in "\ufffe\uffff"))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
