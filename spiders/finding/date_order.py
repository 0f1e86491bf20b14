"""Whether a page writes `3/4/2026` for the fourth of March or the third of April. Pure.

Its other dates tell: no month is the 20th. Where all of them read both ways, the page's language
does, or, in an English that may be either, how close together they lie in each reading: a list
goes back day by day.
"""

from __future__ import annotations

import re
from itertools import chain, starmap

from spiders.extract.page import Page

_ENDS = (
    re.compile(rb"/\d\d?/(?:20)?\d\d(?=[\s<),;'\"])"),
    re.compile(rb"-\d\d?-(?:20)?\d\d(?=[\s<),;'\"])"),
)
"""Dates without their first figure: a pattern that begins with a sign is looked for ten times as fast."""
_FIGURES = re.compile(
    rb"""[\s>(:'"](\d\d?)([/-])(\d\d?)\2((?:20)?\d\d)(?=[\s<),;'"])"""
)
MOST_DATES = 2_000
FEW_DATES = 3
"""Fewer days that read both ways say nothing by their distance."""
Date = tuple[int, int, int]
"""First figure, second figure, year."""


def is_month_first(page: Page) -> bool:
    """Whether the first figure is the month's."""
    dates = _dates(page.data)
    by_month = any(second > 12 for _, second, _ in dates)
    by_day = any(first > 12 for first, _, _ in dates)
    if by_month is not by_day:
        return by_month
    language = page.root.attrs.sget("lang").lower()
    host = (page.url or "").split("/")[2:3]
    if language == "en-us" or (host and host[0].endswith((".gov", ".mil"))):
        return True
    return language in ("", "en") and not by_month and _closer_by_month(dates)


def _dates(data: bytes) -> set[Date]:
    found = set()
    for part in chain.from_iterable(end.finditer(data) for end in _ENDS):
        match = _FIGURES.search(data, max(0, part.start() - 3), part.end() + 1)
        if match is None:
            continue
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if max(first, second) <= 31 and min(first, second) in range(1, 13):
            found.add((first, second, year % 100))
        if len(found) >= MOST_DATES:
            break
    return found


def _closer_by_month(dates: set[Date]) -> bool:
    if len(dates) < FEW_DATES:
        return False
    by_month = list(starmap(_day_number, dates))
    by_day = [_day_number(second, first, year) for first, second, year in dates]
    return max(by_month) - min(by_month) < max(by_day) - min(by_day)


def _day_number(month: int, day: int, year: int) -> int:
    """Days in a row, near enough to compare."""
    return (year * 12 + month) * 31 + day
