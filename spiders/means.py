"""What a visit works with and what it gathers. Plain values and protocols; no clock, no Scrapy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from crawler.net.asking import Answer
from crawler.net.limits import Limits, Purpose
from crawler.records import Refusal, Source, Visit, VisitKind
from crawler.visit_note import Validators
from spiders.desk import Desk
from spiders.finding.found import Found
from spiders.reading import Job


class Fetch(Protocol):
    def __call__(
        self,
        source: Source,
        url: str,
        purpose: Purpose,
        validators: Validators | None = None,
    ) -> Awaitable[Answer]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a visit works with."""

    fetch: Fetch
    read: Callable[[Job], Awaitable[object]]
    hand_over: Callable[[Visit | Refusal], Awaitable[bool]]
    """Takes an item through the stages; False when one failed on it."""
    site_maps: Callable[[str], Sequence[str]]
    """Sitemaps that the robots.txt of an address's site names."""
    desk: Desk
    limits: Limits
    now: Callable[[], datetime]
    kind: VisitKind = VisitKind.CRAWL
    since: datetime | None = None
    keep_copy: Callable[[Answer], Awaitable[None]] | None = None
    """Keeps a page as it was fetched, before it is read."""
    limit: int | None = None
    """Articles of one source at most, where the user asked for fewer."""


@dataclass(slots=True)
class Finding:
    """What looking through a source's listings gave."""

    found: list[Found] = field(default_factory=list)
    unchanged: bool = False
    validators: Validators | None = None
    ttl_s: int | None = None
    moved_to: str | None = None
    status: int | None = None
    seconds: float | None = None
    dropped: int = 0
    older: list[Found] = field(default_factory=list)
    """What the listing does not show any more: found in the site's sitemaps."""
    filled: str | None = None
    """What came of looking for what a gap had swallowed, in words."""
    gap_closed: bool = False
    next_page: str | None = None
    """Of a section's backfill: where the next round goes on."""
    to_the_end: bool = True
    """A backfill has nothing further to read."""
