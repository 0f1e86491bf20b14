"""`vedette demo`: the main job, offline, on a small newsroom of this machine."""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.commands import Number, command, verbose_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.exceptions import SettingsError

if TYPE_CHECKING:
    from crawler.demo.checking import Check
    from crawler.demo.newsroom import Newsroom
    from crawler.records import Source

AGES_S = (3600, 6 * 3600, 24 * 3600)
"""Ages at which an article is looked at again, for the hour between the rounds."""


@command("demo")
@click.option(
    "--browse", "then_browse", is_flag=True, help="Open the result in the browser."
)
@click.option(
    "--port",
    metavar="PORT",
    type=Number(0, 65535),
    default=8001,
    show_default=True,
    help="Port for --browse; 0 takes a free one.",
)
@verbose_option
@pass_session
def demo(session: Session, then_browse: bool, port: int, verbose: int) -> int:
    """Watch a small newsroom on this machine, offline.

    Five invented outlets in five languages are served on 127.0.0.1 and crawled twice, with three
    alerts. Shows what was stored, refused and changed, and the hits. The exit code is 1 when
    anything differs from what the newsroom printed. The database is made in a temporary folder,
    or where --db says.

    \b
    Example:
      vedette demo
      vedette demo --browse
    """
    path = _new_database(session)
    from crawler.cli import demo_show as show

    show.opening(path)
    checks = _two_rounds(session, path, verbose)
    good = show.verdict(checks)
    show.what_next(path)
    if then_browse:
        from crawler.cli.browse import run_browse

        run_browse(session, path, host="127.0.0.1", port=port, open_page=True)
    return Exit.DONE if good else Exit.LOOK


def _new_database(session: Session) -> Path:
    """Where the demo writes; an existing file is never touched."""
    if session.db_option is None:
        return Path(tempfile.mkdtemp(prefix="vedette-demo-")) / "demo.db"
    if session.db.exists():
        raise SettingsError(
            f"{session.db} exists; the demo writes into a new file alone"
        )
    session.db.parent.mkdir(parents=True, exist_ok=True)
    return session.db


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """What both rounds share."""

    session: Session
    newsroom: Newsroom
    db: Path
    sources: tuple[Source, ...]
    verbose: int


def _two_rounds(session: Session, db: Path, verbose: int) -> list[Check]:
    """Crawl, let the newsroom go on, crawl again; returns what was expected of both."""
    from crawler.catalogue import load_sources
    from crawler.demo.newsroom import Newsroom
    from crawler.running.reactor import run_in_reactor

    with Newsroom(opened_at=session.now()) as newsroom:
        catalogue = db.with_name("demo-sources.toml")
        catalogue.write_text(newsroom.catalogue(), encoding="utf-8")
        _save_alerts(session, db)
        stage = _Stage(
            session=session,
            newsroom=newsroom,
            db=db,
            sources=tuple(load_sources([catalogue]).values()),
            verbose=verbose,
        )

        async def both() -> list[Check]:
            first = await _round(stage)
            newsroom.round = 2
            _let_an_hour_pass(stage)
            return first + await _round(stage)

        return run_in_reactor(both)


def _save_alerts(session: Session, db: Path) -> None:
    from crawler.demo.outlets import load_alerts
    from crawler.records import Alert
    from crawler.store import open_store
    from crawler.store.alerts import add_alert

    with closing(open_store(db)) as store:
        for name, query in load_alerts().items():
            add_alert(store, Alert(name=name, query=query), now=session.now())


def _let_an_hour_pass(stage: _Stage) -> None:
    """Bring every article's next look an hour nearer, as waiting for an hour would."""
    from crawler.store import open_store
    from crawler.store.articles import find_article
    from crawler.store.revisits import plan_next_look

    ages_s = [age_s - 3600 for age_s in AGES_S]
    with closing(open_store(stage.db)) as db:
        for url in stage.newsroom.truth().stored:
            number = find_article(db, url)
            if number is not None:
                hour_ago = stage.session.now() - timedelta(hours=1)
                plan_next_look(db, number, at=hour_ago, ages_s=ages_s)


async def _round(stage: _Stage) -> list[Check]:
    """Crawl once, show what came of it, and hold it against what was printed."""
    from crawler.cli import demo_show as show
    from crawler.cli.progress import progress
    from crawler.demo.checking import check_requests, check_store
    from crawler.run import CrawlOptions, EventKind, crawl_round
    from crawler.store.marks import open_pages

    newsroom, begun_at = stage.newsroom, stage.session.now()
    show.round_begins(newsroom.round)
    with progress(
        "outlets", verbose=stage.verbose, lines=False, ticks=EventKind.SOURCE
    ) as on_event:
        options = CrawlOptions(
            db=stage.db,
            sources=stage.sources,
            on_event=on_event,
            settings={"VEDETTE_REVISIT_AGES_S": AGES_S},
        )
        report = await crawl_round(options)
    with closing(open_pages(stage.db, None)) as db:
        show.stored(db, stage.sources, since=begun_at)
        if newsroom.round == 1:
            show.refused(db, stage.sources)
        else:
            show.changed(db)
            show.hits(db, stage.session)
        show.round_ends(report, newsroom)
        checks = list(check_store(db, newsroom))
    return [*checks, check_requests(newsroom)] if newsroom.round > 1 else checks
