"""Times in the store: ISO 8601 in UTC with microseconds and Z, 27 characters, so text sorts as time.

Pure. `2026-11-23T22:26:44.000000Z` is the one form; nothing is rounded on the way in or out.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def to_text(at: datetime) -> str: ...
@overload
def to_text(at: None) -> None: ...
def to_text(at: datetime | None) -> str | None:
    """Write an aware time; `ValueError` for a naive one, whose zone nobody knows."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError(f"time without zone: {at!r}")
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:-6] + "Z"


@overload
def from_text(text: str) -> datetime: ...
@overload
def from_text(text: None) -> None: ...
def from_text(text: str | None) -> datetime | None:
    """Read a time written by `to_text`."""
    return None if text is None else datetime.fromisoformat(text)
