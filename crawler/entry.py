"""One `[[source]]` entry as people write it, checked: becomes a `Source`, or a `CatalogueError`. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec

from crawler.countries import COUNTRIES
from crawler.exceptions import CatalogueError
from crawler.items import Article
from crawler.records import Expect, Origin, ReadFrom, Source, SourceKind

SELECTORS = frozenset(field.name for field in fields(Article)) - {
    "url",
    "blocks",
    "access",
} | {"body", "links", "remove"}
"""What a selector may be given for: fields of an article, `links` of a section page, `remove`."""

_EXPECTABLE = frozenset(field.name for field in fields(Article)) - {"url", "blocks"} | {
    "body"
}

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EVERY = re.compile(r"(\d{1,4}) ?(m|h|d)")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


class _Expect(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    articles: int | None = None
    fields: tuple[str, ...] = ()


class _Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A `[[source]]` table as written."""

    name: str
    url: str
    kind: SourceKind
    read_from: ReadFrom = ReadFrom.PAGE
    key: str | None = None
    country: str | None = None
    language: str | None = None
    origin: Origin | None = None
    allow_private: bool = False
    delay_s: float = 1.0
    every: str | None = None
    depth: int = 0
    selectors: dict[str, str] = {}
    expect: _Expect = _Expect()


def read_source(
    table: Mapping[str, Any], path: Path | None = None, label: str | None = None
) -> Source:
    """One `[[source]]` table, checked; it may stand in no file yet.

    Args:
        path: File it stands in; for the message alone, as `label`, which says which one it is.

    Raises:
        CatalogueError: Something in it is wrong; field and mend are named.
    """
    try:
        entry = msgspec.convert(dict(table), _Entry)
    except msgspec.ValidationError as error:
        raise _explained(error, path, label) from error

    def wrong(field: str, message: str, mend: str | None = None) -> CatalogueError:
        return CatalogueError(message, path=path, table=label, field=field, mend=mend)

    _check(entry, wrong)
    return Source(
        key=entry.key or key_of(entry.name),
        name=entry.name.strip(),
        url=entry.url,
        kind=entry.kind,
        read_from=entry.read_from,
        country=entry.country,
        language=entry.language,
        origin=entry.origin,
        allow_private=entry.allow_private,
        delay_s=entry.delay_s,
        every_s=_seconds(entry.every),
        depth=entry.depth,
        selectors=MappingProxyType(entry.selectors),
        expect=Expect(articles=entry.expect.articles, fields=entry.expect.fields),
    )


def _check(entry: _Entry, wrong: Any) -> None:  # wrong makes the CatalogueError
    """What types alone do not say."""
    if not entry.name.strip():
        raise wrong("name", "is empty")
    key = entry.key if entry.key is not None else key_of(entry.name)
    if not _KEY.fullmatch(key):
        mend = f"Perhaps {key_of(key)!r}" if key_of(key) else "Give a `key`"
        raise wrong(
            "key", f"{key!r} is not lower-case letters, digits and hyphens", mend
        )
    _check_url(entry.url, wrong)
    if entry.country is not None and entry.country not in COUNTRIES:
        lower = entry.country.lower()
        mend = {"uk": "Write 'gb'", "en": "Write 'gb'"}.get(lower) or (
            f"Write {lower!r}" if lower in COUNTRIES else "Two letters, such as 'pl'"
        )
        raise wrong(
            "country", f"{entry.country!r} is no ISO 3166 code in lower case", mend
        )
    if entry.language is not None and not _LANGUAGE.fullmatch(entry.language):
        raise wrong(
            "language",
            f"{entry.language!r} is no language tag",
            "Such as 'en' or 'pt-BR'",
        )
    if not 0 <= entry.delay_s <= 3600:
        raise wrong("delay_s", f"{entry.delay_s} is not between 0 and 3600 seconds")
    if entry.every is not None and _seconds(entry.every) is None:
        raise wrong(
            "every", f"{entry.every!r} is no span", "Such as '15m', '2h' or '1d'"
        )
    if not 0 <= entry.depth <= 3:
        raise wrong("depth", f"{entry.depth} is not between 0 and 3")
    if entry.expect.articles is not None and entry.expect.articles < 0:
        raise wrong("expect.articles", "is negative")
    if entry.read_from is ReadFrom.FEED and entry.kind is not SourceKind.FEED:
        raise wrong(
            "read_from",
            f"a {entry.kind} tells nothing but addresses",
            "Only where kind is 'feed'",
        )
    _check_names("selectors", entry.selectors, SELECTORS, wrong)
    _check_css(entry.selectors, wrong)
    _check_names("expect.fields", entry.expect.fields, _EXPECTABLE, wrong)


def _check_url(url: str, wrong: Any) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        good = False
    if not good or len(url) > 2000 or re.search(r"[\s\x00-\x1f]", url):
        mend = (
            f"Perhaps 'https://{url}'"
            if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", url)
            else None
        )
        raise wrong("url", f"{url[:80]!r} is no http(s) address", mend)
    if parts.username or parts.password:
        raise wrong(
            "url", "holds a user name or password", "Take it out: this file is shared"
        )


def _check_names(
    field: str, names: Iterable[str], known: frozenset[str], wrong: Any
) -> None:
    for name in names:
        if name not in known:
            raise wrong(field, f"unknown field {name!r}", _nearest(name, known))


def _check_css(selectors: Mapping[str, str], wrong: Any) -> None:
    """A selector that is no CSS would cost its source every article."""
    if not selectors:
        return
    from crawler.css import css_fault

    for name, css in selectors.items():
        if fault := css_fault(css):
            raise wrong(f"selectors.{name}", f"{css!r} is no CSS selector: {fault}")


def _seconds(every: str | None) -> int | None:
    """Seconds of a span such as 15m; `None` for what is none, or under a minute."""
    found = _EVERY.fullmatch(every) if every else None
    return int(found[1]) * _SECONDS[found[2]] or None if found else None


def _nearest(name: str, known: Iterable[str]) -> str:
    options = sorted(known)
    close = get_close_matches(name, options, n=1)
    return f"Perhaps {close[0]!r}" if close else f"Known: {', '.join(options)}"


def _explained(
    error: msgspec.ValidationError, path: Path | None, label: str | None
) -> CatalogueError:
    """Say a message of msgspec in our words, with the field and the nearest right one."""
    text = str(error)
    at = re.search(r" - at `\$\.?([^`]*)`$", text)
    text = text[: at.start()] if at else text
    field = at[1] if at else None
    unknown = re.search(r"unknown field `([^`]*)`", text)
    missing = re.search(r"missing required field `([^`]*)`", text)
    value = re.search(r"Invalid enum value (.*)", text)
    mend = None
    if unknown:
        entry = _Expect if field and field.startswith("expect") else _Entry
        field, text = unknown[1], "unknown field"
        mend = _nearest(unknown[1], entry.__struct_fields__)
    elif missing:
        field, text = missing[1], "is missing"
    elif value:
        kinds: dict[str | None, type[StrEnum]] = {
            "kind": SourceKind,
            "read_from": ReadFrom,
        }
        options = [str(option) for option in kinds.get(field, Origin)]
        text = f"unknown value {value[1]}"
        mend = _nearest(value[1].strip("'\""), options)
    else:
        mend = _expected(text)
        text = "has a wrong type"
    return CatalogueError(text, path=path, table=label, field=field, mend=mend)


def _expected(text: str) -> str:
    found = re.match(r"Expected `([^`]*)`, got `([^`]*)`", text)
    words = {
        "str": "text in quotes",
        "int": "a whole number",
        "bool": "true or false",
        "float": "a number",
        "array": "a list",
        "object": "a table",
    }
    if not found:
        return text
    wanted = cast("str", found[1]).split(" | ")[0]
    return f"Expected {words.get(wanted, wanted)}, got {words.get(found[2], found[2])}"


def key_of(name: str) -> str:
    """A key made from a name: lower-case ASCII letters, digits and hyphens; may come out empty."""
    plain = (
        unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    )
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def free_key(name: str, taken: Container[str], default: str) -> str:
    """A key made from a name, or from `default`, with a number behind it where it is taken."""
    base = key = key_of(name) or default
    number = 1
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key
