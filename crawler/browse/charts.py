"""Small bar charts as inline SVG, with the same numbers in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 300, 56
"""Units of the chart's view box."""
LEAST = 1.5
"""Height of a count above zero: one article is not shown as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One day's bar in the units of the view box; y grows downwards."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int
    weekend: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What the template draws."""

    bars: tuple[Bar, ...]
    summary: str
    """The chart in one sentence, for who cannot see it."""
    highest: int
    width: int = WIDTH
    height: int = HEIGHT


def day_chart(
    days: Sequence[date], numbers: Sequence[int], *, noun: str
) -> Chart | None:
    """A bar a day, left to right; `None` when there is nothing to draw."""
    if not any(numbers):
        return None
    highest = max(numbers)
    step = WIDTH / len(days)
    bars = []
    for place, (day, value) in enumerate(zip(days, numbers, strict=True)):
        tall = max(value / highest * HEIGHT, LEAST) if value else 0.0
        bars.append(
            Bar(
                x=round(place * step, 2),
                y=round(HEIGHT - tall, 2),
                width=round(max(step - 1.5, step * 0.6), 2),
                height=round(tall, 2),
                label=f"{day.day} {day:%b}",
                value=value,
                weekend=day.weekday() >= 5,
            )
        )
    first, last, top = bars[0], bars[-1], max(bars, key=lambda bar: bar.value)
    summary = (
        f"{sum(numbers):,} {noun} from {first.label} to {last.label}; "
        f"most on {top.label}: {top.value:,}; on {last.label}: {last.value:,}."
    )
    return Chart(bars=tuple(bars), summary=summary, highest=highest)
