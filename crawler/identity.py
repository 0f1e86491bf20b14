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
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from crawler import trackers
from crawler.sites import is_number, plain_host, registrable

MAX_URL = 2000
"""Characters (PROMISES 11)."""

_JUNK = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]+"
)
_LINK = re.compile(
    r"https?://(?:[^\s/?#@:\[\]\\<>\"'\x00-\x20]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?"
    r"(?:[/?#][^\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]*)?"
)
_INDEX = re.compile(
    r"/(?:index|default|home)\.(?:html?|xhtml|php\d?|aspx?|jsp|cfm|shtml)$", re.I
)
_AMP_END = re.compile(r"(?:/amp\.(?:html?|php)|\.amp)$", re.I)
_AMP_NAME = re.compile(r"[-_.]amp(?=\.html?$)", re.I)
_AMP = frozenset({"amp", "amphtml"})
_PRINT = frozenset(
    {
        "print",
        "printable",
        "printversion",
        "print-version",
        "druck",
        "drucken",
        "drucken.html",
    }
)
_COPIES = frozenset({"print", "mobile", "m"})
"""First parts of a path under which a site repeats all of itself."""
_PRINT_NAME = re.compile(r"(?:[.,_]print|,druck)(?=\.(?:s?html?|php|aspx?)$)", re.I)
_ESCAPED_AMP = re.compile(r"(?:amp(?:;|%3b))+", re.I)
_SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*|/\(S\([0-9a-z]{16,}\)\)", re.I
)
_BLANKS_AT_END = re.compile(r"(?:%20|%C2%A0|/)+$")
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_COMMON = re.compile(r"[A-Za-z0-9\-._~/,:@]*")
"""Text that is its own spelling in every part of an address."""
_PATH_SAFE = "/-._~!$&'()*+,;=:@%"
_QUERY_SAFE = "/-._~!$'()*,:@?%"
_CODE = re.compile(r"(?=.*\d)[0-9a-zA-Z]{16,}")


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


def _key_of(url: str) -> str:
    parts = _split(url)
    parts = _out_of_amp_cache(parts)
    return f"{_host_key(parts)}{_path_key(parts.path)}{_query_key(parts.query)}{_bang(parts.fragment)}"


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
        return _site(_split(first)) == _site(_split(second))
    except ValueError:
        return False


def is_home(url: str) -> bool:
    """Whether an address is a site's front page, a language's (`/en/`) included."""
    try:
        parts = _split(url)
    except ValueError:
        return False
    path = _path_key(parts.path)
    return not _query_key(parts.query) and (
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
        above, below = _split(canonical), _split(fetched)
    except ValueError:
        return None
    above_path, below_path = _path_key(above.path), _path_key(below.path)
    if not above.query and below_path.startswith(above_path.rstrip("/") + "/"):
        rest = below_path[len(above_path.rstrip("/")) + 1 :]
        if not _SIDE_PAGE.fullmatch(rest):
            return None
    return canonical


_SIDE_PAGE = re.compile(
    r"(?:print|printable|comments?|kommentare|all|full|single|page/\d{1,2}|\d{1,2}|seite-\d{1,2}"
    r"|gallery|photos?|share|mobile|m|feed|embed|live)",
    re.I,
)


@lru_cache(maxsize=8192)
def url_id(url: str) -> str | None:
    """The number or code in an address that outlives a changed slug, or `None`.

    At least five digits that are no date, or a code of eight or more hexadecimal digits; the last
    one in the address counts. It says nothing by itself: two pages of one host with one code are
    the same article only when their words agree (crawler.store.articles).
    """
    try:
        parts = _split(url)
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
        host = _split(url).hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def is_link(url: str | None) -> TypeGuard[str]:
    """Whether a text may stand in a column of links: http(s), a host, nothing invisible, no password."""
    return url is not None and len(url) <= MAX_URL and _LINK.fullmatch(url) is not None


def _split(url: str) -> SplitResult:
    return _kept_parts(url) if len(url) <= MAX_URL else _parts_of(url)


def _parts_of(url: str) -> SplitResult:
    url = _JUNK.sub("", url) if _JUNK.search(url) else url
    if len(url) > MAX_URL:
        raise ValueError(f"address over {MAX_URL} characters")
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError(f"no http(s) address: {url[:80]!r}")
    _ = parts.port  # ValueError when it is no number
    return parts


_kept_parts = lru_cache(maxsize=4096)(_parts_of)


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
        found = re.match(r"/[cvaw]p?/(s/)?(?=[^/]+\.)(.+)", path)
    elif re.fullmatch(r"(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)", host):
        found = re.match(r"/amp/(s/)?(?=[^/]+\.)(.+)", path)
    else:
        return parts
    if not found:
        return parts
    query = f"?{parts.query}" if parts.query else ""
    try:
        return _split(f"http{'s' if found[1] else ''}://{found[2]}{query}")
    except ValueError:
        return parts


def _host_key(parts: SplitResult) -> str:
    host = plain_host((parts.hostname or "").lower().rstrip("."))
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port in (None, 80, 443):  # whatever the scheme: nobody serves two sites on these
        return host
    return f"{host}:{port}"


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".")
    if "." not in host or is_number(host):
        return f"{host}:{parts.port}"
    return registrable(host)


def _path_key(path: str) -> str:
    if ";" in path or "/(" in path:
        path = _SESSION_IN_PATH.sub("", path)
    path = _BLANKS_AT_END.sub("", _encoded(path, _PATH_SAFE))
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if segments:
                segments.pop()
        elif segment not in ("", "."):
            segments.append(segment)
    if "amp" in path.lower():
        segments = [
            segment for segment in segments if segment.lower() not in _AMP
        ] or segments
    path = "/" + "/".join(_without_copies(segments))
    path = _PRINT_NAME.sub("", path)
    if "amp" in path.lower():
        path = _AMP_END.sub("", _AMP_NAME.sub("", path))
    return _INDEX.sub("", path) or "/"


def _without_copies(segments: list[str]) -> list[str]:
    """The path of an article whose printed or mobile copy this is."""
    while len(segments) > 1 and segments[-1].lower() in _PRINT:
        segments = segments[:-1]
    while len(segments) > 2 and segments[0].lower() in _COPIES:
        segments = segments[1:]
    return segments


def _query_key(query: str) -> str:
    if not query:
        return ""
    kept = set()
    for pair in re.split(r"&amp;|&", query):
        name, _, value = (
            _ESCAPED_AMP.sub("", pair, count=1) if pair[:3].lower() == "amp" else pair
        ).partition("=")
        if name and not _is_tracker(unicodedata.normalize("NFC", name).lower(), value):
            kept.add(
                f"{_encoded(name.replace('+', ' '), _QUERY_SAFE)}={_encoded(value.replace('+', ' '), _QUERY_SAFE)}"
            )
    return "?" + "&".join(sorted(kept)) if kept else ""


def _is_tracker(name: str, value: str) -> bool:
    if name in trackers.NAMES or name.startswith(trackers.PREFIXES):
        return True
    value = value.lower()
    if (name, value) in trackers.EXACT or name == "_":
        return True
    if name in trackers.WORDED_KEEP:
        return value in trackers.SENDERS
    if name in trackers.WORDED:
        return not re.fullmatch(r"\d+", value)
    return name in trackers.CODED and _CODE.fullmatch(value) is not None


def _encoded(text: str, safe: str) -> str:
    """One spelling of percent-encoding: unreserved letters plain, all else in capitals, NFC."""
    if _COMMON.fullmatch(text):
        return text
    if "%" in text:
        text = _PERCENT.sub(_one_spelling, text)
    if re.search(r"%[89A-F]", text):
        raw = unquote_to_bytes(
            re.sub(r"%(?=[0-7])", "%25", text).encode("utf-8", "replace")
        )
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return quote(
                text, safe=safe
            )  # another encoding: the bytes are the spelling
    return quote(
        unicodedata.normalize("NFC", text).encode("utf-8", "replace"), safe=safe
    )


def _one_spelling(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else f"%{match[1].upper()}"


def _bang(fragment: str) -> str:
    return f"#{_encoded(fragment, _PATH_SAFE)}" if fragment.startswith("!") else ""
