"""`vedette test`: lint, types, import contracts and tests, each a line to type by hand too."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from crawler.cli.commands import command
from crawler.cli.context import Exit, checkout
from crawler.cli.terminal import say
from crawler.exceptions import SettingsError


class Step(NamedTuple):
    """One check: a program of .venv/bin with its arguments."""

    name: str
    arguments: tuple[str, ...]
    aloud: bool = False
    """Show what it says while it runs; else only when it fails."""


STEPS = (
    Step("lint", ("ruff", "check", ".")),
    Step("format", ("ruff", "format", "--check", ".")),
    Step("types", ("mypy",)),
    Step("imports", ("lint-imports",)),
    # Last, so that its closing line is where one looks.
    Step("tests", ("pytest", "-n", "auto", "--dist", "loadgroup"), aloud=True),
)


@command("test")
@click.option(
    "--only",
    type=click.Choice([step.name for step in STEPS]),
    multiple=True,
    help="Run this step alone (may be given again).",
)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(only: Sequence[str], pytest_arguments: Sequence[str]) -> int:
    """Check the checkout: lint, types, import contracts, tests.

    What follows `--` goes to pytest. Every step runs, also after one that failed.

    \b
    Example:
      vedette test
      vedette test --only tests -- tests/query -k phrase
    """
    home = checkout()
    if home is None:
        raise SettingsError("this vedette is installed; the tests are in a checkout")
    outcomes = []
    for step in STEPS:
        if not only or step.name in only:
            extra = tuple(pytest_arguments) if step.name == "tests" else ()
            outcomes.append(_run(home, step, extra))
    say("vedette test: " + ", ".join(text for text, _ in outcomes))
    return Exit.DONE if all(good for _, good in outcomes) else Exit.LOOK


def _run(home: Path, step: Step, extra: tuple[str, ...]) -> tuple[str, bool]:
    """Run one step; its line for the summary, and whether it was good."""
    words = (*step.arguments, *extra)
    say(f"$ .venv/bin/{' '.join(words)}")
    sys.stdout.flush()
    program = Path(sys.executable).parent / words[0]
    if not program.exists():
        raise SettingsError(
            f"{program} is missing; `./vedette test` of the checkout installs it"
        )
    begun = time.monotonic()
    done = subprocess.run(
        [program, *words[1:]],
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=None if step.aloud else subprocess.PIPE,
        stderr=None if step.aloud else subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and done.stdout:
        say(done.stdout)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    seconds = time.monotonic() - begun
    return f"{step.name} {verdict} {seconds:.1f} s", done.returncode == 0
