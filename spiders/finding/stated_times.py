"""Moments as feeds, sitemaps and their data state them, in the forms of the standards and in those of systems. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from spiders.finding.found import read_time
from spiders.finding.list_dates import read_day

_ZONES = {
    "PT": -8, "PST": -8, "PDT": -7, "MT": -7, "MST": -7, "MDT": -6, "CT": -6, "CDT": -5, "ET": -5, "EST": -5, "EDT": -4,
    "AT": -4, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2, "EET": 2,
    "SAST": 2, "EEST": 3, "MSK": 3, "TRT": 3, "MSD": 4, "PKT": 5, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8, "JST": 9,
    "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
"""Hours; of those that mean two zones, IST is left alone and CST to mail dates, which have it in America."""
_NAMED = re.compile(rf"(?<=\d) ({'|'.join(_ZONES)})$")
_FROM_GMT = re.compile(r"(?:GMT|UTC|Z)\s?([+-])(\d{1,2})(?::?(\d\d))?$")
_COMMENT = re.compile(r" ?\([^()]*\)$")
_ZONE_BEFORE_YEAR = re.compile(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) (\d{1,2}) ([\d:]{5,8}) ([A-Z]{2,4}|[+-]\d{4}) (\d{4})"
)
"""As `date` prints it: `Fri Nov 20 10:00:00 CET 2026`."""
_HALF = re.compile(r"\d ?[AP]\.?M\b", re.IGNORECASE)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
"""Seconds or milliseconds since 1970, up to 2033."""
_CLOCK = re.compile(
    r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?:\.\d+)?(?: ?([AP])\.?M)?",
    re.IGNORECASE,
)
_HALVES = {"오전": "A", "오후": "P"}
"""Of the day, in Korean."""
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")


def read_stated(raw: str | None) -> datetime | None:
    """The moment as aware UTC, or `None`; without a zone it is taken as UTC, without an hour as midnight."""
    text = " ".join((raw or "")[:100].split())
    if not any(map(str.isdigit, text)):
        return None
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), tz=UTC)
    text = _COMMENT.sub("", text)
    text = _ZONE_BEFORE_YEAR.sub(r"\2 \1 \5 \3 \4", text)
    text = _NAMED.sub(lambda found: f" {_ZONES[found[1]]:+03}00", text)
    text = _FROM_GMT.sub(
        lambda found: f" {found[1]}{int(found[2]):02}{found[3] or '00'}", text
    )
    if not text[:4].isdigit():  # mail dates have no colon in their zone
        text = _OFFSET.sub(r"\1\2\3", text)
    # mail dates are read without the half of the day
    stated = None if _HALF.search(text) else read_time(text)
    return stated or _by_day_and_clock(text)


def _by_day_and_clock(text: str) -> datetime | None:
    clock = _CLOCK.search(text)
    half = "" if clock is None else (clock[4] or "").upper()
    day = read_day(text, month_first=bool(half))
    if day is None or clock is None:
        return day
    korean = next((name for name in _HALVES if name in text), None)
    half = _HALVES.get(korean or "", half)
    hour = int(clock[1])
    if half:
        hour = hour % 12 + 12 * (half == "P")
    at = datetime.combine(
        day, time(hour, int(clock[2]), int(clock[3] or 0)), tzinfo=UTC
    )
    if offset := _OFFSET.search(text):
        minutes = int(offset[2]) * 60 + int(offset[3])
        at -= timedelta(minutes=minutes if offset[1] == "+" else -minutes)
    elif korean:  # only systems of that one zone write so
        at -= timedelta(hours=_ZONES["KST"])
    return at
