"""From an exception to an exit code and a message: what happened, where, what to do.

Only the standard library is imported on top: this also speaks when a package is damaged.
"""

from __future__ import annotations

import errno
import os
import sys
import unicodedata
from typing import TYPE_CHECKING

from crawler.cli.safe_text import safe

if TYPE_CHECKING:
    from crawler.exceptions import PageError, QueryError

AROUND = 60
"""Signs of a query that are shown before and after the place of an error."""
LONGEST_MEND = 400
OWN = frozenset({"crawler", "spiders", "pipelines"})


def report(error: BaseException) -> int:
    """Tell `error` on standard error and return the exit code (`context.Exit`)."""
    if isinstance(error, ImportError) and _is_foreign(error):
        return _report_damage(error)
    if isinstance(error, KeyboardInterrupt):
        return _tell("stopped; what was finished is kept", 130)
    if isinstance(error, OSError):
        return _report_os(error)
    if isinstance(error, UnicodeEncodeError) and _odd_argument():
        return _tell(f"{_odd_argument()} is no text in UTF-8; write it in UTF-8", 2)
    code = _report_click(error)
    if code is None:
        code = _report_ours(error)
    return _report_fault(error) if code is None else code


def _odd_argument() -> str | None:
    """The argument that holds bytes which are no UTF-8: a shell or a script in Latin-1."""
    for argument in sys.argv[1:]:
        try:
            argument.encode()
        except UnicodeEncodeError:
            return repr(os.fsencode(argument)[:LONGEST_MEND])[1:]
    return None


def _report_click(error: BaseException) -> int | None:
    import click

    if isinstance(error, click.Abort):
        # click makes this of Ctrl-C too, and hides what it made it of
        if isinstance(error.__cause__ or error.__context__, EOFError):
            click.echo(err=True)  # the question stands there without a line's end
            return _tell("nobody answered, so nothing was done; --yes answers", 2)
        return _tell("stopped; what was finished is kept", 130)
    if isinstance(error, click.ClickException):
        error.show()
        return 2
    return None


def _report_ours(error: BaseException) -> int | None:
    from crawler import exceptions

    if isinstance(error, exceptions.QueryError):
        return _tell(explain_query(error), 3)
    if isinstance(error, exceptions.PageError):
        return _tell(explain_page(error), 1)
    for kind, code in (
        (exceptions.BusyError, 5),
        (exceptions.StoreError, 4),
        (exceptions.CatalogueError, 3),
        (exceptions.SettingsError, 3),
        (exceptions.VedetteError, 1),
    ):
        if isinstance(error, kind):
            return _tell(str(error), code)
    if is_sqlite(error):
        mend = "`vedette doctor` looks at the file; a disk that is full shows like this too"
        return _tell(f"the database: {error}. {mend}", 4)
    return None


def explain_page(error: PageError) -> str:
    """Where, why, and what can be done."""
    from crawler.cli.page_advice import advice

    where = f"{safe(error.url)}: " if error.url else ""
    mend = advice(error.reason)
    return f"{where}refused, {safe(str(error))}" + (f". {mend}" if mend else "")


def explain_query(error: QueryError) -> str:
    """The query with a mark below the place of the error, and the mends."""
    at = max(error.position - 1, 0)
    first, last = max(at - AROUND, 0), at + AROUND
    before = ("… " if first else "") + safe(error.query[first:at])
    after = safe(error.query[at:last]) + (" …" if last < len(error.query) else "")
    lines = [f"the query, at {error.position}: {safe(error.message)}"]
    if error.query.strip():
        lines += [f"  {before}{after}", f"  {' ' * _columns(before)}^"]
    lines += [f"  try: {_shortened(safe(mend))}" for mend in error.mends]
    return "\n".join(lines)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_MEND else f"{text[:LONGEST_MEND]} …"


def _columns(text: str) -> int:
    """Terminal columns of `text`: wide signs take two, combining marks none."""
    return sum(
        0
        if unicodedata.combining(sign)
        else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def is_sqlite(error: BaseException) -> bool:
    """Whether SQLite raised it. SQL lives in crawler.store, so the module is not imported here."""
    sqlite = sys.modules.get("sqlite3")
    return sqlite is not None and isinstance(error, sqlite.Error)


def _report_os(error: OSError) -> int:
    where = f"{error.filename}: " if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = "the disk is full, or your share of it. Free some space and run again"
        return _tell(f"{where}{full}; what was finished is kept", 3)
    return _tell(f"{where}{error.strerror or error}", 3)


def _is_foreign(error: ImportError) -> bool:
    """Whether a package of .venv is at fault, not a module of ours."""
    from importlib.metadata import PackageNotFoundError

    # A subclass, but raised for a question about a package, not by loading one.
    if isinstance(error, PackageNotFoundError):
        return False
    return error.name is not None and error.name.partition(".")[0] not in OWN


def _report_damage(error: ImportError) -> int:
    """A package is missing or broken: let the launcher make .venv anew, once."""
    launcher = os.environ.get("VEDETTE_LAUNCHER")
    if launcher and os.environ.get("VEDETTE_REPAIR") != "done":
        _tell(f"a package in .venv is damaged ({error.name}); setting up anew", 0)
        os.environ["VEDETTE_REPAIR"] = "asked"
        os.execv(launcher, [launcher, *sys.argv[1:]])
    mend = "delete .venv and start again" if launcher else "install vedette anew"
    return _tell(f"a package it needs is missing: {error}. To mend it, {mend}.", 3)


def _report_fault(error: BaseException) -> int:
    """Not foreseen, so the trace is shown: it is what a report needs."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    print(safe(trace, lines=True), end="", file=sys.stderr)
    return _tell("this is a fault of vedette; the lines above are what to report", 70)


def _tell(text: str, code: int) -> int:
    # a word list, a catalogue or a file's name may come from strangers
    print(f"vedette: {safe(text, lines=True)}", file=sys.stderr, flush=True)
    return code
