"""What is known of a source when its visit begins, and how the visit went. Pure.

The spiders tell it, the store keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

OFFLINE = "offline"
"""Outcome of a visit, and of its round, that our own network kept from every server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask again with, and what we saw last."""

    etag: str | None = None
    last_modified: str | None = None
    """As sent: servers compare it as text."""
    body_hash: str | None = None
    """Of the decoded body, see `crawler.net.conditional`."""

    def headers(self) -> list[tuple[str, str]]:
        """Request headers; both are sent, servers prefer the ETag (RFC 9110, 13.2.2)."""
        pairs: list[tuple[str, str]] = []
        if self.etag:
            pairs.append(("If-None-Match", self.etag))
        if self.last_modified:
            pairs.append(("If-Modified-Since", self.last_modified))
        return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the visits before taught us of a source."""

    validators: Validators = field(default_factory=Validators)
    last_items: tuple[str, ...] = ()
    """Keys of the last listing."""
    last_success_at: datetime | None = None
    first_round: bool = True
    """None has gone well yet."""
    moved_to: str | None = None
    """As the visit before proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitNote:
    """How a visit went: one row of `checks`, and the source's new state."""

    at: datetime
    outcome: str
    """`ok`, `unchanged`, a reason class, or what is told and never kept: `offline`, `fault`."""
    detail: str | None = None
    status: int | None = None
    found: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    deferred: int = 0
    gap: bool = False
    gap_closed: bool = False
    """What was missed was looked for in the site's sitemap, which reaches back far enough."""
    gap_detail: str | None = None
    reach: str | None = None
    """How far back a backfill came, where that is not as far as was asked; told, not kept."""
    seconds: float | None = None
    """The listing's response time."""
    newest_at: datetime | None = None
    ttl_s: int | None = None
    moved_to: str | None = None
    quiet_s: float = 0.0
    """The host still asks to be left alone for so long."""
    validators: Validators | None = None
    """`None` keeps the old ones."""
    items: tuple[str, ...] | None = None
    """Keys of the listing; `None` when it was not read."""
    item_times: tuple[datetime, ...] = ()
    """Times the listing states, for the rhythm."""

    @property
    def good(self) -> bool:
        return self.outcome in ("ok", "unchanged")
