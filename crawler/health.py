"""What a source's record says about it: ok, late, stale, broken, blocked or gone. Pure.

Silence is judged against the source's own habits, never against a fixed number of days:
a weekly is not late on a Thursday, and a feed that answers well and is three years old is
stale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from crawler.plurals import plural
from crawler.records import Reason, SourceKind


class Health(StrEnum):
    """State of a source, from well to lost."""

    OK = "ok"
    LATE = "late"
    STALE = "stale"
    BROKEN = "broken"
    BLOCKED = "blocked"
    GONE = "gone"

    @property
    def needs_person(self) -> bool:
        """Waiting will not mend it."""
        return self not in (Health.OK, Health.LATE)


# A source is late when its silence is this many times its usual longest gap (the 95th percentile):
# one in twenty gaps passes 1, and half of a holiday passes 2.
LATE_TIMES = 2.5
LATE_LEAST = timedelta(hours=18)
STALE_TIMES = 6.0
STALE_LEAST = timedelta(days=45)
# Nothing is known of the source's habits: no source worth watching sleeps a quarter of a year.
STALE_UNKNOWN = timedelta(days=90)
FEW_GAPS = 5
FAILURES_BROKEN = 3
BROKEN_AFTER = timedelta(hours=3)
GONE_AFTER = timedelta(days=1)
DNS_GONE_AFTER = timedelta(days=7)
# Shares are compared once ten articles stand on both sides; fewer swing by chance.
FEW_ARTICLES = 10
THINNED_TO = 0.5

BLOCKING = frozenset({Reason.ROBOTS, Reason.RATE_LIMITED, Reason.WALL})
BLOCKING_STATUSES = frozenset({401, 403, 407, 429, 451})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What the store knows of one source."""

    key: str
    added_at: datetime
    kind: SourceKind = SourceKind.FEED
    last_success_at: datetime | None = None
    """Last visit whose listing could be read (or was unchanged)."""
    failures: int = 0
    """Failed visits in a row; those of our own network are not counted."""
    failing_since: datetime | None = None
    last_reason: Reason | None = None
    last_status: int | None = None
    """HTTP status of the last failed visit."""
    last_items: int | None = None
    """Items in the last listing."""
    usual_items: int | None = None
    """Median of items in earlier listings."""
    article_times: Sequence[datetime] = ()
    """Times of the last articles (published, else first seen), any order; up to 100."""
    newest_listed_at: datetime | None = None
    """Newest time that the listing itself states."""
    weeks: Sequence[int] = ()
    """New articles in each of the last weeks, the running week first."""
    expect_articles: int | None = None
    """The entry's own minimum a week."""
    fields_now: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Share of the articles of the last 14 days that have the field."""
    fields_before: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType({})
    )
    articles_now: int = 0
    articles_before: int = 0
    refused_now: int = 0
    """Pages refused in the last 14 days …"""
    refused_reason: Reason | None = None
    """… and the commonest reason."""
    gaps: int = 0
    """Gaps in the last 14 days."""
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """State and reason in words, and what else is worth a look."""

    state: Health
    reason: str
    notes: tuple[str, ...] = ()


def judge(record: SourceRecord, *, now: datetime) -> Verdict:
    """The state of one source."""
    notes = tuple(_notes(record))
    for rule in (_failing, _empty, _refused, _silent, _short):
        found = rule(record, now)
        if found is not None:
            return Verdict(state=found[0], reason=found[1], notes=notes)
    if record.last_success_at is None:
        return Verdict(state=Health.OK, reason="not visited yet", notes=notes)
    return Verdict(state=Health.OK, reason=_well(record, now), notes=notes)


def _failing(record: SourceRecord, now: datetime) -> tuple[Health, str] | None:
    if record.failures == 0:
        return None
    since = now - (record.failing_since or now)
    times = "1 visit failed"
    if record.failures > 1:
        times = f"{record.failures} visits failed in a row, for {span(since)}"
    if record.last_status == 410 and record.failures >= 2:
        return Health.GONE, f"the server says it is gone for good (410); {times}"
    if (
        record.last_status == 404
        and record.failures >= FAILURES_BROKEN
        and since >= GONE_AFTER
    ):
        return Health.GONE, f"not found (404); {times}"
    if record.last_reason is Reason.DNS and since >= DNS_GONE_AFTER:
        return Health.GONE, f"the host's name no longer resolves; {times}"
    what = str(record.last_reason or f"status {record.last_status}")
    if record.failures >= 2 and (
        record.last_reason in BLOCKING or record.last_status in BLOCKING_STATUSES
    ):
        if record.last_status:
            what = f"status {record.last_status}"
        return Health.BLOCKED, f"the site keeps us out ({what}); {times}"
    if record.failures >= FAILURES_BROKEN and since >= BROKEN_AFTER:
        return Health.BROKEN, f"cannot be read ({what}); {times}"
    if record.last_success_at is None:
        # one failure says nothing of a source that was read before; of a new one nothing else is known
        return Health.LATE, f"has never been read ({what}); {times}"
    return None


def _empty(record: SourceRecord, now: datetime) -> tuple[Health, str] | None:
    if record.last_items == 0 and (record.usual_items or 0) >= 3:
        return (
            Health.BROKEN,
            f"the listing answers and shows nothing; it used to show {record.usual_items} items",
        )
    return None


def _refused(record: SourceRecord, now: datetime) -> tuple[Health, str] | None:
    """Listings come, articles do not."""
    if (
        record.refused_now < FEW_ARTICLES
        or record.refused_now < 4 * record.articles_now
    ):
        return None
    blocking = (
        record.refused_reason in BLOCKING or record.refused_reason is Reason.HTTP_4XX
    )
    state = Health.BLOCKED if blocking else Health.BROKEN
    share = record.refused_now / (record.refused_now + record.articles_now)
    reason = f"{share:.0%} of its pages in the last 14 days were refused, most as {record.refused_reason}"
    if record.kind is SourceKind.FEED:
        reason += f"; `vedette sources check {record.key}` says how much its feed itself tells"
    return state, reason


def _silent(record: SourceRecord, now: datetime) -> tuple[Health, str] | None:
    # nobody has looked since: the machine was off, or the clock has jumped
    looked_at = min(now, record.last_success_at or now)
    newest = max(
        (
            t
            for t in (*record.article_times, record.newest_listed_at)
            if t is not None and t <= now
        ),
        default=None,
    )
    if newest is None:
        waited = looked_at - record.added_at
        if record.last_success_at is not None and waited >= STALE_UNKNOWN:
            return (
                Health.STALE,
                f"has shown no article since it was added, {span(waited)} ago",
            )
        return None
    age = looked_at - newest
    usual = usual_gap(record.article_times)
    if usual is None:
        if age >= STALE_UNKNOWN:
            return Health.STALE, f"its newest article is {span(age)} old"
        return None
    if age >= max(STALE_LEAST, STALE_TIMES * usual):
        return (
            Health.STALE,
            f"its newest article is {span(age)} old; its longest usual gap is {span(usual)}",
        )
    if age >= max(LATE_LEAST, LATE_TIMES * usual):
        return (
            Health.LATE,
            f"silent for {span(age)}; its longest usual gap is {span(usual)}",
        )
    return None


def _short(record: SourceRecord, now: datetime) -> tuple[Health, str] | None:
    """Half a week's news: the running week is not judged, it is not over."""
    full = list(record.weeks[1:])
    if record.expect_articles and full and full[0] < record.expect_articles:
        return (
            Health.LATE,
            f"{plural(full[0], 'article')} last week; its entry expects at least {record.expect_articles}",
        )
    if len(full) >= 5:
        usual = median(full[1:])
        if usual >= FEW_ARTICLES and full[0] < 0.3 * usual:
            return (
                Health.LATE,
                f"{plural(full[0], 'article')} last week against a median of {usual:g}",
            )
    return None


def _notes(record: SourceRecord) -> list[str]:
    notes = []
    if record.articles_now >= FEW_ARTICLES and record.articles_before >= FEW_ARTICLES:
        for name, before in sorted(record.fields_before.items()):
            share = record.fields_now.get(name, 0.0)
            if before >= 0.5 and share < THINNED_TO * before:
                notes.append(
                    f"{name} thins out: {share:.0%} of articles have it, {before:.0%} before"
                )
    if record.gaps:
        notes.append(
            f"{record.gaps} {'gap' if record.gaps == 1 else 'gaps'} in 14 days: visits shared no item"
        )
    if record.moved_to:
        notes.append(
            f"moved for good to {record.moved_to}; `vedette sources check {record.key}` shows the change"
        )
    return notes


def _well(record: SourceRecord, now: datetime) -> str:
    newest = max((t for t in record.article_times if t <= now), default=None)
    return (
        f"newest article {span(now - newest)} old"
        if newest
        else "answers; no article yet"
    )


def usual_gap(times: Sequence[datetime]) -> timedelta | None:
    """95th percentile of the gaps between articles; `None` while fewer than five are known.

    Where nearly all came at one moment, it tells nothing of a habit: the other moments do.
    """
    return _usual(sorted(times)) or _usual(sorted(set(times)))


def _usual(ordered: Sequence[datetime]) -> timedelta | None:
    gaps = sorted(later - earlier for earlier, later in pairwise(ordered))
    if len(gaps) < FEW_GAPS:
        return None
    return gaps[min(len(gaps) - 1, int(0.95 * len(gaps)))]


def span(time: timedelta) -> str:
    """A length of time for people: `40 min`, `5 h`, `3 days`, `8 weeks`, `3 years`."""
    hours = max(0.0, time.total_seconds()) / 3600
    if hours < 1:
        return f"{round(hours * 60)} min"
    if hours < 48:
        return f"{round(hours)} h"
    days = hours / 24
    if days < 21:
        return f"{round(days)} days"
    if days < 730:
        return f"{round(days / 7)} weeks"
    return f"{round(days / 365)} years"
