"""What scopes ask of an article, and whether they are true of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.query.tokens import words as words_of
from crawler.query.tree import Scope, ScopeKind

FUTURE_ALLOWED = timedelta(days=1)
"""A date_published later than the fetch by more than this counts as not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What scopes ask for; each may be unknown, and then no scope of its kind is true."""

    source: str | None = None
    """Key of the source."""
    host: str | None = None
    """Host of the article's address, lower case, without `www.`."""
    origin: str | None = None
    country: str | None = None
    """ISO 3166, lower case."""
    language: str | None = None
    """BCP 47 of the article, else of the source."""
    section: str | None = None
    at: datetime | None = None
    """`date_of` the article."""


def date_of(
    date_published: datetime | None,
    first_seen_at: datetime | None,
    fetched_at: datetime | None = None,
) -> datetime | None:
    """The time that `after:`, `before:` and `within:` look at."""
    seen = fetched_at or first_seen_at
    if date_published is None:
        return first_seen_at
    if seen is not None and date_published > seen + FUTURE_ALLOWED:
        return first_seen_at
    return date_published


def holds(scope: Scope, known: Known, now: datetime) -> bool:
    """Is the scope true of what is known?"""
    match scope.kind:
        case ScopeKind.SOURCE:
            return scope.text in (known.source, known.host)
        case ScopeKind.ORIGIN:
            return scope.text == known.origin
        case ScopeKind.COUNTRY:
            return scope.text == known.country
        case ScopeKind.LANGUAGE:
            # RFC 4647, basic filtering
            return f"{known.language or ''}-".lower().startswith(f"{scope.text}-")
        case ScopeKind.SECTION:
            return bool(find(scope.tokens, words_of(known.section or "")))
        case _:
            return _in_time(scope, known.at, now)


def _in_time(scope: Scope, at: datetime | None, now: datetime) -> bool:
    if at is None:
        return False
    if scope.span is not None:
        return now - scope.span <= at <= now
    assert scope.day is not None
    start = datetime(scope.day.year, scope.day.month, scope.day.day, tzinfo=UTC)
    return at >= start if scope.kind is ScopeKind.AFTER else at < start


def find(
    tokens: Sequence[str], words: Sequence[str], *, prefix: bool = False
) -> list[int]:
    """Where the tokens stand side by side; with `prefix` the last one may go on."""
    size = len(tokens)
    if not size:
        return []
    wanted = list(tokens)
    return [
        at
        for at in range(len(words) - size + 1)
        if list(words[at : at + size - 1]) == wanted[:-1]
        and (
            words[at + size - 1].startswith(wanted[-1])
            if prefix
            else words[at + size - 1] == wanted[-1]
        )
    ]
