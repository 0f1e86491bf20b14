"""`vedette import`: saved pages and texts through the same stages as a crawl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.cli.commands import command, json_option, quiet_option, verbose_option
from crawler.cli.context import Session, pass_session
from crawler.cli.terminal import print_json, say


@command("import")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH...",
)
@click.option(
    "--url",
    metavar="URL",
    help="Address of the one page that is imported; else what the file says, or its canonical link.",
)
@click.option(
    "--send-old",
    is_flag=True,
    help="Send messages for what is imported; else hits are kept and nothing is sent.",
)
@verbose_option
@quiet_option
@json_option
@pass_session
def import_(
    session: Session,
    paths: Sequence[Path],
    url: str | None,
    send_old: bool,
    verbose: int,
    quiet: bool,
    as_json: bool,
) -> int:
    """Store saved pages, text dumps, JSON lines and web archives.

    Reads .html and .html.gz, what browsers save in one file (.mhtml, .webarchive, SingleFile),
    .txt, .jsonl with {"url", "html"} in each line, .warc.gz and .wacz; folders are searched for
    such files. Everything passes the stages and the alerts of a crawl.
    Copies that --keep-pages made are read again by the newest rules: an article already stored
    is compared, and what reads better now is its next version.

    \b
    Example:
      vedette import saved/*.html.gz
      vedette import data/pages
      vedette import --url https://example.org/a page.html
    """
    if url is not None and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--url is the address of one page; name one file")
    from crawler.cli.progress import progress
    from crawler.cli.summary import exit_code, summary, unsent
    from crawler.run import EventKind, import_documents
    from crawler.store import sole_instance

    session.tell_new()
    began = session.now()
    with (
        sole_instance(session.db, what="vedette import"),
        progress(
            "documents", verbose=verbose, quiet=quiet, ticks=EventKind.DOCUMENT
        ) as on_event,
    ):
        report = import_documents(
            paths,
            db=session.db,
            url=url,
            lists_folders=session.home.list_folders(),
            send_old=send_old,
            on_event=on_event,
        )
    if as_json:
        print_json(report)
    else:
        say(
            summary(report, crawl=False)
            + (unsent(session, began) if report.hits else "")
        )
    return exit_code(report)
