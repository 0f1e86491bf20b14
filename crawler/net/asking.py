"""What is asked of the wire, and the whole answer, of either client. Free of Twisted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.exceptions import PageError
from crawler.net.heads import Headers, first_value, joined_values
from crawler.net.limits import Purpose
from crawler.net.pacing import HostKey
from crawler.net.targets import REDIRECTS, Target
from crawler.records import Reason


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
    """A whole answer; 304 and errors, which nobody reads, have no body."""

    url: str
    """After redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case."""
    body: bytes
    """Decoded."""
    permanent_to: str | None = None
    """Where a chain of permanent redirects alone led."""
    seconds: float = 0.0
    robots_rule: str | None = None
    """The line of robots.txt that let us fetch the page."""

    def header(self, name: str) -> str | None:
        """All values of a header, joined; `name` in lower case."""
        return joined_values(self.headers, name)

    @property
    def location(self) -> str | None:
        """Where a redirect leads; `None` for any other answer, and for one to nowhere."""
        if self.status not in REDIRECTS:
            return None
        return first_value(self.headers, "location")


_CHECKS = (
    ("cf-mitigated", "Cloudflare"),
    ("x-datadome", "DataDome"),
    ("x-amzn-waf-action", "AWS WAF"),
    ("x-sucuri-block", "Sucuri"),
)
"""Headers of services that let in whom they take for a person at a browser, as their manuals name them."""
_REFUSING = frozenset({202, 403, 405, 429, 503})
"""With another status the site itself answers, behind the service."""
_OF_CONNECTION = frozenset({408, 421, 425})
"""Said of a connection that was kept too long or is another site's, not of the page: it is asked for anew."""


def status_refusal(status: int, headers: Headers = ()) -> PageError:
    """The refusal for an answer that is no page; who keeps machines out is named."""
    words = f"HTTP {status}"
    named = next((who for name, who in _CHECKS if first_value(headers, name)), "")
    checker = named if status in _REFUSING else ""
    if checker:
        words += f": {checker} keeps programs out of this site"
    if status == 429:
        return PageError(Reason.RATE_LIMITED, words)
    if status in _OF_CONNECTION:
        return PageError(Reason.PROTOCOL, words)
    if 400 <= status < 500:
        return PageError(Reason.HTTP_4XX, words)
    if status >= 500:
        return PageError(Reason.HTTP_5XX, words)
    return PageError(Reason.WALL if checker else Reason.PROTOCOL, words)
