"""What the user chose about the wire: limits, proxy, certificates, contact. Checked at start.

Without a check an absent certificate file left a crawl without its downloader: it read nothing
and ended well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from crawler.exceptions import SettingsError
from crawler.net.certificates import certificates_in
from crawler.net.http import HttpClient
from crawler.net.limits import Limits, limits_from
from crawler.net.pacing import HostKey
from crawler.net.proxy import parse_proxy


def check_choices(settings: Mapping[str, Any]) -> Limits:
    """The limits of these settings, when all of the user's choices can be kept.

    Raises:
        SettingsError: One cannot; names the setting.
    """
    limits = limits_from(settings)
    parse_proxy(settings.get("VEDETTE_PROXY"))
    if settings.get("VEDETTE_CA_FILE"):
        certificates_in(settings["VEDETTE_CA_FILE"])
    contact = str(settings.get("VEDETTE_CONTACT") or "")
    if not (contact.isascii() and contact.isprintable()):
        raise SettingsError(
            "VEDETTE_CONTACT goes into each request: plain letters only, such as"
            f" mailto:you@example.org, not {contact[:80]!r}"
        )
    return limits


def client_from(
    settings: Mapping[str, Any],
    *,
    private_at: frozenset[HostKey] = frozenset(),
    pause_s: float = 0.0,
    rest: Callable[[float], object] = time.sleep,
) -> HttpClient:
    """The blocking client of a command that fetches, as the user set it; see there for the rest.

    Raises:
        SettingsError: As `check_choices`.
    """
    limits = check_choices(settings)
    return HttpClient(
        user_agent=settings["USER_AGENT"],
        private_at=private_at,
        timeout_s=limits.request_s,
        limits=limits,
        proxy=parse_proxy(settings.get("VEDETTE_PROXY")),
        pause_s=pause_s,
        rest=rest,
    )
