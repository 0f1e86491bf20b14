"""What a message holds before any channel's form is given to it. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.alerts.snippets import Piece
from crawler.records import MatchedWord


@dataclass(frozen=True, slots=True, kw_only=True)
class HitNote:
    """One hit, ready to be told."""

    hit_id: int
    alert: str
    article_id: int
    outlet: str
    """Name of the source, or the host of the address."""
    source: str | None = None
    """Key of the source."""
    country: str | None = None
    language: str | None = None
    headline: str
    url: str | None = None
    date_published: datetime | None = None
    first_seen_at: datetime
    snippet: tuple[Piece, ...] = ()
    words: tuple[MatchedWord, ...] = ()
    changed: bool = False
    """The alert fired again because the article was changed."""
    also_at: tuple[str, ...] = ()
    """Other outlets that have the same story, the earliest first."""

    @property
    def time(self) -> datetime:
        """When it was published, or when we saw it first."""
        return self.date_published or self.first_seen_at

    @property
    def link(self) -> str | None:
        """The address where it is http(s): no other scheme ever becomes a link."""
        if self.url and self.url.startswith(("https://", "http://")):
            return self.url
        return None

    @property
    def why(self) -> str:
        """The matched words by field, each once: `Lecornu (headline, body), drone (lead)`."""
        fields: dict[str, tuple[str, list[str]]] = {}
        for word in self.words:
            _, where = fields.setdefault(word.text.casefold(), (word.text, []))
            if word.field not in where:
                where.append(word.field)
        return ", ".join(
            f"{shown} ({', '.join(where)})" for shown, where in fields.values()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one channel: a hit, or the hits of a digest."""

    key: str
    """Idempotency key, the same at every try."""
    notes: tuple[HitNote, ...]
    """Newest first; at most as many as a reader reads, `total` tells the rest."""
    total: int
    """Hits that the message stands for."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Hits by alert, those that are not shown too, the alert with the newest first; empty where
    all are shown."""
    tz: str = "UTC"
    """IANA zone in which times are shown."""
    test: bool = False
    """Sent by `channels test`: stands for no hit."""
    notice: str | None = None
    """Text of a message that is no hit, such as a change in a source's health."""

    @property
    def alerts(self) -> tuple[str, ...]:
        """Names of the alerts, in the order of their newest hit."""
        return tuple(self.counts or dict.fromkeys(note.alert for note in self.notes))
