"""`vedette alerts import` and `export`: alerts as TOML."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.alert_options import query_check
from crawler.cli.commands import command
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.terminal import note, safe, say
from crawler.plurals import plural


@command("import")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@pass_session
def import_(session: Session, path: Path) -> int:
    """Add and change alerts from a TOML file; all of it, or nothing when a line is wrong.

    data/alerts.toml, where you have none of that name, is the one that comes with vedette.

    \b
    Example:
      vedette alerts import data/alerts.toml
    """
    from crawler.alerts.files import read_alerts
    from crawler.exceptions import CatalogueError, QueryError
    from crawler.files.toml_files import read_text
    from crawler.outbox.book import read_book
    from crawler.store import writing
    from crawler.store.alerts import put_alert

    path = _existing(session, path)
    read = read_alerts(read_text(path), path=path)
    check = query_check(session)
    for alert in read:
        try:
            check(alert.query, of=f"alert {safe(alert.name)}: ")
        except QueryError as error:
            mends = "; try: " + " or ".join(error.mends) if error.mends else ""
            raise CatalogueError(
                f"at {error.position}: {error.message}{mends}",
                path=path,
                table=f"alert {alert.name}",
                field="query",
            ) from error
    with session.writing() as db, writing(db):
        new = sum(put_alert(db, alert, now=session.now()) for alert in read)
    say(f"{plural(new, 'alert')} added, {len(read) - new} changed or as before")
    missing = {name for alert in read for name in alert.channels} - set(
        read_book(session.home.channels)
    )
    for name in sorted(missing):
        note(
            f"warning: channel {safe(name)} is not in channels.toml; its messages will wait"
        )
    return Exit.LOOK if missing else Exit.DONE


def _existing(session: Session, path: Path) -> Path:
    """The file; a name in `data/` that is not here is looked for in what is shipped."""
    if path.exists():
        return path
    if path.parts[:1] == ("data",):
        shipped = session.home.shipped.joinpath(*path.parts[1:])
        if shipped.is_file():
            return shipped
    raise click.BadParameter(f"File '{path}' does not exist.", param_hint="'PATH'")


@command("export")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file."
)
@pass_session
def export(session: Session, output: Path | None) -> int:
    """Write all alerts as TOML, so that they can live in git.

    \b
    Example:
      vedette alerts export -o alerts.toml
    """
    from crawler.alerts.files import write_alerts
    from crawler.store.alerts import list_alerts

    with session.reading() as db:
        text = write_alerts(list_alerts(db))
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")
        say(f"written to {output}")
    return Exit.DONE


COMMANDS = (import_, export)
