"""Links that lead through a counter of clicks, with the address they lead to in their own. Pure.

Alerts of search engines and newsletters list nothing else; robots.txt of the counter's host closes
it as a rule, and the article behind it is open.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_COUNTERS = re.compile(
    r"(?:url|redir|redirect(?:or|ion)?|out(?:bound)?|go(?:to)?|click|apiclick|link|l|r|away|exit|track)(?:\.\w{2,5})?",
    re.IGNORECASE,
)
"""Last part of a path that only leads on."""
_NAMES = frozenset({"url", "u", "q", "to", "target", "dest", "destination", "redirect", "link"})  # fmt: skip
_WHOLE = re.compile(r"https?://[^\s/?#]+\.[^\s]+", re.IGNORECASE)


def leads_on_to(url: str) -> str:
    """The address that a counter's link names, or the link itself."""
    if "://" not in url[8:] and "%3a%2f%2f" not in url.lower():
        return url
    parts = urlsplit(url)
    if not _COUNTERS.fullmatch(parts.path.rstrip("/").rpartition("/")[2]):
        return url
    named = (
        value
        for name, value in parse_qsl(parts.query)
        if name.lower() in _NAMES and _WHOLE.fullmatch(value)
    )
    return next(named, url)
