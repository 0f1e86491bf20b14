"""What an address gives, tried over the network: for `vedette sources add`, `probe` and `check`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_choice import need_source
from crawler.cli.terminal import print_json, safe, say
from crawler.plurals import plural
from crawler.records import ReadFrom, Source

if TYPE_CHECKING:
    from crawler.net.pacing import HostKey

T = TypeVar("T")

HEADLINES = 3
HEADLINE_CHARS = 90
PAUSE_S = 1.0
"""Between two requests to one host, as a crawl's sources have it where they say nothing else."""


def probing(
    work: Callable[..., Coroutine[Any, Any, T]],
    *,
    private_at: frozenset[HostKey] = frozenset(),
    **arguments: Any,
) -> T:
    """Run a coroutine of `spiders.discover` with the guarded client and readers that can be stopped.

    Args:
        private_at: Host and port that may be private, for the user said so. A page there may
            link to anything: what it names is judged as any other address (PROMISES 1).
    """
    from crawler import settings
    from crawler.extracting import by_name
    from crawler.net.choices import client_from

    stopped = Event()
    client = client_from(
        settings.values(), private_at=private_at, pause_s=PAUSE_S, rest=stopped.wait
    )
    pool = by_name("spiders.reader_pool.ReaderPool")(client.limits)

    async def run() -> T:
        try:
            return await work(
                get=lambda url, purpose: client.get(url, purpose=purpose),
                read=pool.read,
                **arguments,
            )
        finally:
            stopped.set()  # a thread that keeps the pause of a Crawl-delay would hold up Ctrl-C
            pool.close()

    return asyncio.run(run())


def private_places(source: Source) -> frozenset[HostKey]:
    """Host and port of a source whose entry says `allow_private`; none of the others."""
    from crawler.net.targets import parse_target

    return frozenset({parse_target(source.url).key} if source.allow_private else ())


def typed_places(url: str) -> frozenset[HostKey]:
    """Host and port of an address that the user typed; both ports where he named none."""
    from crawler.exceptions import PageError
    from crawler.net.targets import parse_target

    rest = url.strip().partition("://")[2] or url.strip()
    places = set()
    for scheme in ("http", "https"):
        with suppress(PageError):
            places.add(parse_target(f"{scheme}://{rest}").key)
    return frozenset(places)


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
    if one.items and not newest:
        newest = ", no dates"
    if probe.listing.recordings:
        newest += ", a podcast"
    overlap = f", {one.overlap:.0%} also in better ones" if one.overlap else ""
    mark = "=>" if best else "  "
    say(
        f"{mark} {probe.candidate.kind:8} {safe(probe.url)}  {plural(one.items, 'item')}{newest}{overlap}"
    )
    for headline in _first_headlines(probe.listing.found) if best else ():
        say(f"     {safe(headline)}")


def _first_headlines(found: Sequence[Any]) -> list[str]:
    """A few of those on top: a page is read by guess, and a person sees at once what it found."""
    said = [one.headline for one in found if one.headline]
    return [
        headline if len(headline) <= HEADLINE_CHARS else f"{headline[:HEADLINE_CHARS]}…"
        for headline in said[:HEADLINES]
    ]


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
@click.argument("keys", nargs=-1, metavar="[KEY]...")
@json_option
@pass_session
def check(session: Session, keys: Sequence[str], as_json: bool) -> int:
    """Look at the listing of some sources once (all without a KEY), and say what it gives.

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
    public = [source for source in chosen if not source.allow_private]
    probes += probing(probe_all, group=public) if public else []
    for source in chosen:  # what one entry allows is allowed to no other
        if source.allow_private:
            places = private_places(source)
            probes += probing(probe_all, private_at=places, group=[source])
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
    if (told := probe.listing.told_chars) is not None:
        from_feed = source.read_from is ReadFrom.FEED
        use = "what is read" if from_feed else 'read_from = "feed" takes those'
        say(f"  its feed itself tells {told:,} characters of an article ({use})")
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
        "told_chars": listing.told_chars if listing else None,
        "error": probe.error,
    }
