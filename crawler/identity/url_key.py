"""Which article an address means: one key for all the addresses of one article.

Pure; never looks anything up on the network (the public suffix list is the one that comes with
tldextract). A key is no address: it has no scheme, and `www.` and its like are off.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import TypeGuard
from urllib.parse import SplitResult

from crawler.identity.address import (
    MAX_URL,
    bang_key,
    host_key,
    path_key,
    query_key,
    split_address,
)
from crawler.identity.sites import is_number, registrable

_LINK = re.compile(
    r"https?://(?:[^\s/?#@:\[\]\\<>\"'\x00-\x20]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?"
    r"(?:[/?#][^\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]*)?"
)


def url_key(url: str) -> str:
    """The identity of the article at an address.

    Same for: http and https, `www.`, mobile and AMP hosts, AMP caches, default ports, letter case
    of the host, percent-encoding, dot segments, double slashes, a slash or index page at the end,
    fragments, tracking parameters, session numbers, order of parameters. Different as soon as
    anything else differs, letter case of the path included.

    Raises:
        ValueError: No http(s) address, or over MAX_URL characters.
    """
    # no long text is kept: the white space in a page's address has no bound
    return _kept_key(url) if len(url) <= MAX_URL else _key_of(url)


def url_key_or_none(url: str) -> str | None:
    """`url_key`, with `None` for what has none."""
    try:
        return url_key(url)
    except ValueError:
        return None


def _key_of(url: str) -> str:
    parts = split_address(url)
    parts = _out_of_amp_cache(parts)
    return f"{host_key(parts)}{path_key(parts.path)}{query_key(parts.query)}{bang_key(parts.fragment)}"


_kept_key = lru_cache(maxsize=4096)(_key_of)


def text_key(headline: str | None, body: str) -> str:
    """The identity of a text without address: a hash of its words, blanks aside."""
    words = " ".join(f"{headline or ''}\n{body}".split())
    text = unicodedata.normalize("NFC", words).encode("utf-8", "replace")
    return "text:" + hashlib.blake2b(text, digest_size=16).hexdigest()


def same_site(first: str, second: str) -> bool:
    """Whether two addresses belong to one registrable domain (`PROMISES` 13).

    Private suffixes count as suffixes: a.github.io and b.github.io are two sites. Addresses in
    numbers and names without a dot are one site only with the same port.
    """
    try:
        return _site(split_address(first)) == _site(split_address(second))
    except ValueError:
        return False


def is_home(url: str) -> bool:
    """Whether an address is a site's front page, a language's (`/en/`) included."""
    try:
        parts = split_address(url)
    except ValueError:
        return False
    path = path_key(parts.path)
    return not query_key(parts.query) and (
        path == "/" or re.fullmatch(r"/[a-z]{2}(?:[-_][a-zA-Z]{2})?", path) is not None
    )


def trusted_canonical(canonical: str | None, fetched: str) -> str | None:
    """The stated canonical address, where it may name this page; else `None`.

    Not on another site, never the front page, and never a folder above the page: sites that state
    their section on every page would make one article of all.
    """
    if canonical is None or not same_site(canonical, fetched) or is_home(canonical):
        return None
    try:
        above, below = split_address(canonical), split_address(fetched)
    except ValueError:
        return None
    above_path, below_path = path_key(above.path), path_key(below.path)
    if not above.query and below_path.startswith(above_path.rstrip("/") + "/"):
        rest = below_path[len(above_path.rstrip("/")) + 1 :]
        if not _SIDE_PAGE.fullmatch(rest):
            return None
    return canonical


_SIDE_PAGE = re.compile(
    r"(?:print|printable|comments?|kommentare|all|full|single|page/\d{1,2}|\d{1,2}|seite-\d{1,2}"
    r"|gallery|photos?|share|mobile|m|feed|embed|live)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def url_id(url: str) -> str | None:
    """The number or code in an address that outlives a changed slug, or `None`.

    At least five digits that are no date, or a code of eight or more hexadecimal digits; the last
    one in the address counts. It says nothing by itself: two pages of one host with one code are
    the same article only when their words agree (crawler.store.articles).
    """
    try:
        parts = split_address(url)
    except ValueError:
        return None
    found = _URL_ID.findall(f"{parts.path}?{parts.query}".lower())
    for code in reversed(found):
        if code.isdigit() and re.fullmatch(
            r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?:\d{4,6})?", code
        ):
            continue  # a date, such as 20261123
        if any(char.isdigit() for char in code):
            return str(code)
    return None


_URL_ID = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{1,3}[-_]?)?(\d{5,}|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,})(?![a-z0-9])"
)


def host_of(url: str) -> str | None:
    """Host of an address, lower case, without `www.` and port; `None` for what is no address."""
    try:
        host = split_address(url).hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def is_link(url: str | None) -> TypeGuard[str]:
    """Whether a text may stand in a column of links: http(s), a host, nothing invisible, no password."""
    return url is not None and len(url) <= MAX_URL and _LINK.fullmatch(url) is not None


def _out_of_amp_cache(parts: SplitResult) -> SplitResult:
    """Turn an address of an AMP cache back into the publisher's."""
    host = (parts.hostname or "").lower()
    path = parts.path
    if host.endswith(
        (".cdn.ampproject.org", ".bing-amp.com", ".amp.cloudflare.com")
    ) or host in (
        "cdn.ampproject.org",
        "bing-amp.com",
    ):
        found = re.match(r"/[cvaw]p?/(?:s/)?(?=[^/]+\.)(.+)", path)
    elif re.fullmatch(r"(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)", host):
        found = re.match(r"/amp/(?:s/)?(?=[^/]+\.)(.+)", path)
    else:
        return parts
    if not found:
        return parts
    try:
        return split_address(f"https://{found[1]}?{parts.query}")
    except ValueError:
        return parts


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".")
    if "." not in host or is_number(host):
        return f"{host}:{parts.port}"
    return registrable(host)
