"""Why a query is true of an article, or why not: part by part. Pure; the clock is handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from crawler.query.evaluate import is_true, matched_words
from crawler.query.plainwords import heading
from crawler.query.render import render
from crawler.query.subject import Subject
from crawler.query.tree import (
    All,
    AnyOf,
    Leaf,
    Near,
    Node,
    Not,
    Scope,
    ScopeKind,
    WordList,
    parts_of,
)
from crawler.records import MatchedWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One part of a query, held against one article."""

    part: str
    """The part in the form of the language's examples, such as `near5(drone, border)`."""
    text: str
    """The part in plain words, without what stands in `parts`."""
    kind: str
    """`all`, `any`, `not`, `near`, `list`, `scope` or `words`."""
    position: int | None
    """Character in the query as typed, from 1; `None` for groups."""
    true: bool
    words: tuple[MatchedWord, ...] = ()
    """The occurrences; for an exclusion that fails, the words that should not be there."""
    known: str | None = None
    """For a scope: what is known of the article instead, `None` if nothing."""
    parts: tuple[Explanation, ...] = ()


def explain(node: Node, subject: Subject, now: datetime) -> Explanation:
    """Hold every part of a query against an article."""
    return Explanation(
        part=render(node),
        text=heading(node),
        kind=_KINDS[type(node)],
        position=None if isinstance(node, All | AnyOf | Not) else node.position,
        true=is_true(node, subject, now),
        words=_words(node, subject, now),
        known=_known(node, subject) if isinstance(node, Scope) else None,
        parts=tuple(explain(part, subject, now) for part in parts_of(node)),
    )


_KINDS: dict[type[Node], str] = {
    All: "all",
    AnyOf: "any",
    Not: "not",
    Near: "near",
    WordList: "list",
    Scope: "scope",
    Leaf: "words",
}


def _words(node: Node, subject: Subject, now: datetime) -> tuple[MatchedWord, ...]:
    """Occurrences of a part that has no parts of its own, and of a chain as a whole."""
    if isinstance(node, Leaf):
        # Two of three wanted occurrences are worth seeing, too.
        return matched_words(replace(node, at_least=1), subject, now)
    if isinstance(node, WordList | Near):
        return matched_words(node, subject, now)
    return ()


def _known(scope: Scope, subject: Subject) -> str | None:
    known = subject.known
    match scope.kind:
        case ScopeKind.SOURCE:
            both = [text for text in (known.source, known.host) if text]
            return ", ".join(both) or None
        case ScopeKind.ORIGIN:
            return known.origin
        case ScopeKind.COUNTRY:
            return known.country
        case ScopeKind.LANGUAGE:
            return known.language
        case ScopeKind.SECTION:
            return known.section
        case _:
            return known.at.isoformat() if known.at else None
