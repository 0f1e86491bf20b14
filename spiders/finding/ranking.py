"""What the places of a site gave when they were tried, the best first. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from crawler.records import SourceKind
from spiders.finding.comparing import key_of
from spiders.finding.discovering import Candidate, Evidence
from spiders.finding.found import Listing

# A feed says most of its items and costs least; a section page is read by guess.
KIND_ORDER = {
    SourceKind.FEED: 0,
    SourceKind.SITEMAP: 1,
    SourceKind.SECTION: 2,
    SourceKind.PAGE: 3,
}
OLD = timedelta(days=60)
AHEAD = timedelta(days=2)
FEW = 3
MIN_WORD = 3
"""Characters of the name of a section that is looked for in the addresses of feeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a candidate gave when it was tried."""

    candidate: Candidate
    url: str
    """After redirects."""
    listing: Listing | None = None
    error: str | None = None
    """Why there is no listing, in words."""
    offers: tuple[Candidate, ...] = ()
    """Feeds that a page linked to which stands where a feed was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A probe beside the others."""

    probe: Probe
    items: int
    newest_at: datetime | None
    overlap: float
    """Share of its items that better candidates show too."""
    fit: bool
    """Can be proposed: it lists articles, and some are not old."""


def rank(
    probes: Sequence[Probe], *, now: datetime, typed: str = ""
) -> tuple[Ranked, ...]:
    """The probes, best first: living before dead, feeds before maps before sections, more before fewer.

    Args:
        typed: The page that the user named. One below the front page is a section, and a feed
            of that name is what is meant.
    """
    word = _section_of(typed)

    def order(probe: Probe) -> tuple[bool, int, bool, bool, int, int, float]:
        listing = probe.listing
        return (
            not _fit(probe, now),
            KIND_ORDER[probe.candidate.kind],
            bool(word) and not _is_named(probe, word),
            not _states_headlines(probe),
            -min(len(listing.found), 100) if listing else 0,
            probe.candidate.evidence,
            -newest.timestamp() if (newest := _newest(probe, now)) else 0.0,
        )

    ranked: list[Ranked] = []
    seen: set[str] = set()
    addresses: set[str] = set()
    for probe in sorted(probes, key=order):
        keys = (
            {key_of(found) for found in probe.listing.found} if probe.listing else set()
        )
        overlap = len(keys & seen) / len(keys) if keys else 0.0
        if probe.url not in addresses or probe.listing is None:
            ranked.append(
                Ranked(
                    probe=probe,
                    items=len(keys),
                    newest_at=_newest(probe, now),
                    overlap=overlap,
                    fit=_fit(probe, now),
                )
            )
        addresses.add(probe.url)
        if ranked[-1].fit:
            seen |= keys
    return tuple(ranked)


def _section_of(url: str) -> str:
    """The last part of the path of a section, such as `defence`; empty for a front page or an article."""
    name = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].casefold()
    return name if len(name) >= MIN_WORD and name.isalpha() else ""


def _is_named(probe: Probe, word: str) -> bool:
    named = f"{unquote(urlsplit(probe.url).path)} {probe.candidate.title or ''}"
    return word in re.split(r"[\W_]+", named.casefold())


def _states_headlines(probe: Probe) -> bool:
    """A sitemap of news states headlines; one without may hold all that a site ever had."""
    found = probe.listing.found if probe.listing else ()
    return any(item.headline for item in found[:10])


def _fit(probe: Probe, now: datetime) -> bool:
    if probe.listing is None:
        return False
    newest = _newest(probe, now)
    # who types a feed's own address means that feed, however seldom it has something
    typed = probe.candidate.evidence is Evidence.GIVEN and newest is not None
    if probe.listing.recordings and not typed:
        return False
    if len(probe.listing.found) < FEW and not (
        typed and probe.candidate.kind is SourceKind.FEED
    ):
        return False
    if newest is None:
        # A section states no times, a feed without any is no good sign but works.
        return True
    return now - newest < OLD


def _newest(probe: Probe, now: datetime) -> datetime | None:
    """Newest time of the listing; those ahead of us are mistakes and say nothing."""
    found = probe.listing.found if probe.listing else ()
    times = (item.at for item in found if item.at is not None)
    return max((at for at in times if at <= now + AHEAD), default=None)
