"""Where log lines go: standard error, short, with control characters written out."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.cli.terminal import json_text, safe
from crawler.exceptions import VedetteError

if TYPE_CHECKING:
    from rich.console import Console

# Libraries that say at INFO what nobody asked.
CHATTY = ("scrapy", "twisted", "asyncio", "httpx", "uvicorn", "filelock")


class SafeFormatter(logging.Formatter):
    """One line a record: a page's address can carry an escape sequence into a message."""

    def format(self, record: logging.LogRecord) -> str:
        return safe(super().format(record), lines=True)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """What an error of ours says, without the way it took: a full disk is no fault of vedette."""
        error = ei[1]
        if isinstance(error, VedetteError) and not logging.root.isEnabledFor(
            logging.DEBUG
        ):
            return str(error)
        return super().formatException(ei)


class JsonFormatter(logging.Formatter):
    """One JSON object a record, for whoever gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json_text(told)


class ConsoleHandler(logging.Handler):
    """Prints above a progress display that is being drawn."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        self._console.print(self.format(record), style="dim", soft_wrap=True)


def set_up_logs(
    verbose: int, console: Console | None = None, *, as_json: bool = False
) -> None:
    """Send log lines to standard error: warnings, with 1 what happens, with 2 everything.

    Args:
        console: The console of a progress display, when there is one.
        as_json: One JSON object a line.
    """
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbose, logging.DEBUG)
    handler = ConsoleHandler(console) if console else logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter()
        if as_json
        else SafeFormatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
