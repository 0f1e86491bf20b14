"""Moments that leave a part unsaid: "8 January, 17:46" without its year, "14.14" without its day. Pure.

Sites print their news of the day so; which year or day is meant tells the address, or when the
page was fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.months import month_number
from spiders.extract.fold import small
from spiders.extract.printed.date_labels import Dates, labels_day, tells_change

MAX_LINE = 200
"""Characters of a line that tells such a moment."""
_DIGIT = re.compile(r"\d")

_WORD = r"[^\W\d_]{3,}"
_CLOCK = r"(?<![\d.,:])(?:[01]?\d|2[0-3])[:.h][0-5]\d(?![\d%]|[.,:]\d)(?:\s?[ap]\.?m\b\.?)?(?:\suhr\b)?"
_DAY = (
    rf"(?:(?<![\d.])\d{{1,2}}(?:st|nd|rd|th|[.º])?\s?(?:de\s|d['’])?(?P<after>{_WORD})"
    rf"|(?<![^\W\d_])(?P<before>{_WORD})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d))\.?"
)
_APART = r"[\s,|•·–-]{1,4}(?:\w{1,4}\.?\s)?"
_HALF = re.compile(
    rf"(?:{_DAY}{_APART})?(?P<clock>{_CLOCK})(?P<then>{_APART}\d{{1,2}}[.º]?\s(?:de\s)?(?P<last>{_WORD}))?"
)
"""Looked for in small letters."""


def half_told(text: str, dates: Dates) -> None:
    """Days without their year and clocks without their day, each by the label before it."""
    if len(text) > MAX_LINE or not _DIGIT.search(text):
        return
    letters = small(text)
    modified, start = False, 0
    for at, end, is_whole in half_dates(letters):
        label = letters[start:at]
        start = end
        modified = tells_change(label, modified)
        if is_whole or labels_day(label):
            dates.add(text[at:end], modified=modified)


def day_told(text: str, dates: Dates) -> None:
    """A line that is nothing but a day without its year, perhaps with its weekday and a label before it."""
    letters = small(text) if len(text) <= MAX_DAY and _DIGIT.search(text) else ""
    label, _, told = letters.rpartition(":")
    if label and not labels_day(label):
        return
    match = _LONE.fullmatch(told.strip())
    if match is not None and _is_month(match["after"] or match["before"]):
        dates.add(text, modified=tells_change(label, before=False))


def half_dates(letters: str) -> Iterator[tuple[int, int, bool]]:
    """Where clocks stand in a line, with the day before or after them where there is one.

    Yields:
        Start and end, and whether it says enough for itself: a day, or the word for a clock.
        Of others ("14.14") a label must say that they are no length of a film, no price.
    """
    for match in _HALF.finditer(letters):
        start, end = match.span("clock")
        is_whole = match["clock"].endswith("uhr")
        if _is_month(match["after"] or match["before"]):
            start, is_whole = match.start(), True
        elif _is_month(match["last"]):
            end, is_whole = match.end(), True
        yield start, end, is_whole


def is_day_of_year(letters: str) -> bool:
    """Whether a short line is nothing but a day without its year: "jun 9"."""
    match = _ALONE.fullmatch(letters) if len(letters) <= 20 else None
    return match is not None and _is_month(match["after"] or match["before"])


_ALONE = re.compile(_DAY)
_LONE = re.compile(rf"(?:[^\W\d_]{{2,12}}\.?,?\s)?(?:on\s)?{_DAY}")
MAX_DAY = 40
"""Characters of such a line."""


def _is_month(word: str | None) -> bool:
    return word is not None and month_number(word) is not None
