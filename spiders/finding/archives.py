"""The archive of a section by months or years, where a page links to it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from crawler.identity.url_key import same_site
from spiders.extract.page import Page
from spiders.finding.found import Found, clean_url

MAX_LINKS = 5_000
MIN_PERIODS = 2
"""One link to a year is no archive, it may be a report on that year."""
_IN_PATH = re.compile(
    r"/((?:19|20)\d\d)(?:[/-]?(0[1-9]|1[0-2])|[/-]([1-9]))?(?:/(?:index\.\w{2,5})?|\.\w{3,5})?$"
)
_MONTH_OF_YEAR = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])?$")
_YEAR_NAMES = frozenset({"year", "y", "jahr", "annee", "ano", "rok", "god"})
_MONTH_NAMES = frozenset({"month", "mon", "monat", "mois", "mes", "miesiac"})
_EITHER_NAMES = frozenset({"m", "date", "archive"})


def archive_pages(page: Page, url: str) -> tuple[Found, ...]:
    """Pages of months, else of years, newest first; `at` is the end of the period."""
    found: dict[str, tuple[bool, Found]] = {}
    for raw in _addresses(page):
        link = clean_url(page.base_url or url, raw)
        if link is None or link in found or link == url or not same_site(link, url):
            continue
        period = _period(link)
        if period is not None:
            found[link] = (bool(period[1]), Found(url=link, at=_end(*period)))
    months = [one for by_month, one in found.values() if by_month]
    pages = months if len(months) >= MIN_PERIODS else [one for _, one in found.values()]
    if len(pages) < MIN_PERIODS:
        return ()
    return tuple(sorted(pages, key=_newest_first))


def _addresses(page: Page) -> Iterator[str]:
    for tag, name in (("a", "href"), ("option", "value")):
        for element in page.tree.all(tag)[:MAX_LINKS]:
            stated = element.attrs.sget(name)
            if "20" in stated or "19" in stated:
                yield stated


def _newest_first(found: Found) -> float:
    return -found.at.timestamp() if found.at else 0.0


def _period(url: str) -> tuple[int, int] | None:
    """Year and month that an address names and nothing else; month 0 where it is a whole year."""
    parts = urlsplit(url)
    if not parts.query:
        named = _IN_PATH.search(parts.path)
        return (int(named[1]), int(named[2] or named[3] or 0)) if named else None
    year = month = 0
    for name, value in parse_qsl(parts.query):
        name = name.lower()
        if name in _YEAR_NAMES and re.fullmatch(r"(?:19|20)\d\d", value):
            year = int(value)
        elif name in _MONTH_NAMES and re.fullmatch(r"0?[1-9]|1[0-2]", value):
            month = int(value)
        elif name in _EITHER_NAMES and (both := _MONTH_OF_YEAR.match(value)):
            year, month = int(both[1]), int(both[2] or 0)
    return (year, month) if year else None


def _end(year: int, month: int) -> datetime:
    after = (year + 1, 1) if month in (0, 12) else (year, month + 1)
    return datetime(*after, 1, tzinfo=UTC) - timedelta(seconds=1)
