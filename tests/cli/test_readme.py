"""The README is true: commands, options, settings, exit codes and the map of the house."""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from crawler.cli import TABLE
from crawler.cli.context import Exit
from crawler.cli.program import program
from crawler.net.limits import Limits
from crawler.outbox.book import KINDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
LINES = [
    line.partition("   #")[0].strip()
    for block in BLOCKS
    for line in block.splitlines()
    if "./vedette " in line
]


def typed(line: str) -> list[str]:
    """The words after `./vedette`, without redirections."""
    words = shlex.split(line[line.index("./vedette ") :])[1:]
    ends = [place for place, word in enumerate(words) if word in ("<", ">", "&&", "|")]
    return words[: ends[0]] if ends else words


def find(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words call, and what is left of them."""
    command: click.Command = program
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"no command {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("line", LINES)
def test_every_command_line_could_be_typed(line: str) -> None:
    command, rest = find(typed(line))
    context = click.Context(command)
    known = {option for param in command.get_params(context) for option in param.opts}
    for word in rest:
        if word == "--":
            break
        if word.startswith("--"):
            assert word in known, f"{word} is no option of {command.name}"


def test_the_lines_are_found_at_all() -> None:
    assert len(LINES) > 15
    assert "./vedette demo" in LINES


@pytest.mark.parametrize("name", TABLE)
def test_every_command_is_in_the_table(name: str) -> None:
    assert f"| `{name}` | {TABLE[name].help} |" in README


def shown(name: str, value: float) -> str:
    if name.endswith("_bytes"):
        mib, rest = divmod(int(value), 2**20)
        return f"{int(value) // 1024} KiB" if rest else f"{mib} MiB"
    return f"{value:g}"


@pytest.mark.parametrize("field", fields(Limits), ids=lambda field: field.name)
def test_every_limit_is_named_with_its_default(field: object) -> None:
    name, default = field.name, field.default  # type: ignore[attr-defined]
    assert f"| `VEDETTE_{name.upper()}` | {shown(name, default)} |" in README


@pytest.mark.parametrize("code", [code for code in Exit if code is not Exit.FAULT])
def test_every_exit_code_is_named(code: Exit) -> None:
    told = README[README.index("Exit codes:") :].partition("\n\n")[0]
    assert re.search(rf"\b{code.value}\b", told)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_channel_is_named(kind: str) -> None:
    told = README[README.index("### Channels") : README.index("## Read, import")]
    assert f'"{kind}"' in told or f"{kind}:" in told or f"({kind})" in told


HOUSE = (
    README[README.index("## The house") :].partition("```\n")[2].partition("\n```")[0]
)


def test_the_map_names_what_is_there_and_nothing_else() -> None:
    named = set()
    folder = ROOT
    for line in HOUSE.splitlines():
        if not line.startswith(" "):
            folder = ROOT / line.split()[0]
            assert folder.exists(), line
            continue
        # names stand before the first run of words: `base.py  visiting.py  what they do`
        for word in line.split():
            if not re.fullmatch(r"[a-z_]+(\.py|/)", word):
                break
            assert (folder / word).exists(), f"{folder.name}/{word}"
            named.add(f"{folder.name}/{word.rstrip('/')}")
    for room in ("crawler", "spiders"):
        for path in (ROOT / room).iterdir():
            if path.name.startswith("__") or path.name == "logform.py":
                continue
            if path.suffix == ".py" or (path / "__init__.py").exists():
                assert f"{room}/{path.name}" in named, (
                    f"{room}/{path.name} is not on the map"
                )


def test_every_place_that_contributing_names_is_there() -> None:
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    places = re.findall(r"`([\w./]+(?:/|\.\w+))`", told)
    assert len(places) > 20
    for place in places:
        assert place == "article.json" or (ROOT / place).exists(), place


def test_every_file_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_every_package_and_its_files_are_shipped() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "setuptools"
    ]
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ("crawler", "spiders", "pipelines")
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert set(setup["packages"]) == there | {"vedette_data"}
    shipped = {
        path
        for package, patterns in setup["package-data"].items()
        for pattern in patterns
        for path in (
            ROOT / setup["package-dir"].get(package, package.replace(".", "/"))
        ).glob(pattern)
    }
    for room in ("crawler", "spiders", "pipelines"):
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                assert path in shipped, path


def test_every_room_of_the_machine_has_its_floor() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    floors = tools["importlinter"]["contracts"][0]["layers"]
    named = {room.strip() for floor in floors for room in floor.split("|")}
    for path in (ROOT / "crawler").iterdir():
        is_room = path.suffix == ".py" or (path / "__init__.py").exists()
        if is_room and not path.name.startswith("__"):
            room = f"crawler.{path.stem}"
            assert any(f"{one}.".startswith(f"{room}.") for one in named), room


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "requirements-uv.txt"]
)
def test_locks_are_hashed_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^([a-z0-9._-]+)==", text, flags=re.MULTILINE | re.IGNORECASE)
    assert pinned
    assert "://" not in text
    assert set(re.findall(r"--[a-z-]+", text)) == {"--hash"}
    for block in re.split(r"\n(?=[a-z0-9])", text):
        if "==" in block.partition("\n")[0]:
            assert "--hash=sha256:" in block, block.partition("\n")[0]


def test_the_test_lock_holds_the_run_lock() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text("utf-8")
        return set(
            re.findall(
                r"^[a-z0-9._-]+==[^ ;\\\n]+", text, flags=re.MULTILINE | re.IGNORECASE
            )
        )

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    run = (ROOT / "requirements.txt").read_text("utf-8").lower()
    test = (ROOT / "requirements-test.txt").read_text("utf-8").lower()
    for lock, wanted in (
        (run, project["dependencies"]),
        (test, project["optional-dependencies"]["test"]),
    ):
        for requirement in wanted:
            name = re.match(r"[A-Za-z0-9._-]+", requirement)
            assert name is not None
            assert re.search(
                rf"^{re.escape(name.group().lower())}==", lock, flags=re.MULTILINE
            ), requirement


def test_the_example_alerts_can_be_saved_as_they_are() -> None:
    from crawler.query.lists import load_lists
    from crawler.query.parse import parse

    alerts = tomllib.loads((ROOT / "data" / "alerts.toml").read_text("utf-8"))["alert"]
    lists = load_lists([ROOT / "data" / "lists"])
    assert len(alerts) > 3
    for alert in alerts:
        assert parse(alert["query"], lists=lists).warnings == (), alert["name"]


def test_the_map_names_the_inner_rooms_of_reading() -> None:
    for path in (ROOT / "spiders" / "extract").glob("*/__init__.py"):
        assert f" {path.parent.name}/" in HOUSE
