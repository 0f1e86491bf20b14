"""What a run tells while it goes on (`Event`) and at its end (`CrawlReport`). Pure values."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from crawler.health import span
from crawler.records import Reason, Refusal, Source, Visit

logger = logging.getLogger(__name__)


class EventKind(StrEnum):
    """What an event tells."""

    SOURCE = "source"
    """A source's visit ended; `outcome` and the counts are set."""
    ARTICLE = "article"
    """An article went through; `outcome` is new, changed or unchanged."""
    REFUSED = "refused"
    DOCUMENT = "document"
    """One file or line of an import was dealt with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a run, for a progress display."""

    kind: EventKind
    source: Source | None = None
    url: str | None = None
    headline: str | None = None
    outcome: str | None = None
    reason: Reason | None = None
    hits: int = 0
    done: int = 0
    """Sources (or documents) dealt with so far …"""
    total: int | None = None
    """… of how many; `None` when nobody knows."""


OnEvent = Callable[[Event], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutcome:
    """How one source's visit went."""

    key: str
    outcome: str
    """`ok`, `unchanged`, `offline`, `fault`, or a reason class."""
    detail: str | None = None
    found: int = 0
    new: int = 0
    refused: int = 0
    deferred: int = 0
    gap: bool = False
    """It shared nothing with the visit before, and no sitemap closed the gap."""
    gap_detail: str | None = None
    reach: str | None = None
    """How far back a backfill came, where that is not as far as was asked."""
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What one run did."""

    crawl_id: int | None = None
    sources: tuple[SourceOutcome, ...] = ()
    found: int = 0
    """Addresses that the listings offered."""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: Mapping[Reason, int] = field(default_factory=dict)
    hits: int = 0
    lost: int = 0
    """Items that a stage failed on: a fault of ours, in the log."""
    deferred: int = 0
    gaps: tuple[str, ...] = ()
    """Keys of sources whose listing shared nothing with the one before."""
    requests: int = 0
    seconds: float = 0.0
    delivered: int = 0
    delivery_failures: int = 0
    stopped: int | None = None
    """Number of the signal that ended the run early."""
    network_down: bool = False
    """Our own network failed: no source is blamed."""
    clock_ahead_s: float | None = None
    """By how much our clock is ahead (negative: behind) of what the sites say; `None`: it is right."""
    alert_faults: tuple[str, ...] = ()
    """What keeps alerts from finding anything, in words."""
    counters: Mapping[str, float] = field(default_factory=dict)
    """Scrapy stats under `vedette/`."""

    @property
    def refusals(self) -> int:
        """All refusals."""
        return sum(self.refused.values())

    @property
    def needs_a_look(self) -> bool:
        """Somebody should look: a source failed, something was lost, an alert finds nothing."""
        failed = any(s.outcome not in ("ok", "unchanged") for s in self.sources)
        lost = self.lost or self.delivery_failures or self.alert_faults
        down = self.network_down or self.clock_ahead_s is not None
        return failed or down or bool(lost)


def clock_words(ahead_s: float) -> str:
    """What is told of a clock that is wrong by so many seconds."""
    way = "ahead of" if ahead_s > 0 else "behind"
    return (
        f"this machine's clock is {span(timedelta(seconds=abs(ahead_s)))} {way} what the sites say: set it;"
        " until then no source is judged, and times are kept as it shows them"
    )


class Tally:
    """Counts what passes; turned into a report at the end."""

    def __init__(self, on_event: OnEvent | None, total: int | None) -> None:
        self.refused: Counter[Reason] = Counter()
        self.outcomes: Counter[str] = Counter()
        self.hits = 0
        self.lost = 0
        self.sources: list[SourceOutcome] = []
        self.done = 0
        self.total = total
        self._on_event = on_event

    def tell(self, kind: EventKind, **values: Any) -> None:
        """Send an event; a fault of the listener never ends the run."""
        if self._on_event is None:
            return
        try:
            self._on_event(Event(kind=kind, done=self.done, total=self.total, **values))
        except Exception:
            logger.exception("progress display failed")
            self._on_event = None

    def item(self, item: object) -> None:
        """One item left the pipelines."""
        if isinstance(item, Refusal):
            self.refused[item.reason] += 1
            self.tell(
                EventKind.REFUSED, source=item.source, url=item.url, reason=item.reason
            )
        elif isinstance(item, Visit):
            stored = getattr(item, "stored", None)
            outcome = str(getattr(stored, "outcome", "new"))
            hits = len(getattr(stored, "hits", ()) or ())
            self.outcomes[outcome] += 1
            self.hits += hits
            self.tell(
                EventKind.ARTICLE,
                source=item.source,
                url=item.article.url,
                headline=item.article.headline,
                outcome=outcome,
                hits=hits,
            )

    def visit(self, source: Source, note: Any) -> None:
        """One source's visit ended."""
        self.done += 1
        self.sources.append(
            SourceOutcome(
                key=source.key,
                outcome=note.outcome,
                detail=note.detail,
                found=note.found,
                new=note.new,
                refused=note.refused,
                deferred=note.deferred,
                gap=note.gap and not note.gap_closed,
                gap_detail=note.gap_detail,
                reach=note.reach,
                moved_to=note.moved_to,
            )
        )
        self.tell(EventKind.SOURCE, source=source, outcome=note.outcome)


def report_from(
    tally: Tally,
    crawl_id: int | None,
    stats: Mapping[str, Any],
    seconds: float,
) -> CrawlReport:
    """The report of what a tally counted."""
    return CrawlReport(
        crawl_id=crawl_id,
        sources=tuple(tally.sources),
        found=sum(source.found for source in tally.sources),
        new=tally.outcomes["new"],
        changed=tally.outcomes["changed"],
        unchanged=tally.outcomes["unchanged"],
        refused=dict(tally.refused),
        hits=tally.hits,
        lost=tally.lost,
        deferred=sum(source.deferred for source in tally.sources),
        gaps=tuple(source.key for source in tally.sources if source.gap),
        seconds=seconds,
        counters={
            key: value
            for key, value in stats.items()
            if key.startswith("vedette/") and isinstance(value, int | float)
        },
    )
