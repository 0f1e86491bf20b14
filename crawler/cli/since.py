"""`--since`: how far back a command looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from crawler.cli.context import Function, session_of
from crawler.cli.terminal import safe
from crawler.exceptions import SettingsError

UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def since_option(
    what: str, more: str = "", *, default: str | None = None
) -> Callable[[Function], Function]:
    """Decorator: `--since`, given to the command function as a moment, or `None`.

    Args:
        what: What is looked at from then on; `more`: sentences about it.
    """

    def moment(context: click.Context, _: click.Parameter, value: str | None) -> Any:
        return value if value is None else start_of(value, session_of(context).now())

    return click.option(
        "--since",
        metavar="SPAN",
        callback=moment,
        default=default,
        show_default=default is not None,
        help=f"{what}: 36h, 7d, 4w or a date.{more}",
    )


def start_of(text: str, now: datetime) -> datetime:
    """`36h`, `7d`, `4w` back from now, or a date.

    Raises:
        SettingsError: Neither, or a time that is still to come.
    """
    start = _span(text, now) or _date(text)
    if start > now:
        raise SettingsError(
            f"--since {safe(text)}: that is still to come; write a day that was, or 7d"
        )
    return start


def _span(text: str, now: datetime) -> datetime | None:
    if not (text[:-1].isdecimal() and text[-1] in UNITS):
        return None
    try:
        return now - timedelta(**{UNITS[text[-1]]: int(text[:-1])})
    # ValueError: a number of more than 4,300 digits
    except (OverflowError, ValueError) as error:
        raise SettingsError(
            f"--since {safe(text)}: that is before the beginning of dates; write a shorter time"
        ) from error


def _date(text: str) -> datetime:
    from crawler.alerts.files import moment

    try:
        return moment(text)
    except SettingsError as error:
        raise SettingsError(
            f"--since {safe(text)}: write 36h, 7d, 4w or a date such as 2026-12-24"
        ) from error
