"""Which sources of the catalogue are to be visited now, by what the store keeps of them. No clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.identity.url_key import host_of
from crawler.records import Source
from crawler.schedule import due
from crawler.store import Connection
from crawler.store.sources import Turn, load_turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is due, and what comes next."""

    due: tuple[Source, ...]
    """Longest overdue first; sources never visited stand at the front."""
    next_at: datetime | None
    """When the next of the others is due; `None` when there is none."""
    paused: int
    """Sources that the user has paused."""


def agenda(
    db: Connection,
    sources: Mapping[str, Source],
    *,
    now: datetime,
    busy: Collection[str] = (),
) -> Agenda:
    """The sources that are due and not paused.

    Args:
        busy: Keys of sources that are being visited; those on the same hosts wait too, so that a
            host has one visitor at a time.
    """
    known = load_turns(db)
    turns = {key: known.get(key) or Turn() for key in sources}
    paused = {key for key, turn in turns.items() if turn.paused}
    times = {
        # last visited in the future: the clock was wrong, and the next time is too
        key: None if (turn.last_visit_at or now) > now else turn.next_visit_at
        for key, turn in turns.items()
        if key not in paused
    }
    busy_hosts = {host_of(sources[key].url) for key in busy if key in sources}
    ready = [
        sources[key]
        for key in due(times, now=now)
        if key not in busy and host_of(sources[key].url) not in busy_hosts
    ]
    later = [at for at in times.values() if at is not None and at > now]
    return Agenda(
        due=tuple(ready), next_at=min(later, default=None), paused=len(paused)
    )
