"""Dates: of what a page claims, when it was published and changed, each in the zone it is stated in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from crawler.change import changed
from crawler.items import Article, DateClaim
from crawler.records import Refusal, Visit, VisitKind
from pipelines.date_habits import NO_HABITS, Habits, habits_of
from pipelines.date_notations import read_figures, read_iso
from pipelines.date_text import aware_time, has_clock, read_date
from pipelines.date_words import read_half, read_words

_EITHER = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?!\d)")
"""A date whose day may be its month."""


def settle_dates(
    article: Article,
    claims: Iterable[DateClaim],
    *,
    now: datetime,
    habits: Habits = NO_HABITS,
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
    printed = [c for c in claims if c.reader in _PRINTED]
    if published is None or not has_clock(published):
        published = _with_half(printed, published, now, habits) or published
    if published is None:
        published = _settle(printed, "date_modified", now, habits)
    return _with_dates(article, published, modified)


def _with_half(
    printed: Iterable[DateClaim], day: datetime | None, now: datetime, habits: Habits
) -> datetime | None:
    """A clock that is printed without its year or day, of the day that is known, else of these days."""
    if day is None and not habits.live:
        return None
    for claim in printed:
        if claim.field != "date_published" or _IS_WHOLE.search(claim.text):
            continue
        if day is not None:
            around = day.replace(tzinfo=None) + timedelta(hours=23, minutes=59)
        else:
            around = now.astimezone(habits.zone or UTC).replace(tzinfo=None)
        found = read_half(claim.text, around)
        moment = found and aware_time(found, now, habits)
        if moment and (day is None or moment.date() == day.date()):
            return moment
    return None


_IS_WHOLE = re.compile(r"\d{3}|\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d")
"""A day with its year is no half of a date, and not told from now."""


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
    found = read_iso(text.strip())
    if found is None or found.tzinfo is None or not has_clock(found):
        return None
    return aware_time(found, now, NO_HABITS)


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
        and (
            found := read_iso(claim.text)
            or read_figures(claim.text)
            or read_words(claim.text)
        )
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
    addresses = [c for c in claims if c.reader == "url" and c.field == field]
    for claim in claims:
        if claim.field != field:
            continue
        found = read_date(claim.text, now=now, habits=habits)
        if found is None:
            continue
        if addresses and not _IS_WHOLE.search(claim.text):
            # told from now, on a page that lay in a cache: the day in its address is the day
            day = read_date(addresses[0].text, now=now, habits=habits)
            apart = abs(found.date() - day.date()) if day else timedelta()
            if apart > timedelta(days=1) or not has_clock(found):
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
