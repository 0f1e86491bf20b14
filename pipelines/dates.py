"""Dates: what the page claims becomes aware times, each in the zone it is stated in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from crawler.items import Article, DateClaim
from crawler.records import Refusal, Visit, VisitKind
from pipelines.change import changed
from pipelines.date_ago import read_relative
from pipelines.date_habits import Habits, habits_of
from pipelines.date_words import read_words

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No site of the web published before."""
SLACK = timedelta(days=2)
"""A page may be ahead of our clock by its zone, and a bit."""
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
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)|\d{6}")
"""A date in words has its day by itself, or all in one number; a telephone number has not."""
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
_EITHER = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?!\d)")
"""A date whose day may be its month."""
_FIGURES = re.compile(r"(?<!\d)(\d\d)([./])(\d\d)\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


_NO_HABITS = Habits()


def read_date(
    text: str, *, now: datetime, habits: Habits = _NO_HABITS
) -> datetime | None:
    """An aware time for a date as written, in its own zone, or `None`.

    A clock without zone is the publisher's; a bare day is midnight UTC, so that it stays
    that day. Half-said dates ("March 2024") and dates outside 1990 to `now` and a bit are
    none.
    """
    text = text.strip()
    if not text or len(text) > 120:
        return None
    for reader in (_iso, _loose, _epoch, _mail):
        found = reader(text)
        if found is not None:
            return _sane(found, now, habits)
    found = _relative(text, now, habits) or read_words(
        text, month_first=habits.month_first
    )
    found = found or _words(text, now, habits.languages)
    if found is None:
        return None
    sane = _sane(found, now, habits)
    if (
        sane is None
        and found.year >= now.year
        and (other := _other_order(text, habits))
    ):
        return _sane(other, now, habits)
    return sane


def _other_order(text: str, habits: Habits) -> datetime | None:
    """The day of "05.12.2026" read the other way round, where as it stands it would be to come.

    Only English has the month first anywhere: in other languages it is a day announced.
    """
    speaks = [tag.lower().partition("-")[0] for tag in habits.languages]
    if speaks and "en" not in speaks and not habits.month_first:
        return None
    turned, changes = _FIGURES.subn(r"\3\2\1\2\4", text, count=1)
    if not changes:
        return None
    return read_words(turned, month_first=habits.month_first)


def _sane(found: datetime, now: datetime, habits: Habits) -> datetime | None:
    if found.tzinfo is None:
        bare = not has_clock(found)
        found = found.replace(tzinfo=UTC if bare or not habits.zone else habits.zone)
    try:
        # the offset of that day, not a zone: it travels through JSON and worker processes
        found = found.replace(tzinfo=timezone(found.utcoffset() or timedelta()))
        inside = EARLIEST <= found <= now + SLACK
    except (OverflowError, ValueError):
        return None
    return found if inside else None


def has_clock(found: datetime) -> bool:
    """Whether a time says more than its day: midnight is what systems write for a bare day."""
    return (found.hour, found.minute, found.second) != (0, 0, 0)


def _relative(text: str, now: datetime, habits: Habits) -> datetime | None:
    """ "3 hours ago" and "today, 14:05", seen from the moment of the visit."""
    if not habits.live:
        return None
    return read_relative(text, now.astimezone(habits.zone or UTC))


def _iso(text: str) -> datetime | None:
    if len(text) < 10 or text[4:5] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _loose(text: str) -> datetime | None:
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


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _mail(text: str) -> datetime | None:
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


def _words(text: str, now: datetime, languages: Sequence[str]) -> datetime | None:
    """Dates in words by dateparser, which costs a millisecond: the last resort."""
    if not languages or _DAY.search(text) is None:
        return None
    import dateparser  # 130 ms of import, and most pages never need it

    known = [code.split("-")[0].lower() for code in languages]
    try:
        found: datetime | None = dateparser.parse(
            text,
            languages=known,
            settings={
                "RELATIVE_BASE": now.replace(tzinfo=None),
                "REQUIRE_PARTS": ["year", "month", "day"],
                "PREFER_DATES_FROM": "past",
                "PARSERS": ["absolute-time"],
            },
        )
    except (ValueError, OverflowError, RecursionError, TypeError):
        return None
    return found


def settle_dates(
    article: Article,
    claims: Iterable[DateClaim],
    *,
    now: datetime,
    habits: Habits = _NO_HABITS,
) -> Article:
    """First readable claim for each date; one with a time of day goes before a bare day.

    A modification before the publication is none. Where the page prints one date only and
    calls it an update, it is the publication too: the reader has no other.
    """
    claims = tuple(claims)
    if habits.zone is None and (zone := _stated_zone(claims)):
        habits = replace(habits, zone=zone)
    if (order := _shown_order(claims)) is not None:
        habits = replace(habits, month_first=order)
    published = article.date_published or _settle(claims, "date_published", now, habits)
    modified = article.date_modified or _settle(claims, "date_modified", now, habits)
    if published is None:
        printed = [c for c in claims if c.reader in _PRINTED]
        published = _settle(printed, "date_modified", now, habits)
    return _with_dates(article, published, modified)


def stated_dates(
    article: Article, claims: Sequence[DateClaim], *, now: datetime
) -> Article | None:
    """As `settle_dates`, where the best claims say all themselves: no habit of the publisher matters.

    `None` where one of them leaves anything open, as it does on a page in three.
    """
    published = article.date_published or _stated(claims, "date_published", now)
    modified = article.date_modified or _stated(claims, "date_modified", now)
    if published is None:
        return None
    if modified is None and any(claim.field == "date_modified" for claim in claims):
        return None
    return _with_dates(article, published, modified)


def _stated(claims: Sequence[DateClaim], field: str, now: datetime) -> datetime | None:
    """The first claim of a field, where it is a day with clock and zone."""
    text = next((claim.text for claim in claims if claim.field == field), "")
    found = _iso(text.strip())
    if found is None or found.tzinfo is None or not has_clock(found):
        return None
    return _sane(found, now, _NO_HABITS)


def _with_dates(
    article: Article, published: datetime | None, modified: datetime | None
) -> Article:
    if published and modified and modified < published:
        modified = None
    return changed(article, date_published=published, date_modified=modified)


_PRINTED = ("page", "plaintext")
_OFFSET = re.compile(r"T\d\d:\d\d[\d:.]*([+-])(\d\d):?(\d\d)$")


def _stated_zone(claims: Iterable[DateClaim]) -> tzinfo | None:
    """Offset of another date of the page; zero says nothing, machines write it."""
    for claim in claims:
        if match := _OFFSET.search(claim.text.strip()):
            sign, hours, minutes = match.groups()
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            if offset and offset < timedelta(hours=15):
                return timezone(offset if sign == "+" else -offset)
    return None


def _shown_order(claims: Sequence[DateClaim]) -> bool | None:
    """Whether the month is first in "03/10/2025", where another date of the page tells."""
    open_days = [m for c in claims if "/" in c.text and (m := _EITHER.search(c.text))]
    open_days = [m for m in open_days if m[1] != m[2]]
    if not open_days:
        return None
    # no dateparser here: it costs more than the whole stage
    told = {
        found.date()
        for claim in claims
        if not _EITHER.search(claim.text)
        and (found := _iso(claim.text) or _loose(claim.text) or read_words(claim.text))
    }
    for match in open_days:
        one, two, year = map(int, match.groups())
        if date(year, one, two) in told:
            return True
        if date(year, two, one) in told:
            return False
    return None


def _settle(
    claims: Sequence[DateClaim], field: str, now: datetime, habits: Habits
) -> datetime | None:
    day_only: datetime | None = None
    for claim in claims:
        if claim.field != field:
            continue
        found = read_date(claim.text, now=now, habits=habits)
        if found is None:
            continue
        if not has_clock(found):
            day_only = day_only or found
            continue
        # A later claim may add the clock to a bare day, never another day.
        if day_only is None or _is_same_day(found, day_only):
            return found
    return day_only


def _is_same_day(found: datetime, day: datetime) -> bool:
    """The same date as written; half a day of room where the clock is UTC's."""
    if found.date() == day.date():
        return True
    return not found.utcoffset() and abs(found - day) < timedelta(hours=14)


class DatesPipeline:
    """Applies `settle_dates` to the article of a visit, `now` being when it was fetched."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        now = item.saved_at or item.fetched_at
        article = stated_dates(item.article, item.date_claims, now=now)
        if article is None:
            article = settle_dates(
                item.article, item.date_claims, now=now, habits=_habits_in(item)
            )
        return changed(item, article=article)


def _habits_in(visit: Visit) -> Habits:
    """How the publisher of a visit writes dates, by all that is known of it."""
    article, source = visit.article, visit.source
    languages = [
        code for code in (article.language, source and source.language) if code
    ]
    habits = habits_of(article.url, languages, source.country if source else None)
    if visit.kind is VisitKind.IMPORT and visit.saved_at is None:
        habits = replace(habits, live=False)
    return habits
