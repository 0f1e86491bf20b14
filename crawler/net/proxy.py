"""The proxy of the user's settings (PROMISES 1). Pure.

Names are then resolved and judged by the proxy; literal private addresses are refused here.
What the user typed as a channel may be private, and is then asked without the proxy.
"""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.exceptions import PageError, SettingsError
from crawler.net.addresses import is_literal, is_public
from crawler.net.targets import Target, parse_target
from crawler.records import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """An HTTP proxy; https goes through it by CONNECT."""

    target: Target
    authorization: str | None = None

    def headers(self) -> list[tuple[str, str]]:
        """What the proxy itself wants to see."""
        if self.authorization is None:
            return []
        return [("Proxy-Authorization", self.authorization)]


def parse_proxy(url: str | None) -> Proxy | None:
    """The proxy of `VEDETTE_PROXY`, `http://[user:password@]host:port`; `None` for none.

    Raises:
        SettingsError: It is no such address; the message never holds the password.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme != "http":
            raise SettingsError("VEDETTE_PROXY must begin with http://")
        host = (
            f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        )
        target = parse_target(f"http://{host}:{parts.port or 8080}/")
    except (ValueError, PageError) as error:
        raise SettingsError("VEDETTE_PROXY is no address of a proxy") from error
    authorization = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Proxy(target=target, authorization=authorization)


def own_proxy() -> Proxy | None:
    """The proxy that VEDETTE_PROXY names, for who is handed no settings.

    Raises:
        SettingsError: As `parse_proxy`.
    """
    return parse_proxy(os.environ.get("VEDETTE_PROXY"))


def ignored_proxies() -> list[str]:
    """Names of the environment's own settings, which other programs keep to and we do not."""
    names = ("http_proxy", "https_proxy", "all_proxy")
    return [n for n in names if os.environ.get(n) or os.environ.get(n.upper())]


def way_to(
    target: Target, proxy: Proxy | None, look_up: Callable[[str, int], tuple[str, ...]]
) -> Proxy | None:
    """The proxy to ask for an address that the user typed; `None`: it is asked directly.

    A private address is asked directly: a proxy has no way to it, or should have none. A name
    that leads nowhere from here is left to the proxy, where many networks resolve names alone.
    """
    if proxy is None:
        return None
    try:
        judge_by_name(target.host)
        addresses = look_up(target.host, target.port)
    except PageError as error:
        return None if error.reason == Reason.PRIVATE_ADDRESS else proxy
    return proxy if all(map(is_public, addresses)) else None


def judge_by_name(host: str) -> None:
    """Refuse what is a private address whoever resolves it.

    Raises:
        PageError: `private_address`.
    """
    if host == "localhost" or host.endswith(".localhost"):
        raise PageError(Reason.PRIVATE_ADDRESS, f"{host} is this machine")
    address = host if is_literal(host) else _number_form(host)
    if address is not None and not is_public(address):
        raise PageError(Reason.PRIVATE_ADDRESS, f"{host} is not a public address")


def _number_form(host: str) -> str | None:
    """The address that a short, octal or hexadecimal form stands for (`127.1`)."""
    if not host[:1].isdigit():
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None


def connect_request(target: Target, proxy: Proxy) -> bytes:
    """Bytes that ask the proxy for a tunnel."""
    where = f"[{target.host}]" if ":" in target.host else target.host
    lines = [
        f"CONNECT {where}:{target.port} HTTP/1.1",
        f"Host: {where}:{target.port}",
        *(f"{name}: {value}" for name, value in proxy.headers()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
