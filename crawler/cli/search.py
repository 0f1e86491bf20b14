"""`vedette search`: one query against the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.commands import Number, command, json_option, limit_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.query_command import QueryCommand
from crawler.cli.since import since_option
from crawler.cli.terminal import marked_text, note, print_json, safe, say, show_article
from crawler.plurals import plural

if TYPE_CHECKING:
    from crawler.alerts.archive import FoundRow, SearchResult
    from crawler.query.tree import Query


LATE = timedelta(days=1)
"""Between publication and first sight: the list goes by the second, which is then shown as well."""


@command("search", cls=QueryCommand)
@click.argument("query")
@since_option("Only what was first seen since")
@limit_option(20)
@click.option(
    "--offset", metavar="N", type=Number(0), default=0, help="Leave out the first N."
)
@click.option(
    "--order",
    type=click.Choice(["newest", "published", "rank"]),
    default="newest",
    show_default=True,
    help="By first sight, by the page's own date, or by how much it is about the words.",
)
@json_option
@pass_session
def search(
    session: Session,
    query: str,
    since: datetime | None,
    limit: int,
    offset: int,
    order: Any,
    as_json: bool,
) -> int:
    """Search the archive in the language of the alerts.

    What vedette saw last comes first, so that no page is missed that was read late or that its site
    dated wrongly; --order published goes by the dates that the pages state. Matched words are marked.

    Put the query in single quotes, so that the shell leaves it alone. `vedette help query` shows the
    whole language.

    \b
    Example:
      vedette search 'Lecornu "security architecture"'
      vedette search '(drone* OR uav) NEAR/5 border -exercise' --limit 5
      vedette search 'headline:submarine country:no' --since 30d --json
    """
    from crawler.alerts.archive import search as search_archive
    from crawler.store.selection import Limits

    parsed, now = _parse(session, query), session.now()
    with session.reading() as db:
        found = search_archive(
            db,
            parsed,
            now=now,
            limit=limit,
            offset=offset,
            order=order,
            limits=Limits(seen_since=since),
        )
    if as_json:
        print_json(_json(found))
    else:
        _show(session, found, offset)
    return Exit.DONE


def _parse(session: Session, text: str) -> Query:
    """Parse; catalogue and lists, which take their time, are read for a query that names them."""
    if "@" in text or ":" in text:
        from crawler.cli.alert_options import check_query

        return check_query(session, text)
    from crawler.query.parse import parse

    query = parse(text)
    for warning in query.warnings:
        note(f"warning, at {warning.position}: {safe(warning.message)}")
    return query


def _json(found: SearchResult) -> dict[str, Any]:
    return {
        "total": found.total,
        "total_is_exact": found.total_is_exact,
        "order": found.order,
        "more": found.more,
        "articles": [_row_json(row) for row in found.rows],
    }


def _row_json(row: FoundRow) -> dict[str, Any]:
    return {
        "id": row.article_id,
        "url": row.url,
        "headline": row.headline,
        "source": row.source_key,
        "country": row.country,
        "language": row.language,
        "date_published": row.date_published,
        "first_seen_at": row.first_seen_at,
        "revision": row.revision,
        "snippet": "".join(piece.text for piece in row.snippet),
        "snippet_field": row.snippet_field,
        "marks": [piece.text for piece in row.snippet if piece.marked],
        "words": row.words,
    }


def _show(session: Session, found: SearchResult, offset: int) -> None:
    from rich.text import Text

    for row in found.rows:
        outlet = safe(row.source_name or row.source_key or "saved page")
        when = session.show_time(row.date_published or row.first_seen_at)
        if row.date_published and row.first_seen_at - row.date_published > LATE:
            when += f", seen {session.show_time(row.first_seen_at)}"
        show_article(
            marked_text(row.headline_pieces, "bold") or Text("(no headline)"),
            f"{outlet}, {when}, article {row.article_id}",
            row.snippet,
            url=row.url,
        )
    at_least = "" if found.total_is_exact else "at least "
    shown = (
        f", shown {offset + 1} to {offset + len(found.rows)}"
        if found.more or offset
        else ""
    )
    total = plural(found.total, "article")
    say(f"{at_least}{total}{shown if found.rows else ''}")
