"""Which sources to visit now, and when to look again. Pure: no clock, no database.

A source's rhythm is learned from the times of the items that its visits show. Between
two visits the integral of the square root of the expected rate is constant: for a
fixed number of visits this gives the least mean delay over all articles (Cho and
Garcia-Molina 2003 for freshness; for delay it follows from Lagrange's rule), and it waits
through the night and the weekend by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

HOUR_S = 3600.0
DAY_S = 86400.0

VISITS_AT_ONE_A_DAY = 16.0
"""Visits a day to a source that publishes one article a day; others by the square root."""
SHORTEST_S = 180.0
LONGEST_S = 12 * HOUR_S
QUIET_RATE = 1.0
"""Articles a day up to which a source is quiet …"""
QUIET_SHORTEST_S = 4.2 * HOUR_S
"""… and gets under six visits a day; from there to twice the rate the bound fades out."""
HALF_LIFE_DAYS = 21.0
"""How fast old habits are forgotten: three weeks, so that a holiday does not undo a year."""
LONGEST_TTL_S = HOUR_S
"""A feed's own ttl or max-age is obeyed up to here: many say a day and publish hourly."""
BACKOFF_FIRST_S = 300.0
BACKOFF_LONGEST_S = 12 * HOUR_S

# Shrinkage, in articles' worth of belief. Chosen on tests/bench/rhythm.py: 10 to 40 differ by under 1 %.
HOUR_BELIEF = 20.0
DAY_BELIEF = 14.0
RATE_ARTICLES, RATE_DAYS = 0.5, 0.25


def _working_day() -> tuple[float, ...]:
    """A newsroom's day by hour of local time, mean 1: quiet nights, a rise at six, a slow evening."""
    raw = [
        0.12 + max(0.0, math.sin(math.pi * (hour - 5.0) / 17.0))
        for hour in (h + 0.5 for h in range(24))
    ]
    mean = sum(raw) / 24
    return tuple(value / mean for value in raw)


WORKING_DAY = _working_day()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the visits to one source taught us. Counts fade with HALF_LIFE_DAYS."""

    articles: float = 0.0
    """Faded count of articles seen."""
    days: float = 0.0
    """Faded days of observation."""
    hours: tuple[float, ...] = (0.0,) * 24
    """Faded articles by hour of day, UTC."""
    weekdays: tuple[float, ...] = (0.0,) * 7
    """Faded articles by day of week, Monday first, UTC."""
    window: int | None = None
    """Items that the source shows at once, the fewest seen lately."""
    newest_at: datetime | None = None
    """Time of the newest item counted."""
    until: datetime | None = None
    """Time up to which observation was counted."""
    gaps: int = 0
    """Visits in a row that shared no item with the one before."""

    def to_json(self) -> dict[str, Any]:
        """Plain values for the store."""
        return {
            "articles": round(self.articles, 4),
            "days": round(self.days, 5),
            "hours": [round(h, 3) for h in self.hours],
            "weekdays": [round(d, 3) for d in self.weekdays],
            "window": self.window,
            "newest_at": self.newest_at.isoformat() if self.newest_at else None,
            "until": self.until.isoformat() if self.until else None,
            "gaps": self.gaps,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`; unknown keys are left out, missing ones get their default."""
        times = {
            key: datetime.fromisoformat(data[key]) if data.get(key) else None
            for key in ("newest_at", "until")
        }
        return cls(
            articles=float(data.get("articles", 0.0)),
            days=float(data.get("days", 0.0)),
            hours=tuple(data.get("hours") or (0.0,) * 24),
            weekdays=tuple(data.get("weekdays") or (0.0,) * 7),
            window=data.get("window"),
            gaps=int(data.get("gaps", 0)),
            newest_at=times["newest_at"],
            until=times["until"],
        )

    @property
    def rate(self) -> float:
        """Articles a day, shrunk a little toward two a day while little is known."""
        return (self.articles + RATE_ARTICLES) / (self.days + RATE_DAYS)

    @property
    def highest_rate(self) -> float:
        """Articles a day, two standard deviations up: for what must not be missed."""
        return (self.articles + 2.0 * math.sqrt(self.articles + 1.0) + 1.0) / (
            self.days + RATE_DAYS
        )


def learn(
    rhythm: Rhythm,
    *,
    now: datetime,
    item_times: Iterable[datetime],
    shared: bool | None = None,
    shown: int | None = None,
) -> Rhythm:
    """The rhythm after a visit.

    Args:
        now: When the visit took place.
        item_times: Publication times of the items shown (not before the first visit's oldest
            item); where the source gives none, the time each was first seen. Items of the
            future or already counted are left out.
        shown: Items that the source shows at once, where it states no time for some of them.
        shared: Whether the visit showed an item that the one before had shown; `None` when unknown.
    """
    times = sorted(min(time, now) for time in item_times)
    window = shown or len(times) or None
    if rhythm.until is None:
        fresh = times[1:]
        seen_from = times[0] if times else now
        # A list of a hundred years' milestones says nothing about today.
        seen_from = max(seen_from, now - timedelta(days=2 * HALF_LIFE_DAYS))
        fresh = [time for time in fresh if time >= seen_from]
    else:
        seen_from = rhythm.until
        fresh = [
            time
            for time in times
            if rhythm.newest_at is None or time > rhythm.newest_at
        ]
    days = max(0.0, (now - seen_from).total_seconds() / DAY_S)
    fade = 0.5 ** (days / HALF_LIFE_DAYS)
    hours = [h * fade for h in rhythm.hours]
    weekdays = [d * fade for d in rhythm.weekdays]
    for time in fresh:
        hours[time.hour] += 1.0
        weekdays[time.weekday()] += 1.0
    return Rhythm(
        articles=rhythm.articles * fade + len(fresh),
        days=rhythm.days * fade + days,
        hours=tuple(hours),
        weekdays=tuple(weekdays),
        window=_window(rhythm.window, window),
        newest_at=max(times[-1], rhythm.newest_at)
        if times and rhythm.newest_at
        else (times[-1] if times else rhythm.newest_at),
        until=now,
        gaps=rhythm.gaps + 1 if shared is False else 0,
    )


def _window(before: int | None, seen: int | None) -> int | None:
    """The fewest items lately; grows back slowly, for a new feed fills up over weeks."""
    if seen is None or before is None:
        return seen if before is None else before
    return seen if seen <= before else before + max(1, (seen - before) // 4)


def hour_weights(rhythm: Rhythm) -> tuple[float, ...]:
    """Weight of each hour of the day (UTC), mean 1.

    A belief about the time zone is formed over the 24 shifts of WORKING_DAY, then the
    source's own counts are laid over it.
    """
    total = sum(rhythm.hours)
    if total < 1.0:
        return (1.0,) * 24
    logs = [math.log(value) for value in WORKING_DAY]
    scores = [
        sum(
            count * logs[(hour + shift) % 24] for hour, count in enumerate(rhythm.hours)
        )
        for shift in range(24)
    ]
    scores.append(0.0)  # no day and night at all: a wire, or a newsroom round the globe
    best = max(scores)
    chances = [math.exp(score - best) for score in scores]
    whole = sum(chances)
    belief = [
        (
            sum(
                chance * WORKING_DAY[(hour + shift) % 24]
                for shift, chance in enumerate(chances[:24])
            )
            + chances[24]
        )
        / whole
        for hour in range(24)
    ]
    own = [
        24.0
        * (
            0.25 * rhythm.hours[hour - 1]
            + 0.5 * rhythm.hours[hour]
            + 0.25 * rhythm.hours[(hour + 1) % 24]
        )
        for hour in range(24)
    ]
    return tuple(
        (own[hour] + HOUR_BELIEF * belief[hour]) / (total + HOUR_BELIEF)
        for hour in range(24)
    )


def day_weights(rhythm: Rhythm) -> tuple[float, ...]:
    """Weight of each day of the week, Monday first, mean 1; shrunk toward even."""
    total = sum(rhythm.weekdays)
    return tuple(
        (7.0 * count + DAY_BELIEF) / (total + DAY_BELIEF) for count in rhythm.weekdays
    )


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
