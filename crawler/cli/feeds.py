"""`vedette feeds write FOLDER`: the hits of each alert as Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.cli.commands import group
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.terminal import safe, say
from crawler.files.whole_file import write_whole
from crawler.plurals import plural


@group("feeds")
def feeds() -> None:
    """Write saved queries as feeds that any reader can follow.

    \b
    Example:
      vedette feeds write ~/public/feeds
    """


@feeds.command("write")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--alert", "names", multiple=True, metavar="NAME", help="Only this alert."
)
@click.option(
    "--base",
    metavar="URL",
    help="Address where FOLDER will be found, for the feeds' own links.",
)
@pass_session
def write(
    session: Session, folder: Path, names: Sequence[str], base: str | None
) -> int:
    """Write NAME.atom and NAME.json for each alert into FOLDER; each file whole or not at all.

    \b
    Example:
      vedette feeds write public/ --base https://desk.example.org/feeds/
    """
    from crawler.cli.alert_options import dismissed_in_browser, need_alert
    from crawler.outbox.compose import note_of
    from crawler.outbox.feeds import MOST, atom, json_feed
    from crawler.store.alerts import alert_versions, list_alerts
    from crawler.store.hits import hit_ids
    from crawler.store.versions import hit_articles

    for name in names:
        need_alert(session, name)
    folder.mkdir(parents=True, exist_ok=True)
    besides = dismissed_in_browser(session)
    with session.reading() as db:
        for alert in list_alerts(db):
            if names and alert.name not in names:
                continue
            ids = hit_ids(
                db, alert=alert.name, limit=MOST, dismissed=False, besides=besides
            )
            told = list(hit_articles(db, ids))
            notes = [note_of(one) for one in told]
            updated = max(
                (one.hit.at for one in told),
                default=alert_versions(db, alert.name)[-1].at,
            )
            own = f"{base.rstrip('/')}/{alert.name}" if base else None
            write_whole(
                folder / f"{alert.name}.atom",
                atom(alert.name, notes, updated=updated, address=own and own + ".atom"),
            )
            write_whole(
                folder / f"{alert.name}.json",
                json_feed(alert.name, notes, address=own and own + ".json"),
            )
            say(f"{safe(alert.name)}: {plural(len(notes), 'hit')}")
    return Exit.DONE
