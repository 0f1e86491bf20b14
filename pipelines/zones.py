"""The clock a publisher writes by: told by country, address or language. Pure.

Only for dates that state no zone themselves. Countries with several zones give the one of
their capital, or where most of their press sits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_BY_COUNTRY = {
    "ae": "Asia/Dubai", "am": "Asia/Yerevan", "ar": "America/Argentina/Buenos_Aires", "at": "Europe/Vienna",
    "au": "Australia/Sydney", "az": "Asia/Baku", "ba": "Europe/Sarajevo", "be": "Europe/Brussels",
    "bg": "Europe/Sofia", "br": "America/Sao_Paulo", "by": "Europe/Minsk", "ca": "America/Toronto",
    "ch": "Europe/Zurich", "cl": "America/Santiago", "cn": "Asia/Shanghai", "co": "America/Bogota",
    "cz": "Europe/Prague", "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn",
    "eg": "Africa/Cairo", "es": "Europe/Madrid", "eu": "Europe/Brussels", "fi": "Europe/Helsinki",
    "fr": "Europe/Paris", "gb": "Europe/London", "ge": "Asia/Tbilisi", "gr": "Europe/Athens",
    "hk": "Asia/Hong_Kong", "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "id": "Asia/Jakarta",
    "ie": "Europe/Dublin", "il": "Asia/Jerusalem", "in": "Asia/Kolkata", "iq": "Asia/Baghdad",
    "ir": "Asia/Tehran", "is": "Atlantic/Reykjavik", "it": "Europe/Rome", "jo": "Asia/Amman",
    "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "kz": "Asia/Almaty",
    "lb": "Asia/Beirut", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga",
    "ma": "Africa/Casablanca", "md": "Europe/Chisinau", "mx": "America/Mexico_City", "my": "Asia/Kuala_Lumpur",
    "ng": "Africa/Lagos", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "nz": "Pacific/Auckland",
    "pe": "America/Lima", "ph": "Asia/Manila", "pk": "Asia/Karachi", "pl": "Europe/Warsaw",
    "pt": "Europe/Lisbon", "qa": "Asia/Qatar", "ro": "Europe/Bucharest", "rs": "Europe/Belgrade",
    "ru": "Europe/Moscow", "sa": "Asia/Riyadh", "se": "Europe/Stockholm", "sg": "Asia/Singapore",
    "si": "Europe/Ljubljana", "sk": "Europe/Bratislava", "th": "Asia/Bangkok", "tr": "Europe/Istanbul",
    "tw": "Asia/Taipei", "ua": "Europe/Kyiv", "uk": "Europe/London", "us": "America/New_York",
    "uy": "America/Montevideo", "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg",
    "mil": "America/New_York", "gov": "America/New_York", "int": "Europe/Brussels",
}  # fmt: skip
_CLUBS = frozenset(("co", "me", "tv", "io", "ai", "is", "in"))
"""Top-level domains that sites of any country take; `in` only without a sign of India."""
_BY_LANGUAGE = {
    "ja": "jp", "ko": "kr", "zh": "cn", "uk": "ua", "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu",
    "ro": "ro", "bg": "bg", "el": "gr", "he": "il", "tr": "tr", "it": "it", "de": "de", "fr": "fr",
    "nl": "nl", "sv": "se", "da": "dk", "no": "no", "nb": "no", "fi": "fi", "et": "ee", "lv": "lv",
    "lt": "lt", "sl": "si", "hr": "hr", "sr": "rs", "ka": "ge", "hy": "am", "th": "th", "vi": "vn",
    "is": "is", "ru": "ru", "id": "id",
}  # fmt: skip
"""Languages whose press sits in one country, or nearly so."""
_MONTH_FIRST = frozenset(("us", "mil", "gov", "ph"))


def country_of(
    url: str | None, languages: Sequence[str], country: str | None = None
) -> str | None:
    """Country code a page is written in: as told, else by its address, else by its language.

    English, Spanish, Portuguese and Arabic tell none: they are written everywhere; `en-US`
    neither, it stands in the template of half the world's sites.
    """
    if country:
        return country.lower()
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        host = ""
    last = host.rpartition(".")[2]
    if last in _BY_COUNTRY and last not in _CLUBS:
        return last
    for tag in languages:
        language, _, region = tag.lower().partition("-")
        region = region.rpartition("-")[2]
        if region in _BY_COUNTRY and (language, region) != ("en", "us"):
            return region
        if language in _BY_LANGUAGE:
            return _BY_LANGUAGE[language]
    return None


def zone_of(country: str | None) -> tzinfo | None:
    """Zone of a country's press; `None` where it is not known."""
    name = _BY_COUNTRY.get(country or "")
    return _zone(name) if name else None


@cache
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):  # a machine without zone data
        return None


def is_month_first(country: str | None, languages: Sequence[str]) -> bool:
    """Whether 03/10/2025 is the tenth of March: in the United States, and English of nowhere."""
    if country is not None:
        return country in _MONTH_FIRST
    return any(tag.lower().split("-")[0] == "en" for tag in languages)
