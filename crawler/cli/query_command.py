"""A command whose last argument is a query: what a shell made of it is told."""

from __future__ import annotations

import click

from crawler.cli.commands import Command

ONE_WORD = (
    "A query is one word for the shell: put all of it in single quotes, "
    "and `--` before one that begins with `-`."
)


class QueryCommand(Command):
    """Says how to quote where the words of a query came as options or as words of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            # `--limt` is a slip of an option; `-drone` is an exclusion
            if error.option_name.startswith("--"):
                raise
            raise _quoted(error, ctx) from error
        except click.UsageError as error:
            # more words than arguments; whatever else is wrong has a class of its own
            if type(error) is not click.UsageError:
                raise
            raise _quoted(error, ctx) from error


def _quoted(error: click.UsageError, ctx: click.Context) -> click.UsageError:
    return click.UsageError(f"{error.format_message().rstrip('.')}. {ONE_WORD}", ctx)
