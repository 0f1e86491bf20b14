"""Candidates of a plan, checked one after the other: the evaluator decides where FTS5 cannot. No clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from crawler.query.evaluate import is_true
from crawler.query.fts import needs_text, plan
from crawler.query.plans import Plan
from crawler.query.sure import sure_part
from crawler.query.tree import Field, Node, Query, Scope, fields_of, walk
from crawler.store.found import load_found, load_words
from crawler.store.search import Database, Order, candidates
from crawler.store.selection import Limits

_AT_ONCE = 200


def checked(
    db: Database,
    query: Query,
    wide: Plan,
    *,
    now: datetime,
    order: Order,
    limits: Limits,
) -> Iterator[tuple[int, bool]]:
    """Every candidate, and whether the query is true of it.

    Args:
        wide: A plan that finds every article of which the query is true.
    """
    found = candidates(db, wide, now=now, order=order, limits=limits)
    sure = _sure(db, query, now, order, limits)
    whole, fields = needs_text(query.root), _fields(query.root)
    facts = _asks_scopes(query.root)
    # One page first, for most who search look no further.
    size = _AT_ONCE // 4
    while part := list(islice(_with_sure(found, sure), size)):
        size = _AT_ONCE
        ids = [article_id for article_id, is_sure in part if not is_sure]
        subjects = (
            {one.id: one.subject for one in load_found(db, ids)}
            if whole
            else load_words(db, ids, fields, facts=facts)
        )
        for article_id, is_sure in part:
            subject = subjects.get(article_id)
            yield (
                article_id,
                is_sure or (subject is not None and is_true(query.root, subject, now)),
            )


def _sure(
    db: Database, query: Query, now: datetime, order: Order, limits: Limits
) -> Iterator[int]:
    """Articles that need no check, by number from the last; none where another order is asked for."""
    part = sure_part(query.root) if order == "newest" else None
    if part is None:
        return iter(())
    return candidates(db, plan(part).plan, now=now, limits=limits)


def _with_sure(found: Iterable[int], sure: Iterator[int]) -> Iterator[tuple[int, bool]]:
    """Both go down; what is in both is sure."""
    next_sure = next(sure, 0)
    for article_id in found:
        while next_sure > article_id:
            next_sure = next(sure, 0)
        yield article_id, next_sure == article_id


def page(found: Iterator[tuple[int, bool]], wanted: int) -> tuple[list[int], int]:
    """The first true ones, and how many were checked for them."""
    kept: list[int] = []
    looked_at = 0
    for article_id, true in found:
        looked_at += 1
        if true:
            kept.append(article_id)
            if len(kept) == wanted:
                break
    return kept, looked_at


def count_on(
    found: Iterator[tuple[int, bool]], total: int, many: int
) -> tuple[int, bool]:
    """Count some more; the second value tells whether candidates are left."""
    for _, true in islice(found, max(many, 1)):
        total += true
    return total, next(found, None) is not None


def _fields(node: Node) -> tuple[Field, ...]:
    looked_in = frozenset().union(*fields_of(node))
    return tuple(field for field in Field if field in looked_in)


def _asks_scopes(node: Node) -> bool:
    return any(isinstance(one, Scope) for one in walk(node))
