"""`vedette crawl`: one round over the sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from crawler.cli.commands import (
    Number,
    command,
    json_option,
    keep_pages_option,
    quiet_option,
    verbose_option,
)
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.since import since_option
from crawler.cli.source_choice import choose_sources
from crawler.cli.terminal import note, print_json, say
from crawler.exceptions import StoreError
from crawler.records import Source
from crawler.running.disk import shortage
from crawler.running.reporting import CrawlReport


@command("crawl")
@click.option(
    "--sources",
    "paths",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    metavar="FILE_OR_FOLDER",
    help="Use this catalogue instead of the shipped one and your local.toml (may be given again).",
)
@click.option(
    "--source",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Visit this source alone (may be given again).",
)
@click.option(
    "--limit",
    type=Number(1),
    metavar="N",
    help="Fetch at most N new articles of each source.",
)
@since_option(
    "Backfill: also what appeared since",
    " Nothing is sent for it, and later rounds go on where it stops.",
)
@click.option(
    "--send-old",
    is_flag=True,
    help="Send messages also for a source's first round and for old articles.",
)
@keep_pages_option
@verbose_option
@quiet_option
@json_option
@pass_session
def crawl(
    session: Session,
    paths: Sequence[Path],
    keys: Sequence[str],
    limit: int | None,
    since: datetime | None,
    send_old: bool,
    keep_pages: bool,
    verbose: int,
    quiet: bool,
    as_json: bool,
) -> int:
    """Visit the sources that are due once and store what is new.

    Without --source, --sources or --since only sources whose time has come are visited, so that cron can
    call it as often as it likes.

    New articles are fetched politely, newest first; known ones only when they are due to be looked at
    again for changes. Alerts are matched as each article is stored, and messages are sent after that.

    \b
    Example:
      vedette crawl
      vedette crawl --source spacenews --limit 20
      vedette crawl --source spacenews --since 90d
      vedette --db try.db crawl --sources my-sources.toml
    """
    sources = choose_sources(session, paths, keys)
    catalogue = () if paths or keys else sources
    if not (paths or keys or since):
        sources = due_now(session, sources, quiet=quiet)
        if not sources:
            if as_json:
                print_json(CrawlReport())
            return Exit.DONE
    from crawler.cli.progress import progress
    from crawler.cli.summary import exit_code, summary, unsent
    from crawler.outbox.book import read_book
    from crawler.run import CrawlOptions, EventKind
    from crawler.run import crawl as run_crawl
    from crawler.store import sole_instance
    from crawler.warc import page_copies

    home = session.home
    _check_room(session.db)
    session.tell_new()
    began = session.now()
    with (
        sole_instance(session.db, what="vedette crawl"),
        page_copies(home.pages if keep_pages else None) as copies,
        progress(
            "sources", verbose=verbose, quiet=quiet, ticks=EventKind.SOURCE
        ) as on_event,
    ):
        if catalogue:
            _take_over(session, catalogue)
        report = run_crawl(
            CrawlOptions(
                db=session.db,
                sources=sources,
                limit=limit,
                since=since,
                send_old=send_old,
                lists_folders=home.list_folders(),
                channels=read_book(home.channels),
                copies=copies,
                on_event=on_event,
            )
        )
        # no source is to blame for our network or clock; what was stored is told even where it cannot be judged
        ours = report.network_down or report.clock_ahead_s is not None
        unjudged = None if ours else _judge(session, sources)
    if as_json:
        print_json(report)
    else:
        say(summary(report) + (unsent(session, began) if report.hits else ""))
    if unjudged is not None:
        raise unjudged
    if not report.sources and not report.stopped:
        # some were due: what broke, broke before the first of them
        note("look: no source was visited; the log above says why")
        return Exit.LOOK
    return exit_code(report)


def due_now(
    session: Session, sources: Sequence[Source], *, quiet: bool
) -> list[Source]:
    """Those of the sources whose time has come and that are not paused; says when there is none."""
    from crawler.agenda import agenda

    if not session.db.exists():
        return list(sources)
    with session.reading() as db:
        plan = agenda(db, {source.key: source for source in sources}, now=session.now())
    if not plan.due and not quiet:
        at = session.show_time(plan.next_at)
        note(
            f"nothing is due; the next source is at {at}"
            if plan.next_at is not None
            else "nothing is due: every source is paused; `vedette sources pause KEY --off` ends it"
        )
    return list(plan.due)


def _check_room(db: Path) -> None:
    if (missing := shortage(db.parent)) is not None:
        raise StoreError(
            f"the disk is nearly full: {missing}",
            path=db,
            mend="Free some space, or keep the database on another disk and name it with --db",
        )


def _take_over(session: Session, catalogue: Sequence[Source]) -> None:
    """Note which sources there are: one that was taken out is no longer asked for its health."""
    from crawler.store.sources import put_sources

    with session.writing() as db:
        put_sources(db, catalogue, now=session.now(), whole=True)


def _judge(session: Session, sources: Sequence[Source]) -> StoreError | None:
    """Write down how the visited sources do; the error where the store cannot be written."""
    from crawler.judging import judge_sources

    try:
        with session.writing() as db:
            judge_sources(db, [one.key for one in sources], now=session.now())
    except StoreError as error:
        return error
    return None
