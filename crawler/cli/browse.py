"""`vedette browse`: the archive in the browser."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cli.commands import Number, command
from crawler.cli.context import Session, marks_beside, pass_session
from crawler.cli.terminal import note, print_json


@command("browse")
@click.option(
    "--port",
    metavar="PORT",
    type=Number(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; one that others can reach needs --public.",
)
@click.option(
    "--public",
    is_flag=True,
    help="Others can reach it: no free SQL, no download, nothing can be marked or saved.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the browser.")
@click.option(
    "--marks",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="This reader's file of what was read, starred and dismissed.",
)
@click.option(
    "--metadata",
    is_flag=True,
    help="Print metadata for a Datasette of your own, and end.",
)
@pass_session
def browse(
    session: Session,
    *,
    port: int,
    host: str,
    public: bool,
    open_page: bool,
    marks: Path | None,
    metadata: bool,
) -> None:
    """Open the archive in the browser.

    Today's hits, articles, search, sources and crawls on pages of their own, and Datasette's tables
    below them. Ends with Ctrl-C. It can run while a crawl writes.

    VEDETTE_BROWSE_PASSWORD in the environment is asked for before anything is shown (HTTP Basic: put a
    server with TLS before it). What is read, starred and dismissed is kept in FILE.marks.db beside the
    database, or where --marks says: one reader, one file.

    \b
    Example:
      vedette browse --open
      vedette --db try.db browse --port 8002
      vedette browse --metadata > metadata.json; datasette data/vedette.db -m metadata.json
    """
    if metadata:
        from crawler.browse.tables import metadata as metadata_of

        print_json(metadata_of(session.db.stem))
        return
    from crawler.net.addresses import is_loopback

    if not public and not is_loopback(host):
        raise click.UsageError(
            f"--host {host} can be reached by others; say --public as well, "
            "and everything that changes something is switched off"
        )
    run_browse(
        session,
        session.need_db(),
        host=host,
        port=port,
        public=public,
        open_page=open_page,
        marks=marks,
    )


def run_browse(
    session: Session,
    db: Path,
    *,
    host: str,
    port: int,
    public: bool = False,
    open_page: bool = False,
    marks: Path | None = None,
) -> None:
    """Serve until Ctrl-C.

    Raises:
        StoreError: The file cannot be opened, or the marks beside it cannot be kept.
    """
    from crawler.browse.desk import Desk
    from crawler.browse.server import make, serve

    desk = Desk(
        db_path=db,
        marks_path=marks or marks_beside(db),
        list_folders=session.home.list_folders(),
        public=public,
        password=os.environ.get("VEDETTE_BROWSE_PASSWORD") or None,
        zone=session.tz or datetime.now().astimezone().tzinfo or UTC,
    )

    def started(address: str) -> None:
        note(f"vedette: browsing {db} at {address} (Ctrl-C ends it)")
        if public and desk.password is None:
            note(
                "vedette: whoever reaches this address can read it; VEDETTE_BROWSE_PASSWORD asks for a password"
            )
        if open_page:
            click.launch(address)

    serve(make(desk), host=host, port=port, started=started)
