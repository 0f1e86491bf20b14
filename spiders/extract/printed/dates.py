"""Dates as the page prints them around its text: which is the publication, which a change. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from spiders.extract.content import Hint, Passage
from spiders.extract.fold import small
from spiders.extract.page import Page
from spiders.extract.printed.abbreviated import abbreviated
from spiders.extract.printed.date_labels import (
    MODIFIED,
    PUBLISHED,
    Dates,
    labels_day,
    tells_change,
)
from spiders.extract.printed.half_dates import day_told, half_told
from spiders.extract.printed.line_text import spaced_text
from spiders.extract.printed.time_elements import (
    MAX_CLAIM,
    is_own,
    machine_read,
    times_near,
    words_before,
)
from spiders.extract.signs.hints import hints_of
from spiders.extract.signs.holders import around
from spiders.extract.tree import Element, ancestors, children

MAX_TIMES = 200
"""`time` elements of a page without a dated line that are looked at."""
MAX_LINE = 200
"""Characters of a line that tells a date; longer ones tell a story."""
MAX_AGO = 40
MAX_CLOCK = 16
"""Characters of a clock behind its day: " 2:25:00 PM"."""
MAX_LABEL = 60
"""Characters before a day in its line: a name, "published on"; more of them tell of another day."""
_MONTH = r"(?:(?:كانون\s|تشرين\s)?[^\s\d_.,:;|()\[\]/-]{3,24}(?:\sماه)?|(?:د[یي]|مه|کب)(?:\sماه)?)"
"""Without an end a run of signs that has no blank in it would be looked through from each of them."""
_DAY = re.compile(
    r"(?=[\d令])(?<!\d)(?<!\d:)(?:\d{4}\s?[-./年년]\s?\d{1,2}\s?[-./月월]\s?\d{1,2}(?!\d)"
    r"|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d\d)(?!\d)"
    r"|1[0-3]\d\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,2}(?![\d.])"
    r"|令和\s?[\d元]{1,2}\s?年\s?\d{1,2}月\s?\d{1,2}"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th|er|º|-?го)?[\s./-]{{0,2}}(?:de |of |del |d['’]|tháng )?(?:{_MONTH}(?:/{_MONTH})?|\d{{1,2}})[\s.,/-]{{0,3}}(?:de |del |năm )?(?:1[34]|19|2[05]|(?![0-9])\d\d)\d\d(?!\d)"
    rf"|\d{{4}}\.?\s(?:m\.\s|г\.\s|gada\s)?(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTH})(?!\d))"
    rf"|(?<![^\W\d_]){_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?\.?,?\s\d{{4}}(?!\d(?!\d?:\d\d))"
)
"""Looked for in small letters; the minutes of a clock are no day. Taiwan counts years from 1912. A clock may be glued to a year: "Apr 28 20232:23 PM"."""
_DIGIT = re.compile(r"\d")
_MAY_BE_DAY = re.compile(r"[\d令](?:(?<=\d)(?:\d{3}|\s?[./年-]\s?\d)|和)")
"""A year or two figures parted as in a day: most lines with a figure have neither."""
_AGO = re.compile(
    r"\b(?:ago|vor|il y a|hace|fa|há|geleden|sedan|siden|temu|před|pred|назад|тому|önce|lalu|trước|today|yesterday|"
    r"heute|gestern|aujourd['’]hui|hier|hoy|ayer|oggi|ieri|hoje|ontem|dziś|dzisiaj|wczoraj|сегодня|вчера|сьогодні|"
    r"вчора|bugün|dün)\b|전|前|قبل|منذ|לפני|今天|昨天|오늘|어제|今日|昨日"
)
"""A date told from now may stand there; the dates stage reads it, or drops it."""
_GLUED = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
"""Where two elements meet without a space: "Associated PressApril 28"."""
_DATELINE = re.compile(r".{0,60}?[)\].,]?\s?(?:[—–-]|:|/)\s")
_META, _MENU = int(Hint.META), int(Hint.NAVIGATION)
_CAPTION, _COMMENTS = int(Hint.CAPTION), int(Hint.COMMENTS)
_FOREIGN = _CAPTION | _COMMENTS | int(Hint.RELATED | Hint.NAVIGATION)


def read_dates(
    page: Page, above: Sequence[Passage], below: Sequence[Passage], headline: int
) -> Dates:
    """Dates between headline and text, then above it, then below the text, then of the dateline.

    `time` elements of the rest of the page are asked only where no line has a date: they
    belong to teasers more often than not.
    """
    dates = Dates()
    own = next((p.hints for p in above if p.order == headline), 0)
    lines = [p for p in above if _is_line(p, own, under_headline=p.order > headline)]
    under = [p for p in lines if p.order >= headline]
    # what stands over the headline may be today's date
    over = [p for p in lines if p.order < headline]
    holding = around(page.tree.all("time"))
    for part in (under, over):
        _read_lines(part, holding, dates)
    _read_below(below, dates)
    if not dates.are_told:
        times = page.tree.all("time")[:MAX_TIMES]
        machine_read(islice(filter(is_own, times), 6), dates)
    if not dates.are_told:
        abbreviated(page, dates)
    if not dates.are_told:
        _in_header(page, above, headline, dates)
    if not dates.published:
        texts = (p.text for p in above if p.rule is None)
        if found := next(filter(None, map(day_of_dateline, texts)), None):
            dates.add(found, modified=False)
    if not dates.are_told:
        for passage in (*under, *over):
            half_told(passage.text, dates)
    if not (dates.are_told or dates.ago):
        for passage in under:
            if passage.order > headline:
                day_told(passage.text, dates)
    if not dates.are_told:
        dates.published.extend(dates.ago)
    return dates


def _read_lines(
    lines: Sequence[Passage], holding: frozenset[Element], dates: Dates
) -> None:
    """Lines above the text, with the `time` elements in them."""
    unsaid = machine_read(times_near(lines, holding), dates) if holding else ()
    day = ""
    for passage in lines:
        _written(passage, dates)
        if day and _CLOCK_ALONE.fullmatch(passage.text):
            dates.add(f"{day} {passage.text}", modified=False)
        day = passage.text if _opens_with_day(passage.text) else ""
    for stamp in unsaid:
        dates.add(stamp, modified=False)


def _read_below(below: Sequence[Passage], dates: Dates) -> None:
    """Lines below the text that have a day, and days below a line that is their label."""
    label = ""
    for passage in below:
        if _is_line(passage) and _is_dated(passage):
            _written(passage, dates)
        elif label and _opens_with_day(passage.text) and len(passage.text) <= MAX_AGO:
            dates_in(f"{label} {passage.text}", dates)
        label = passage.text if _is_label(passage.text) else ""


def _is_line(passage: Passage, own: int = 0, *, under_headline: bool = False) -> bool:
    """No paragraph of the text, no caption, no teaser; what the headline is named for, too, is neither.

    Right under the headline a box named for comments holds their number and the day, and what is
    named as a caption may be nothing but the day.
    """
    foreign = passage.hints & _FOREIGN & ~own
    if under_headline and foreign:
        foreign &= ~_COMMENTS
        if foreign == _CAPTION and len(passage.text) <= MAX_AGO:
            foreign *= not _opens_with_day(passage.text)
    if foreign or len(passage.text) > MAX_LINE:
        return False
    return passage.rule is not None or len(passage.text) <= 60


def _opens_with_day(text: str) -> bool:
    return _MAY_BE_DAY.search(text) is not None and _DAY.match(small(text)) is not None


def _is_dated(passage: Passage) -> bool:
    """Says of itself that it tells a date, and has a figure."""
    text = passage.text
    if not _DIGIT.search(text):
        return False
    if passage.hints & _META:
        return True
    return labels_day(small(text))


def _is_label(text: str) -> bool:
    """A line that only announces a date: "Last reviewed:"."""
    if len(text) > MAX_AGO or text[-1:] != ":":
        return False
    return labels_day(small(text))


def _in_header(
    page: Page, above: Sequence[Passage], headline: int, dates: Dates
) -> None:
    """Days in a menu of the article's header, which the walk passes over."""
    title = next((p.element for p in above if p.order == headline), None)
    for holder in islice(ancestors(title), 3) if title is not None else ():
        for box in children(holder)[:8]:
            if hints_of(box) & _MENU and len(text := page.text_of(box)) <= MAX_LINE:
                machine_read(box.css("time")[:2], dates)
                dates_in(text, dates)


def _written(passage: Passage, dates: Dates) -> None:
    """Dates of a passage."""
    if _DIGIT.search(passage.text):
        text = _GLUED.sub(" ", spaced_text(passage))
        if passage.tag == "dd" and (label := words_before(passage.element)):
            text = f"{label} {text}"
        dates_in(text, dates)


def has_day(text: str) -> bool:
    """Whether a day with its year is written in a line."""
    return _MAY_BE_DAY.search(text) is not None and _DAY.search(small(text)) is not None


def day_size(text: str) -> int:
    """Characters of the day that a text holds; 0 where it has none."""
    if not _MAY_BE_DAY.search(text) or (day := _DAY.search(small(text))) is None:
        return 0
    return day.end() - day.start()


def before_day(text: str) -> str | None:
    """What stands before a day that ends a text, alone or with its clock; `None` where none does."""
    if not _MAY_BE_DAY.search(text) or (day := _DAY.search(small(text))) is None:
        return None
    return None if len(text) - day.end() > MAX_CLOCK else text[: day.start()].rstrip()


def has_age(line: str) -> bool:
    """Whether a line may say how long ago something was: a figure, and a word for it."""
    return _DIGIT.search(line) is not None and _AGO.search(small(line)) is not None


def dates_in(text: str, dates: Dates) -> bool:
    """Dates of a line in words and figures; the label before each says which it is.

    Returns whether there was any; an age ("3 hours ago") is none.
    """
    letters = small(text)
    found = list(_DAY.finditer(letters)) if _MAY_BE_DAY.search(text) else []
    if not found:
        if len(text) <= MAX_AGO and _AGO.search(letters):
            dates.ago.append(text)
        return False
    modified = False
    start = 0
    for at, match in enumerate(found):
        if not start and _is_told(letters[: match.start()]):
            continue
        modified = tells_change(letters[start : match.start()], modified)
        clock = _clock_before(text[start : match.start()])
        day = text[match.start() : match.end()]
        start = match.end()
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        tail = text[start : start + _label_at(letters[start:end])]
        if tail[:1].isdigit():
            tail = f" {tail}"
        dates.add(f"{day}{tail}{clock}".strip()[:MAX_CLAIM], modified=modified)
    return True


def _is_told(before: str) -> bool:
    """Whether a line tells a story before it comes to a day: the words under a picture do."""
    return len(before) > MAX_LABEL and not labels_day(before)


def _label_at(rest: str) -> int:
    """Where the next date's label begins, or the end."""
    label = MODIFIED.search(rest) or PUBLISHED.search(rest)
    return label.start() if label else len(rest)


_CLOCK_ALONE = re.compile(
    r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?m\.?|\sUhr)?", re.IGNORECASE
)
"""A line of its own below its day."""
_CLOCK_BEFORE = re.compile(
    r"(\d{1,2}[:.h]\d\d(?i:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,4}\)?)?)[\s,|•·–-]*(?:Uhr|on|,)?\s*$"
)


def _clock_before(label: str) -> str:
    """A time of day, perhaps with its zone, that stands before its day: "18:20 JST, 4 March 2025"."""
    clock = _CLOCK_BEFORE.search(label)
    return f" {clock.group(1)}" if clock else ""


def day_of_dateline(text: str) -> str | None:
    """The day in a report's dateline: "BERLIN, 12 March 2025 – …"."""
    head = text[:90]
    match = _DAY.search(small(head)) if _DIGIT.search(head) else None
    if match is None or match.start() > 50:
        return None
    day, rest = head[match.start() : match.end()], head[match.end() :]
    return day if _DATELINE.match(rest) else None
