"""The limits of PROMISES 3, 4, 6 and 11, with their defaults. Pure values.

Every one can be set by the Scrapy setting named in its docstring; the README lists them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from crawler.exceptions import SettingsError

MIB = 1024 * 1024
YOUNG_OBJECTS = 50_000
"""New objects after which a process that reads pages looks for rings of garbage. With Python's
own 700 a real page took 9.5 ms, with 10,000 it took 8.1 and memory stayed the same. A crawl holds
more than those in articles under way: looking through them took .07 ms a page, with this none."""


class Purpose(StrEnum):
    """What a request is for; decides how much may come."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of everything. The setting's name is the field's, in capitals, after `VEDETTE_`."""

    request_s: float = 30.0
    """Longest time of one request in all, slow drip included."""
    connect_s: float = 15.0
    """Longest time until a connection (with TLS) stands."""
    source_s: float = 600.0
    """Longest round of one source; the rest is deferred."""
    source_urls: int = 500
    """New addresses of one source in one crawl; the rest is deferred."""
    parse_s: float = 10.0
    """Longest time a page may be read in a worker process."""
    page_bytes: int = 10 * MIB
    """Of a page, on the wire and decoded."""
    feed_bytes: int = 20 * MIB
    sitemap_bytes: int = 50 * MIB
    robots_bytes: int = 500 * 1024
    """Of robots.txt; what comes after is dropped, not refused."""
    redirects: int = 10
    tries: int = 3
    """Requests for one address in one crawl."""
    retry_s: float = 2.0
    """Wait before the second try; doubles."""
    crawl_delay_s: float = 60.0
    """A longer Crawl-delay of robots.txt is clamped to this."""
    wait_s: float = 60.0
    """Longest wait for a host that asked for quiet; longer ones defer the rest."""
    sitemap_levels: int = 3
    sitemap_files: int = 50
    """Sitemap files read in one visit of one source."""
    url_chars: int = 2000
    connections: int = 500
    """Open at one time, over all hosts."""
    memory_bytes: int = 64 * MIB
    """Of all bodies that are being received or read at one time."""
    readers: int = 2
    """Worker processes that read pages; 0 reads everything in the crawl's own process."""
    reader_bytes: int = 240 * MIB
    """Memory of one worker process."""
    inline_bytes: int = 64 * 1024
    """Pages and feeds up to this size, and simple, are read without a worker."""

    def body_bytes(self, purpose: Purpose) -> int:
        """Bytes that may come on the wire, and after decoding, for `purpose`."""
        return {
            Purpose.PAGE: self.page_bytes,
            Purpose.FEED: self.feed_bytes,
            Purpose.SITEMAP: self.sitemap_bytes,
            Purpose.ROBOTS: self.robots_bytes,
        }[purpose]


_ZERO_ALLOWED = frozenset({"readers", "inline_bytes", "retry_s", "redirects", "wait_s"})


def limits_from(settings: Mapping[str, Any]) -> Limits:
    """Limits from settings named `VEDETTE_<FIELD>`.

    Raises:
        SettingsError: A value is no number, or not above 0.
    """
    values: dict[str, Any] = {}
    for field in fields(Limits):
        name = f"VEDETTE_{field.name.upper()}"
        value = settings.get(name)
        if value is None:
            continue
        values[field.name] = _number(name, value, whole=field.type == "int")
        if values[field.name] < 0 or (
            values[field.name] == 0 and field.name not in _ZERO_ALLOWED
        ):
            raise SettingsError(f"{name} must be above 0, not {value!r}")
    return Limits(**values)


def _number(name: str, value: object, *, whole: bool) -> float | int:
    try:
        return int(str(value)) if whole else float(str(value))
    except ValueError as error:
        kind = "a whole number" if whole else "a number"
        raise SettingsError(f"{name} must be {kind}, not {value!r}") from error
