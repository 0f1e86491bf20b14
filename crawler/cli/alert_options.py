"""What the alert commands share: checking a query, finding an alert, settings, channels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.commands import Number, options
from crawler.cli.context import Session
from crawler.cli.picking import unknown
from crawler.cli.terminal import note, safe

if TYPE_CHECKING:
    from crawler.query.tree import Query
    from crawler.records import Alert
    from crawler.store.alert_records import AlertRecord


AT_ONCE = "at once"


def sending(alert: Alert) -> str:
    """When and where the alert sends, as people say it: `daily 07:30 UTC to desk`."""
    if not alert.channels:
        return "no messages"
    rhythm = AT_ONCE if alert.rhythm == "at_once" else alert.rhythm
    if rhythm.startswith("daily"):
        rhythm += f" {alert.tz}"
    quiet = f", quiet {alert.quiet} {alert.tz}" if alert.quiet else ""
    return f"{rhythm} to {', '.join(map(safe, alert.channels))}{quiet}"


def check_query(session: Session, text: str) -> Query:
    """Parse a query with the saved lists and tell its warnings.

    Raises:
        QueryError, CatalogueError
    """
    return query_check(session)(text)


def query_check(session: Session) -> Callable[..., Query]:
    """`check(text, of="")` for many queries: lists and catalogue are read once.

    Warnings begin with `of`, so that one knows whose they are. A file that is wrong keeps no
    query from being read that does without it.
    """
    from crawler.alerts.unreadable import faults_of
    from crawler.catalogue import load_sources
    from crawler.exceptions import CatalogueError, QueryError
    from crawler.query.lists import read_lists
    from crawler.query.parse import parse
    from crawler.query.scopes import check_scopes, contradictions

    lists, wrong = read_lists(session.home.list_folders())
    sources = None
    try:
        sources = load_sources(session.home.sources())
    except CatalogueError as error:
        note(f"warning: {safe(str(error))}")

    def check(text: str, of: str = "") -> Query:
        try:
            query = parse(text, lists=lists)
        except QueryError as error:
            for fault in faults_of(text, wrong):
                raise fault from error
            raise
        found = (
            contradictions(query.root)
            if sources is None
            else check_scopes(query, sources)
        )
        for warning in (*query.warnings, *found):
            note(f"{of}warning, at {warning.position}: {safe(warning.message)}")
        return query

    return check


def need_alert(session: Session, name: str) -> Alert:
    """The alert of this name.

    Raises:
        SettingsError: There is none; the nearest names are told.
    """
    from crawler.store.alerts import get_alert, list_alerts

    with session.reading() as db:
        found = get_alert(db, name)
        names = [alert.name for alert in list_alerts(db)] if found is None else []
    if found is None:
        raise unknown("alert", name, names, shows="`vedette alerts list`")
    return found


def read_records(session: Session, name: str | None = None) -> dict[str, AlertRecord]:
    """What each alert, or the one of that name, has done so far, with what was dismissed in the browser."""
    from crawler.store.alert_records import alert_records

    with session.browsing(marks=True) as db:
        return alert_records(db, now=session.now(), name=name)


def dismissed_in_browser(session: Session) -> tuple[int, ...]:
    """Numbers of the hits that were dismissed on the pages of `vedette browse`."""
    from crawler.store.marks import dismissed

    with session.browsing(marks=True) as db:
        return dismissed(db)


def take_channels(session: Session, to: Sequence[str]) -> tuple[str, ...]:
    """Names of the channels that `--to` means; addresses go to channels.toml as new ones."""
    from crawler.exceptions import SettingsError
    from crawler.outbox.book import changing, channel_for
    from crawler.outbox.channels import make_channel

    names: list[str] = []
    with changing(session.home.channels) as book:
        for text in to:
            entry, new = channel_for(text, book)
            if entry.kind == "email" and not entry.smtp_host:
                raise SettingsError(
                    f"--to {text}: mail needs a server; "
                    + (
                        f"`vedette channels add {text}` makes the channel, "
                        if new
                        else ""
                    )
                    + f"write its smtp_host below [channel.{entry.name}] in {session.home.channels}"
                )
            if new:
                make_channel(entry)  # what it lacks is told now, not at the first hit
                book[entry.name] = entry
                note(f"new channel {entry.name}; its address stands in channels.toml")
            names.append(entry.name)
    return tuple(dict.fromkeys(names))


setting_options = options(
    click.option(
        "--to",
        multiple=True,
        metavar="CHANNEL",
        help="Send to this channel: a name of channels.toml, or an address (https://…, mailto:…, "
        "slack:https://…, ntfy:https://…, file:PATH), which makes one.",
    ),
    click.option(
        "--rhythm",
        metavar="RHYTHM",
        help="'at once' (default), hourly, or 'daily HH:MM' for a digest.",
    ),
    click.option(
        "--zone",
        metavar="ZONE",
        help="Zone of the digest time and the quiet hours, such as Europe/Warsaw (default: UTC).",
    ),
    click.option(
        "--quiet-hours",
        metavar="HH:MM-HH:MM",
        help="Nothing is sent then; it waits. 'none' ends it.",
    ),
    click.option(
        "--ceiling",
        type=Number(0),
        metavar="N",
        help="After N messages in an hour gather the rest into one. 0 ends it.",
    ),
    click.option(
        "--on-change/--once",
        default=None,
        help="Fire again when a change of the article touches the match.",
    ),
    click.option(
        "--once-a-story/--every-copy",
        default=None,
        help="Send nothing for a copy of a story that was sent; the hit is kept.",
    ),
)
"""The options that `add` and `edit` share."""


def with_settings(
    alert: Alert,
    *,
    channels: tuple[str, ...] | None,
    rhythm: str | None,
    zone: str | None,
    quiet_hours: str | None,
    ceiling: int | None,
    on_change: bool | None,
    once_a_story: bool | None,
) -> Alert:
    """The alert with the settings that were given; checked."""
    from crawler.alerts.files import check_alert

    if rhythm and (early := re.fullmatch(r"daily (\d:\d\d)", rhythm)):
        rhythm = f"daily 0{early[1]}"
    values: dict[str, Any] = {
        "channels": channels,
        # the word that files and the database use has no blank
        "rhythm": "at_once" if rhythm == AT_ONCE else rhythm,
        "tz": zone,
        "quiet": quiet_hours,
        "ceiling": ceiling,
        "on_change": on_change,
        "once_a_story": once_a_story,
    }
    given = {name: value for name, value in values.items() if value is not None}
    if quiet_hours == "none":
        given["quiet"] = None
    if ceiling == 0:
        given["ceiling"] = None
    return check_alert(replace(alert, **given))
