"""Cookies of one chain of redirects: given back to the host that set them, gone with the chain. Pure.

Some sites set a cookie, send a visitor to the same address, and show the page to who brings it
along. That is done as they ask; nothing is remembered from one request to the next.
"""

from __future__ import annotations

import re

from crawler.net.heads import Headers
from crawler.net.targets import Target

MOST = 30
"""Cookies kept of one chain; what is set beyond them is left out."""
MAX_CHARS = 4096
"""Of a name with its value, as browsers have it."""
_PAIR = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+=[\x21-\x3a\x3c-\x7e ]*")
_GONE = re.compile(r";\s*max-age\s*=\s*(?:0+|-\d+)\s*(?:;|$)", re.IGNORECASE)
_SECURE = re.compile(r";\s*secure\s*(?:;|$)", re.IGNORECASE)


class ChainCookies:
    """What the hosts of one chain have set.

    Each goes back to the very host that set it, whatever its `Domain` says: which hosts are of
    one site is a list that we need not ask.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool]] = {}

    def take(self, target: Target, headers: Headers) -> None:
        """Note what an answer sets."""
        for name, value in headers:
            if name == "set-cookie":
                self._take(target, value)

    def _take(self, target: Target, stated: str) -> None:
        pair = stated.partition(";")[0].strip()
        key = target.host, pair.partition("=")[0]
        if _GONE.search(stated):
            self._kept.pop(key, None)
        elif (
            len(pair) <= MAX_CHARS
            and _PAIR.fullmatch(pair)
            and (key in self._kept or len(self._kept) < MOST)
        ):
            self._kept[key] = pair, _SECURE.search(stated) is not None

    def of(self, target: Target) -> tuple[tuple[str, str], ...]:
        """The header that brings them back, or none."""
        pairs = [
            pair
            for (host, _), (pair, secure) in self._kept.items()
            if host == target.host and (target.scheme == "https" or not secure)
        ]
        return (("Cookie", "; ".join(pairs)),) if pairs else ()
