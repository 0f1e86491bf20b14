"""How values are written for a reader: ages, times, numbers, languages. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from crawler.alerts.firing import OLD
from crawler.exceptions import PageError
from crawler.net.proxy import judge_by_name
from crawler.net.targets import parse_target
from crawler.plurals import plural as plural  # one of FILTERS

_RTL = frozenset({"ar", "he", "fa", "ur", "ps", "yi", "dv", "ug", "sd", "ckb"})
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


def age(then: datetime | None, now: datetime) -> str:
    """`4 min`, `3 h`, `2 days`; a day and more in whole days, a year and more as its date."""
    if then is None:
        return "—"
    seconds = int((now - then).total_seconds())
    if seconds < -60:
        return "to come"
    if seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 86_400:
        return f"{seconds // 3600} h"
    days = seconds // 86_400
    if days < 365:
        return f"{days} day" if days == 1 else f"{days} days"
    return then.strftime("%Y-%m-%d")


def moment(then: datetime | None, zone: tzinfo) -> str:
    """`Mon 23 Nov 2026, 18:40 CET`; `—` for none."""
    if then is None:
        return "—"
    local = then.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone_name(local)}"


def clock(then: datetime, zone: tzinfo) -> str:
    """`18:40`."""
    return f"{then.astimezone(zone):%H:%M}"


def day(then: datetime, zone: tzinfo) -> str:
    """`Monday 23 November`."""
    local = then.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}"


def date(then: datetime, zone: tzinfo) -> str:
    """`12 Mar 2025`."""
    local = then.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def is_old(published: datetime, first_seen_at: datetime) -> bool:
    """True when an article was no news any more as it came in: nothing was sent for it either."""
    return first_seen_at - published > OLD


def zone_name(local: datetime) -> str:
    """`CET`, `UTC` or `+05`; never empty."""
    return local.tzname() or f"{local:%z}"


def iso(then: datetime | None) -> str | None:
    """UTC to the second, as JSON, CSV and `<time datetime>` have it."""
    if then is None:
        return None
    return then.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number(value: float | None) -> str:
    """`12,345`; `—` for none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def duration(seconds: float | None) -> str:
    """`14 s`, `3 min 05 s`, `2 h 10 min`."""
    if seconds is None:
        return "—"
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def lang(tag: str | None) -> str:
    """A tag fit for `lang=`, or `""`, which says that the language is not known."""
    return tag if tag and _TAG.match(tag) else ""


def direction(tag: str | None) -> str:
    """`rtl` for languages written so, `auto` where the text itself must tell."""
    if not tag:
        return "auto"
    return "rtl" if tag.split("-")[0].lower() in _RTL else "ltr"


def host(url: str | None) -> str:
    """Host of an address without `www.`; `""` for none."""
    found = re.match(r"https?://([^/?#]+)", url or "")
    return found.group(1).rsplit("@", 1)[-1].removeprefix("www.") if found else ""


def safe_link(url: str | None) -> str | None:
    """The address if it is http(s), else `None`: no other scheme becomes a link."""
    if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return url
    return None


def picture_link(url: str | None, page: str | None) -> str | None:
    """The address from which a picture may be loaded; `None`: it is only linked to.

    A page of the web could have the reader's browser ask for something on his own network, as a page
    opened there could; here nobody expects it. A page of such a host has its own pictures.
    """
    if url is None or safe_link(url) is None:
        return None
    try:
        target = parse_target(url)
        if page is None or target.key != parse_target(page).key:
            judge_by_name(target.host)
    except PageError:
        return None
    return url


FILTERS = (
    "age", "clock", "date", "day", "direction", "duration", "host", "is_old", "iso", "lang",
    "moment", "number", "picture_link", "plural", "safe_link", "zone_name",
)  # fmt: skip
"""What templates may use."""
