"""`vedette sources …`: the places that are looked through. What the user adds goes to local.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from crawler.cli.commands import group, json_option, options
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_adding import add
from crawler.cli.source_choice import choose_sources, need_source
from crawler.cli.source_opml import export, import_
from crawler.cli.source_probing import check
from crawler.cli.source_rivals import probe
from crawler.cli.terminal import print_json, safe, say
from crawler.exceptions import SettingsError
from crawler.plurals import plural
from crawler.records import Origin, ReadFrom, Source


@group("sources")
def sources() -> None:
    """Show, find, add and pause the places that are looked through.

    \b
    Example:
      vedette sources list
      vedette sources add https://www.example.org/defence
    """


sources.add_command(add)
sources.add_command(check)
sources.add_command(probe)
sources.add_command(import_)
sources.add_command(export)


kind_options = options(
    click.option("--country", metavar="CODE", help="Only of this country, such as pl."),
    click.option(
        "--language", metavar="TAG", help="Only in this language, such as uk."
    ),
    click.option(
        "--origin",
        type=click.Choice([one.value for one in Origin]),
        metavar="KIND",
        help="Only of this kind of publisher, such as ministry.",
    ),
)
"""Sources by what their entries say."""


def of_kind(session: Session, **wanted: str | None) -> list[Source]:
    """The sources whose entries say so; `None` asks for nothing."""
    from crawler.catalogue import load_sources

    return [
        one
        for one in load_sources(session.home.sources()).values()
        if all(
            value is None or (getattr(one, name) or "").lower() == value.lower()
            for name, value in wanted.items()
        )
    ]


def _there_are(session: Session, kind: Mapping[str, str | None]) -> str:
    """What the entries say of what was asked for and found in none."""
    entries = of_kind(session)
    known = [
        f"{name} is {', '.join(sorted({getattr(one, name) or '-' for one in entries}))}"
        for name, value in kind.items()
        if value
    ]
    return f"; in the catalogue {'; '.join(known)}" if known else ""


@sources.command("list")
@kind_options
@json_option
@pass_session
def list_(session: Session, as_json: bool, **kind: str | None) -> int:
    """List the catalogue, the state of each source beside it.

    \b
    Example:
      vedette sources list --country pl
    """
    from crawler.store.sources import load_states

    found = of_kind(session, **kind)
    states = {}
    if session.db.exists():
        with session.reading() as db:
            states = load_states(db)
    if as_json:
        print_json([{"source": one, "state": states.get(one.key)} for one in found])
        return Exit.DONE
    for one in found:
        state, told = states.get(one.key), "-"
        if state and (state.paused or state.last_visit_at):
            told = "paused" if state.paused else state.state
        where = " ".join(
            part for part in (one.country, one.language, one.origin) if part
        )
        where = f"  ({where})" if where else ""
        say(f"{one.key:28} {told:8} {one.kind:8} {safe(one.name)}{where}")
    say(plural(len(found), "source") + ("" if found else _there_are(session, kind)))
    return Exit.DONE


@sources.command("show")
@click.argument("key")
@json_option
@pass_session
def show(session: Session, key: str, as_json: bool) -> int:
    """Show a source's entry, its state and the rhythm learned.

    \b
    Example:
      vedette sources show defense-news
    """
    from crawler.rhythm import Rhythm
    from crawler.schedule import interval_s
    from crawler.store.sources import load_state

    source = need_source(session, key)
    state = None
    if session.db.exists():
        with session.reading() as db:
            state = load_state(db, key)
    if as_json:
        print_json({"source": source, "state": state})
        return Exit.DONE
    say(f"{source.key}: {safe(source.name)}")
    told = ", which itself is read" if source.read_from is ReadFrom.FEED else ""
    say(f"  {source.kind} at {safe(source.url)}{told}")
    say(
        f"  country {source.country or '-'}, language {source.language or '-'}, origin {source.origin or '-'}"
    )
    if state is None or state.last_visit_at is None:
        say("  not visited yet")
        return Exit.DONE
    since = (
        f" since {session.show_time(state.state_since_at)}"
        if state.state_since_at
        else ""
    )
    say(
        f"  state {'paused' if state.paused else state.state}{since}: {safe(state.reason or 'no remark')}"
    )
    say(
        f"  last visit {session.show_time(state.last_visit_at)}, last success"
        f" {session.show_time(state.last_success_at)}, next {session.show_time(state.next_visit_at)}"
    )
    rhythm = Rhythm.from_json(state.learned)
    every = interval_s(rhythm, start=session.now()) / 60
    say(
        f"  rhythm: {rhythm.rate:.1f} articles a day learned, at this hour a visit every {every:.0f} min"
    )
    if state.moved_to:
        say(f"  moved for good to {safe(state.moved_to)}; change url in its entry")
    return Exit.DONE


@sources.command("pause")
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@kind_options
@click.option("--all", "all_", is_flag=True, help="All of the catalogue.")
@click.option("--off", is_flag=True, help="Visit them again.")
@pass_session
def pause(
    session: Session, keys: Sequence[str], all_: bool, off: bool, **kind: str | None
) -> int:
    """Leave sources alone until further notice: those named, or all of a kind.

    \b
    Example:
      vedette sources pause loud-outlet
      vedette sources pause --origin think_tank --language en
      vedette sources pause --all; vedette sources pause nato spacenews --off
    """
    from crawler.store import writing
    from crawler.store.sources import put_sources, set_source_paused

    asked = all_ or any(kind.values())
    if bool(keys) is asked:
        raise click.UsageError(
            "name sources by their keys, or take all of a kind: --country, --language, --origin, --all"
        )
    chosen = of_kind(session, **kind) if asked else choose_sources(session, (), keys)
    if not chosen:
        raise SettingsError(f"no source is of that kind{_there_are(session, kind)}")
    with session.writing() as db, writing(db):
        put_sources(db, chosen, now=session.now())
        for one in chosen:
            set_source_paused(db, one.key, not off)
    if asked:
        verb = "visited again" if off else "paused"
        say(f"{plural(len(chosen), 'source')} {verb}")
        return Exit.DONE
    for one in chosen:
        say(f"{one.key} {'is visited again' if off else 'is paused'}")
    return Exit.DONE
