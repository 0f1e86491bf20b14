"""Commands and groups of the `vedette` command: their common options, what a group does alone.

`--db`, `--home` and `--tz` may stand before or after a command's name.
Only the standard library and click are imported here: `vedette --help` answers in 0.25 s.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from crawler.cli.context import Exit, Function, session_of


class Number(click.ParamType[int]):
    """A whole number of a range; click's own words for one, in help and errors, are a programmer's."""

    name = "number"

    def __init__(self, least: int, most: int | None = None) -> None:
        self.least = least
        self.most = most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if number < self.least or (self.most is not None and number > self.most):
            upper = "on" if self.most is None else f"to {self.most}"
            self.fail(f"{value} is no number from {self.least} {upper}", param, ctx)
        return number


def _zone(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Keep `--tz`: an IANA name, or `local`."""
    if value is None:
        return
    try:
        session_of(context).tz = None if value == "local" else ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise click.BadParameter(
            f"no time zone {value!r}; write it as Europe/Warsaw, UTC or local"
        ) from error


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that puts an option into the session; the later of two given wins."""

    def callback(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            setattr(session_of(context), name, value)

    return callback


def common_options() -> list[click.Parameter]:
    """`--db`, `--home`, `--tz`: on the program and again on every command."""
    path = click.Path(path_type=Path)
    return [
        click.Option(
            ["--db"],
            type=path,
            metavar="FILE",
            expose_value=False,
            callback=_keep("db_option"),
            help="The database (default: VEDETTE_DB, else data/vedette.db in the home).",
        ),
        click.Option(
            ["--home"],
            type=path,
            metavar="FOLDER",
            expose_value=False,
            callback=_keep("home_option"),
            help="Folder that holds data/ (default: VEDETTE_HOME, the checkout, the XDG data folder).",
        ),
        click.Option(
            ["--tz"],
            metavar="ZONE",
            expose_value=False,
            callback=_zone,
            help="Show times in this zone, such as Europe/Warsaw (default: this machine's).",
        ),
    ]


HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class Command(click.Command):
    """A command that takes the common options too. `\\b` keeps the lines of its example."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params = [*self.params, *common_options()]


class Group(click.Group):
    """A group of commands such as `vedette alerts …`; its commands are `Command`s.

    Called alone it does what its command `list` does, with the same options; without such a command it
    shows its help.
    """

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"invoke_without_command": True} | kwargs)
        self.params = [*self.params, *common_options()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`vedette alerts --json` is `vedette alerts list --json`."""
        told = {"list", *ctx.help_option_names}
        if args and args[0].startswith("-") and told.isdisjoint(args):
            below = [*map(partial(self.get_command, ctx), ("list", *args))]
            if below[0] is not None and not any(below[1:]):
                args = ["list", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        outcome = super().invoke(ctx)
        return outcome if ctx.invoked_subcommand else self.alone(ctx)

    def alone(self, ctx: click.Context) -> Any:
        """What the group does when none of its commands is named."""
        listing = self.get_command(ctx, "list")
        if listing is None:
            click.echo(ctx.get_help())
            return Exit.DONE
        with listing.make_context("list", [], parent=ctx) as inner:
            outcome = listing.invoke(inner)
        if sys.stderr.isatty():
            click.echo(
                f"\n`{ctx.command_path} --help` shows what else it does.", err=True
            )
        return outcome

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Whole first lines, wrapped: click would cut them off at the width."""
        below = [self.get_command(ctx, name) for name in self.list_commands(ctx)]
        rows = [(one.name or "", _first_line(one)) for one in below if one is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _first_line(command: click.Command) -> str:
    return (command.help or "").partition("\n")[0]


def command(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Command]:
    """Decorator for a command function; its docstring is the help, with an example."""
    return click.command(name, **{"cls": Command} | kwargs)


def group(name: str, **kwargs: Any) -> Callable[[Callable[..., Any]], Group]:
    """Decorator for a group of commands."""
    return click.group(name, cls=Group, **kwargs)


def options(*added: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Decorator: several options, shown in this order."""

    def decorated(function: Function) -> Function:
        for option in reversed(added):
            function = option(function)
        return function

    return decorated


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for programs."
)
"""`--json`, given to the command function as `as_json`."""


def limit_option(default: int) -> Callable[[Function], Function]:
    """Decorator: `--limit`."""
    return click.option(
        "--limit",
        metavar="N",
        type=Number(1),
        default=default,
        show_default=True,
        help="At most N.",
    )


verbose_option = click.option(
    "-v", "--verbose", count=True, help="Log what happens; -vv logs more."
)
"""`-v`, given to the command function as a number: how often."""
quiet_option = click.option(
    "-q", "--quiet", is_flag=True, help="Show the summary alone."
)


csv_options = options(
    click.option(
        "--csv", "as_csv", is_flag=True, help="Print CSV, safe for spreadsheets."
    ),
    click.option(
        "--excel",
        is_flag=True,
        help="Print CSV with the mark by which Excel knows UTF-8.",
    ),
)
"""`--csv` and `--excel`, given to the command function as `as_csv` and `excel`."""


keep_pages_option = click.option(
    "--keep-pages",
    is_flag=True,
    help="Keep a copy of each page that is read, as WARC in data/pages.",
)
