"""Each error has its exit code and a message that says what to do."""

from __future__ import annotations

import errno
import io
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import click
import pytest

from crawler.cli import context, errors, main
from crawler.cli.page_advice import advice
from crawler.exceptions import (
    BusyError,
    CatalogueError,
    DeliveryError,
    MigrationError,
    NotAnArticle,
    PageError,
    QueryError,
    SettingsError,
    StoreError,
    VedetteError,
)
from crawler.records import Reason

CASES: dict[str, tuple[BaseException, int, str]] = {
    "settings": (SettingsError("VEDETTE_READERS is no number"), 3, "no number"),
    "catalogue": (
        CatalogueError("unknown key", path=Path("a.toml"), table="source 1", field="urll", mend="Write url"),
        3,
        "a.toml: source 1: urll: unknown key. Write url",
    ),
    "store": (StoreError("is damaged", path=Path("x.db"), mend="Restore a backup"), 4, "x.db: is damaged. Restore"),
    "migration": (MigrationError("step 2 failed"), 4, "step 2 failed"),
    "busy": (BusyError("another one is running"), 5, "another one is running"),
    "page": (PageError("timeout", url="https://example.org/"), 1, "https://example.org/: refused, timeout. It may pass: try again later"),
    "page of one's own network": (PageError("private_address", "10.0.0.1 is not at a public address"), 1, "--allow-private"),
    "hostile address": (PageError("bad_url", url="https://a/\x1b[2J"), 1, "https://a/\\x1b[2J: refused"),
    "hostile list": (CatalogueError("no list \x1b[31mred"), 3, "no list \\x1b[31mred"),
    "hostile name of a file": (FileNotFoundError(errno.ENOENT, "No such file", "\x1b]0;a.html"), 3, "\\x1b]0;a.html"),
    "no article": (NotAnArticle("not_article", "a form"), 1, "refused, not_article: a form"),
    "delivery": (DeliveryError("channel desk: HTTP 500"), 1, "channel desk"),
    "base": (VedetteError("something else"), 1, "something else"),
    "sqlite that slipped through": (sqlite3.OperationalError("disk I/O error"), 4, "doctor"),
    "no such file": (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.html"), 3, "a.html: No such"),
    "full disk": (OSError(errno.ENOSPC, "No space left on device"), 3, "vedette: the disk is full"),
    "usage": (click.UsageError("no such option"), 2, "no such option"),
    "interrupt": (KeyboardInterrupt(), 130, "what was finished is kept"),
    "fault": (ZeroDivisionError("division by zero"), 70, "this is a fault of vedette"),
    "module of ours": (ModuleNotFoundError("x", name="crawler.nothing"), 70, "fault of vedette"),
    "package asked about": (PackageNotFoundError("vedette"), 70, "fault of vedette"),
}  # fmt: skip


@pytest.mark.parametrize(("error", "code", "words"), CASES.values(), ids=CASES)
def test_exit_code_and_message(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert errors.report(error) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [(EOFError, 2, "--yes answers"), (KeyboardInterrupt, 130, "stopped")],
)
def test_a_question_without_an_answer_is_told_from_ctrl_c(
    what: type[BaseException],
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> str:
        raise what

    monkeypatch.setattr(click.termui, "visible_prompt_func", fail)
    with pytest.raises(click.Abort) as asked:
        click.confirm("Write it?")
    assert errors.report(asked.value) == code
    assert words in capsys.readouterr().err


def test_ctrl_c_within_a_command_is_no_unanswered_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No terminal is at standard input here."""

    def fail(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(context.Session, "reading", fail)
    monkeypatch.setattr(context.Session, "need_db", fail)
    assert main(["status"]) == 130
    assert "stopped; what was finished is kept" in capsys.readouterr().err


@pytest.mark.parametrize("reason", Reason)
def test_advice_is_of_known_reasons(reason: Reason) -> None:
    assert not advice(reason).endswith(".")
    assert advice("something new") == ""


def test_a_long_query_is_shown_around_the_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    query = "drone " * 600 + "(" + " radar" * 300
    error = QueryError("not closed", query=query, position=3601, mends=("x " * 900,))
    assert errors.report(error) == 3
    _, shown, mark, mend = capsys.readouterr().err.splitlines()
    assert len(shown) < 130
    assert shown[mark.index("^")] == "("
    assert len(mend) < 420


def test_a_query_error_points_at_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    error = QueryError(
        "AND and OR mixed",
        query="防空 drone OR missile",
        position=10,
        mends=("(防空 drone) OR missile", "防空 (drone OR missile)"),
    )
    assert errors.report(error) == 3
    assert capsys.readouterr().err.splitlines() == [
        "vedette: the query, at 10: AND and OR mixed",
        "  防空 drone OR missile",
        # the two wide signs take four columns
        "             ^",
        "  try: (防空 drone) OR missile",
        "  try: 防空 (drone OR missile)",
    ]


def test_a_hostile_query_is_shown_inert(capsys: pytest.CaptureFixture[str]) -> None:
    errors.report(QueryError("no field \x1b[2J", query="\x1b[2J:x", position=1))
    assert "\x1b" not in capsys.readouterr().err


def test_a_missing_package_without_launcher_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        errors.report(ModuleNotFoundError("No module named 'rich'", name="rich")) == 3
    )
    assert "install vedette anew" in capsys.readouterr().err


def test_a_missing_package_asks_the_launcher_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[tuple[str, list[str]]] = []

    def execv(program: str, arguments: list[str]) -> None:
        started.append((program, arguments))
        raise SystemExit(0)

    monkeypatch.setattr(errors.os, "execv", execv)
    monkeypatch.setattr(errors.sys, "argv", ["cli", "crawl", "--limit", "1"])
    monkeypatch.setenv("VEDETTE_LAUNCHER", "/checkout/vedette")
    missing = ModuleNotFoundError("No module named 'rich'", name="rich.text")
    with pytest.raises(SystemExit):
        errors.report(missing)
    assert started == [
        ("/checkout/vedette", ["/checkout/vedette", "crawl", "--limit", "1"])
    ]
    monkeypatch.setenv("VEDETTE_REPAIR", "done")
    assert errors.report(missing) == 3
    assert "delete .venv and start again" in capsys.readouterr().err


@pytest.mark.parametrize("bad", ["caf\udce9", "\udced\udca0\udc80"])
@pytest.mark.parametrize("command", [("search",), ("alerts", "add", "name")])
def test_an_argument_that_is_no_utf_8_is_wrong_use(
    bad: str,
    command: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--db", str(tmp_path / "v.db"), *command, bad]
    main(["--db", str(tmp_path / "v.db"), "alerts", "add", "first", "drone"])
    monkeypatch.setattr(sys, "argv", ["vedette", *arguments])
    assert main() == 2
    assert "is no text in UTF-8" in capsys.readouterr().err


def test_output_that_a_terminal_in_latin_1_cannot_show_is_written_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = io.BytesIO()
    stream = io.TextIOWrapper(shown, encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    assert main(["lists", "show", "drones"]) == 0
    stream.flush()
    assert b"\\u0431" in shown.getvalue()  # a Cyrillic letter


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["crawl", "--limit", "abc"], "abc is no number from 1 on"),
        (["crawl", "--limit", "0"], "0 is no number from 1 on"),
        (["browse", "--port", "99999"], "99999 is no number from 0 to 65535"),
    ],
)
def test_a_wrong_number_is_told_with_its_range(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err
