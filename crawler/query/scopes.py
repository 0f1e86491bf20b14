"""Scopes of a query: reading their values, and what sources have to say about them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit

from crawler.countries import COUNTRIES
from crawler.query.tokens import words
from crawler.query.tree import (
    All,
    AnyOf,
    Node,
    Not,
    Query,
    QueryWarning,
    Scope,
    ScopeKind,
)
from crawler.records import Origin, Source

# Country codes that people write for a language, where no language has that code.
_LANGUAGES_MEANT = {
    "ua": "uk", "cz": "cs", "jp": "ja", "cn": "zh", "gr": "el", "dk": "da", "pl-pl": "pl",
    "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "fre": "fr", "pol": "pl", "ukr": "uk",
    "rus": "ru", "english": "en", "german": "de", "french": "fr", "polish": "pl",
    "ukrainian": "uk", "russian": "ru", "spanish": "es", "italian": "it",
}  # fmt: skip
_COUNTRIES_MEANT = {
    "uk": "gb", "en": "gb", "usa": "us", "eu": "be", "el": "gr", "ukraine": "ua", "russia": "ru",
    "poland": "pl", "germany": "de", "france": "fr", "britain": "gb", "england": "gb", "italy": "it",
    "spain": "es", "israel": "il", "turkey": "tr", "china": "cn", "japan": "jp", "taiwan": "tw",
    "india": "in", "iran": "ir", "sweden": "se", "norway": "no", "finland": "fi", "denmark": "dk",
    "estonia": "ee", "latvia": "lv", "lithuania": "lt", "netherlands": "nl", "belgium": "be",
    "romania": "ro", "greece": "gr", "canada": "ca", "australia": "au", "pol": "pl", "ukr": "ua",
    "rus": "ru", "deu": "de", "ger": "de", "fra": "fr", "gbr": "gb",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SPAN = re.compile(r"(\d{1,6})([hdw])", re.IGNORECASE)
_SPAN_IN_WORDS = re.compile(
    r"([0-9]{1,4})[ _-]?(h|hours?|d|days?|w|weeks?|m|months?|y|years?)?"
)
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_HOURS = {"h": 1, "d": 24, "w": 24 * 7}
LONGEST_SPAN = timedelta(days=366)


class ScopeProblem(ValueError):
    """The value does not fit; `meant` are values that would."""

    def __init__(self, message: str, *meant: str) -> None:
        super().__init__(message)
        self.meant = meant


def make_scope(
    kind: ScopeKind, value: str, position: int
) -> tuple[Scope, QueryWarning | None]:
    """Read the value of a scope.

    Raises:
        ScopeProblem: The value does not fit the kind.
    """
    value = value.strip()
    match kind:
        case ScopeKind.SECTION:
            tokens = tuple(words(value))
            if not tokens:
                raise ScopeProblem("section: needs a word")
            return Scope(kind=kind, tokens=tokens, position=position), None
        case ScopeKind.AFTER | ScopeKind.BEFORE:
            return Scope(kind=kind, day=_day(kind, value), position=position), None
        case ScopeKind.WITHIN:
            return Scope(kind=kind, span=_span(value), position=position), None
        case _:
            text, warning = _text(kind, value.lower())
            scope = Scope(kind=kind, text=text, position=position)
            return scope, QueryWarning(
                position=position, message=warning
            ) if warning else None


def _text(kind: ScopeKind, value: str) -> tuple[str, str | None]:
    if kind is ScopeKind.SOURCE:
        return _source(value), None
    if kind is ScopeKind.ORIGIN:
        name = value.replace("-", "_").replace(" ", "_")
        names = [origin.value for origin in Origin]
        if name not in names:
            near = get_close_matches(name, names, 2, 0.5) or names
            raise ScopeProblem(
                f"no origin `{value}`; there are {', '.join(names)}", *near[:2]
            )
        return name, None
    if kind is ScopeKind.COUNTRY:
        if value == "uk":
            return "gb", "`country:uk` is read as `country:gb`, the code of ISO 3166"
        if value not in COUNTRIES:
            meant = _COUNTRIES_MEANT.get(value)
            raise ScopeProblem(
                f"no country `{value}`: two letters of ISO 3166, such as `pl` or `gb`",
                *([meant] if meant else []),
            )
        return value, None
    meant = _LANGUAGES_MEANT.get(value)
    if meant is not None or not _LANGUAGE.fullmatch(value):
        raise ScopeProblem(
            f"no language `{value}`: a BCP 47 tag, such as `uk`, `pl` or `pt-br`",
            *([meant] if meant else []),
        )
    return value, None


def _source(value: str) -> str:
    if "://" in value or "/" in value:
        host = urlsplit(value if "://" in value else f"//{value}").hostname or ""
        raise ScopeProblem(
            "source: takes a source's key or a host, no address",
            *([host.removeprefix("www.")] if host else []),
        )
    host = value.removeprefix("www.")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise ScopeProblem(f"`{value}` is neither a key nor a host") from error
    if not _HOST.fullmatch(host):
        raise ScopeProblem(
            f"`{value}` is neither a source's key nor a host, such as `essanews.com`"
        )
    return host


def _day(kind: ScopeKind, value: str) -> date:
    found = _DATE.fullmatch(value)
    if found:
        year, month, day = found.groups()
        try:
            return date(int(year), int(month or 1), int(day or 1))
        except ValueError as error:
            raise ScopeProblem(f"`{value}` is no date of the calendar") from error
    raise ScopeProblem(
        f"`{value}` is no date: {kind.value}: takes yyyy, yyyy-mm or yyyy-mm-dd",
        *_days_meant(value),
    )


def _days_meant(value: str) -> list[str]:
    """12.03.2026 and 2026/03/12 as they are to be written."""
    parts = re.split(r"[./]", value)
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        year, month, day = parts if len(parts[0]) == 4 else reversed(parts)
        try:
            return [date(int(year), int(month), int(day)).isoformat()]
        except ValueError:
            return []
    return []


def _span(value: str) -> timedelta:
    found = _SPAN.fullmatch(value)
    if found:
        hours = int(found[1]) * _HOURS[found[2].lower()]
        if 0 < hours <= LONGEST_SPAN // timedelta(hours=1):
            return timedelta(hours=hours)
    raise ScopeProblem(
        f"`{value}` is no span: within: takes hours, days or weeks up to one year, "
        "such as `12h`, `7d` or `2w`",
        *_spans_meant(value),
    )


def is_span(value: str) -> bool:
    """Is it a value of `within:`?"""
    return _SPAN.fullmatch(value) is not None


def _spans_meant(value: str) -> list[str]:
    """3months, 36 hours and a bare number of days as they are to be written."""
    found = _SPAN_IN_WORDS.fullmatch(value.lower())
    if found is None:
        return []
    number, unit = int(found[1]), (found[2] or "d")[0]
    if unit in "my":
        number, unit = number * (365 if unit == "y" else 30), "d"
    fits = 0 < number * _HOURS[unit] <= LONGEST_SPAN // timedelta(hours=1)
    return [f"{number}{unit}"] if fits else []


def scopes_of(node: Node) -> Iterator[tuple[Scope, bool]]:
    """Every scope of a tree, and whether it stands under an exclusion."""
    match node:
        case Scope():
            yield node, False
        case Not():
            for scope, excluded in scopes_of(node.part):
                yield scope, not excluded
        case All() | AnyOf():
            for part in node.parts:
                yield from scopes_of(part)
        case _:
            return


def check_scopes(
    query: Query, sources: Mapping[str, Source]
) -> tuple[QueryWarning, ...]:
    """Warn of scopes that find nothing: values that no source has, and such as exclude each other.

    To be shown when a query is saved.
    """
    return (*contradictions(query.root), *_unknown(query, sources))


def contradictions(node: Node) -> Iterator[QueryWarning]:
    """Scopes side by side of which no article can fulfil both."""
    match node:
        case All():
            yield from _apart([part for part in node.parts if isinstance(part, Scope)])
            for part in node.parts:
                yield from contradictions(part)
        case AnyOf():
            for part in node.parts:
                yield from contradictions(part)
        case _:
            return


def _apart(scopes: list[Scope]) -> Iterator[QueryWarning]:
    for kind in (ScopeKind.COUNTRY, ScopeKind.ORIGIN):
        named = {scope.text: scope for scope in scopes if scope.kind is kind}
        if len(named) > 1:
            yield QueryWarning(
                position=list(named.values())[1].position,
                message=f"no article has two values of {kind.value}: join them with OR",
            )
    after = [s.day for s in scopes if s.kind is ScopeKind.AFTER and s.day]
    before = [s for s in scopes if s.kind is ScopeKind.BEFORE and s.day]
    for scope in before:
        if after and scope.day is not None and scope.day <= max(after):
            yield QueryWarning(
                position=scope.position,
                message="no day lies between after: and before: this finds nothing",
            )


def _unknown(query: Query, sources: Mapping[str, Source]) -> tuple[QueryWarning, ...]:
    return tuple(
        QueryWarning(
            position=scope.position,
            message=f"no source has {scope.kind.value} `{scope.text}`"
            + ("" if excluded else ": as it stands this part finds nothing")
            + _nearest(scope, sources),
        )
        for scope, excluded in scopes_of(query.root)
        if not _is_had(scope, sources)
    )


def _is_had(scope: Scope, sources: Mapping[str, Source]) -> bool:
    text = scope.text
    if text is None:
        return True
    every = sources.values()
    match scope.kind:
        case ScopeKind.SOURCE:
            return text in sources or any(_host(source) == text for source in every)
        case ScopeKind.ORIGIN:
            return any(source.origin == text for source in every)
        case ScopeKind.COUNTRY:
            return any(source.country == text for source in every)
        case _:
            return any(
                f"{source.language or ''}-".lower().startswith(f"{text}-")
                for source in every
            )


def _host(source: Source) -> str:
    return (urlsplit(source.url).hostname or "").removeprefix("www.")


def _nearest(scope: Scope, sources: Mapping[str, Source]) -> str:
    if scope.kind is not ScopeKind.SOURCE or scope.text is None:
        return ""
    names = [*sources, *{_host(source) for source in sources.values()}]
    near = get_close_matches(scope.text, names, 1)
    return f"; did you mean `source:{near[0]}`?" if near else ""
