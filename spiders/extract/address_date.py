"""The day that an address of a page names. Pure.

Publishers file articles under the day they came out: `/2025/03/04/`, `/2025/mar/04/`,
`/2025-03-04-title`, or an id that begins with it (`A202503041432`).
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_PARTED = re.compile(_YEAR + r"([/_-])(\d{1,2}|[a-z]{3,9})\2(\d{1,2})(?!\d)", re.I)
_COMPACT = re.compile(
    _YEAR + r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d\d{0,8})?"
    r"(?!\d)"
)
_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]


def date_of_address(url: str | None) -> str | None:
    """The day as ISO 8601 writes it; `None` where the address names none."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    for found in _PARTED.finditer(path):
        year, _, month, day = found.groups()
        if (named := _month(month)) and (text := _iso(year, named, day)):
            return text
    for found in _COMPACT.finditer(path):
        if text := _iso(*found.groups()):
            return text
    return None


def _month(word: str) -> str | None:
    if word.isdigit():
        return word
    short = word[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
