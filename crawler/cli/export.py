"""`vedette export`: whole articles for other programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.articles import article_json
from crawler.cli.commands import command, csv_options
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.query_command import QueryCommand
from crawler.cli.since import since_option
from crawler.cli.terminal import json_text, note, plain

if TYPE_CHECKING:
    from crawler.store import Connection
    from crawler.store.exporting import Exported

COLUMNS = (
    "id", "url", "source", "outlet", "country", "language", "first_seen_at", "date_published",
    "date_modified", "kicker", "headline", "lead", "body", "byline", "authors", "section",
    "keywords", "captions", "access", "revision", "story_id", "robots_rule", "robots_tag",
    "tdm_reservation", "tdm_policy",
)  # fmt: skip
"""Columns of the CSV; several values stand in one cell, parted by `; `."""


@command("export", cls=QueryCommand)
@click.argument("query", required=False)
@since_option("Only what was first seen since")
@csv_options
@pass_session
def export(
    session: Session,
    query: str | None,
    since: datetime | None,
    as_csv: bool,
    excel: bool,
) -> int:
    """Write whole articles as JSON lines or CSV, all or those of a query.

    Newest first, to standard output; the fields of a line are those of `vedette extract`, with the
    article's number, its source and when it was first seen.

    \b
    Example:
      vedette export > articles.jsonl
      vedette export '@drones country:pl' --since 2026-01-01 --csv > drones.csv
    """
    with session.reading() as db:
        articles = _noting_none(_articles(session, db, query, since))
        if as_csv or excel:
            _write_csv(articles, excel=excel)
        else:
            for one in articles:
                sys.stdout.write(json_text(_line(one)) + "\n")
    sys.stdout.flush()
    return Exit.DONE


def _articles(
    session: Session, db: Connection, query: str | None, since: datetime | None
) -> Iterable[Exported]:
    from crawler.alerts.archive import find_all
    from crawler.cli.alert_options import check_query
    from crawler.store.exporting import article_ids, exported
    from crawler.store.selection import Limits

    if query is None:
        return exported(db, article_ids(db, seen_since=since))
    parsed, limits = check_query(session, query), Limits(seen_since=since)
    # all numbers first: what is read meanwhile must not hold the file
    ids = list(find_all(db, parsed, now=session.now(), limits=limits))
    return exported(db, ids)


def _noting_none(articles: Iterable[Exported]) -> Iterator[Exported]:
    """The same; that there is none is said beside an output that is often a file."""
    none = True
    for one in articles:
        none = False
        yield one
    if none:
        note("no article matches: nothing was written")


def _line(one: Exported) -> dict[str, Any]:
    return {
        "id": one.id,
        "url": one.article.url,
        "source": one.source,
        "outlet": one.outlet,
        "country": one.country,
        "first_seen_at": one.first_seen_at,
        "revision": one.revision,
        "story_id": one.story_id,
        "robots_rule": one.terms.robots_rule,
        "robots_tag": one.terms.robots_tag,
        "tdm_reservation": one.terms.tdm_reservation,
        "tdm_policy": one.terms.tdm_policy,
        **article_json(one.article),
    }


def _write_csv(articles: Iterable[Exported], *, excel: bool) -> None:
    from crawler.browse.csvsafe import BYTE_ORDER_MARK, safe_cell

    sys.stdout.write(BYTE_ORDER_MARK if excel else "")
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for one in articles:
        row = _line(one)
        row["captions"] = [
            image.caption for image in one.article.images if image.caption
        ]
        writer.writerow([safe_cell(_cell(row[column])) for column in COLUMNS])


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return "; ".join(value)
    return value if value is None or isinstance(value, str | int) else plain(value)
