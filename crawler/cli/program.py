"""The top of the `vedette` command: its help by sections, its commands loaded when called."""

from __future__ import annotations

import importlib
from typing import Any

import click

from crawler.cli import TABLE, commands, context


class Program(commands.Group):
    """The top group: shows its commands by section and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(TABLE)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        entry = TABLE.get(name)
        if entry is None:
            return None
        module, _, function = entry.place.partition(":")
        loaded = getattr(importlib.import_module(f"crawler.cli.{module}"), function)
        assert isinstance(loaded, click.Command)
        return loaded

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # click looks among loaded commands alone, and here none is
            from difflib import get_close_matches

            near = self._inside(ctx, args[0]) or get_close_matches(args[0], TABLE, n=1)
            hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            raise click.UsageError(f"{error.format_message()}{hint}", ctx) from error

    def _inside(self, ctx: click.Context, name: str) -> list[str]:
        """What carries this name in a group: `hits` is `alerts hits`."""
        groups = {group: self.get_command(ctx, group) for group in TABLE}
        return [
            f"{group} {name}"
            for group, one in groups.items()
            if isinstance(one, click.Group) and one.get_command(ctx, name)
        ]

    def alone(self, ctx: click.Context) -> Any:
        click.echo(ctx.get_help())
        return context.Exit.DONE

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        for section in dict.fromkeys(entry.section for entry in TABLE.values()):
            rows = [
                (name, entry.help)
                for name, entry in TABLE.items()
                if entry.section == section
            ]
            with formatter.section(section):
                formatter.write_dl(rows)


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from crawler.cli.terminal import say

        say(f"vedette {version()}")
        ctx.exit()


def version() -> str:
    """The installed version; in a checkout, what pyproject.toml says."""
    home = context.checkout()
    if home is not None:
        import tomllib

        with (home / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])
    from importlib.metadata import version as installed

    return installed("vedette")


@click.group(cls=Program, context_settings=commands.HELP_NAMES)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Print the version.",
)
def program() -> None:
    """Watch defence and security news: whole articles, keyword alerts, one SQLite file.

    \b
    Example:
      vedette demo
      vedette crawl --source spacenews
      vedette search '"air defence" -exercise'
    """
