"""`vedette lists …`: the saved word lists that queries name as `@name`."""

from __future__ import annotations

import click

from crawler.cli.commands import group, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.picking import pick
from crawler.cli.terminal import print_json, safe, say
from crawler.plurals import plural


@group("lists")
def lists() -> None:
    """Show the word lists that a query names as @name.

    Shipped lists stand in data/lists; a file of the same name in your home's data/lists replaces one.

    \b
    Example:
      vedette lists list
      vedette search '@drones NEAR/10 airport'
    """


@lists.command("list")
@json_option
@pass_session
def list_(session: Session, as_json: bool) -> int:
    """List the word lists with their number of entries.

    \b
    Example:
      vedette lists list
    """
    from crawler.query.lists import load_lists

    saved = load_lists(session.home.list_folders())
    if as_json:
        print_json(
            [
                {
                    "name": one.name,
                    "title": one.title,
                    "entries": len(one.entries),
                    "version": one.version,
                }
                for one in saved.values()
            ]
        )
        return Exit.DONE
    for one in saved.values():
        say(
            f"@{one.name}  {safe(one.title)}, {plural(len(one.entries), 'entry', 'entries')}"
        )
    return Exit.DONE


@lists.command("show")
@click.argument("name")
@json_option
@pass_session
def show(session: Session, name: str, as_json: bool) -> int:
    """Show the entries of a list, by language.

    \b
    Example:
      vedette lists show drones
    """
    from crawler.query.lists import load_lists

    saved = load_lists(session.home.list_folders())
    name = name.removeprefix("@")
    one = pick("list", name, saved, shows="`vedette lists list`")
    if as_json:
        print_json(
            {
                "name": one.name,
                "title": one.title,
                "description": one.description,
                "version": one.version,
                "entries": one.by_group,
            }
        )
        return Exit.DONE
    say(
        f"@{one.name}: {safe(one.title)} ({plural(len(one.entries), 'entry', 'entries')}, version {one.version})"
    )
    if one.description:
        say(safe(one.description))
    for group_, words in one.by_group.items():
        say(f"  {safe(group_)}: {', '.join(safe(word) for word in words)}")
    return Exit.DONE
