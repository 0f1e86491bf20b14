"""`vedette sources add` and `check`: what an address gives, tried over the network."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_choice import need_source
from crawler.cli.terminal import note, print_json, safe, say
from crawler.plurals import plural
from crawler.records import Origin, Source

T = TypeVar("T")


def probing(
    work: Callable[..., Coroutine[Any, Any, T]],
    *,
    private: bool = False,
    **arguments: Any,
) -> T:
    """Run a coroutine of `spiders.discover` with the guarded client and readers that can be stopped.

    Args:
        private: Addresses that are not public may be connected to: the user said so.
    """
    from crawler import settings
    from crawler.extracting import by_name
    from crawler.net.http import HttpClient
    from crawler.net.limits import Limits

    client = HttpClient(user_agent=settings.USER_AGENT, private=private)
    pool = by_name("spiders.reader_pool.ReaderPool")(Limits())

    async def run() -> T:
        try:
            return await work(
                get=lambda url, purpose: client.get(url, purpose=purpose),
                read=pool.read,
                **arguments,
            )
        finally:
            pool.close()

    return asyncio.run(run())


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
@click.option("--country", metavar="CODE", help="ISO 3166, such as pl.")
@click.option("--language", metavar="TAG", help="BCP 47, such as uk.")
@click.option(
    "--origin",
    type=click.Choice([o.value for o in Origin]),
    help="What kind of publisher it is.",
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
    name: str | None,
    country: str | None,
    language: str | None,
    origin: str | None,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Find where a site lists its news: feeds, news sitemaps, the page itself; propose the best.

    URL is any address of the site. Each place is tried politely, one request a second.

    \b
    Example:
      vedette sources add https://www.example.org/defence
      vedette sources add https://www.example.org --yes --country pl --language pl
    """
    from crawler.catalogue import key_of, load_sources
    from crawler.extracting import by_name

    if "://" not in url:
        url = f"https://{url}"
    note("looking through the site, one request a second: half a minute or so")
    ranked = probing(
        lambda **a: by_name("spiders.discover.discover")(url, **a),
        now=session.now(),
        private=allow_private,
    )
    best = by_name("spiders.discover.proposal")(ranked)
    if as_json:
        print_json([ranked_json(one) for one in ranked])
    else:
        show_ranked(session, ranked, best)
    if best is None:
        note("nothing here can be followed: no list with articles of the last 60 days")
        return Exit.LOOK
    host = (urlsplit(best.probe.url).hostname or "source").removeprefix("www.")
    known = load_sources(session.home.sources())
    base = key_of(name or host) or "source"
    number, chosen = 1, key or base
    while key is None and chosen in known:
        number += 1
        chosen = f"{base}-{number}"
    source = Source(
        key=chosen,
        name=name or (best.probe.listing and best.probe.listing.title) or host,
        url=best.probe.url,
        kind=best.probe.candidate.kind,
        country=country,
        language=language,
        origin=Origin(origin) if origin else None,
        allow_private=allow_private,
    )
    if yes or (
        not as_json
        and click.confirm(
            f"Write {source.kind} {source.url} as {source.key}?", err=True
        )
    ):
        write_entries(session, [source])
    return Exit.DONE


def show_ranked(session: Session, ranked: Sequence[Any], best: Any) -> None:
    """What gave something, or was offered and gave nothing; guesses that failed are counted."""
    from crawler.extracting import by_name

    guessed = by_name("spiders.finding.discovering.Evidence").GUESSED
    vain = [
        one
        for one in ranked
        if one.probe.error and one.probe.candidate.evidence is guessed
    ]
    for one in ranked:
        if one not in vain:
            _show(session, one, best is one)
    if vain:
        say(f"   and {len(vain)} guessed addresses that gave nothing")


def _show(session: Session, one: Any, best: bool) -> None:
    probe = one.probe
    if probe.listing is None:
        say(f"   {probe.candidate.kind:8} {safe(probe.url)}  {safe(probe.error or '')}")
        return
    newest = f", newest {session.show_time(one.newest_at)}" if one.newest_at else ""
    overlap = f", {one.overlap:.0%} also in better ones" if one.overlap else ""
    mark = "=>" if best else "  "
    say(
        f"{mark} {probe.candidate.kind:8} {safe(probe.url)}  {plural(one.items, 'item')}{newest}{overlap}"
    )


def ranked_json(one: Any) -> dict[str, Any]:
    return {
        "url": one.probe.url,
        "kind": one.probe.candidate.kind,
        "items": one.items,
        "newest_at": one.newest_at,
        "overlap": round(one.overlap, 3),
        "fit": one.fit,
        "error": one.probe.error,
    }


@command("check")
@click.argument("keys", nargs=-1)
@json_option
@pass_session
def check(session: Session, keys: Sequence[str], as_json: bool) -> int:
    """Look at the listing of some sources once (all without KEYS), and say what it gives.

    Nothing is stored. A source that moved is proposed for change, never changed.

    \b
    Example:
      vedette sources check defense-news nato
    """
    from crawler.catalogue import load_sources
    from crawler.extracting import by_name

    chosen = [need_source(session, key) for key in keys] or list(
        load_sources(session.home.sources()).values()
    )
    probe_one = by_name("spiders.discover.check")

    async def probe_all(
        group: Sequence[Source], **means: Any
    ) -> list[tuple[Source, Any]]:
        told = []
        for source in group:
            told.append((source, await probe_one(source, **means)))
            if not as_json:
                _tell(session, *told[-1])
            await asyncio.sleep(source.delay_s if len(chosen) > 1 else 0)
        return told

    probes: list[tuple[Source, Any]] = []
    for private in (False, True):  # what one entry allows is allowed to no other
        group = [source for source in chosen if source.allow_private is private]
        probes += probing(probe_all, private=private, group=group) if group else []
    if as_json:
        print_json([{"key": s.key, **_probe_json(p)} for s, p in probes])
    return (
        Exit.LOOK
        if any(p.listing is None or not p.listing.found for _, p in probes)
        else Exit.DONE
    )


def _tell(session: Session, source: Source, probe: Any) -> None:
    if probe.listing is None:
        say(f"{source.key}: {safe(probe.error or 'nothing')}")
        return
    newest: datetime | None = probe.listing.newest_at
    say(
        f"{source.key}: {plural(len(probe.listing.found), 'item')}, newest {session.show_time(newest)}"
    )
    if probe.url.rstrip("/") != source.url.rstrip("/"):
        say(
            f"  it answered from {safe(probe.url)}; if that is for good, change url in its entry"
        )


def _probe_json(probe: Any) -> dict[str, Any]:
    listing = probe.listing
    return {
        "url": probe.url,
        "items": len(listing.found) if listing else 0,
        "newest_at": listing.newest_at if listing else None,
        "error": probe.error,
    }


def write_entries(session: Session, new: Sequence[Source]) -> None:
    """Append entries to local.toml: checked as a whole first, then replaced in one step.

    Raises:
        CatalogueError: An entry would be wrong; the file is as before.
    """
    from crawler.catalogue import load_file
    from crawler.toml_text import toml_table

    path = session.home.local_sources
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
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(
        dir=path.parent, prefix=".local-", suffix=".new"
    )
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        load_file(Path(temporary))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for source in new:
        say(f"wrote {source.key} to {path}")
