"""The parts of an address, each in one spelling: what servers and readers take for the same. Pure.

Off are the ways of reading a page (AMP, mobile, print), what counts readers, and the numbers of
sessions; which article an address means is said in `url_key`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

from crawler.identity import trackers
from crawler.identity.sites import plain_host

MAX_URL = 2000
"""Characters (PROMISES 11)."""
_JUNK = re.compile(
    r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]+"
)
_INDEX = re.compile(
    r"/(?:index|default|home)\.(?:html?|xhtml|php\d?|aspx?|jsp|cfm|shtml)$",
    re.IGNORECASE,
)
_AMP_END = re.compile(r"(?:/amp\.(?:html?|php)|\.amp)$", re.IGNORECASE)
_AMP_NAME = re.compile(r"[-_.]amp(?=\.html?$)", re.IGNORECASE)
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
_PRINT_NAME = re.compile(
    r"(?:[.,_]print|,druck)(?=\.(?:s?html?|php|aspx?)$)", re.IGNORECASE
)
_ESCAPED_AMP = re.compile(r"(?:amp(?:;|%3b))+", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/;]*|/\(S\([0-9a-z]{16,}\)\)",
    re.IGNORECASE,
)
_BLANKS_AT_END = ("%20", "%C2%A0", "/")
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_COMMON = re.compile(r"[A-Za-z0-9\-._~/,:@]*")
"""Text that is its own spelling in every part of an address."""
_PATH_SAFE = "/-._~!$&'()*+,;=:@%"
_QUERY_SAFE = "/-._~!$'()*,:@?%"
_CODE = re.compile(r"(?=.*\d)[0-9a-zA-Z]{16,}")


def split_address(url: str) -> SplitResult:
    """The parts of an address as it stands, blanks and invisible letters aside.

    Raises:
        ValueError: No http(s) address, or over MAX_URL characters.
    """
    # no long text is kept: the white space in a page's address has no bound
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


def host_key(parts: SplitResult) -> str:
    """Host, and its port where that is not the web's.

    Raises:
        ValueError: The host is no name.
    """
    host = plain_host((parts.hostname or "").lower().rstrip("."))
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    if port in (None, 80, 443):  # whatever the scheme: nobody serves two sites on these
        return host
    return f"{host}:{port}"


def path_key(path: str) -> str:
    """A path from its slash on; "/" at least, and no slash or index page at its end."""
    if ";" in path or "/(" in path:
        path = _SESSION_IN_PATH.sub("", path)
    path = _encoded(path, _PATH_SAFE)
    # no pattern: it would be tried from each of a thousand slashes
    while path.endswith(_BLANKS_AT_END):
        path = path.rstrip("/").removesuffix("%20").removesuffix("%C2%A0")
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


def query_key(query: str) -> str:
    """The parameters that choose the page, in order, with their question mark; or nothing."""
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
            # another encoding: the bytes are the spelling
            return quote(text, safe=safe)
    return quote(
        unicodedata.normalize("NFC", text).encode("utf-8", "replace"), safe=safe
    )


def _one_spelling(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else f"%{match[1].upper()}"


def bang_key(fragment: str) -> str:
    """A fragment that is a page by old custom ("#!/news/1"); or nothing."""
    return f"#{_encoded(fragment, _PATH_SAFE)}" if fragment.startswith("!") else ""
