"""Days and clocks written out, in the languages of the catalogue. Pure, one pass of patterns.

Names of months are looked up, never guessed; a day without its year is none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.months import month_number
from crawler.solar_days import solar_day

_LEVANT = {
    "كانون الثاني": "كانون2", "كانون الأول": "كانون1",
    "تشرين الأول": "تشرين1", "تشرين الثاني": "تشرين2",
}  # fmt: skip
_DAY = r"(?<!\d)(?P<d>\d{1,2})"
_YEAR = r"(?P<y>(?:19|20|25)\d\d)(?!\d)"
_MONTH = r"(?P<m>[^\s\d_.,:;/|()\[\]-]{3,}[12]?|مه)"
_LETTERS = r"[^\W\d_]{3,}[12]?"
_OF = r"[\s.,/-]{0,3}(?:(?:de|of|del)\s|d['’])?"
_WORDED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_DAY}(?:st|nd|rd|th|er|º|-?го)?{_OF}ב?{_MONTH}(?:/[^\W\d_]+)?{_OF}{_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}\.?\s{_DAY}(?:st|nd|rd|th)?\.?,?\s{_YEAR}",
        rf"{_YEAR}\.?\s?(?:m\.|г\.|-)?\s?{_MONTH}[.\s-]{{1,2}}{_DAY}",
        rf"{_YEAR}\.?\s?gada\s{_DAY}\.?\s{_MONTH}",
    )
)
_FIGURES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}\s?[-./年년]\s?(?P<m>\d{{1,2}})\s?[-./月월]\s?(?P<d>\d{{1,2}})(?!\d)",
        rf"{_DAY}\s?tháng\s?(?P<m>\d{{1,2}})[\s,]+(?:năm\s)?{_YEAR}",
        rf"{_DAY}\s?(?P<s>[./-])\s?(?P<m>\d{{1,2}})\s?[./-]\s?{_YEAR}",
        rf"{_DAY}(?P<s>[./])(?P<m>\d{{1,2}})[./](?P<y>\d\d)(?!\d)",
    )
)
_REIWA = re.compile(r"令和\s?(\d{1,2}|元)\s?年")
_CLOCK = re.compile(
    r"(?P<before>오전|오후|上午|下午|中午|午前|午後|晚上|凌晨)?\s?(?<![\d:])(?P<h>[01]?\d|2[0-4])\s?(?:[:h時时点點시]|\.(?=\d\d(?!\d|\.\d)))"
    r"\s?(?P<min>[0-5]\d)?(?::(?P<sec>[0-5]\d))?(?:\s?[분分])?\s?(?P<after>[ap]\.?\s?m\b\.?|μμ|πμ|م\b|ص\b)?"
    r"|(?<!\d)(?P<h12>1[0-2]|[1-9])\s?(?P<half>[ap])\.?m\b"
    r"|(?<!\d)(?P<hh>[01]?\d|2[0-3])(?:\suhr|\sheures?)\b"
)
_PM = frozenset(("오후", "下午", "午後", "晚上", "p", "μ", "م"))
_OFFSET = re.compile(
    r"(?:utc|gmt|z)?\s?(?P<sign>[+\u2212-])(?P<h>[01]?\d)(?::?(?P<m>[0-5]\d))?(?!\d)"
)
_ZONES: dict[str, str | float] = {
    "eastern standard time": -5, "eastern daylight time": -4, "eastern time": "America/New_York",
    "central european time": 1, "central european summer time": 2, "british summer time": 1, "pacific daylight time": -7,
    "pacific standard time": -8,
    "utc": 0, "gmt": 0, "z": 0, "cet": "Europe/Berlin", "mez": "Europe/Berlin", "cest": 2, "mesz": 2, "bst": 1,
    "wet": "Europe/Lisbon", "west": 1, "eet": "Europe/Athens", "eest": 3, "msk": 3, "мск": 3, "trt": 3, "eat": 3,
    "wat": 1, "cat": 2, "sast": 2, "idt": 3, "irst": 3.5, "gst": 4, "aft": 4.5, "ist": 5.5, "pkt": 5, "npt": 5.75,
    "bdt": 6, "mmt": 6.5, "ict": 7, "wib": 7, "wita": 8, "wit": 9, "sgt": 8, "myt": 8, "pht": 8, "hkt": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3,
    "art": -3, "clt": -4, "est": "America/New_York", "edt": -4, "cst": "America/Chicago", "cdt": -5, "mst": -7,
    "mdt": -6, "pst": "America/Los_Angeles", "pdt": -7, "akst": -9, "akdt": -8, "hst": -10,
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
"""Offset in hours, or the place whose clock is meant: people write CET and EST all the year."""
_ZONE_NAME = re.compile(
    r"(?<![^\W\d_])("
    + "|".join(sorted(_ZONES, key=len, reverse=True))
    + r")(?![^\W\d_])"
)


def read_words(text: str, *, month_first: bool = False) -> datetime | None:
    """Day, clock and zone in a text; naive where no zone is said, midnight where no clock is.

    Args:
        month_first: Whether 03/10/2025 is the tenth of March.
    """
    text = _plain(text)
    found = _day(text, month_first=month_first)
    if found is None:
        return None
    day, start, end = found
    rest = f"{text[:start]} | {text[end:]}"
    clock = _clock(rest)
    if clock is None:
        return day
    hour, minute, second, at = clock
    moment = day.replace(hour=hour, minute=minute, second=second)
    zone = _zone(rest[at:])
    return moment.replace(tzinfo=zone) if zone is not None else moment


def read_half(text: str, around: datetime) -> datetime | None:
    """A clock with a day that has no year, or without a day: the last such moment until `around`.

    Naive where no zone is said, as `around` must be; a day alone is its midnight, in any zone.
    `None` where neither is told.
    """
    text = _plain(text)
    clock = _clock(text)
    if clock is None and len(text) > MAX_ALONE:
        return None
    hour, minute, second, at = clock or (0, 0, 0, len(text))
    found = around.replace(hour=hour, minute=minute, second=second, microsecond=0)
    day = next(filter(None, map(_day_of_year, _UNDATED.finditer(text))), None)
    if day is not None:
        number, month = day
        years = (around.year + 1, around.year, around.year - 1)
        moments = (_date(str(year), month, str(number)) for year in years)
        times = (
            m.replace(hour=hour, minute=minute, second=second) for m in moments if m
        )
        moment = next((m for m in times if m <= around + _ZONES_APART), None)
        if moment is None:
            return None
        found = moment
    elif clock is None:
        return None
    elif found > around + timedelta(minutes=10):
        found -= timedelta(days=1)
    zone = _zone(text[at:])
    return found.replace(tzinfo=zone) if zone is not None else found


MAX_ALONE = 40
"""Characters of a line that is a day without year and clock: "Published: Tuesday, March 4"."""
_ZONES_APART = timedelta(hours=14)
_UNDATED = re.compile(
    rf"{_DAY}(?:st|nd|rd|th|[.º])?\s(?:de\s|d['’])?(?P<m>{_LETTERS})|(?<![^\W\d_])(?P<m1>{_LETTERS})\.?\s(?P<d1>\d{{1,2}})(?!\d|:)"
)


def _day_of_year(match: re.Match[str]) -> tuple[int, int] | None:
    month = month_number(match["m"] or match["m1"])
    return (int(match["d"] or match["d1"]), month) if month else None


def _plain(text: str) -> str:
    """Small letters, ASCII figures, months of two words as one, years as in the West."""
    text = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text
        )
        for words, name in _LEVANT.items():
            text = text.replace(words, name)
        text = _REIWA.sub(
            lambda m: f"{2018 + (1 if m[1] == '元' else int(m[1]))}年", text
        )
    return text


_MARKS = dict.fromkeys((0x200E, 0x200F, 0x5BE, 0x2068, 0x2069), " ")


def _day(text: str, *, month_first: bool) -> tuple[datetime, int, int] | None:
    """The first day of the text with its place."""
    for pattern in _WORDED:
        for match in pattern.finditer(text):
            month = month_number(match["m"])
            if month and (day := _date(match["y"], month, match["d"])):
                return day, match.start(), match.end()
    for pattern in _FIGURES:
        if figures := pattern.search(text):
            first, second = figures["d"], figures["m"]
            mark = figures.groupdict().get("s")
            turned = int(second) > 12 or (month_first and mark in ("/", "-"))
            if mark and turned and int(first) <= 12:
                first, second = second, first
            if day := _date(figures["y"], int(second), first):
                return day, figures.start(), figures.end()
    if (solar := solar_day(text)) is not None:
        persian, start, end = solar
        return datetime(persian.year, persian.month, persian.day), start, end
    return None


def _date(year: str, month: int, day: str) -> datetime | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    if number > 2400:  # Thailand counts from 543 years earlier
        number -= 543
    try:
        return datetime(number, month, int(day))
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int, int, int] | None:
    """Hour, minute, second, and where they end."""
    for match in _CLOCK.finditer(text):
        hour = int(match["h"] or match["h12"] or match["hh"])
        if match["h"] and match["min"] is None and not match["before"]:
            continue
        half = match["before"] or (match["after"] or match["half"] or "")[:1]
        if half in _PM and hour < 12:
            hour += 12
        elif half in ("a", "오전", "午前", "上午", "凌晨", "π", "ص") and hour == 12:
            hour = 0
        if hour > 23:
            continue
        return hour, int(match["min"] or 0), int(match["sec"] or 0), match.end()
    return None


def _zone(rest: str) -> tzinfo | None:
    """Zone by offset or name in what follows a clock."""
    rest = rest[:32]
    if offset := _OFFSET.match(rest.lstrip(" (")):
        minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
        return timezone(
            timedelta(minutes=minutes if offset["sign"] == "+" else -minutes)
        )
    if name := _ZONE_NAME.search(rest):
        zone = _ZONES[name[1]]
        if isinstance(zone, str):
            return ZoneInfo(zone)
        return timezone(timedelta(hours=zone)) if zone else UTC
    return None
