"""A listing beside the one of the visit before: what is new in it, what was missed, whether it moved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urljoin

from crawler.identity.url_key import host_of, same_site, url_key_or_none
from spiders.finding.found import Found

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
"""Publishers' clocks and zones may be wrong by that much."""
LAST = 5
"""Articles at the end of a backfill's round that tell how far back it came."""
MAX_LIKENESS = 200
"""Characters that tell two headlines apart."""
FEW_LINKS = 3
"""Fewer links to another site tell no move."""
FEW_ALIKE = 3
"""Fewer items that are known by their likeness may be new ones under one title and time."""


def key_of(found: Found) -> str:
    """The identity of a found address; what has none stands for itself."""
    return url_key_or_none(found.url) or found.url


def with_sane_time(item: Found, now: datetime) -> Found:
    """A time before the web, or ahead of now, is a mistake: it says nothing."""
    at, published_at = (
        time if time is None or _EARLIEST <= time <= now + _AHEAD else None
        for time in (item.at, item.published_at)
    )
    if (at, published_at) == (item.at, item.published_at):
        return item
    return replace(item, at=at, published_at=published_at)


def lies_before(published: Sequence[datetime], since: datetime) -> bool:
    """Whether the articles at the end of a list, newest first, are older than a day; one may be pinned."""
    last = published[-LAST:]
    return len(last) == LAST and 2 * sum(at < since for at in last) > LAST


def likeness_of(item: Found) -> str | None:
    """What tells an item whose address is another one at each look: its headline and time; no address.

    A day alone tells too little: a ministry has two statements on one day.
    """
    if item.at is None or item.at.time() == time() or not item.headline:
        return None
    return f"= {item.at:%Y-%m-%dT%H:%M:%S} {item.headline}"[:MAX_LIKENESS]


def is_address(key: str) -> bool:
    """Whether what is kept of an item is its key, not its likeness."""
    return not key.startswith("= ")


def shares_address(found: Sequence[Found], before: Collection[str]) -> bool:
    """Whether an address stands in both listings."""
    return not {key_of(item) for item in found}.isdisjoint(before)


def shares_nothing(found: Sequence[Found], before: Collection[str]) -> bool:
    """A gap: neither listing is empty, and no item stands in both; something may be missed.

    Args:
        before: What `kept_of` gave of the listing before.
    """
    if not found or not before or shares_address(found, before):
        return False
    return not _known_alike(found, before)


def kept_of(found: Sequence[Found], before: Collection[str]) -> tuple[str, ...]:
    """What the next listing is compared with: the items' keys.

    Their likenesses too, and first, where no address stood in the listing before: addresses may bear
    the number of a session or of the request.
    """
    keys = tuple(map(key_of, found))
    if not before or shares_address(found, before):
        return keys
    return (*filter(None, map(likeness_of, found)), *keys)


def without_known(found: Sequence[Found], before: Collection[str]) -> list[Found]:
    """The items that the listing before did not have under another address."""
    if all(map(is_address, before)) or shares_address(found, before):
        return list(found)
    known = _known_alike(found, before)
    return [item for item in found if likeness_of(item) not in known]


def _known_alike(found: Sequence[Found], before: Collection[str]) -> frozenset[str]:
    """Likenesses of items that the listing before had too; none where they are few, or tell nothing
    apart: a machine that calls each item the same must hide no article.
    """
    told = Counter(filter(None, map(likeness_of, found)))
    known = frozenset(told).intersection(before)
    is_told = len(known) >= FEW_ALIKE and all(told[one] == 1 for one in known)
    return known if is_told else frozenset()


def item_times(
    found: Sequence[Found], before: Collection[str], now: datetime
) -> tuple[datetime, ...]:
    """When the items appeared: as stated; without an hour, when the item was first seen.

    Many section pages state the day alone, or nothing: their rhythm is learned from what
    each visit finds new.
    """
    known = set(before)
    times = []
    for item in found:
        if item.at is not None and item.at.time() != time():
            times.append(item.at)
        elif known and key_of(item) not in known:
            times.append(now)
        elif item.at is not None:
            times.append(item.at)
    return tuple(times)


def moved_site(
    found: Sequence[Found],
    before: Collection[str],
    source_url: str,
    proposed: str | None,
) -> str | None:
    """The front page of the site to which a list's links all lead since lately, or `None`.

    A list whose links always led elsewhere (a feed service) has not moved.

    Args:
        proposed: What the visit before said: a move stays one.
    """
    hosts = {host_of(item.url) for item in found}
    if len(found) < FEW_LINKS or len(hosts) != 1:
        return None
    if same_site(found[0].url, source_url):
        return None
    home = urljoin(found[0].url, "/")
    had_own = any(same_site(f"https://{key}", source_url) for key in before)
    return home if had_own or proposed == home else None
