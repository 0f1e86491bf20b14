"""Days as lists print them beside a headline: `20.11.2026`, `20 November 2026`, `令和8年11月20日`. Pure.

Rougher than the dates of an article (pipelines/dates.py): only whole days count, only in short
texts, and a text that holds none costs microseconds, for a section page has hundreds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from crawler.months import month_number
from crawler.solar_days import solar_day

MAX_CHARS = 400
"""Of a text that is looked through: a teaser with its date, no article."""
_SHORT_YEAR_CHARS = 24
"""A text of a date and little else: only there is `3.11.25` a day and no number of a version."""
MAX_SHORT_YEAR = 50
"""`6.12.76` is a version of a program, and no list of news reaches that far ahead."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/]|\. ?| ?年 ?| ?년 ?)(\d{1,2})(?:[-/]|\. ?| ?月 ?| ?월 ?)(\d{1,2})(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<![\d\w.])(\d{1,2})(?:\. ?|[-/])(\d{1,2})(?:\. ?|[-/])((?:19|20)\d\d|\d\d)(?!\d|\.\d)"
)
_DAY_WORD = re.compile(
    r"(?<![\d\w])(\d{1,2})(?:\.|º|er|st|nd|rd|th)?(?: de| d’| d')? ?([^\W\d_]{3,12})\.?,?(?: de| del)? ((?:19|20)\d\d)(?!\d)"
)
_REIWA = re.compile(r"令和 ?(\d{1,2}|元) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
_BEFORE_REIWA = 2018
_ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")
_FIGURES = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2)
_WORD_DAY = re.compile(
    r"(?<![\d\w])([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)(?!\d)"
)


def read_day(text: str, *, month_first: bool = False) -> datetime | None:
    """The first whole day that a short text states, as midnight UTC, or `None`.

    Args:
        month_first: `11/20/2026` is how the page writes; where only one reading is a date, that one holds.
    """
    if not text or len(text) > MAX_CHARS or not any(char.isdigit() for char in text):
        return None
    if found := _YEAR_FIRST.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.search(text)
    if found and (len(found[3]) == 4 or len(text) <= _SHORT_YEAR_CHARS):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if MAX_SHORT_YEAR < year < 100:
            return None
        year += 2000 if year < 100 else 0
        parted_by = found[0][len(found[1])]
        slashed = month_first and parted_by in "/-" and first <= 12
        if slashed or (second > 12 and (parted_by != "." or len(found[3]) == 4)):
            first, second = second, first
        return _day(year, second, first)
    for pattern, day, word in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        for found in pattern.finditer(text):
            month = _month(found[word].casefold())
            if month is not None:
                return _day(int(found[3]), month, int(found[day]))
    return _elsewhere(text)


def _elsewhere(text: str) -> datetime | None:
    """Days by the Japanese era, and of the Persian calendar."""
    if found := _REIWA.search(text):
        year = 1 if found[1] == "元" else int(found[1])
        return _day(_BEFORE_REIWA + year, int(found[2]), int(found[3]))
    if _ARABIC_SCRIPT.search(text):
        solar = solar_day(text.translate(_FIGURES))
        if solar is not None:
            return _day(solar[0].year, solar[0].month, solar[0].day)
    return None


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _month(word: str) -> int | None:
    if word[:1] in "בל" and len(word) > 3:
        word = word[1:]  # Hebrew writes "in" and "of" in one with the month
    return month_number(word)
