"""Small bar charts as inline SVG, with the same numbers in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar in the units of the chart's view box; y grows downwards."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int
    weekend: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What the template draws."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    summary: str
    """The chart in one sentence, for who cannot see it."""
    highest: int
    first_label: str
    last_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One named number."""

    label: str
    value: int
    weekend: bool = False


def bar_chart(
    counts: Sequence[Count], *, noun: str, width: int = 300, height: int = 56
) -> Chart | None:
    """A bar a count, left to right; `None` when there is nothing to draw.

    A count above zero is at least one unit high, so that one article is not shown as none.
    """
    if not counts or not any(count.value for count in counts):
        return None
    highest = max(count.value for count in counts)
    step = width / len(counts)
    bars = []
    for number, count in enumerate(counts):
        tall = count.value / highest * height
        tall = max(tall, 1.5) if count.value else 0.0
        bars.append(
            Bar(
                x=round(number * step, 2),
                y=round(height - tall, 2),
                width=round(max(step - 1.5, step * 0.6), 2),
                height=round(tall, 2),
                label=count.label,
                value=count.value,
                weekend=count.weekend,
            )
        )
    return Chart(
        width=width,
        height=height,
        bars=tuple(bars),
        summary=_summary(counts, noun),
        highest=highest,
        first_label=counts[0].label,
        last_label=counts[-1].label,
    )


def _summary(counts: Sequence[Count], noun: str) -> str:
    top = max(counts, key=lambda count: count.value)
    total = sum(count.value for count in counts)
    return (
        f"{total:,} {noun} from {counts[0].label} to {counts[-1].label}; "
        f"most on {top.label}: {top.value:,}; on {counts[-1].label}: {counts[-1].value:,}."
    )
