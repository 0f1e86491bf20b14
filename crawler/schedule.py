"""Which sources to visit now, and when to look again. Pure: no clock, no database.

Between two visits the integral of the square root of the rate that a source's rhythm
(crawler.rhythm) lets expect is constant: for a fixed number of visits this gives the least
mean delay over all articles (Cho and Garcia-Molina 2003 for freshness; for delay it follows
from Lagrange's rule), and it waits through the night and the weekend by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.rhythm import DAY_S, Rhythm, day_weights, hour_weights

HOUR_S = 3600.0

VISITS_AT_ONE_A_DAY = 16.0
"""Visits a day to a source that publishes one article a day; others by the square root."""
SHORTEST_S = 180.0
LONGEST_S = 12 * HOUR_S
QUIET_RATE = 1.0
"""Articles a day up to which a source is quiet …"""
QUIET_SHORTEST_S = 4.2 * HOUR_S
"""… and gets under six visits a day; from there to twice the rate the bound fades out."""
LONGEST_TTL_S = HOUR_S
"""A feed's own ttl or max-age is obeyed up to here: many say a day and publish hourly."""
BACKOFF_FIRST_S = 300.0
BACKOFF_LONGEST_S = 12 * HOUR_S


def interval_s(
    rhythm: Rhythm, *, start: datetime, visits: float = VISITS_AT_ONE_A_DAY
) -> float:
    """Seconds from `start` to the next visit, by the learned rhythm alone.

    Args:
        visits: Visits a day to a source of one article a day: the one dial between haste and thrift.
    """
    hours, days = hour_weights(rhythm), day_weights(rhythm)
    rate, highest = rhythm.rate, rhythm.highest_rate
    room = _safe_count(rhythm.window) if rhythm.window else math.inf
    if rhythm.gaps:
        # Something was missed: look twice as often for each gap in a row.
        visits *= 2.0 ** min(rhythm.gaps, 4)
        room /= 2.0 ** min(rhythm.gaps, 4)
    shortest = max(SHORTEST_S, QUIET_SHORTEST_S / max(1.0, rate / QUIET_RATE) ** 2)
    if rate >= 2.0 * QUIET_RATE:
        shortest = SHORTEST_S
    wait, spent, expected = 0.0, 0.0, 0.0
    while wait < LONGEST_S:
        time = start + timedelta(seconds=wait)
        step = min(
            HOUR_S - (time.minute * 60 + time.second + time.microsecond / 1e6),
            LONGEST_S - wait,
        )
        weight = hours[time.hour] * days[time.weekday()]
        gain = visits * math.sqrt(rate * weight) / DAY_S
        news = highest * weight / DAY_S
        needed = (1.0 - spent) / gain
        filled = (room - expected) / news if news else math.inf
        if filled <= min(step, needed):
            return max(SHORTEST_S / 3, wait + max(0.0, filled))
        if needed <= step:
            return min(LONGEST_S, max(shortest, wait + needed))
        spent += gain * step
        expected += news * step
        wait += step
    return LONGEST_S


def _safe_count(window: int) -> float:
    """Mean of a Poisson count that passes `window` about once in 100,000 visits."""
    return (
        max(0.3, (math.sqrt(window + 1.0) - 2.2)) ** 2
        if window > 5
        else max(0.3, window / 6.0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What else bounds the next visit of one source."""

    every_s: int | None = None
    """The entry's own longest interval."""
    ttl_s: float | None = None
    """The feed's ttl or the answer's max-age."""
    retry_after: datetime | None = None
    """The server asked to be left alone until then."""
    failures: int = 0
    """Failed visits in a row."""


def next_check_at(
    rhythm: Rhythm, wish: Wish, *, now: datetime, spread: float = 0.5
) -> datetime:
    """When to visit the source again after a visit that ended `now`.

    Args:
        spread: A number of 0 to 1 fixed for the source, so that sources visited together drift apart.
    """
    if wish.failures:
        wait = min(
            BACKOFF_LONGEST_S, BACKOFF_FIRST_S * 2.0 ** min(wish.failures - 1, 16)
        )
    else:
        wait = interval_s(rhythm, start=now)
        if wish.ttl_s is not None and not rhythm.gaps:
            wait = max(wait, min(wish.ttl_s, LONGEST_TTL_S))
        if wish.every_s is not None:
            wait = min(wait, float(wish.every_s))
    wait *= 0.97 + 0.06 * spread
    at = now + timedelta(seconds=wait)
    return max(at, wish.retry_after) if wish.retry_after is not None else at


def due(next_checks: Mapping[str, datetime | None], *, now: datetime) -> Sequence[str]:
    """Keys of the sources to visit now, the longest overdue first; never visited ones at the front."""
    waiting = [
        (at, key) for key, at in next_checks.items() if at is not None and at <= now
    ]
    never = sorted(key for key, at in next_checks.items() if at is None)
    return (*never, *(key for _, key in sorted(waiting)))
