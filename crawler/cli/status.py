"""`vedette status`: what is stored, how the sources do, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from crawler.cli.alert_faults import alert_trouble
from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.terminal import print_json, safe, say
from crawler.health import Health, span
from crawler.plurals import plural
from crawler.records import VisitKind
from crawler.store.browsing_changes import Crawl, crawls
from crawler.store.browsing_sources import StateCount, Trouble, strip
from crawler.store.checkup import LogFault, log_fault
from crawler.store.opening import wal_bytes
from crawler.store.overview import DeafChannel, Overview, deaf_channels, overview
from crawler.store.refusals import list_missed
from crawler.store.sources import overdue
from crawler.visit_note import OFFLINE

FRESH = timedelta(hours=1)
"""A watch ends rounds every few minutes; an hour without one is a fault, if a source is due."""
SHOWN = 20
"""Sources in trouble that are named."""
TROUBLED = frozenset(Health) - {Health.OK}
MISSED = timedelta(days=7)
LAST_RUNS = 50
"""Among these one has ended, if any has of late."""


OFFLINE_NOW = (
    "in the last round this machine's own network was down; no source was reached"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the command tells, as a person reads it or as JSON."""

    database: str
    stored: Overview
    last_crawl: Crawl | None
    last_ended_at: datetime | None
    """When a run last ended; the newest one may still be running."""
    states: tuple[StateCount, ...]
    trouble: tuple[Trouble, ...]
    silent_alerts: tuple[str, ...]
    """Without a hit for three times their usual gap."""
    faulty_alerts: tuple[str, ...]
    """What keeps alerts from finding or telling anything, in words."""
    deaf_channels: tuple[DeafChannel, ...]
    """Those that have not taken messages for a while."""
    missed: int
    """Pages of the last days that could not be read though an alert is true of their headline."""
    log_bytes: int
    """Size of the write-ahead log: it grows while another program reads without an end."""
    log_fault: LogFault | None
    offline: bool
    """The newest round that ended was kept from every server by our own network."""

    @property
    def needs_person(self) -> bool:
        """Waiting will not mend it: a source that is only late may come by itself."""
        lasting = any(Health(one.state).needs_person for one in self.trouble)
        alerts = self.silent_alerts or self.faulty_alerts
        messages = self.deaf_channels or self.stored.failed
        return bool(lasting or alerts or messages or self.log_fault or self.offline)


@command("status")
@click.option(
    "--healthcheck",
    is_flag=True,
    help="For containers: say in one line whether rounds end well; exit code 1 when sources have waited an hour for one.",
)
@click.option(
    "--sources", is_flag=True, help="Show every source's record too, as a table."
)
@json_option
@pass_session
def status(session: Session, healthcheck: bool, sources: bool, as_json: bool) -> int:
    """Show what is stored and what needs somebody.

    The exit code is 1 when something needs a person: a source in trouble, an alert that fell
    silent, whose query cannot be read any more or whose channel is gone, a channel that takes
    nothing for an hour, a message that was given up, a program that reads without an end, this machine's own network.

    \b
    Example:
      vedette status
      vedette status --sources
      vedette status --json
    """
    if healthcheck:
        return _healthcheck(session)
    told = read_status(session)
    if as_json:
        print_json(told)
    else:
        _show(session, told)
        if sources:
            _show_sources(session)
    return Exit.LOOK if told.needs_person else Exit.DONE


def read_status(session: Session) -> Status:
    """Ask the store; it has to exist."""
    from crawler.store.alert_records import alert_records
    from crawler.store.alerts import list_alerts

    with session.browsing() as db:
        strip_ = strip(db, limit=SHOWN)
        last = crawls(db, limit=LAST_RUNS)
        records = alert_records(db, now=session.now())
        return Status(
            database=str(session.db),
            stored=overview(db),
            last_crawl=last[0] if last else None,
            last_ended_at=_ended_at(last, session.now()),
            states=strip_.counts,
            trouble=strip_.trouble,
            silent_alerts=tuple(name for name, one in records.items() if one.silent),
            faulty_alerts=alert_trouble(session, list_alerts(db)),
            deaf_channels=deaf_channels(db, now=session.now()),
            missed=len(list_missed(db, since=session.now() - MISSED, limit=1000)),
            log_bytes=wal_bytes(db),
            log_fault=log_fault(db),
            offline=_is_offline(last),
        )


def _show(session: Session, told: Status) -> None:
    stored = told.stored
    say(f"database  {told.database}")
    newest = session.show_time(stored.newest_at)
    say(
        f"articles  {stored.articles}, newest {newest}; {stored.changed} changed,"
        f" {stored.removed} removed by their sites"
    )
    say(f"refused   {stored.refusals}")
    if told.missed:
        say(
            f"missed    {plural(told.missed, 'page')} of the last 7 days with a headline that alerts look for;"
            " `vedette refusals --missed`"
        )
    wait = plural(stored.waiting, "message waits", "messages wait")
    if stored.next_message_at:
        due = stored.next_message_at <= session.now()
        when = session.show_time(stored.next_message_at)
        wait += f" (due since {when})" if due else f" (the next goes at {when})"
    say(
        f"alerts    {stored.alerts}, {plural(stored.hits, 'hit')}; {wait}, {stored.failed} given up"
    )
    if told.last_crawl is not None:
        say(f"last run  {_crawl(session, told.last_crawl)}")
    states = ", ".join(f"{one.sources} {one.state}" for one in told.states)
    say(f"sources   {stored.sources}{': ' if states else ''}{states}")
    for look in _looks(session, told):
        say(f"look: {safe(look)}")


def _looks(session: Session, told: Status) -> Iterator[str]:
    """What somebody should look at, a sentence for each."""
    for one in told.trouble:
        since = f" since {session.show_time(one.since_at)}" if one.since_at else ""
        yield f"{one.key} is {one.state}{since}: {one.reason or 'no reason'}"
    more = sum(s.sources for s in told.states if s.state in TROUBLED) - len(
        told.trouble
    )
    if more > 0:
        yield f"{plural(more, 'more source')}; `vedette status --sources` shows all"
    yield from told.faulty_alerts
    for name in told.silent_alerts:
        yield f"alert {name} has been silent for long"
    for deaf in told.deaf_channels:
        yield (
            f"channel {deaf.channel} has not taken {plural(deaf.messages, 'message')}"
            f" since {session.show_time(deaf.since_at)}: {deaf.error or 'no answer'}; tried on"
        )
    if told.stored.failed:
        yield "messages were given up; `vedette alerts deliver --retry` tries again"
    if told.offline:
        yield OFFLINE_NOW
    if told.log_fault:
        yield f"{told.log_fault.message}. {told.log_fault.mend}"


HEAD = ("source", "state", "success", "last new", "week", "usual", "gaps")
"""Columns of the table; times are how long ago, `usual` is the median of the weeks before."""


def _show_sources(session: Session) -> None:
    """One line a source, those that need a look first."""
    from crawler.store.browsing_sources import sources

    with session.browsing() as db:
        lines = [one for one in sources(db, now=session.now()) if one.listed]
    say("")
    say(_row(HEAD))
    for one in lines:
        usual = "-" if one.usual_week is None else f"{one.usual_week:g}"
        ages = (_age(session, one.last_success_at), _age(session, one.newest_at))
        say(_row((one.key, one.state, *ages, str(one.week), usual, str(one.gaps))))


def _age(session: Session, at: datetime | None) -> str:
    return "-" if at is None else span(session.now() - at)


def _row(cells: Sequence[str]) -> str:
    """80 columns: a key of up to 30, a state, two ages, three counts."""
    key, state, success, newest, *counts = cells
    numbers = "".join(f"{count:>6}" for count in counts)
    return f"{key[:30]:30} {state:8} {success:>9} {newest:>9} {numbers}"


def _ended_at(runs: Sequence[Crawl], now: datetime) -> datetime | None:
    """When one of them ended last; what is still to come, a wrong clock has written."""
    ended = (run.ended_at for run in runs if run.ended_at)
    return max((at for at in ended if at <= now), default=None)


def _is_offline(runs: Sequence[Crawl]) -> bool:
    ended = (run for run in runs if run.ended_at and run.kind != VisitKind.IMPORT)
    return getattr(next(ended, None), "outcome", None) == OFFLINE


def _healthcheck(session: Session) -> int:
    """Whether the program itself does its work; what sources do is not asked.

    An hour without a round is none too long where nothing was due: quiet sources are asked some five
    times a day.
    """
    since = session.now() - FRESH
    with session.reading() as db:
        runs = crawls(db, limit=LAST_RUNS)
        waiting = overdue(db, since)
    rounds = [run for run in runs if run.kind != VisitKind.IMPORT]
    good = [run for run in rounds if run.outcome != OFFLINE]
    ended = _ended_at(good, session.now())
    if ended is None or (ended < since and waiting):
        offline = f"; {OFFLINE_NOW}" if _is_offline(rounds) else ""
        say(f"no round has ended well since {session.show_time(since)}{offline}")
        return Exit.LOOK
    due = "" if ended >= since else "; nothing has been due since"
    say(f"the last round ended {session.show_time(ended)}{due}")
    return Exit.DONE


def _crawl(session: Session, run: Crawl) -> str:
    began = session.show_time(run.started_at)
    if run.outcome is None:
        from crawler.store.lock import is_held

        ended = "has not ended" if is_held(session.db) else "was broken off"
        return f"{run.kind} {run.id} began {began} and {ended}"
    return (
        f"{run.kind} {run.id} at {began}, {run.outcome}: {run.new} new, {run.changed} changed,"
        f" {run.refused} refused, {plural(run.hits, 'hit')} in {run.seconds or 0:.0f} s"
    )
