"""How often a source publishes and at which hours, learned from what its visits show. Pure.

Counts fade, so that new habits replace old ones; while little is known they are held near what
newsrooms do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

DAY_S = 86400.0
HALF_LIFE_DAYS = 21.0
"""How fast old habits are forgotten: three weeks, so that a holiday does not undo a year."""
# Shrinkage, in articles' worth of belief. Chosen on tests/bench/rhythm.py: 10 to 40 differ by under 1 %.
HOUR_BELIEF = 20.0
DAY_BELIEF = 14.0
RATE_ARTICLES, RATE_DAYS = 0.5, 0.25
LEAST_LOOK, LONGEST_LOOK = timedelta(hours=12), timedelta(days=7)
"""What one look back at nothing new may count for, within these as much as all before it."""


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
    watched, fresh = _not_counted(rhythm, times, now)
    days = watched.total_seconds() / DAY_S
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
        newest_at=max([*times[-1:], *_newest(rhythm, now)], default=None),
        until=now,
        gaps=rhythm.gaps + 1 if shared is False else 0,
    )


def _not_counted(
    rhythm: Rhythm, times: Sequence[datetime], now: datetime
) -> tuple[timedelta, list[datetime]]:
    """How long a visit looks back, and the sorted times that no visit before has counted.

    A machine that was off for a month, or a clock that was wrong by a year, tells little of a
    source: what it shows does.
    """
    # A list of a hundred years' milestones says nothing about today.
    furthest = now - timedelta(days=2 * HALF_LIFE_DAYS)
    if rhythm.until is None:
        seen_from = max(times[0] if times else now, furthest)
        return now - seen_from, [time for time in times[1:] if time >= seen_from]
    counted = max(_newest(rhythm, now), default=None)
    fresh = [time for time in times if counted is None or time > counted]
    until = min(rhythm.until, now)
    if fresh and len(fresh) == len(times) and times[0] < now:
        # all is new: what came before the oldest was pushed out unseen
        return now - max(until, times[0], furthest), fresh
    most = max(LEAST_LOOK, min(LONGEST_LOOK, timedelta(days=rhythm.days)))
    return min(now - until, most), fresh


def _newest(rhythm: Rhythm, now: datetime) -> tuple[datetime, ...]:
    """Time of the newest item counted, if there is one; a clock that was ahead is forgiven."""
    return (min(rhythm.newest_at, now),) if rhythm.newest_at else ()


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
    belief = _believed_hours(rhythm.hours)
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


def _believed_hours(counts: Sequence[float]) -> list[float]:
    """The mean of WORKING_DAY over all time zones, each by how well it explains the counts."""
    logs = [math.log(value) for value in WORKING_DAY]
    scores = [
        sum(count * logs[(hour + shift) % 24] for hour, count in enumerate(counts))
        for shift in range(24)
    ]
    scores.append(0.0)  # no day and night at all: a wire, or a newsroom round the globe
    best = max(scores)
    chances = [math.exp(score - best) for score in scores]
    whole = sum(chances)
    return [
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


def day_weights(rhythm: Rhythm) -> tuple[float, ...]:
    """Weight of each day of the week, Monday first, mean 1; shrunk toward even."""
    total = sum(rhythm.weekdays)
    return tuple(
        (7.0 * count + DAY_BELIEF) / (total + DAY_BELIEF) for count in rhythm.weekdays
    )
