"""What a visit writes down: of its listing, of a fault, of a page that is refused. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.exceptions import PageError
from crawler.net.resolving import OWN_NETWORK
from crawler.records import Reason, Refusal, Source
from crawler.visit_note import Known, VisitNote
from spiders.finding.comparing import item_times, kept_of, moved_site, shares_nothing
from spiders.means import Finding

NEARLY = timedelta(days=2)
"""So near to its day a backfill has reached it: not every day has an article."""
MAX_DETAIL = 500
"""Characters kept of what is told of a refusal."""


def note_of_listing(
    finding: Finding,
    source: Source,
    known: Known,
    *,
    at: datetime,
    live: bool,
    back_to: datetime | None = None,
) -> VisitNote:
    """The note of a listing that was read.

    Args:
        live: It was looked through for what is new; a backfill says nothing of the source's
            rhythm, its gaps and what to compare the next look with.
        back_to: The day that a backfill wants to reach, where it looked for it this time.
    """
    before = known.last_items
    return VisitNote(
        at=at,
        outcome="unchanged" if finding.unchanged else "ok",
        detail=f"{finding.dropped} entries not usable" if finding.dropped else None,
        status=finding.status,
        found=len(finding.found),
        gap=live and shares_nothing(finding.found, before),
        gap_closed=finding.gap_closed,
        gap_detail=finding.filled,
        reach=None if back_to is None else _reach(finding, back_to),
        seconds=finding.seconds,
        newest_at=max((i.at for i in finding.found if i.at), default=None),
        ttl_s=finding.ttl_s,
        moved_to=_moved_to(finding, source, known),
        validators=finding.validators if live else None,
        items=kept_of(finding.found, before)
        if live and not finding.unchanged
        else None,
        item_times=item_times(finding.found, before, at) if live else (),
    )


def _reach(finding: Finding, back_to: datetime) -> str | None:
    """In words, where a backfill came no further; nothing where it reached its day."""
    times = [item.at for item in (*finding.found, *finding.older) if item.at]
    if not times or min(times) <= back_to + NEARLY:
        return None
    oldest = f"{min(times):%Y-%m-%d}"
    if finding.to_the_end:
        return f"shows nothing from before {oldest}"
    return f"back at {oldest}; the next rounds go on"


def _moved_to(finding: Finding, source: Source, known: Known) -> str | None:
    """Where the source has moved for good, as a proposal: by its redirect, or by its links."""
    was = known.moved_to
    if finding.moved_to or finding.unchanged:
        return finding.moved_to or was
    return moved_site(finding.found, known.last_items, source.url, was)


def note_of_fault(error: PageError, *, at: datetime) -> VisitNote:
    """The note of a listing that could not be had."""
    return VisitNote(
        at=at,
        outcome=str(error.reason),
        detail=error.detail,
        status=_status_of(error),
    )


def _status_of(error: PageError) -> int | None:
    """The status of an answer that was refused for it: health tells 410 from 403 by it."""
    word, _, number = error.detail.partition(":")[0].partition(" ")
    return int(number) if word == "HTTP" and number.isdecimal() else None


def refusal_of(
    error: PageError,
    url: str,
    source: Source,
    *,
    at: datetime,
    headline: str | None = None,
) -> Refusal:
    """The refusal of a page, or of a listing itself."""
    return Refusal(
        url=url,
        reason=Reason(error.reason),
        at=at,
        source=source,
        detail=error.detail[:MAX_DETAIL] or None,
        headline=headline,
    )


def reached_nobody(note: VisitNote) -> bool:
    """No server was reached: it may be our own network that failed."""
    words = (note.detail or "").removeprefix("protocol: ")
    if note.outcome == Reason.ROBOTS_UNREACHABLE and words.startswith("timeout"):
        return True
    if note.outcome in (Reason.PROTOCOL, Reason.ROBOTS_UNREACHABLE):
        return words.startswith(("no connection", OWN_NETWORK))
    return note.outcome in (Reason.DNS, Reason.TIMEOUT)
