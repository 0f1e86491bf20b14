"""From stored hits to the notes and messages that tell of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from crawler.alerts.snippets import best_snippet
from crawler.outbox.message import HitNote, Message
from crawler.query.texts import texts_of
from crawler.records import Delivery, DeliveryKind
from crawler.store.versions import HitArticle

MOST_NOTES = 50
"""Hits that one message shows; it says how many more there are."""


def note_of(told: HitArticle, *, changed: bool = False) -> HitNote:
    """One hit as a note; `changed` where the alert fired for a change."""
    article = told.article
    published = article.date_published
    return HitNote(
        hit_id=told.hit.id,
        alert=told.hit.alert,
        article_id=told.hit.article_id,
        outlet=told.outlet,
        source=told.source,
        country=told.country,
        language=article.language,
        headline=article.headline or "(no headline)",
        url=article.url,
        date_published=published.astimezone(UTC) if published else None,
        first_seen_at=told.first_seen_at,
        snippet=best_snippet(dict(texts_of(article)), told.hit.words),
        words=told.hit.words,
        changed=changed,
        also_at=told.also_at,
    )


def message_of(
    delivery: Delivery,
    notes: Sequence[HitNote],
    counts: Mapping[str, int],
    *,
    tz: str = "UTC",
) -> Message:
    """The message of a delivery; the same members give the same text at every try.

    Args:
        notes: Its newest members, newest first; MOST_NOTES are enough.
        counts: All its members by alert, the alert with the newest first.
    """
    if delivery.kind is DeliveryKind.NOTICE:
        payload = delivery.payload
        text = f"{payload.get('subject', 'notice')}\n{payload.get('text', '')}".strip()
        return Message(key=delivery.key, notes=(), total=0, tz=tz, notice=text)
    return Message(
        key=delivery.key,
        notes=tuple(notes[:MOST_NOTES]),
        total=len(delivery.hit_ids),
        counts=counts,
        tz=tz,
    )
