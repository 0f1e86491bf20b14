"""What is asked of the wire, and the whole answer. Free of Twisted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.net.limits import Purpose
from crawler.net.pacing import HostKey
from crawler.net.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to fetch, and for whom."""

    url: str
    purpose: Purpose = Purpose.PAGE
    delay_s: float = 1.0
    private: HostKey | None = None
    """Host and port that may be private: those of a source that says so."""
    headers: Sequence[tuple[str, str]] = ()

    def permits(self, target: Target) -> bool:
        """Tell whether the target may be at a private address."""
        return self.private is not None and target.key == self.private


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Answer:
    """A whole answer; 304 and errors have no body."""

    url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    permanent_to: str | None = None
    """Where a chain of permanent redirects alone led."""
    seconds: float = 0.0
    robots_rule: str | None = None
    """The line of robots.txt that let us fetch the page."""

    def header(self, name: str) -> str | None:
        """All values of a header, joined; `name` in lower case."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None
