"""`vedette alerts hits`, `dismiss` and `deliver`: what was found, and the messages about it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from crawler.cli.alert_options import dismissed_in_browser, need_alert
from crawler.cli.commands import command, csv_options, json_option, limit_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.since import since_option
from crawler.cli.terminal import (
    marked,
    note,
    print_json,
    print_json_list,
    safe,
    say,
    show_article,
)
from crawler.exceptions import SettingsError

if TYPE_CHECKING:
    from crawler.outbox.message import HitNote
    from crawler.store import Connection

    Told = tuple[HitNote, str | None]

COLUMNS = (
    "alert", "date_published", "first_seen_at", "outlet", "headline", "url", "why", "snippet",
    "not_sent",
)  # fmt: skip


@command("hits")
@click.argument("name", required=False)
@since_option("Only hits since")
@limit_option(50)
@click.option("--all", "everything", is_flag=True, help="Dismissed ones too.")
@csv_options
@json_option
@pass_session
def hits(
    session: Session,
    name: str | None,
    since: datetime | None,
    limit: int,
    everything: bool,
    as_csv: bool,
    excel: bool,
    as_json: bool,
) -> int:
    """Show what an alert (or all of them) found, newest first, the matched words marked.

    \b
    Example:
      vedette alerts hits
      vedette alerts hits baltic --since 7d --csv > baltic.csv
    """
    from crawler.store.hits import hit_ids

    if name is not None:
        need_alert(session, name)
    with session.reading() as db:
        ids = hit_ids(
            db,
            alert=name,
            since=since,
            limit=limit + 1,
            dismissed=everything,
            besides=() if everything else dismissed_in_browser(session),
        )
        told = _notes(db, ids[:limit])
        if as_json:
            from crawler.outbox.render import note_json

            print_json_list(note_json(one) | {"held": held} for one, held in told)
        elif as_csv or excel:
            _write_csv(told, excel=excel)
        else:
            for one, held in told:
                _show(session, one, held)
            if not ids:
                say("no hits")
    if len(ids) > limit:
        note(f"these are the newest {limit}; --limit N shows more")
    return Exit.DONE


def _notes(db: Connection, ids: Sequence[int]) -> Iterator[Told]:
    """Each hit as it is told, and why nothing was sent; read as they are taken."""
    from crawler.outbox.compose import note_of
    from crawler.store.versions import hit_articles

    return ((note_of(one), one.hit.held) for one in hit_articles(db, ids))


def _show(session: Session, one: HitNote, held: str | None) -> None:
    from rich.text import Text

    from crawler.alerts.firing import HELD_WORDS

    when = session.show_time(one.time)
    facts = f"{one.alert}: {one.outlet}, {when}, hit {one.hit_id}"
    facts += f"; not sent: {HELD_WORDS[held]}" if held else ""
    facts += f"; also at {', '.join(one.also_at)}" if one.also_at else ""
    show_article(Text(safe(one.headline), "bold"), facts, one.snippet, url=one.url)


def _write_csv(told: Iterable[Told], *, excel: bool) -> None:
    from crawler.browse.csvsafe import BYTE_ORDER_MARK, write_csv

    rows = (
        {
            "alert": one.alert,
            "date_published": one.date_published and one.date_published.isoformat(),
            "first_seen_at": one.first_seen_at.isoformat(),
            "outlet": one.outlet,
            "headline": one.headline,
            "url": one.url,
            "why": one.why,
            "snippet": marked(one.snippet),
            "not_sent": held,
        }
        for one, held in told
    )
    sys.stdout.write(BYTE_ORDER_MARK if excel else "")
    write_csv(sys.stdout, COLUMNS, rows)
    sys.stdout.flush()


@command("dismiss")
@click.argument("hit_id", type=int)
@click.option("--off", is_flag=True, help="It was right after all.")
@pass_session
def dismiss(session: Session, hit_id: int, off: bool) -> int:
    """Judge a hit as wrong; `alerts list` tells the share of those that were right.

    \b
    Example:
      vedette alerts dismiss 17
    """
    from crawler.store.alert_records import dismiss_hit

    with session.writing(create=False) as db:
        if not dismiss_hit(db, hit_id, None if off else session.now()):
            raise SettingsError(
                f"there is no hit {hit_id}; `vedette alerts hits` shows their numbers"
            )
    say(f"hit {hit_id} {'is no longer dismissed' if off else 'dismissed'}")
    return Exit.DONE


@command("deliver")
@click.option(
    "--retry", is_flag=True, help="Try failed messages again, with their old keys."
)
@json_option
@pass_session
def deliver(session: Session, retry: bool, as_json: bool) -> int:
    """Send the messages that wait, and with --retry those that failed.

    \b
    Example:
      vedette alerts deliver
      vedette alerts deliver --retry
    """
    from crawler.outbox.book import read_book
    from crawler.outbox.deliver import deliver_due
    from crawler.store.deliveries import count_deliveries, next_due_at, retry_failed

    with session.writing(create=False) as db:
        if retry:
            note(f"{retry_failed(db, now=session.now())} failed messages wait again")
    report = deliver_due(
        session.db, read_book(session.home.channels), clock=session.now
    )
    with session.reading() as db:
        left = count_deliveries(db)
        next_at = next_due_at(db)
    if as_json:
        print_json({"sent": report.sent, "failed": report.failed, "postponed": report.postponed,
                    "errors": report.errors, "busy": report.busy, "states": left})  # fmt: skip
        return Exit.LOOK if report.failed or report.errors else Exit.DONE
    if report.busy:
        say("another process is sending just now")
        return Exit.BUSY
    for name in sorted({*report.sent, *report.failed, *report.postponed}):
        say(
            f"{safe(name)}: {report.sent[name]} sent, {report.postponed[name]} will be tried again, "
            f"{report.failed[name]} failed"
        )
        if name in report.errors:
            say(f"  last error: {safe(report.errors[name])}")
    due = f"; the next at {session.show_time(next_at)}" if next_at else ""
    say(", ".join(f"{count} {state}" for state, count in left.items()) + due)
    return Exit.LOOK if report.failed or report.errors else Exit.DONE


COMMANDS = (hits, dismiss, deliver)
