"""One date as a page writes it, to an aware time: by notation, by age, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from crawler.solar_days import gregorian
from pipelines.date_ago import read_relative
from pipelines.date_habits import NO_HABITS, Habits
from pipelines.date_notations import (
    EARLIEST,
    read_epoch,
    read_figures,
    read_iso,
    read_mail,
)
from pipelines.date_words import read_words

SLACK = timedelta(days=2)
"""A page may be ahead of our clock by its zone, and a bit."""
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)|\d{6}")
"""A date in words has its day by itself, or all in one number; a telephone number has not."""
_FIGURES = re.compile(r"(?<!\d)(\d\d)([./])(\d\d)\2(\d{4})(?!\d)")


def read_date(
    text: str, *, now: datetime, habits: Habits = NO_HABITS
) -> datetime | None:
    """An aware time for a date as written, in its own zone, or `None`.

    A clock without zone is the publisher's; a bare day is midnight UTC, so that it stays
    that day. Half-said dates ("March 2024") and dates outside 1990 to `now` and a bit are
    none.
    """
    text = text.strip()
    if not text or len(text) > 120:
        return None
    if text[:1].isdigit() and not text[:4].isdigit() and _speaks_chinese(habits):
        text = _OF_TAIWAN.sub(lambda year: str(int(year[1]) + 1911), text, count=1)
    for reader in (read_iso, read_figures, read_epoch, read_mail):
        found = reader(text)
        if found is not None:
            return aware_time(_with_clock(_of_ours(found), text), now, habits)
    found = _relative(text, now, habits) or read_words(
        text, month_first=habits.month_first
    )
    found = found or _words(text, now, habits.languages)
    if found is None:
        return None
    sane = aware_time(found, now, habits)
    if (
        sane is None
        and found.year >= now.year
        and (other := _other_order(text, habits))
    ):
        return aware_time(other, now, habits)
    return sane


def _speaks_chinese(habits: Habits) -> bool:
    return any(code.lower().startswith("zh") for code in habits.languages)


_OF_TAIWAN = re.compile(r"^(1[0-3]\d)(?=\s?[-./年]\s?\d)")
"""A year of the republic's calendar: "113-03-04" is 4 March 2024."""


def _of_ours(found: datetime) -> datetime:
    """The same moment in our calendar, where a system wrote a Persian day in figures."""
    if not 1300 <= found.year <= 1499:
        return found
    day = gregorian(found.year, found.month, found.day)
    return found if day is None else datetime.combine(day, found.timetz())


def _with_clock(day: datetime, text: str) -> datetime:
    """The same day with the clock that a word parts from its figures: "2026.04.07. 오후 2:21"."""
    if has_clock(day) or ":" not in text or text.isascii():
        return day
    told = read_words(text)
    return told if told is not None and told.date() == day.date() else day


def _other_order(text: str, habits: Habits) -> datetime | None:
    """The day of "05.12.2026" read the other way round, where as it stands it would be to come.

    Only English has the month first anywhere: in other languages it is a day announced.
    """
    speaks = [tag.lower().partition("-")[0] for tag in habits.languages]
    if speaks and "en" not in speaks and not habits.month_first:
        return None
    turned, changes = _FIGURES.subn(r"\3\2\1\2\4", text, count=1)
    if not changes:
        return None
    return read_words(turned, month_first=habits.month_first)


def aware_time(found: datetime, now: datetime, habits: Habits) -> datetime | None:
    """A time in the offset of its day, a naive one by the habits; `None` out of bounds."""
    if found.tzinfo is None:
        bare = not has_clock(found)
        found = found.replace(tzinfo=UTC if bare or not habits.zone else habits.zone)
    try:
        # the offset of that day, not a zone: it travels through JSON and worker processes
        found = found.replace(tzinfo=timezone(found.utcoffset() or timedelta()))
        inside = EARLIEST <= found <= now + SLACK
    except (OverflowError, ValueError):
        return None
    return found if inside else None


def has_clock(found: datetime) -> bool:
    """Whether a time says more than its day: midnight is what systems write for a bare day."""
    return (found.hour, found.minute, found.second) != (0, 0, 0)


def _relative(text: str, now: datetime, habits: Habits) -> datetime | None:
    """ "3 hours ago" and "today, 14:05", seen from the moment of the visit."""
    if not habits.live:
        return None
    return read_relative(text, now.astimezone(habits.zone or UTC))


def _words(text: str, now: datetime, languages: Sequence[str]) -> datetime | None:
    """Dates in words by dateparser, which costs a millisecond: the last resort."""
    if not languages or _DAY.search(text) is None:
        return None
    import dateparser  # 130 ms of import, and most pages never need it

    known = [code.split("-")[0].lower() for code in languages]
    try:
        found: datetime | None = dateparser.parse(
            text,
            languages=known,
            settings={
                "RELATIVE_BASE": now.replace(tzinfo=None),
                "REQUIRE_PARTS": ["year", "month", "day"],
                "PREFER_DATES_FROM": "past",
                "PARSERS": ["absolute-time"],
            },
        )
    except (ValueError, OverflowError, RecursionError, TypeError):
        return None
    return found
