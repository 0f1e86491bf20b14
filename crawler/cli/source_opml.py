"""`vedette sources import` and `export`: lists of feeds as other readers have them, in OPML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.commands import command
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_adding import write_entries
from crawler.cli.source_choice import need_source
from crawler.cli.terminal import note, safe, say
from crawler.exceptions import CatalogueError
from crawler.plurals import plural
from crawler.records import Source

if TYPE_CHECKING:
    from crawler.files.opml import OpmlFeed

_USER = re.compile(r"(?<=//)[^/@\s]*@")


@command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Write without asking.")
@pass_session
def import_(session: Session, path: Path, yes: bool) -> int:
    """Take over the feeds of an OPML file into your local.toml.

    Feeds that the catalogue has already are left out; so is what cannot be followed, and it is named.

    \b
    Example:
      vedette sources import feeds.opml
    """
    from crawler.catalogue import load_sources
    from crawler.files.opml import read_opml

    try:
        read = read_opml(path.read_bytes())
    except CatalogueError as error:
        raise CatalogueError(str(error), path=path) from error
    new, refused = _entries(read.feeds, load_sources(session.home.sources()))
    say(f"{plural(len(read.feeds), 'feed')}, {len(new)} of them new")
    for one in new:
        say(f"  {one.key}: {safe(one.url)}")
    for url in (*read.unusable, *refused):
        note(f"left out, as it cannot be followed: {safe(_USER.sub('…@', url))}")
    if not new or not (yes or click.confirm("Write them?", err=True)):
        return Exit.DONE
    write_entries(session, new)
    return Exit.DONE


def _entries(
    feeds: Iterable[OpmlFeed], known: Mapping[str, Source]
) -> tuple[list[Source], list[str]]:
    """Sources for the feeds that the catalogue has not, and addresses that no entry may have."""
    from crawler.entry import free_key, read_source
    from crawler.identity.url_key import url_key

    addresses = {url_key(one.url) for one in known.values()}
    new: dict[str, Source] = {}
    refused: list[str] = []
    for feed in feeds:
        key = free_key(feed.name, {*known, *new}, "feed")
        entry = {"key": key, "name": feed.name, "url": feed.url, "kind": feed.kind}
        try:
            source = read_source(entry)
            place = url_key(feed.url)
        except (CatalogueError, ValueError):
            refused.append(feed.url)
            continue
        with suppress(CatalogueError):  # some readers write "unknown"
            source = read_source({**entry, "language": feed.language})
        if place not in addresses:
            addresses.add(place)
            new[key] = source
    return list(new.values()), refused


@command("export")
@click.option("--opml", is_flag=True, hidden=True)  # the one form there is
@click.argument("keys", nargs=-1, metavar="[KEY]...")
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
