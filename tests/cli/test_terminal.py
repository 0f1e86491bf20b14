"""Strangers' text on the terminal has no effect there."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alerts.snippets import Piece
from crawler.cli import terminal
from crawler.cli.terminal import json_text, marked, marked_text, plain, safe

HOSTILE = {
    "clear the screen": ("\x1b[2Jgone", "\\x1b[2Jgone"),
    "title of the window": ("\x1b]0;x\x07", "\\x1b]0;x\\x07"),
    "one-byte control sequence": ("\x9b31mred", "\\x9b31mred"),
    "overwrite the line": ("good\rbad", "good\\x0dbad"),
    "backspaces": ("safe\b\b\b\bevil", "safe\\x08\\x08\\x08\\x08evil"),
    "right to left override": ("invoice\u202efdp.exe", "invoice\\u202efdp.exe"),
    "isolates": ("\u2066a\u2069", "\\u2066a\\u2069"),
    "line separator": ("a\u2028b", "a\\u2028b"),
    "tag letters": ("a\U000e0041b", "a\\ue0041b"),
    "lone surrogate": ("a\ud800b", "a\\ud800b"),
    "NUL": ("a\x00b", "a\\x00b"),
    "tab and line": ("a\tb\nc", "a b c"),
}


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_control_characters_are_written_out(text: str, shown: str) -> None:
    assert safe(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Łódź – “quoted” 45 %",
        "防空システム",
        "ดาวเทียม",
        "می‌خواهم",
        "👨‍👩‍👧",
        "דאגה",
        "a\u00a0b",
    ],
)
def test_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_lines_are_kept_on_request() -> None:
    assert safe("a\nb\x1b", lines=True) == "a\nb\\x1b"


@given(st.text(st.characters(), max_size=60))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    for sign in safe(text):
        assert unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(sign) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )


@given(
    st.recursive(
        st.text(st.characters(codec="utf-8")) | st.integers() | st.none(), st.lists
    )
)
def test_json_says_the_same_and_holds_no_control_character(value: object) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert safe(text) == text


def test_json_knows_our_values() -> None:
    class Colour(StrEnum):
        RED = "red"

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Value:
        at: datetime = datetime(2026, 1, 2, tzinfo=UTC)
        day: date = date(2026, 1, 2)
        colour: Colour = Colour.RED
        path: Path = Path("/a")
        names: frozenset[str] = frozenset({"b", "a"})
        counts: MappingProxyType[str, int]

    assert json.loads(json_text(Value(counts=MappingProxyType({"a": 1})))) == {
        "at": "2026-01-02T00:00:00+00:00",
        "day": "2026-01-02",
        "colour": "red",
        "path": "/a",
        "names": ["a", "b"],
        "counts": {"a": 1},
    }
    with pytest.raises(TypeError, match="no JSON for object"):
        plain(object())


def test_marks_are_stars_where_there_are_no_colours() -> None:
    pieces = (Piece(text="a \x1b[1m"), Piece(text="drone\u202e", marked=True))
    assert marked(pieces) == "a \\x1b[1m**drone\\u202e**"
    assert marked_text(pieces).plain == "a \\x1b[1m**drone\\u202e**"


def test_brackets_in_text_are_no_markup() -> None:
    assert marked_text((Piece(text="[red]x[/red]"),)).plain == "[red]x[/red]"


@pytest.mark.parametrize("print_", [terminal.say, terminal.note])
def test_nothing_is_printed_that_a_terminal_obeys(
    print_: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    print_("look: list \x1b[31mred\x9b\u202e is wrong\nsecond line")
    told = "".join(capsys.readouterr())
    assert told == "look: list \\x1b[31mred\\x9b\\u202e is wrong\nsecond line\n"


@pytest.mark.parametrize("on_terminal", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_told_as_it_comes_is_the_same_json(
    count: int,
    on_terminal: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda: on_terminal)
    values = [{"n": n, "text": "one\ntwo\u202e", "in": [1, {}]} for n in range(count)]
    terminal.print_json(values)
    whole = capsys.readouterr().out
    terminal.print_json_list(iter(values))
    assert capsys.readouterr().out == whole
