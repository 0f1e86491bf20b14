"""The `vedette` command: one file for each group of commands, loaded when it is called.

`TABLE` is the list of commands. A new command is a module here with a function decorated by
`commands.command` (or `commands.group`), and one line in the table.
Only the standard library is imported here, so that a damaged set-up can still be told.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One line of the table."""

    section: str
    """Heading under which `vedette --help` shows it."""
    place: str
    """`module:function` below crawler.cli."""
    help: str
    """One line; the command's own help begins with the same line."""


TABLE = {
    "demo": Entry("Start here", "demo:demo", "Watch a small newsroom on this machine, offline."),
    "doctor": Entry("Start here", "doctor:doctor", "Look for trouble and say what to do about it."),
    "help": Entry("Start here", "helping:help_", "Show the help of a command, or the query language: help query."),
    "test": Entry("Start here", "test:test", "Check the checkout: lint, types, import contracts, tests."),
    "crawl": Entry("Bring in", "crawl:crawl", "Visit the sources that are due once and store what is new."),
    "watch": Entry("Bring in", "watch:watch", "Visit each source when it is due, until stopped."),
    "sources": Entry("Bring in", "sources:sources", "Show, find, add and pause the places that are looked through."),
    "import": Entry("Bring in", "importing:import_", "Store saved pages, text dumps, JSON lines and web archives."),
    "extract": Entry("Bring in", "extract:extract", "Read a page, or a stream of pages, and print the article."),
    "alerts": Entry("Be told", "alerts:alerts", "Save queries that every new article is held against."),
    "channels": Entry("Be told", "channels:channels", "Show, add and try the ways that messages go."),
    "lists": Entry("Be told", "lists:lists", "Show the word lists that a query names as @name."),
    "feeds": Entry("Be told", "feeds:feeds", "Write saved queries as feeds that any reader can follow."),
    "search": Entry("Look", "search:search", "Search the archive in the language of the alerts."),
    "browse": Entry("Look", "browse:browse", "Open the archive in the browser."),
    "export": Entry("Look", "export:export", "Write whole articles as JSON lines or CSV, all or those of a query."),
    "revisions": Entry("Look", "revisions:revisions", "Show how an article changed, version by version."),
    "refusals": Entry("Look", "refusals:refusals", "Show what was not stored, and why."),
    "status": Entry("Look", "status:status", "Show what is stored and what needs somebody."),
    "backup": Entry("Keep", "keeping:backup", "Copy the database while it is in use."),
    "prune": Entry("Keep", "keeping:prune", "Delete what is old; shows it first, deletes with --yes."),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit code is one of `context.Exit`; no exception leaves."""
    _open_standard_streams()
    # Twisted and uvicorn put handlers of their own here while they run.
    signal.signal(signal.SIGTERM, _terminated)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup sees to that
        signal.signal(signal.SIGHUP, _terminated)
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and out.encoding.lower() != "utf-8":
        # a terminal in Latin-1 shows what it can of a headline in Chinese
        out.reconfigure(errors="backslashreplace")
    try:
        from crawler.cli.program import program

        # The launcher holds Ctrl-C back until there is somebody to answer it.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        outcome: Any = program.main(
            args=None if arguments is None else list(arguments),
            prog_name="vedette",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except SystemExit as stop:
        if sys.stdout is not out:  # click replaces it when its reader has gone
            return _unread()
        return stop.code if isinstance(stop.code, int) else 1
    except BrokenPipeError:
        return _unread()
    except BaseException as error:
        from crawler.cli.errors import report

        return report(error)
    return int(outcome) if isinstance(outcome, int) else 0


def _open_standard_streams() -> None:
    """Lead a stream that was closed (`>&-`) to nowhere, as the launcher does: Python has `None` for it,
    and the next file opened would take its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            number = os.open(os.devnull, os.O_RDWR)  # the lowest that is free
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def _unread() -> int:
    """The reader of our output has gone (`vedette search … | head`): nothing to say."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 128 + signal.SIGPIPE


def _terminated(number: int, frame: object) -> None:
    raise SystemExit(128 + number)
