"""What sites say of this machine's clock, by the Date of their answers (RFC 9110, 6.6.1). Pure.

Nothing is set by it: a clock that is wrong is told, and until it is set nothing is judged by it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

HOSTS_THAT_TELL = 3
"""A single site's clock may be wrong itself."""
LAST_HOSTS = 9
"""Those that told last count: soon after the clock is set they say so."""
LEAST = timedelta(hours=1)
"""Less does no harm here."""
ALIKE = timedelta(minutes=10)
"""So near to the middle a site agrees with it."""


class SiteClocks:
    """Told by every round of a process."""

    def __init__(self) -> None:
        self.ahead: timedelta | None = None
        """By how much our clock is ahead (negative: behind), as most hosts agree; `None`: it is
        right, or too few have told."""
        self._told: dict[str, timedelta] = {}

    def tell(
        self, host: str, header: Callable[[str], str | None], *, now: datetime
    ) -> None:
        """Take up what an answer of `host` that came `now` by our clock says."""
        date = date_of(header)
        if date is None:
            return
        self._told.pop(host, None)
        self._told[host] = now - date
        if len(self._told) > LAST_HOSTS:
            del self._told[next(iter(self._told))]
        self.ahead = self._agreed()

    def _agreed(self) -> timedelta | None:
        told = sorted(self._told.values())
        middle = told[len(told) // 2]
        agree = sum(abs(one - middle) <= ALIKE for one in told)
        enough = agree >= HOSTS_THAT_TELL and 2 * agree > len(told)
        return middle if enough and abs(middle) >= LEAST else None


def date_of(header: Callable[[str], str | None]) -> datetime | None:
    """When an answer was sent, by its Date and its Age in caches; `None` where it says nothing or nonsense.

    Args:
        header: Gives a header's first value by its name in lower case.
    """
    try:
        date = parsedate_to_datetime(header("date") or "")
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        age = (header("age") or "").strip()
        age_s = int(age[:9]) if age.isascii() and age.isdigit() else 0
        return date + timedelta(seconds=age_s)
    except (ValueError, TypeError, OverflowError):
        return None
