"""`vedette sources probe`: whether a source's site lists its news better in another place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.source_choice import need_source
from crawler.cli.source_probing import private_places, probing, ranked_json, show_ranked
from crawler.cli.terminal import print_json, safe, say
from crawler.exceptions import PageError
from crawler.records import Source


@command("probe")
@click.argument("key")
@json_option
@pass_session
def probe(session: Session, key: str, as_json: bool) -> int:
    """Look through a source's site for its other lists, and say whether one serves better.

    For an entry that fell silent, broke or moved. Each place is tried politely, one request a second;
    the entry is never changed.

    \b
    Example:
      vedette sources probe defense-news
    """
    from crawler.extracting import by_name

    source = need_source(session, key)
    own, ranked = probing(
        lambda **means: _look(source, session, **means),
        private_at=private_places(source),
    )
    best = by_name("spiders.discover.proposal")(ranked)
    if as_json:
        print_json([ranked_json(one) for one in ranked])
    else:
        show_ranked(session, ranked, best)
    kept = best is not None and _same(best.probe.url, own.url)
    if not as_json:
        _advise(source, best, kept=kept)
    return Exit.DONE if kept else Exit.LOOK


async def _look(source: Source, session: Session, **means: Any) -> tuple[Any, Any]:
    """The entry's own listing, and it ranked among what its site offers."""
    from crawler.extracting import by_name

    discover, rank = (
        by_name("spiders.discover.discover"),
        by_name("spiders.finding.ranking.rank"),
    )
    now = session.now()
    own = await by_name("spiders.discover.check")(source, **means)
    shown = own.listing.found if own.listing is not None else ()
    # a page of the site names its feeds; a feed names nothing but its articles
    pages = [*(item.url for item in shown[:1]), urljoin(source.url, "/"), source.url]
    for place, page in enumerate(pages, 1):
        try:
            others = await discover(page, now=now, **means)
        except PageError:
            if place == len(pages):
                raise
            continue
        break
    probes = [one.probe for one in others if not _is_article(one.probe, page)]
    return own, rank([own, *probes], now=now)


def _is_article(probe: Any, page: str) -> bool:
    """The article through which the site was entered is no list, though it links to others."""
    return bool(probe.candidate.kind == "section" and _same(probe.candidate.url, page))


def _same(first: str, second: str) -> bool:
    return first.rstrip("/") == second.rstrip("/")


def _advise(source: Source, best: Any, *, kept: bool) -> None:
    if best is None:
        say(f"nothing at this site can be followed; {source.key} stays as it is")
    elif kept:
        say(f"{source.key} looks in the best place already")
    else:
        say(
            f'better: url = "{safe(best.probe.url)}", kind = "{best.probe.candidate.kind}" in its entry'
        )
