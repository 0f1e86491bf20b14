"""`vedette sources …`: the places that are looked through. What the user adds goes to local.toml."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.cli.commands import group, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_adding import add, write_entries
from crawler.cli.source_choice import choose_sources, need_source
from crawler.cli.source_probing import check
from crawler.cli.source_rivals import probe
from crawler.cli.terminal import note, print_json, safe, say
from crawler.exceptions import CatalogueError
from crawler.plurals import plural
from crawler.records import Origin, Source


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


@sources.command("list")
@click.option("--country", metavar="CODE", help="Only of this country, such as pl.")
@click.option("--language", metavar="TAG", help="Only in this language, such as uk.")
@click.option(
    "--origin",
    type=click.Choice([one.value for one in Origin]),
    metavar="KIND",
    help="Only of this kind of publisher, such as ministry.",
)
@json_option
@pass_session
def list_(
    session: Session,
    country: str | None,
    language: str | None,
    origin: str | None,
    as_json: bool,
) -> int:
    """List the catalogue, the state of each source beside it.

    \b
    Example:
      vedette sources list --country pl
    """
    from crawler.catalogue import load_sources
    from crawler.store.sources import load_states

    wanted = {"country": country, "language": language, "origin": origin}
    found = [
        one
        for one in load_sources(session.home.sources()).values()
        if all(
            value is None or (getattr(one, name) or "").lower() == value.lower()
            for name, value in wanted.items()
        )
    ]
    states = {}
    if session.db.exists():
        with session.reading() as db:
            states = load_states(db)
    if as_json:
        print_json([{"source": one, "state": states.get(one.key)} for one in found])
        return Exit.DONE
    for one in found:
        state = states.get(one.key)
        told = (
            "paused"
            if state and state.paused
            else state.state
            if state and state.last_visit_at
            else "-"
        )
        where = " ".join(
            part for part in (one.country, one.language, one.origin) if part
        )
        where = f"  ({where})" if where else ""
        say(f"{one.key:28} {told:8} {one.kind:8} {safe(one.name)}{where}")
    say(plural(len(found), "source"))
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
    say(f"  {source.kind} at {safe(source.url)}")
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
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option("--off", is_flag=True, help="Visit them again.")
@pass_session
def pause(session: Session, keys: Sequence[str], off: bool) -> int:
    """Leave sources alone until further notice.

    \b
    Example:
      vedette sources pause loud-outlet
      vedette sources pause loud-outlet --off
      vedette sources pause $(vedette sources list --json | jq -r '.[].source.key')
    """
    from crawler.store import writing
    from crawler.store.sources import put_sources, set_source_paused

    chosen = choose_sources(session, (), keys)
    with session.writing() as db, writing(db):
        put_sources(db, chosen, now=session.now())
        for one in chosen:
            set_source_paused(db, one.key, not off)
    for one in chosen:
        say(f"{one.key} {'is visited again' if off else 'is paused'}")
    return Exit.DONE


@sources.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write without asking.")
@pass_session
def import_(session: Session, path: Path, yes: bool) -> int:
    """Take over the feeds of an OPML file into your local.toml.

    Feeds that the catalogue has already are left out.

    \b
    Example:
      vedette sources import feeds.opml
    """
    from crawler.catalogue import load_sources
    from crawler.entry import key_of
    from crawler.files.opml import read_opml
    from crawler.identity.url_key import url_key
    from crawler.records import SourceKind

    try:
        feeds = read_opml(path.read_bytes())
    except CatalogueError as error:
        raise CatalogueError(str(error), path=path) from error
    known = load_sources(session.home.sources())
    addresses = {url_key(one.url) for one in known.values()}
    new: dict[str, Source] = {}
    for feed in feeds:
        if url_key(feed.url) in addresses:
            continue
        base = key_of(feed.name) or "feed"
        key, number = base, 1
        while key in known or key in new:
            number += 1
            key = f"{base}-{number}"
        new[key] = Source(
            key=key,
            name=feed.name,
            url=feed.url,
            kind=SourceKind.FEED,
            language=feed.language,
        )
    say(f"{plural(len(feeds), 'feed')}, {len(new)} of them new")
    for one in new.values():
        say(f"  {one.key}: {safe(one.url)}")
    if not new or not (yes or click.confirm("Write them?", err=True)):
        return Exit.DONE
    write_entries(session, list(new.values()))
    return Exit.DONE


@sources.command("export")
@click.option(
    "--opml", is_flag=True, help="As OPML, for feed readers: the one form there is."
)
@click.argument("keys", nargs=-1)
@pass_session
def export(session: Session, keys: Sequence[str], **_: bool) -> int:
    """Write the catalogue's feeds as OPML to standard output.

    \b
    Example:
      vedette sources export > feeds.opml
    """
    from crawler.catalogue import load_sources
    from crawler.files.opml import write_opml

    known = load_sources(session.home.sources())
    chosen = [need_source(session, key) for key in keys] or list(known.values())
    click.echo(write_opml(chosen), nl=False)
    left = sum(one.kind != "feed" for one in chosen)
    if left:
        note(f"left out {plural(left, 'source')}: OPML holds feeds alone")
    return Exit.DONE
