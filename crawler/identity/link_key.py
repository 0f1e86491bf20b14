"""Where a link leads, to tell the links of one page apart: quick and coarse. Pure.

`crawler.identity.url_key` says which article an address means, at some 15 µs each; a page has
hundreds of links, and two of one page are the same when these few things are.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.identity import trackers

_OF_LINKS = frozenset(
    [
        "ico",
        "iref",
        "intcmp",
        "int_source",
        "int_medium",
        "int_campaign",
        "li_source",
        "li_medium",
    ]
)
"""Parameters by which a site counts its own links; none of them ever stands in a feed."""
_ROUTES = ("!", "/")
"""A fragment that begins so names a page."""
_PLAIN = re.compile(r"https?://[a-zA-Z0-9.:-]+(?:[/?#][!#-;=?-Z_a-z~]*)?")
"""No blanks, quotes, brackets or backslashes: what urlsplit would part just so, at ten times the cost."""


def link_key(address: str) -> str:
    """Address without scheme, `www.`, fragment, final slash and the parameters that count readers."""
    if _PLAIN.fullmatch(address):
        whole, _, query = address.partition("//")[2].partition("#")[0].partition("?")
        host, _, path = whole.partition("/")
    else:
        try:
            parts = urlsplit(address)
        except ValueError:
            return address
        host, path, query = parts.netloc, parts.path.removeprefix("/"), parts.query
    if query:
        query = "&".join(pair for pair in query.split("&") if not _counts(pair))
    return f"{host.lower().removeprefix('www.')}/{path.rstrip('/')}?{query}"


def plain_link(address: str) -> str:
    """An address without the parameters that count readers, and without a place on its page."""
    if "?" not in address and "#" not in address:
        return address  # as most
    address, _, place = address.partition("#")
    whole, _, query = address.partition("?")
    query = "&".join(pair for pair in query.split("&") if not _counts(pair))
    route = f"#{place}" if place.startswith(_ROUTES) else ""
    return f"{whole}?{query}{route}" if query else whole + route


def _counts(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return (
        not name
        or name in trackers.NAMES
        or name in _OF_LINKS
        or name.startswith(trackers.PREFIXES)
    )
