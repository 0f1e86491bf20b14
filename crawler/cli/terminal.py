"""What reaches the terminal: made safe, marked, coloured where there are colours.

Text of pages, alerts and catalogues is strangers' text: it passes `safe` (or `print_json`)
before it is printed, so that no escape sequence or direction mark of theirs has an effect.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.safe_text import UNSAFE
from crawler.cli.safe_text import safe as safe

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from crawler.alerts.snippets import Piece

_BLANKS = re.compile(" {2,}")
# Its own two colours, because themes give the sixteen named ones too little contrast.
MARK = "bold #1c1c1c on #ffd75f"


@cache
def console(*, error: bool = False) -> Console:
    """The terminal (or the pipe) as rich sees it; markup in text has no meaning."""
    from rich.console import Console

    made = Console(stderr=error, markup=False, highlight=False, emoji=False)
    # A pipe has no width: lines of a log or for `grep` are not wrapped at 80.
    if not made.is_terminal:
        made = Console(
            stderr=error, markup=False, highlight=False, emoji=False, width=200
        )
    return made


def is_terminal(*, error: bool = False) -> bool:
    """Whether somebody looks on: colours and progress only then."""
    return (sys.stderr if error else sys.stdout).isatty()


def say(text: str = "") -> None:
    """One line (or several of our own making) on standard output; whatever it holds is made safe."""
    click.echo(safe(text, lines=True))


def note(text: str) -> None:
    """One line on standard error, beside what is for programs; likewise."""
    click.echo(safe(text, lines=True), err=True)


def show(part: RenderableType, *, indent: int = 0, width: int | None = None) -> None:
    """Print one part of rich. Without a terminal lines are not wrapped and end in no blanks."""
    from rich.padding import Padding
    from rich.text import Text

    out = console()
    if out.is_terminal:
        width = min(width or out.width, out.width)
        out.print(Padding(part, (0, 0, 0, indent)) if indent else part, width=width)
    elif isinstance(part, Text):
        say(" " * indent + part.plain)
    else:
        with out.capture() as captured:
            out.print(part, width=width)
        say("\n".join(line.rstrip() for line in captured.get().splitlines()))


def show_article(
    headline: Text,
    facts: str,
    snippet: Iterable[Piece],
    *,
    url: str | None = None,
    indent: int = 0,
) -> None:
    """One of a list of articles: its headline, and a little further in what is known of it."""
    from rich.text import Text

    show(headline, indent=indent)
    show(Text(safe(facts), "dim"), indent=indent + 2)
    show(marked_text(snippet), indent=indent + 2)
    if url:
        # not wrapped: a terminal takes it for one address only so
        line = " " * (indent + 2) + safe(url)
        console().print(Text(line, "dim"), soft_wrap=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show, on a terminal's standard error, what is waited for and how long; nothing is left of it."""
    if not is_terminal(error=True):
        yield
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console(error=True),
        transient=True,
    )
    with shown:
        shown.add_task(what, total=None)
        yield


def marked(pieces: Iterable[Piece]) -> str:
    """Pieces as plain text with the matched words as `**word**`."""
    return "".join(
        f"**{_words(piece)}**" if piece.marked else _words(piece) for piece in pieces
    )


def _words(piece: Piece) -> str:
    """The words made safe; where paragraphs meet stands one blank."""
    return _BLANKS.sub(" ", safe(piece.text))


def marked_text(pieces: Iterable[Piece], style: str = "") -> Text:
    """Pieces for rich: marked by colour on a terminal, as `**word**` elsewhere."""
    from rich.text import Text

    text = Text(style=style)
    colours = is_terminal()
    for piece in pieces:
        shown = _words(piece)
        if piece.marked and not colours:
            shown = f"**{shown}**"
        text.append(shown, style=MARK if piece.marked and colours else "")
    return text


def print_json(value: Any) -> None:
    """One JSON value on standard output; characters `safe` writes out are `\\u` escapes."""
    indent = 2 if is_terminal() else None
    click.echo(json_text(value, indent=indent))


def print_json_list(values: Iterable[Any]) -> None:
    """A list on standard output, each value as it comes: the same text as `print_json` gives."""
    indent = 2 if is_terminal() else None
    between, shift = (",\n", "  ") if indent else (", ", "")
    none = True
    for value in values:
        click.echo(("[\n" if indent else "[") if none else between, nl=False)
        text = json_text(value, indent=indent)
        click.echo(shift + text.replace("\n", "\n" + shift), nl=False)
        none = False
    click.echo("[]" if none else "\n]" if indent else "]")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON of plain values, dataclasses, times, paths and enums; one line unless indented."""
    text = json.dumps(value, ensure_ascii=False, default=plain, indent=indent)
    # Such a sign can stand inside a JSON string only, but for the line breaks of `indent`.
    return UNSAFE.sub(_json_escape, text)


def _json_escape(match: re.Match[str]) -> str:
    sign = match.group()
    if sign == "\n":
        return sign
    code = ord(sign)
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def plain(value: object) -> object:
    """What `json.dumps` does not know, as what it knows."""
    from dataclasses import fields, is_dataclass

    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return list(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
