"""What a listing offers: addresses with what it says about them. Pure values."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from spiders.extract.address_date import date_of_address
from spiders.finding.entries import usual_chars

MAX_URL_CHARS = 2000
MAX_FOUND = 50_000
"""Addresses kept of one listing: a sitemap file may hold that many."""
MAX_ENTRIES = 10_000
"""A feed with more is read at both ends: either may hold the newest."""
_SPACES = re.compile(r"[\t\r\n]+")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One address that a listing offers."""

    url: str
    """Absolute http(s) address, up to 2,000 characters."""
    headline: str | None = None
    at: datetime | None = None
    """Newest time the listing states for it; aware, UTC."""
    published_at: datetime | None = None
    """When it came out, where the listing states that; aware."""
    is_article: bool = False
    """Listed by its headline among articles alone, or known as one; a section's links lead anywhere."""
    backfill: bool = False
    """Looked for by a backfill: its article is kept, and nothing is sent for it."""
    entry: str | None = None
    """What the feed itself tells of it, as a page (`entries`); where the source is read so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one feed, sitemap or section page gave."""

    found: tuple[Found, ...] = ()
    """In the listing's order, each address once."""
    children: tuple[Found, ...] = ()
    """Further listings: the files of a sitemap index, the next pages of a section."""
    archives: tuple[Found, ...] = ()
    """Pages of a section's months or years, newest first; `at` is the end of each."""
    dropped: int = 0
    """Entries that could not be used (PROMISES 9): each cost only itself."""
    ttl_s: int | None = None
    """How long the listing asks to be left alone."""
    title: str | None = None
    recordings: bool = False
    """Most entries carry a recording: a podcast, whose pages tell little."""

    @property
    def told_chars(self) -> int | None:
        """Median length of what a feed itself tells of an article, where that was asked for."""
        return usual_chars(item.entry for item in self.found)

    @property
    def newest_at(self) -> datetime | None:
        """Newest time in the listing."""
        return max(
            (item.at for item in self.found if item.at is not None), default=None
        )


def newest_first(found: tuple[Found, ...]) -> list[Found]:
    """Newest first; what has no time keeps its place behind the newest dated before it.

    A listing that states no times is taken in its own order, which is newest first nearly
    everywhere.
    """
    keyed: list[tuple[datetime, int, Found]] = []
    last = datetime.max.replace(tzinfo=UTC)
    for place, item in enumerate(found):
        last = item.at if item.at is not None else last
        keyed.append((last, -place, item))
    keyed.sort(key=lambda entry: entry[:2], reverse=True)
    return [item for _, _, item in keyed]


@lru_cache(maxsize=2048)
def clean_url(base: str, raw: str | None) -> str | None:
    """An absolute http(s) address from a listing's link, or `None` when it is none."""
    if not raw:
        return None
    raw = _SPACES.sub("", raw.strip())
    if not raw or _UNFIT.search(raw) or len(raw) > MAX_URL_CHARS:
        return None
    if raw.startswith("www."):  # feeds forget the scheme, and nobody clicks there
        raw = f"//{raw}"
    try:
        url = urljoin(base, raw).partition("#")[0]
        parts = urlsplit(url)
        fit = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    # urljoin leaves the scheme of an absolute address as it was written
    url = parts.scheme + url[len(parts.scheme) :]
    return url if fit and len(url) <= MAX_URL_CHARS else None


def read_time(raw: str | None) -> datetime | None:
    """A W3C, ISO or mail date as aware UTC; without a zone it is taken as UTC; else `None`."""
    if not raw:
        return None
    text = raw.strip()[:64]
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        if when.tzinfo is None:
            return when.replace(tzinfo=UTC)
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_of_address(url: str) -> datetime | None:
    """The day that an address names, as midnight UTC: for what a listing states no time of."""
    day = date_of_address(url)
    return None if day is None else datetime.fromisoformat(day).replace(tzinfo=UTC)


def unique(found: list[Found]) -> tuple[Found, ...]:
    """Each address once, at its first place; the newest time of its entries is kept."""
    kept: dict[str, Found] = {}
    for item in found:
        before = kept.get(item.url)
        if before is None:
            kept[item.url] = item
        elif item.at is not None and (before.at is None or item.at > before.at):
            kept[item.url] = replace(before, at=item.at)
    return tuple(kept.values())
