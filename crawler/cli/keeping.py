"""`vedette backup` and `vedette prune`: looking after the file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Function, Session, pass_session
from crawler.cli.terminal import print_json, say, waiting
from crawler.plurals import plural

DAYS = {"d": 1, "w": 7, "y": 365}


def _age(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """`90d`, `12w` or `2y` as a span of time."""
    if value is None:
        return None
    number, unit = value[:-1], value[-1:]
    if not (number.isascii() and number.isdigit()) or unit not in DAYS:
        raise click.BadParameter(f"{value!r} is no age; write 90d, 12w or 2y")
    days = int(number) * DAYS[unit]
    if not 1 <= days <= 100 * 365:
        raise click.BadParameter("an age lies between one day and a hundred years")
    return timedelta(days=days)


@command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--salvage", is_flag=True, help="Of a damaged database copy what can still be read."
)
@json_option
@pass_session
def backup(session: Session, file: Path, salvage: bool, as_json: bool) -> int:
    """Copy the database while it is in use.

    The copy is one file, as of one moment, and is verified before it gets its name. An existing
    file is never overwritten.

    To bring a copy back, stop what runs, take vedette.db-wal and vedette.db-shm away, which belong to
    the old file, and put the copy in its place. Your sources, lists, channels and what you read in the
    browser (vedette.marks.db) are other files: see the README.

    \b
    Example:
      vedette backup ~/backups/vedette-monday.db
    """
    from crawler.store.upkeep import backup as copy

    if salvage:
        return _salvage(session, file.expanduser().absolute(), as_json=as_json)
    with waiting("copying, and reading the copy through"):
        done = copy(session.need_db(), file.expanduser().absolute())
    if as_json:
        print_json(done)
    else:
        say(
            f"{done.path}: {plural(done.articles, 'article')}, {done.bytes / 1e6:.1f} MB, verified"
        )
    return Exit.DONE


def _old(name: str, what: str, more: str = ".") -> Callable[[Function], Function]:
    """An option for one kind of thing that grows old."""
    told = f"{what} older than AGE{more}"
    return click.option(f"--{name}", metavar="AGE", callback=_age, help=told)


def _salvage(session: Session, target: Path, *, as_json: bool) -> int:
    from crawler.store.salvage import salvage

    with waiting("copying what can be read, and building its search index"):
        done = salvage(session.need_db(), target)
    if as_json:
        print_json(done)
    else:
        of = f" of {done.articles_before:,}" if done.articles_before is not None else ""
        say(
            f"{done.path}: {plural(done.articles, 'article')}{of} could be read, verified"
        )
        say(f"It takes the place of {session.db} as --help says.")
    return Exit.DONE if done.whole else Exit.LOOK


@command("prune")
@_old("bodies", "Text of articles", "; headline, lead, hits and identity stay.")
@_old("refusals", "Refusals")
@_old("checks", "Records of visits and crawls")
@_old("pages", "Saved copies of pages")
@click.option("--pack", is_flag=True, help="Give unused space back to the disk.")
@click.option("--yes", is_flag=True, help="Delete; without it, it is only counted.")
@json_option
@pass_session
def prune(
    session: Session, pack: bool, yes: bool, as_json: bool, **ages: timedelta | None
) -> int:
    """Delete what is old; shows it first, deletes with --yes.

    AGE is written 90d, 12w or 2y. A pruned article stays known: it is not fetched again and fires
    no alert again.

    \b
    Example:
      vedette prune --refusals 90d --bodies 2y
      vedette prune --refusals 90d --bodies 2y --yes --pack
    """
    if pack and not yes:
        raise click.UsageError("--pack rewrites the file; say --yes as well")
    if not (pack or any(ages.values())):
        raise click.UsageError("say what is old, such as --refusals 90d")
    from crawler.store import sole_instance
    from crawler.store.pruning import Policy
    from crawler.store.pruning import prune as let_go
    from crawler.store.upkeep import pack as pack_file

    policy = Policy(**ages)
    told = "deleting what is old" if yes else "counting what is old"
    alone = sole_instance(session.db, what="vedette prune") if pack else nullcontext()
    with session.writing(create=False) as db, alone, waiting(told):
        done = let_go(
            db, policy, now=session.now(), dry_run=not yes, pages=session.home.pages
        )
        won = pack_file(db) if pack else 0
    if as_json:
        print_json({"deleted": yes, "bytes_won": won, **asdict(done)})
        return Exit.DONE
    for name, number in asdict(done).items():
        say(f"{number:8}  {name}")
    say("deleted" if yes else "nothing was deleted; --yes deletes")
    if pack:
        say(f"{max(won, 0) / 1e6:.1f} MB given back")
    return Exit.DONE
