"""`vedette alerts pause` and `mute`: hits are kept, nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from crawler.cli.alert_options import need_alert
from crawler.cli.commands import command
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_choice import choose_sources
from crawler.cli.terminal import safe, say
from crawler.exceptions import SettingsError

if TYPE_CHECKING:
    from crawler.records import Alert


@command("pause")
@click.argument("name")
@click.option("--off", is_flag=True, help="Let it send again.")
@pass_session
def pause(session: Session, name: str, off: bool) -> int:
    """Stop an alert from sending; its hits are kept meanwhile.

    What was found before and waits, such as for a digest, still goes.

    \b
    Example:
      vedette alerts pause baltic
      vedette alerts pause baltic --off
    """
    from crawler.store.alerts import set_paused

    need_alert(session, name)
    with session.writing() as db:
        set_paused(db, name, not off, now=session.now())
    say(f"{safe(name)} {'sends again' if off else 'is paused'}")
    return Exit.DONE


def _muting(session: Session, alert: Alert) -> str:
    """What the alert keeps without sending, in words."""
    parts = []
    if alert.muted_until:
        parts.append(f"nothing is sent until {session.show_time(alert.muted_until)}")
    if alert.muted_sources:
        parts.append(f"nothing for {', '.join(map(safe, alert.muted_sources))}")
    return "; ".join(parts) or "no longer muted"


@command("mute")
@click.argument("name")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="KEY",
    help="Send nothing for this source.",
)
@click.option(
    "--until",
    metavar="DATE",
    help="Send nothing until then (2026-12-24, or with a time).",
)
@click.option("--off", is_flag=True, help="End all muting of this alert.")
@pass_session
def mute(
    session: Session, name: str, sources: Sequence[str], until: str | None, off: bool
) -> int:
    """Keep an alert's hits without sending: for some sources, or for a time.

    \b
    Example:
      vedette alerts mute baltic --source loud-outlet
      vedette alerts mute baltic --until 2026-12-24
    """
    from crawler.alerts.files import moment
    from crawler.store.alerts import edit_alert

    if not (sources or until or off):
        raise click.UsageError("say --source KEY, --until DATE or --off")
    alert = need_alert(session, name)
    if sources:
        choose_sources(session, (), sources)  # a key that is none is told
    if off:
        alert = replace(alert, muted_sources=(), muted_until=None)
    muted: datetime | None = moment(until) if until else alert.muted_until
    if until and muted is not None and muted <= session.now():
        raise SettingsError(
            f"--until {safe(until)}: that is past; write a later date, or --off to end the muting"
        )
    alert = replace(
        alert,
        muted_sources=tuple(dict.fromkeys((*alert.muted_sources, *sources))),
        muted_until=muted,
    )
    with session.writing() as db:
        edit_alert(db, alert, now=session.now())
    say(f"{safe(name)}: {_muting(session, alert)}")
    return Exit.DONE


COMMANDS = (pause, mute)
