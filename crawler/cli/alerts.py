"""`vedette alerts …`: saved queries and what they found. The group, and the commands that save.

The trials (test, explain, backfill) stand in `alert_trials.py`, hits and messages in
`alert_hits.py`, pause and mute in `alert_silence.py`, TOML in `alert_files.py`; they join when the group is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.alert_faults import alert_faults
from crawler.cli.alert_options import (
    check_query,
    need_alert,
    read_records,
    sending,
    setting_options,
    take_channels,
    with_settings,
)
from crawler.cli.commands import Group, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.query_command import QueryCommand
from crawler.cli.terminal import note, print_json, safe, say
from crawler.cli.terminal import show as show_wrapped
from crawler.exceptions import CatalogueError, SettingsError
from crawler.plurals import plural

if TYPE_CHECKING:
    from crawler.records import Alert
    from crawler.store.alert_records import AlertRecord


class Alerts(Group):
    """The group; commands of the other files are added when it is asked for them."""

    def _load(self) -> None:
        from crawler.cli.alert_files import COMMANDS as FILES
        from crawler.cli.alert_hits import COMMANDS as HITS
        from crawler.cli.alert_silence import COMMANDS as SILENCE
        from crawler.cli.alert_trials import COMMANDS as TRIALS

        for one in (*TRIALS, *HITS, *SILENCE, *FILES):
            self.add_command(one)

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._load()
        return sorted(super().list_commands(ctx))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        self._load()
        return super().get_command(ctx, name)


@click.group("alerts", cls=Alerts)
def alerts() -> None:
    """Save queries that every new article is held against.

    \b
    Example:
      vedette alerts add baltic '(cable OR pipeline) NEAR/10 Baltic' --to desk
      vedette alerts test '@drones airport' --since 90d
      vedette alerts hits baltic
    """


@alerts.command("add", cls=QueryCommand)
@click.argument("name")
@click.argument("query")
@setting_options
@pass_session
def add(
    session: Session, name: str, query: str, to: Sequence[str], **settings: Any
) -> int:
    """Save a query under a name.

    `vedette help query` shows the language; `alerts test QUERY` tries a query on the archive first.

    \b
    Example:
      vedette alerts add baltic '(cable OR pipeline) NEAR/10 Baltic'
      vedette alerts add jets 'id:F-35 -simulator' --to mailto:desk@paper.example --rhythm 'daily 07:30'
    """
    from crawler.records import Alert
    from crawler.store.alerts import add_alert, get_alert

    check_query(session, query)
    # a name or setting that cannot work makes no database
    alert = with_settings(Alert(name=name, query=query), channels=None, **settings)
    with session.writing() as db:
        if get_alert(db, name) is not None:
            raise SettingsError(
                f"there is an alert {safe(name)!r} already; `vedette alerts edit {safe(name)} --query …` changes it"
            )
        alert = replace(alert, channels=take_channels(session, to))
        add_alert(db, alert, now=session.now())
    told = sending(alert) if alert.channels else "no messages without --to CHANNEL"
    say(
        f"saved {safe(name)}: {told}. `vedette alerts backfill {safe(name)}` finds what the archive holds."
    )
    return Exit.DONE


@alerts.command("edit")
@click.argument("name")
@click.option("--query", metavar="QUERY", help="The new query.")
@click.option("--no-channels", is_flag=True, help="Send nowhere any more.")
@setting_options
@pass_session
def edit(
    session: Session,
    name: str,
    query: str | None,
    no_channels: bool,
    to: Sequence[str],
    **settings: Any,
) -> int:
    """Change a saved query or its settings; `--to` replaces all channels.

    \b
    Example:
      vedette alerts edit baltic --query '(cable OR pipeline OR anchor) NEAR/10 Baltic'
      vedette alerts edit baltic --to desk --quiet-hours 22:00-06:30
    """
    from crawler.store.alerts import edit_alert

    alert = need_alert(session, name)
    # False too: `--no-on-change` is a change
    given = any(value is not None for value in settings.values())
    if not (query is not None or to or no_channels or given):
        raise click.UsageError("say what to change: --query QUERY, --to CHANNEL, …")
    if query is not None:
        check_query(session, query)
        alert = replace(alert, query=query)
    channels = () if no_channels else (take_channels(session, to) if to else None)
    alert = with_settings(alert, channels=channels, **settings)
    with session.writing() as db:
        stored = edit_alert(db, alert, now=session.now())
    say(f"saved {safe(name)}, version {stored.query_version} of its query")
    return Exit.DONE


@alerts.command("list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> int:
    """List all alerts: hits of 30 days, how many were dismissed, channels.

    Where hits were dismissed as wrong, the share of the others stands beside them.

    \b
    Example:
      vedette alerts list
    """
    from rich.text import Text

    from crawler.store.alerts import list_alerts

    saved: tuple[Alert, ...] = ()
    records: dict[str, AlertRecord] = {}
    if session.db.exists():  # before the first crawl there is nothing amiss
        with session.reading() as db:
            saved = list_alerts(db)
        records = read_records(session)
    if as_json:
        print_json(
            [{"alert": alert, "record": records.get(alert.name)} for alert in saved]
        )
        return Exit.DONE
    if not saved:
        say("no alerts yet; `vedette alerts add NAME QUERY` saves one")
    try:
        faults = alert_faults(session, saved)
    except (
        CatalogueError,
        SettingsError,
    ) as error:  # the alerts are shown all the same
        faults = {}
        note(f"vedette: {error}")
    for alert in saved:
        record = records[alert.name]
        state = " (paused)" if alert.paused else ""
        show_wrapped(Text(f"{safe(alert.name)}{state}: {safe(alert.query)}"))
        judged = f" ({_judged(record)})" if record.hits_30d else ""
        newest = (
            f", newest {session.show_time(record.newest_at)}"
            if record.newest_at
            else ""
        )
        counts = f"{plural(record.hits_30d, 'hit')} in 30 days{judged}{newest}"
        show_wrapped(Text(f"{counts}; {sending(alert)}"), indent=2)
        if fault := faults.get(alert.name):
            show_wrapped(Text(safe(fault)), indent=2)
    return Exit.DONE


def _judged(record: AlertRecord) -> str:
    """How many hits of 30 days were dismissed; a share only where somebody judged."""
    if not record.dismissed_30d or record.precision is None:
        return "none dismissed"
    return f"{record.dismissed_30d} dismissed: {record.precision:.0%} right"


@alerts.command("show")
@click.argument("name")
@json_option
@pass_session
def show(session: Session, name: str, as_json: bool) -> int:
    """Show one alert: its settings, its query in plain words, its versions.

    \b
    Example:
      vedette alerts show baltic
    """
    from rich.text import Text

    from crawler.query.plainwords import describe
    from crawler.store.alerts import alert_versions

    alert = need_alert(session, name)
    query = check_query(session, alert.query)
    with session.reading() as db:
        versions = alert_versions(db, name)
    record = read_records(session, name)[name]
    finds = [*describe(query.root).lines()]
    if as_json:
        print_json(
            {
                "alert": alert,
                "record": record,
                "versions": versions,
                "words": "\n".join(finds),
            }
        )
        return Exit.DONE
    say(f"{safe(alert.name)}: {safe(alert.query)}")
    show_wrapped(Text(f"finds: {safe(finds[0].rstrip(':'))}"), indent=2)
    for line in finds[1:]:
        words = line.lstrip()
        show_wrapped(Text(safe(words)), indent=2 + len(line) - len(words))
    say(f"  sends: {sending(alert)}")
    for label, value in (
        ("ceiling", alert.ceiling and f"{plural(alert.ceiling, 'message')} an hour"),
        ("fires again", alert.on_change and "when a change touches the match"),
        (
            "copies",
            alert.once_a_story and "of a story that was sent are kept, not sent",
        ),
        ("paused", alert.paused and "yes"),
        ("muted until", alert.muted_until and session.show_time(alert.muted_until)),
        ("muted sources", ", ".join(map(safe, alert.muted_sources))),
    ):
        if value:
            say(f"  {label}: {value}")
    say(
        f"  hits: {record.hits} in all, {record.hits_30d} in 30 days, {record.dismissed_30d} of them dismissed"
    )
    for version in versions:
        say(
            f"  version {version.version}, {session.show_time(version.at)}: {safe(version.query)}"
        )
    return Exit.DONE


@alerts.command("remove")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def remove(session: Session, name: str, yes: bool) -> int:
    """Remove an alert with all its hits and messages.

    \b
    Example:
      vedette alerts remove baltic
    """
    from crawler.store.alerts import remove_alert

    need_alert(session, name)
    if not yes:
        click.confirm(f"Remove {safe(name)} with all its hits?", abort=True, err=True)
    with session.writing() as db:
        remove_alert(db, name)
    say(f"removed {safe(name)}")
    return Exit.DONE
