"""The day that an address of a page names. Pure.

Publishers file articles under the day they came out: `/2025/03/04/`, `/2025/mar/04/`,
`/2025-03-04-title`, or an id that begins with it (`A202503041432`).
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from crawler.months import month_number

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_PARTED = re.compile(
    _YEAR + r"([/_-])(\d{1,2}|[a-z]{3,9})\2(\d{1,2})(?!\d)", re.IGNORECASE
)
_COMPACT = re.compile(
    _YEAR + r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d\d{0,8})?"
    r"(?!\d)"
)


def date_of_address(url: str | None) -> str | None:
    """The day as ISO 8601 writes it; `None` where the address names none."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return None
    for found in _PARTED.finditer(path):
        year, _, month, day = found.groups()
        number = int(month) if month.isdigit() else month_number(month.lower())
        if number is not None and (text := _iso(year, number, day)):
            return text
    for found in _COMPACT.finditer(path):
        if text := _iso(*found.groups()):
            return text
    return None


def _iso(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
