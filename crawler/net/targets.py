"""A URL made ready for the wire, or refused before anything is sent (PROMISES 2). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from crawler.exceptions import PageError
from crawler.records import Reason

REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses that name another address."""

_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")
_PORTS = {"http": 80, "https": 443}
_SAFE = "/:@!$&'()*+,;=~%-._?[]|^`{}\"<>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one request goes."""

    url: str
    """Absolute, ASCII, without fragment."""
    scheme: str
    host: str
    """Name in ASCII (IDNA) or literal address without brackets, lower case."""
    port: int
    path: str
    """Path and query, as sent and as robots.txt judges it."""

    @property
    def key(self) -> tuple[str, int]:
        """Host and port: what is paced, and what `allow_private` names."""
        return (self.host, self.port)

    @property
    def origin(self) -> tuple[str, str, int]:
        """What one robots.txt speaks for."""
        return (self.scheme, self.host, self.port)

    def robots_txt(self) -> Target:
        """Where the origin says what machines may fetch."""
        return parse_target(f"{self.scheme}://{self.host_header}/robots.txt")

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"


def parse_target(url: str, *, max_chars: int = 2000) -> Target:
    """Check and normalise an absolute URL.

    Raises:
        PageError: `bad_scheme` for anything but http and https, `bad_url` for the rest
            (no host, user names, wrong port, control characters, too long).
    """
    url = url.strip()
    if len(url) > max_chars:
        raise PageError(Reason.BAD_URL, f"longer than {max_chars} characters")
    scheme = url.partition(":")[0].lower()
    if scheme not in _PORTS:
        raise PageError(Reason.BAD_SCHEME, f"scheme {scheme[:20]!r}", url=url)
    if _CONTROL.search(url):
        url = _CONTROL.sub(lambda found: quote(found.group()), url)
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[scheme]
        host = _ascii_host(parts.hostname or "")
    except (ValueError, UnicodeError) as error:
        raise PageError(Reason.BAD_URL, str(error)[:200], url=url) from error
    if parts.username is not None or parts.password is not None:
        raise PageError(Reason.BAD_URL, "a user name in the address", url=url)
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path = f"{path}?{quote(parts.query, safe=_SAFE)}"
    if not path.startswith("/"):
        path = f"/{path}"
    bare = Target(url="", scheme=scheme, host=host, port=port, path=path)
    whole = f"{scheme}://{bare.host_header}{path}"
    if len(whole) > 3 * max_chars:
        raise PageError(Reason.BAD_URL, "too long when percent-encoded")
    return Target(url=whole, scheme=scheme, host=host, port=port, path=path)


@lru_cache(maxsize=4096)
def key_of(url: str) -> tuple[str, int]:
    """Host and port of an address that is asked for again and again, such as a source's.

    Raises:
        PageError: as `parse_target`.
    """
    return parse_target(url).key


def _ascii_host(host: str) -> str:
    if not host:
        raise ValueError("no host in the address")
    if ":" in host:  # an IPv6 literal: urlsplit has checked its form
        return host.lower()
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = host.lower()
    if len(host) > 253 or not _HOST.fullmatch(host) or ".." in host:
        raise ValueError("the host is no name")
    return host.removesuffix(".")


def redirect_target(base: Target, location: str, *, max_chars: int = 2000) -> Target:
    """Where a Location header leads.

    Raises:
        PageError: as `parse_target`; `tls` when it would leave https for http, which is
            never done silently (PROMISES 7).
    """
    try:
        joined = urljoin(base.url, location.strip())
    except ValueError as error:
        raise PageError(Reason.BAD_URL, "a redirect to no address") from error
    target = parse_target(joined, max_chars=max_chars)
    if base.scheme == "https" and target.scheme == "http":
        raise PageError(Reason.TLS, "a redirect from https to http", url=target.url)
    return target
