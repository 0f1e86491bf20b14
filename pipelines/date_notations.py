"""Dates as machines write them: ISO 8601, bare figures, seconds since 1970, mail, JavaScript, Unix. Pure.

Each reader knows one notation and gives the time as it stands there: naive where no zone is said,
`None` for a text in another notation.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No site of the web published before."""
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?"
)
_LOOSE_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_UNIX = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) ([\d:]{5,8}) ([A-Z]{3,4}) (\d{4})$"
)
_NAMED = re.compile(r":\d\d [A-Z]{2,5}(?![^\W_])")
"""A clock and the name of its zone."""
_HALF_DAY = re.compile(r"(?i)\d\s?[ap]\.?m\b")
# What Java and Unix print and the mail reader does not know.
_ZONES = {
    "CET": "+0100",
    "CEST": "+0200",
    "MEZ": "+0100",
    "MESZ": "+0200",
    "BST": "+0100",
    "WEST": "+0100",
    "EET": "+0200",
    "EEST": "+0300",
    "MSK": "+0300",
    "IST": "+0530",
    "JST": "+0900",
    "KST": "+0900",
}
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


def read_iso(text: str) -> datetime | None:
    """ "2025-03-04T18:20:00+01:00", a bare day too; a clock may have stops: "2025-03-04 18.20"."""
    if len(text) < 10 or text[4:5] != "-":
        return None
    if text[13:14] == ".":
        text = text[:13] + text[13:19].replace(".", ":") + text[19:]
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def read_figures(text: str) -> datetime | None:
    """Year, month, day however parted: "2025/3/4 8:05", "20250304T182000Z"; what follows is let be."""
    match = _LOOSE_ISO.match(text) or _COMPACT.fullmatch(text)
    if match is None or int(match[1]) < EARLIEST.year:
        return None  # another calendar's year, perhaps
    year, month, day, hour, minute, second, zone = match.groups()
    offset = "+00:00" if (zone or "").upper() in ("Z", "UTC", "GMT") else zone or ""
    if offset and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    try:
        return datetime.fromisoformat(
            f"{year}-{int(month):02}-{int(day):02}"
            f"T{int(hour or 0):02}:{minute or '00'}:{second or '00'}{offset}"
        )
    except ValueError:
        return None


def read_epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def read_mail(text: str) -> datetime | None:
    """RFC 2822 and what JavaScript prints ("Mon Jan 01 2024 10:00:00 GMT+0100 (CET)")."""
    script = re.match(
        r"\w{3} (\w{3}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})", text
    )
    if script:
        month, day, year, clock, zone = script.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    unix = _UNIX.match(text)
    if unix:
        month, day, clock, name, year = unix.groups()
        text = f"{day} {month} {year} {clock} {_ZONES.get(name, name)}"
    if _HALF_DAY.search(text):
        return None  # the mail reader would drop the "PM"
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # the mail reader passes over zones that it doesn't know: "02:00 ET"
    return None if found.tzinfo is None and _NAMED.search(text) else found
