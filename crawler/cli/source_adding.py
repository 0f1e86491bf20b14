"""`vedette sources add`: a site looked through, and the entry for its best place written to local.toml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_names import outlet_name
from crawler.cli.source_probing import probing, ranked_json, show_ranked, typed_places
from crawler.cli.terminal import note, print_json, safe, say
from crawler.exceptions import CatalogueError, SettingsError
from crawler.files.whole_file import in_turn, write_whole
from crawler.records import Origin, Source, SourceKind


@command("add")
@click.argument("url")
@click.option("--yes", is_flag=True, help="Write the best one without asking.")
@click.option(
    "--key", metavar="KEY", help="Key of the entry (default: made of the host)."
)
@click.option(
    "--name",
    metavar="NAME",
    help="The outlet's name (default: its title, else the host).",
)
@click.option(
    "--country", metavar="CODE", help="Where its publisher is: ISO 3166, such as pl."
)
@click.option(
    "--language", metavar="TAG", help="What it is written in: BCP 47, such as uk."
)
@click.option(
    "--origin",
    type=click.Choice([o.value for o in Origin]),
    metavar="KIND",
    help="What kind of publisher it is: " + ", ".join(Origin) + ".",
)
@click.option(
    "--allow-private",
    is_flag=True,
    help="The site is on a private network, such as an intranet.",
)
@json_option
@pass_session
def add(
    session: Session,
    url: str,
    yes: bool,
    key: str | None,
    allow_private: bool,
    as_json: bool,
    **said: str | None,
) -> int:
    """Find where a site lists its news: feeds, news sitemaps, the page itself; propose the best.

    URL is any address of the site; that of a section finds the section's own feed. Each place is tried
    politely, one request a second. The entry goes into your local.toml, once you agree or with --yes.

    \b
    Example:
      vedette sources add https://www.example.org/defence
      vedette sources add https://www.example.org --yes --country pl --language pl
    """
    from crawler.extracting import by_name

    if "://" not in url:
        url = f"https://{url}"
    wanted = _wanted(session, key=key, allow_private=allow_private, **said)
    name = said["name"]
    note(
        "looking through the site, one request a second (fewer where its robots.txt says so):"
        " up to half a minute"
    )
    ranked = probing(
        lambda **a: by_name("spiders.discover.discover")(url, **a),
        now=session.now(),
        private_at=typed_places(url) if allow_private else frozenset(),
    )
    best = by_name("spiders.discover.proposal")(ranked)
    if as_json:
        print_json([ranked_json(one) for one in ranked])
    else:
        show_ranked(session, ranked, best)
    if best is None:
        note(
            "nothing here can be followed: no list of three articles or more, with one of the last 60 days"
        )
        return Exit.LOOK
    source = replace(
        wanted,
        key=key or _free_key(session, name or _host(best.probe.url)),
        name=name or _title(ranked, best) or _host(best.probe.url),
        url=best.probe.url,
        kind=best.probe.candidate.kind,
    )
    if twin := _twin(session, source):
        mend = "" if key else "; give --key to write it all the same"
        note(f"{twin} looks there already{mend}")
    if twin and not key:
        return Exit.DONE
    if yes or (not as_json and _agreed(source)):
        write_entries(session, [source])
    return Exit.DONE


def _agreed(source: Source) -> bool:
    asked = f"Write {source.kind} {safe(source.url)} as {source.key}?"
    return click.confirm(asked, err=True)


def _wanted(
    session: Session, *, key: str | None, allow_private: bool, **said: str | None
) -> Source:
    """The entry as far as the options say it; what is wrong is told before the site is asked.

    Raises:
        CatalogueError: A value would be wrong in the file.
        SettingsError: The key is taken by an entry of the user's own.
    """
    from crawler.catalogue import load_file
    from crawler.entry import read_source

    own = session.home.local_sources
    if key and own.exists() and key in load_file(own):
        raise SettingsError(
            f"there is a source {key!r} in {own} already; change it there, or give another --key"
        )
    # what is not said is that of the place that will be found
    found = {"name": "name", "url": "https://host.example", "kind": SourceKind.PAGE}
    given = {field: value for field, value in said.items() if value is not None}
    own_key = {"key": key or "key", "allow_private": allow_private}
    return read_source({**found, **own_key, **given})


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "source").removeprefix("www.")


def _free_key(session: Session, words: str) -> str:
    """A key made of these words that no source of the catalogue has."""
    from crawler.catalogue import load_sources
    from crawler.entry import free_key

    return free_key(words, load_sources(session.home.sources()), "source")


def _title(ranked: Sequence[Any], best: Any) -> str | None:
    """What the list calls itself, else the page that was looked at: sitemaps have no title."""
    titles = [best.probe.listing and best.probe.listing.title]
    titles += [
        one.probe.candidate.title
        for one in ranked
        if one.probe.candidate.kind is SourceKind.SECTION
        and _host(one.probe.url) == _host(best.probe.url)
    ]
    # a title may hold an escape sequence, or a mark that turns what is printed after it
    lines = (" ".join(title.split()) for title in titles if title)
    tidy = ("".join(filter(str.isprintable, line)) for line in lines)
    return next((outlet_name(title) for title in tidy if title), None)


def _twin(session: Session, source: Source) -> str | None:
    """Key of another source that looks in the same place."""
    from crawler.catalogue import load_sources
    from crawler.identity.url_key import url_key

    known = load_sources(session.home.sources()).values()
    place = url_key(source.url)
    return next(
        (
            one.key
            for one in known
            if one.key != source.key and url_key(one.url) == place
        ),
        None,
    )


def write_entries(session: Session, new: Sequence[Source]) -> None:
    """Append entries to local.toml: checked as a whole first, then replaced in one step.

    Raises:
        CatalogueError: An entry would be wrong, or the file cannot be written; it is as before.
    """
    from crawler.catalogue import parse_text

    path = session.home.local_sources
    try:
        with in_turn(path):
            text = _with_entries(path, new)
            parse_text(text, path)
            write_whole(path, text)
    except OSError as error:
        raise CatalogueError(
            f"cannot be written: {error.strerror}; it is as before", path=path
        ) from error
    for source in new:
        say(f"wrote {source.key} to {path}")


def _with_entries(path: Path, new: Sequence[Source]) -> str:
    """The file's text with entries behind it."""
    from crawler.files.toml_text import toml_table

    text = (
        path.read_text("utf-8")
        if path.exists()
        else "# Sources of your own; they override shipped ones of the same key.\n"
    )
    for source in new:
        text += "\n" + toml_table(
            "[[source]]",
            {
                "key": source.key,
                "name": source.name,
                "url": source.url,
                "kind": source.kind.value,
                "country": source.country,
                "language": source.language,
                "origin": source.origin.value if source.origin else None,
                "allow_private": source.allow_private or None,
            },
        )
    return text
