"""How a publisher writes dates, where a date itself leaves it open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from pipelines.zones import country_of, is_month_first, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a publisher writes dates, where a date itself leaves it open."""

    languages: tuple[str, ...] = ()
    """Tags, likeliest first."""
    zone: tzinfo | None = None
    """The clock on its wall; `None` reads as UTC."""
    month_first: bool = False
    """Whether 03/10/2025 is the tenth of March."""
    live: bool = True
    """Whether the page was fetched just now, so that "3 hours ago" means something."""


NO_HABITS = Habits()


def habits_of(
    url: str | None, languages: Sequence[str], country: str | None = None
) -> Habits:
    """Habits of the country a page is written in, as far as it is known."""
    place = country_of(url, languages, country)
    return Habits(
        languages=tuple(languages),
        zone=zone_of(place),
        month_first=is_month_first(place, languages),
    )
