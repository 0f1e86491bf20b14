"""Dates: what the page claims becomes aware UTC times."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from crawler.items import Article, DateClaim
from crawler.records import Refusal, Visit

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


def read_date(
    text: str, *, now: datetime, languages: Sequence[str] = ()
) -> datetime | None:
    """An aware UTC time for a date as written, or `None`.

    A date without zone is taken as UTC. Words are read only with languages to read them
    in; half-said dates ("March 2024") and dates outside 1990 to `now` and a bit are none.
    """
    text = text.strip()
    if not text or len(text) > 120:
        return None
    for reader in (_iso, _loose, _epoch, _mail):
        found = reader(text)
        if found is not None:
            return _sane(found, now)
    found = _words(text, now, languages)
    return _sane(found, now) if found is not None else None


def _sane(found: datetime, now: datetime) -> datetime | None:
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        found = found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return found if EARLIEST <= found <= now + SLACK else None


def _iso(text: str) -> datetime | None:
    if len(text) < 10 or text[4:5] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _loose(text: str) -> datetime | None:
    match = _LOOSE_ISO.match(text) or _COMPACT.fullmatch(text)
    if match is None:
        return None
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
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(text: str, now: datetime, languages: Sequence[str]) -> datetime | None:
    """Dates in words by dateparser, which costs a millisecond: the last resort."""
    if not any(char.isdigit() for char in text):
        return None
    import dateparser  # 130 ms of import, and most pages never need it

    known = [code.split("-")[0].lower() for code in languages]
    try:
        found: datetime | None = dateparser.parse(
            text,
            languages=known or None,
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
    languages: Sequence[str] = (),
) -> Article:
    """First readable claim for each date; one with a time of day goes before a bare day.

    A modification before the publication is none.
    """
    claims = tuple(claims)
    published = article.date_published or _settle(
        claims, "date_published", now, languages
    )
    modified = article.date_modified or _settle(claims, "date_modified", now, languages)
    if published and modified and modified < published:
        modified = None
    return replace(article, date_published=published, date_modified=modified)


def _settle(
    claims: Sequence[DateClaim], field: str, now: datetime, languages: Sequence[str]
) -> datetime | None:
    day_only: datetime | None = None
    for claim in claims:
        if claim.field != field:
            continue
        found = read_date(claim.text, now=now, languages=languages)
        if found is None:
            continue
        if ":" in claim.text or len(claim.text) > 12:
            # A later claim may add the clock to a bare day, never another day.
            same = day_only is None or abs(found - day_only) < timedelta(hours=38)
            return found if same else day_only
        day_only = day_only or found
    return day_only


class DatesPipeline:
    """Applies `settle_dates` to the article of a visit, `now` being when it was fetched."""

    def process_item(self, item: Visit | Refusal) -> Visit | Refusal:
        if isinstance(item, Refusal):
            return item
        languages = [
            code
            for code in (item.article.language, item.source and item.source.language)
            if code
        ]
        article = settle_dates(
            item.article,
            item.date_claims,
            now=item.saved_at or item.fetched_at,
            languages=languages,
        )
        return replace(item, article=article)
