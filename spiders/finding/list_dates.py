"""Days as lists print them beside a headline: `20.11.2026`, `20 November 2026`, `2026年11月20日`. Pure.

Rougher than the dates of an article (pipelines/dates.py): only whole days count, only in short
texts, and a text that holds none costs microseconds, for a section page has hundreds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

MAX_CHARS = 400
"""Of a text that is looked through: a teaser with its date, no article."""
_SHORT_YEAR_CHARS = 24
"""A text of a date and little else: only there is `3.11.25` a day and no number of a version."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/]|\. ?| ?年 ?| ?년 ?)(\d{1,2})(?:[-/]|\. ?| ?月 ?| ?월 ?)(\d{1,2})(?!\d)"
)
_DAY_FIRST = re.compile(
    r"(?<![\d\w.])(\d{1,2})(?:\. ?|[-/])(\d{1,2})(?:\. ?|[-/])((?:19|20)\d\d|\d\d)(?![\d.])"
)
_DAY_WORD = re.compile(
    r"(?<![\d\w])(\d{1,2})(?:\.|º|er|st|nd|rd|th)?(?: de| d’| d')? ?([^\W\d_]{3,12})\.?,?(?: de| del)? ((?:19|20)\d\d)(?!\d)"
)
_WORD_DAY = re.compile(
    r"(?<![\d\w])([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)(?!\d)"
)
# The beginnings of month names, as few letters as tell them apart; by month, all languages together.
_MONTHS = """
jan jän jaan ian ян янв јан січ sty led styc saus sij oca tam gen ene ιαν يناير ינו
feb fev fév febr фев феб лют lut úno únr uno şub sub hel vas veebr velj φεβ feb فبراير פבר
mar mär már mrz mrt мар бер březn bře bre maa mars kov ožu μαρ μάρ märts مارس מרץ מרס
apr avr abr ápr апр кві kwi dub nis huh apríl bal aprí tra απρ أبريل אפר
may mai mei maj май мај мая тра kvě kve mayıs tou máj geg mag maio svi μαϊ μάι μαΐ مايو מאי
jun jún jūn juin juun iun июн юни јун чер cze čer čvn haz kes bir giu lipnj lipanj ιουν ιούν يوني יונ
jul júl jūl juil juul iul июл юли јул лип lip čvc červenec července červenci tem hei lie lug srpnj srpanj ιουλ ιούλ يولي יול
aug aoû aou ago avg авг сер sie srp kol ağu agu elo rugp αυγ αύγ أغسطس אוג
sep set szept сен сеп вер wrz zář zar ruj eyl syy rugs σεπ سبتمبر ספט
oct okt ott out окт жов paź paz říj rij eki lok spal οκτ أكتوبر אוק
nov noi ноя ное нов лис lis kas marr lap stu νοε νοέ نوفمبر נוב
dec déc dez dic des dets дек дец гру gru pro ara jou gruo δεκ ديسمبر דצמ
"""


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
        year += 2000 if year < 100 else 0
        slashed = found[0][len(found[1])] == "/"
        if (month_first and slashed and first <= 12) or second > 12:
            first, second = second, first
        return _day(year, second, first)
    for pattern, day, word in ((_DAY_WORD, 1, 2), (_WORD_DAY, 2, 1)):
        for found in pattern.finditer(text):
            month = _month(found[word].casefold())
            if month is not None:
                return _day(int(found[3]), month, int(found[day]))
    return None


def _day(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None


@cache
def _month(word: str) -> int | None:
    """Number of a month by the longest beginning that is known."""
    if word[:1] in "בל" and len(word) > 3:
        word = word[1:]  # Hebrew writes "in" and "of" in one with the month
    for length in range(len(word), 1, -1):
        if (number := _beginnings().get(word[:length])) is not None:
            return number
    return None


@cache
def _beginnings() -> dict[str, int]:
    table: dict[str, int] = {}
    for number, line in enumerate(_MONTHS.strip().splitlines(), 1):
        for beginning in line.split():
            table.setdefault(beginning.casefold(), number)
    return table
