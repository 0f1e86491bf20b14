"""`vedette alerts test`, `explain` and `backfill`: a query tried on the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from crawler.cli.alert_options import check_query, need_alert
from crawler.cli.commands import Number, command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.query_command import QueryCommand
from crawler.cli.since import since_option
from crawler.cli.terminal import (
    marked,
    marked_text,
    print_json,
    safe,
    say,
    show,
    show_article,
    waiting,
)
from crawler.exceptions import SettingsError
from crawler.plurals import plural
from crawler.store import Connection

if TYPE_CHECKING:
    from crawler.alerts.archive import FoundRow
    from crawler.alerts.explain import Explanation
    from crawler.query.tree import Query
    from crawler.records import MatchedWord

MOST = 200_000
"""Articles that one trial finds, as in the browser."""
OUTLETS = 10
"""Those with most articles are named, the others counted."""


@command("test", cls=QueryCommand)
@click.argument("query")
@since_option("How far back", default="90d")
@click.option(
    "--samples",
    metavar="N",
    type=Number(0, 50),
    default=3,
    show_default=True,
    help="Articles to show, 50 at most.",
)
@click.option(
    "--instead-of",
    "name",
    metavar="NAME",
    help="Compare with this alert: hits gained, lost and kept.",
)
@json_option
@pass_session
def test(
    session: Session,
    query: str,
    since: datetime,
    samples: int,
    name: str | None,
    as_json: bool,
) -> int:
    """Try a query on the archive before saving it: how often, which outlets, which words.

    \b
    Example:
      vedette alerts test '@drones NEAR/10 airport' --since 90d
      vedette alerts test '@drones NEAR/10 (airport OR airbase)' --instead-of airports
    """
    parsed = check_query(session, query)
    old = check_query(session, need_alert(session, name).query) if name else None
    trial = _tried(session, parsed, old, since=since, samples=samples)
    if as_json:
        print_json(_trial_json(trial))
    else:
        _show_trial(session, trial)
    return Exit.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """What a query would have found."""

    found: int
    since: datetime
    """How far back was looked."""
    young: bool
    """It is where the archive begins."""
    outlets: Counter[str]
    groups: dict[str, int]
    """How many were gained, lost and kept against an alert; else all under `hits`."""
    samples: dict[str, list[FoundRow]]
    per_week: float | None
    """Unknown for an archive of a few days: the first round brought what had gathered."""


def _tried(
    session: Session, query: Query, old: Query | None, *, since: datetime, samples: int
) -> _Trial:
    from crawler.alerts.archive import found_rows
    from crawler.store.backfills import outlets_of
    from crawler.store.overview import begins_at

    now = session.now()
    with session.reading() as db, waiting("looking through the archive"):
        found = _found(db, query, since, now)
        groups = {"hits": found}
        if old is not None:
            groups = _compared(found, _found(db, old, since, now))
        shown = {
            group: found_rows(
                db, old if group == "lost" and old else query, ids[:samples], now=now
            )
            for group, ids in groups.items()
        }
        outlets = Counter(outlets_of(db, found))
        begins = begins_at(db)
        # the newest come first: what a full trial did not reach is older than its last
        if len(found) >= MOST:
            since = found_rows(db, query, found[-1:], now=now)[0].first_seen_at
    young = begins is not None and begins > since
    since = begins if begins and young else since
    days = max((now - since) / timedelta(days=1), 1e-9)
    return _Trial(
        found=len(found),
        since=since,
        young=young,
        outlets=outlets,
        groups={group: len(ids) for group, ids in groups.items()},
        samples=shown,
        per_week=None if young and days < 7 else 7 * len(found) / days,
    )


def _trial_json(trial: _Trial) -> dict[str, object]:
    return {
        "hits": trial.found,
        "complete": trial.found < MOST,
        "per_week": None if trial.per_week is None else round(trial.per_week, 2),
        "since": trial.since,
        "outlets": dict(trial.outlets.most_common(OUTLETS)),
        "groups": trial.groups,
        "samples": {
            group: [_sample(row) for row in rows]
            for group, rows in trial.samples.items()
        },
    }


def _show_trial(session: Session, trial: _Trial) -> None:
    articles, since = plural(trial.found, "article"), session.show_time(trial.since)
    where = ", where the archive begins" if trial.young else ""
    rate = "" if trial.per_week is None else f", {trial.per_week:.1f} a week"
    say(f"{articles} since {since}{where}{rate}")
    if trial.found >= MOST:
        say(f"  older ones are not counted: a trial ends at {MOST:,}")
    for outlet, count in trial.outlets.most_common(OUTLETS):
        say(f"  {count:5d}  {safe(outlet)}")
    if (more := len(trial.outlets) - OUTLETS) > 0:
        say(f"         and {plural(more, 'more outlet')}")
    for group, rows in trial.samples.items():
        if len(trial.groups) > 1:
            say(f"\n{group}: {trial.groups[group]}")
        for row in rows:
            _show(session, row)


def _found(db: Connection, query: Query, start: datetime, now: datetime) -> list[int]:
    from itertools import islice

    from crawler.alerts.archive import find_all
    from crawler.store.selection import Limits

    return list(
        islice(find_all(db, query, now=now, limits=Limits(seen_since=start)), MOST)
    )


def _compared(new: Sequence[int], old: Sequence[int]) -> dict[str, list[int]]:
    before, after = set(old), set(new)
    return {
        "gained": [i for i in new if i not in before],
        "lost": [i for i in old if i not in after],
        "kept": [i for i in new if i in before],
    }


def _show(session: Session, row: FoundRow) -> None:
    where = row.source_name or row.source_key or "saved page"
    when = session.show_time(row.date_published or row.first_seen_at)
    headline = marked_text(row.headline_pieces, "bold")
    show_article(headline, f"{where}, {when}", row.snippet, indent=2)


def _sample(row: FoundRow) -> dict[str, object]:
    return {
        "id": row.article_id,
        "headline": row.headline,
        "url": row.url,
        "source": row.source_key,
        "snippet": marked(row.snippet),
    }


@command("explain")
@click.argument("name")
@click.argument("url")
@json_option
@pass_session
def explain(session: Session, name: str, url: str, as_json: bool) -> int:
    """Say which part of an alert's query an article matches, in which field, at which words.

    The article is taken as it stands now. What fired earlier, by an older query, an older version of
    the article or a text that was pruned since, is told below.

    URL is an article's address in any of its forms, or its number in the archive.

    \b
    Example:
      vedette alerts explain baltic https://www.example.org/2026/11/cable
    """
    from crawler.alerts.explain import explain as explain_query
    from crawler.store.found import load_found
    from crawler.store.hits import hits_of
    from crawler.store.identities import find_article

    alert = need_alert(session, name)
    query = check_query(session, alert.query)
    with session.reading() as db:
        number = int(url) if url.isdigit() else find_article(db, url)
        found = load_found(db, [number]) if number is not None else []
        hits = hits_of(db, alert.name, number) if number is not None else ()
    if not found:
        raise SettingsError(
            f"no stored article at {safe(url)}; `vedette search` shows what is stored"
        )
    told = explain_query(query.root, found[0].subject, session.now())
    if as_json:
        told_all = {"alert": alert.name, "query": alert.query, "explanation": told}
        print_json({**told_all, "hits": hits})
        return Exit.DONE
    say(f"{safe(alert.name)}: {'matches' if told.true else 'does not match'}")
    _tell(told, 1)
    for hit in hits:
        say(
            f"hit {hit.id} of {session.show_time(hit.at)}, by version {hit.query_version} of the query"
            f" in version {hit.revision} of the article: {_words(hit.words)}"
        )
    return Exit.DONE


def _tell(told: Explanation, depth: int) -> None:
    from rich.text import Text

    found = f": {_words(told.words)}" if told.words else ""
    if told.known:
        found = f"; the article has {safe(told.known)}"
    sign = "yes" if told.true else "no "
    show(Text(f"{sign}  {safe(told.text)}{found}"), indent=2 * depth)
    for part in told.parts:
        _tell(part, depth + 1)


def _words(words: Iterable[MatchedWord]) -> str:
    """`“Drone” in the headline; “drone”, “drones” in the text`."""
    from crawler.query.plainwords import why

    return "; ".join(
        f"{', '.join(f'“{safe(word)}”' for word in found)} in {field}"
        for field, found in why(words).items()
    )


@command("backfill")
@click.argument("name")
@since_option("Only what was first seen since")
@pass_session
def backfill(session: Session, name: str, since: datetime | None) -> int:
    """Keep as hits what the archive already holds for an alert; nothing is sent.

    \b
    Example:
      vedette alerts backfill baltic
    """
    from crawler.alerts.archive import find_all, found_rows
    from crawler.query.lists import load_lists
    from crawler.store.backfills import keep_hit
    from crawler.store.selection import Limits
    from crawler.store.transactions import writing

    alert = need_alert(session, name)
    query = check_query(session, alert.query)
    version = load_lists(session.home.list_folders()).version(query.lists)
    now = session.now()
    with session.reading() as db, waiting("looking through the archive"):
        ids = list(find_all(db, query, now=now, limits=Limits(seen_since=since)))
    # kept at one moment, the later number is the newer hit
    ids.reverse()
    new = 0
    with session.writing(create=False) as db, waiting("keeping hits"):
        for first in range(0, len(ids), 200):
            rows = found_rows(db, query, ids[first : first + 200], now=now)
            with writing(db):
                new += sum(
                    keep_hit(
                        db,
                        alert,
                        row.article_id,
                        row.revision,
                        row.words,
                        version,
                        now=now,
                    )
                    for row in rows
                )
    say(
        f"{plural(len(ids), 'article')} found, {plural(new, 'new hit')} kept; nothing is sent for them"
    )
    return Exit.DONE


COMMANDS = (test, explain, backfill)
