"""`vedette doctor`: looks at all that can go wrong on this machine, and says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from crawler.cli.commands import command, json_option
from crawler.cli.context import Exit, Session, pass_session
from crawler.cli.errors import is_sqlite
from crawler.cli.terminal import console, note, print_json, safe, say
from crawler.exceptions import VedetteError
from crawler.plurals import plural
from crawler.store.checkup import Finding


@command("doctor")
@click.option(
    "--repair", is_flag=True, help="Build the search index anew from the articles."
)
@json_option
@pass_session
def doctor(session: Session, repair: bool, as_json: bool) -> int:
    """Look for trouble and say what to do about it.

    Looks at the database (all of it, which takes a while for some gigabytes), the catalogue, word
    lists, channels, settings, clock, disk and libraries. Sends nothing and changes nothing, unless
    --repair is given. The exit code is 1 when there is a problem.

    \b
    Example:
      vedette doctor
      vedette doctor --repair
    """
    if repair:
        _rebuild(session)
    findings = look_over(session)
    if as_json:
        told = list(findings)
        print_json(told)
    else:
        told = _show(findings)
    problem = any(finding.level == "problem" for finding in told)
    return Exit.LOOK if problem else Exit.DONE


def look_over(session: Session) -> Iterator[Finding]:
    """Every finding; what stops one look is a finding too, and the next looks go on."""
    from crawler.cli.doctor_looks import LOOKS

    for look in LOOKS:
        name = look.__name__.replace("_", " ")
        try:
            yield from look(session)
        except VedetteError as error:
            yield Finding("problem", name, str(error))
        except Exception as error:  # sqlite3's own, which only the store may name
            if not is_sqlite(error):
                raise
            # the look at the file has told that it is damaged, and what to do
            yield Finding("problem", name, f"the database cannot be asked: {error}")


def _rebuild(session: Session) -> None:
    from crawler.store import sole_instance
    from crawler.store.upkeep import rebuild_index

    path = session.need_db()
    with sole_instance(path, what="vedette doctor"), session.writing() as db:
        note(f"vedette: the index of {rebuild_index(db)} articles was built anew")


def _show(findings: Iterable[Finding]) -> list[Finding]:
    """Print each as it comes, for the look at a large file takes its time; returns them."""
    from rich.text import Text

    styles = {"ok": "green", "note": "yellow", "problem": "bold red"}
    told = []
    for finding in findings:
        told.append(finding)
        line = Text()
        line.append(f"{finding.level:8}", styles[finding.level])
        line.append(f"{finding.what:16}  ", "bold")
        line.append(safe(finding.message))
        console().print(line, soft_wrap=True)
        if finding.mend and finding.mend not in finding.message:
            console().print(Text(f"{'':26}{safe(finding.mend)}", "dim"), soft_wrap=True)
    problems = sum(finding.level == "problem" for finding in told)
    say(plural(problems, "problem"))
    return told
