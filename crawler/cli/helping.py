"""`vedette help`: the help of a command, or of a topic that belongs to several."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

import click

from crawler.cli.commands import command
from crawler.cli.context import Exit
from crawler.cli.query_help import QUERY
from crawler.cli.terminal import say

TOPICS = {"query": QUERY}


@command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND|TOPIC]...")
@click.pass_context
def help_(ctx: click.Context, words: Sequence[str]) -> int:
    """Show the help of a command, or the query language: help query.

    \b
    Example:
      vedette help query
      vedette help alerts add
    """
    if len(words) == 1 and words[0] in TOPICS:
        say(TOPICS[words[0]].rstrip("\n"))
        return Exit.DONE
    asked = ctx.find_root()
    for word in words:
        below = asked.command
        if not isinstance(below, click.Group):
            raise click.UsageError(f"{asked.command_path} has no command {word!r}", ctx)
        try:
            name, found, _ = below.resolve_command(asked, [word])
        except click.UsageError as error:
            near = get_close_matches(word, TOPICS, n=1)
            if not near or asked.parent is not None:
                raise
            told = f"there is no help on {word!r}. Did you mean {near[0]!r}?"
            raise click.UsageError(told, ctx) from error
        assert found is not None
        asked = click.Context(found, info_name=name, parent=asked)
    say(asked.get_help())
    return Exit.DONE
