"""Days of the Persian solar calendar, as Iran and Afghanistan print them. Pure.

The year begins with spring; its count is 621 or 622 years behind. Leap years follow the
33-year rule, which agrees with the observed calendar from 1925 to 2088.

The years of the lunar calendar (Hijri), written alike, are no days here: its months begin with
a sighting of the moon, a day apart from land to land. No year is taken for one of the other: as
a Persian one the lunar 1410 and later are still to come, and those before are too early.
"""

from __future__ import annotations

import re
from datetime import date

_NAMES = (
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
)
"""Months in Iran, and in Dari and Pashto."""
_MONTHS = {
    name: number
    for names in _NAMES
    for number, name in enumerate(names.split(), start=1)
}
_YEAR = r"(?P<y>1[34]\d\d)(?!\d)"
_WORDED = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})\s?(?P<m>{'|'.join(_MONTHS)})(?:\sماه)?[\s،,]*{_YEAR}"
)
_FIGURES = (
    re.compile(
        rf"(?<!\d){_YEAR}\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<d>\d{{1,2}})(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?{_YEAR}"
    ),
)
_EPOCH = 1_595
"""Years added so that the 33-year cycle starts with one of them."""
_OFFSET = -356_033
"""Days from the count below to Python's: 1 Farvardin 1400 was 21 March 2021."""


def solar_day(text: str) -> tuple[date, int, int] | None:
    """The first Persian day of a text with its place; figures must be ASCII."""
    letters = text.replace("ي", "ی")
    if (found := _WORDED.search(letters)) is not None:
        month = _MONTHS[found["m"]]
    else:
        found = next(filter(None, (one.search(letters) for one in _FIGURES)), None)
        if found is None:
            return None
        month = int(found["m"])
    day = gregorian(int(found["y"]), month, int(found["d"]))
    return None if day is None else (day, found.start(), found.end())


def gregorian(year: int, month: int, day: int) -> date | None:
    """The day in our calendar; `None` when there is none such."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    count = year + _EPOCH
    days = 365 * count + count // 33 * 8 + (count % 33 + 3) // 4
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return date.fromordinal(days + day + _OFFSET)
