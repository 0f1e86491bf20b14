"""The top of the command: help, sections, speed of loading, exit codes of a start."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from crawler.cli import TABLE, main
from crawler.cli.program import program
from crawler.cli.query_help import QUERY
from crawler.query.lists import load_lists
from crawler.query.parse import parse
from crawler.query.tree import Field, ScopeKind

ROOT = Path(__file__).resolve().parents[2]


def walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    """A command and all below it, by the words that call it."""
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for below in command.list_commands(context):
            inner = command.get_command(context, below)
            assert inner is not None
            found += walk(inner, f"{name} {below}".strip())
    return found


COMMANDS = dict(walk(program, ""))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name])
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help is not None
    first = command.help.splitlines()[0]
    assert first.endswith((".", "…")), f"{name}: {first}"
    assert "Example" in command.help, name
    assert f"vedette {name}" in command.help or f" {name}" in command.help, name


@pytest.mark.parametrize("name", TABLE)
def test_the_table_says_what_the_command_says(name: str) -> None:
    command = program.get_command(click.Context(program), name)
    assert command is not None
    assert command.name == name
    assert command.help is not None
    assert command.help.splitlines()[0] == TABLE[name].help


@pytest.mark.parametrize("name", [name for name in COMMANDS if name])
def test_every_command_takes_the_database(name: str) -> None:
    options = {option for param in COMMANDS[name].params for option in param.opts}
    assert {"--db", "--home", "--tz"} <= options


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, entry in TABLE.items():
        assert f"  {name} " in shown
        assert entry.section in shown


def test_no_arguments_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "Start here" in capsys.readouterr().out


GROUPS = [
    name for name, one in COMMANDS.items() if isinstance(one, click.Group) and name
]


@pytest.mark.parametrize(
    "name", [name for name in GROUPS if f"{name} list" in COMMANDS]
)
def test_a_group_alone_lists_what_it_is_about(
    name: str,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VEDETTE_HOME", str(home))
    assert not (home / "data").exists()  # a first look at a new home
    assert main([name, "list"]) == 0
    listed = capsys.readouterr().out
    assert main([name]) == 0
    assert capsys.readouterr().out == listed != ""
    assert main([name, "list", "--json"]) == 0
    listed = capsys.readouterr().out
    for options in (["--json"], ["--home", str(home), "--json"]):
        assert main([name, *options]) == 0
        assert capsys.readouterr().out == listed != ""
    assert main([name, "--json", "--nope"]) == 2


def test_a_group_that_lists_nothing_shows_its_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["feeds"]) == 0
    assert "vedette feeds write" in capsys.readouterr().out


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_shows_the_whole_first_line_of_its_commands(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for below, command in COMMANDS.items():
        if below.startswith(f"{name} ") and command.help:
            assert command.help.splitlines()[0] in shown


def test_a_wrong_name_is_wrong_use_and_the_nearest_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["serach"]) == 2
    assert "Did you mean 'search'?" in capsys.readouterr().err
    assert main(["alerts", "lst"]) == 2
    assert capsys.readouterr().err.count("Did you mean 'list'?") == 1
    assert main(["hits"]) == 2  # `lists` is near by its letters
    assert "Did you mean 'alerts hits'?" in capsys.readouterr().err
    assert main(["check"]) == 2
    assert "Did you mean 'sources check'?" in capsys.readouterr().err


def test_help_shows_what_the_command_itself_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in ([], ["alerts"], ["alerts", "add"]):
        assert main([*words, "--help"]) == 0
        shown = capsys.readouterr().out
        assert main(["help", *words]) == 0
        assert capsys.readouterr().out == shown != ""
    assert main(["help", "serach"]) == 2
    assert main(["help", "search", "x"]) == 2


def test_every_example_of_the_query_language_is_a_query() -> None:
    lists = load_lists([ROOT / "data" / "lists"])
    columns = [re.split(r"  +", line.strip()) for line in QUERY.splitlines()]
    examples = [column[0] for column in columns if len(column) > 1]
    examples += re.findall(r"(?<=so does: ).*$|id:[A-Z]-\d+", QUERY, re.MULTILINE)
    assert len(examples) > 25
    for example in examples:
        parse(example, lists=lists)
    for name in (*Field, *ScopeKind):
        assert re.search(rf"\b{name}\b", QUERY), name


@pytest.mark.parametrize(
    "words",
    [
        ["search", "drone", "border"],
        ["search", "-drone source:x"],
        ["alerts", "add", "x", "drone", "border"],
        ["alerts", "test", "drone", "border"],
        ["export", "drone", "border"],
    ],
    ids=" ".join,
)
def test_a_query_that_the_shell_took_apart_is_told_how_to_quote(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert "single quotes" in " ".join(capsys.readouterr().err.split())


def test_a_wrong_option_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crawl", "--limt", "3"]) == 2
    assert "--limit" in capsys.readouterr().err


def test_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"vedette {project['project']['version']}\n"


HEAVY = (
    "rich",
    "scrapy",
    "twisted",
    "lxml",
    "selectolax",
    "sqlite3",
    "asyncio",
    "numpy",
    "datasette",
    "feedparser",
    "dateparser",
)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from crawler.cli import main; main(['--help']);"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_a_reader_that_goes_away_is_no_error() -> None:
    pipe = f"{sys.executable} -P -m crawler.cli --help | true"
    done = subprocess.run(
        ["/bin/sh", "-c", pipe], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_a_reader_that_goes_away_is_told_from_trouble() -> None:
    """What wants a look ends with 1; `vedette … | head` wants none."""
    code = (
        "import os, signal, sys; from crawler.cli import main;"
        "reads, writes = os.pipe(); os.close(reads); os.dup2(writes, 1);"
        "sys.exit(main(['help', 'query']))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 128 + signal.SIGPIPE


def test_streams_that_are_closed_lead_nowhere() -> None:
    """Some programs start others so; the launcher sees to it, an installed vedette must itself."""
    shut = f"{sys.executable} -P -m crawler.cli help query"
    for closed in (">&-", "<&- >&- 2>&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{shut} {closed}"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_every_module_of_the_table_exists() -> None:
    for entry in TABLE.values():
        module, _, function = entry.place.partition(":")
        assert hasattr(import_module(f"crawler.cli.{module}"), function)
