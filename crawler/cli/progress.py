"""How a run shows what happens: a live display on a terminal, plain lines elsewhere.

Both go to standard error, so that `--json` and pipes see only the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.cli.logs import set_up_logs
from crawler.cli.terminal import console, is_terminal, note, safe
from crawler.plurals import plural
from crawler.run import Event, EventKind
from crawler.visit_note import OFFLINE

if TYPE_CHECKING:
    from rich.text import Text

OnEvent = Callable[[Event], None]

OUTCOMES = {"new": "green", "changed": "yellow", "refused": "red"}
"""Outcomes worth a line, and their colour; an unchanged article is worth none."""


@contextmanager
def progress(
    what: str,
    *,
    ticks: EventKind,
    verbose: int = 0,
    quiet: bool = False,
    lines: bool = True,
) -> Iterator[OnEvent]:
    """Show a run; the block gets the function to be told of each event.

    Args:
        what: What is counted, such as `sources`.
        ticks: Kind of event that moves the bar on.
        quiet: Show nothing at all.
        lines: Show a line for each article; else only the bar, on a terminal.
    """
    if quiet or not is_terminal(error=True):
        set_up_logs(verbose)
        yield _plain if lines and not quiet else _nothing
        return
    with _live(what, verbose, ticks, lines) as on_event:
        yield on_event


def _nothing(event: Event) -> None:
    """The summary at the end says it all."""


def _plain(event: Event) -> None:
    line = describe(event)
    if line is not None:
        note("  ".join(line))


@contextmanager
def _live(what: str, verbose: int, ticks: EventKind, lines: bool) -> Iterator[OnEvent]:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
    from rich.progress import TimeElapsedColumn as Elapsed

    shown = console(error=True)
    display = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.fields[of]}"),
        Elapsed(),
        console=shown,
        transient=True,
    )
    set_up_logs(verbose, shown)
    with display:
        task = display.add_task(what, total=None, of="…")

        def on_event(event: Event) -> None:
            line = describe(event) if lines else None
            if line is not None:
                # an address is to be copied whole, a headline to be read
                whole = event.kind is EventKind.REFUSED
                display.console.print(_coloured(*line), soft_wrap=whole)
            if event.kind is ticks:
                of = "…" if event.total is None else str(event.total)
                display.update(task, completed=event.done, total=event.total, of=of)

        yield on_event


def describe(event: Event) -> tuple[str, str, str] | None:
    """Outcome, outlet and words for an event worth a line, made safe; else `None`."""
    outlet = safe(event.source.name) if event.source else ""
    if event.kind is EventKind.ARTICLE and event.outcome in OUTCOMES:
        headline = safe(event.headline or event.url or "without headline")
        hits = f"  [{plural(event.hits, 'hit')}]" if event.hits else ""
        return event.outcome, outlet, headline + hits
    if event.kind is EventKind.REFUSED:
        return "refused", outlet, f"{event.reason}  {safe(event.url or '')}"
    # offline: the summary says it once for all of them
    told = event.outcome in ("ok", "unchanged", OFFLINE)
    if event.kind is EventKind.SOURCE and not told:
        return "refused", outlet, f"the source itself: {event.outcome}"
    return None


def _coloured(outcome: str, outlet: str, words: str) -> Text:
    from rich.text import Text

    text = Text()
    text.append(f"{outcome:8}", style=OUTCOMES[outcome])
    text.append(f"{outlet}  ", style="dim")
    text.append(words)
    return text
