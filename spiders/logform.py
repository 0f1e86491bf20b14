"""Short log lines: an article's text never reaches a log (STYLE 8)."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter

from crawler.records import Refusal, Visit


def describe(item: object) -> str:
    """One item in a few words."""
    if isinstance(item, Visit):
        return f"article url={item.article.url}"
    if isinstance(item, Refusal):
        return f"refusal url={item.url} reason={item.reason}"
    return type(item).__name__


class ShortLogFormatter(LogFormatter):
    """Says what happened to which address, never what it holds."""

    def crawled(self, request: Any, response: Any, spider: Any) -> None:
        """Nothing: the visit says what came of it."""

    def scraped(self, item: Any, response: Any, spider: Any) -> dict[str, Any]:
        return _line(logging.DEBUG, "item done %(item)s", item)

    def dropped(
        self, item: Any, exception: Any, response: Any, spider: Any
    ) -> dict[str, Any]:
        return _line(logging.WARNING, "item dropped %(item)s", item)

    def item_error(
        self, item: Any, exception: Any, response: Any, spider: Any
    ) -> dict[str, Any]:
        return _line(logging.ERROR, "item lost %(item)s", item)


def _line(level: int, message: str, item: object) -> dict[str, Any]:
    return {"level": level, "msg": message, "args": {"item": describe(item)}}
