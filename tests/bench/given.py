"""Articles and queries of files that somebody else wrote, for `tests/bench/alerts.py`.

A line that cannot be used is left out and told with its file and number, so that one of a
hundred thousand does not end the run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from crawler.exceptions import QueryError
from crawler.query.lists import Lists
from crawler.query.parse import parse

TEXTS = ("headline", "kicker", "lead", "body", "source", "country", "language")
Taken = TypeVar("Taken")


class GivenError(Exception):
    """The file cannot be read, or no line of it can be used."""


def articles(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """The texts of each article, and why lines were left out.

    Fields that are missing or null are left away.

    Raises:
        GivenError: There is not one article.
    """
    return _taken(path, _article)


def queries(path: Path, lists: Lists) -> tuple[list[str], list[str]]:
    """The queries that parse, and why lines were left out.

    Raises:
        GivenError: There is not one query.
    """

    def query(row: Mapping[str, Any]) -> str:
        text = _text(row, "text")
        if text is None:
            raise ValueError("text is missing")
        try:
            parse(text, lists=lists)
        except QueryError as error:
            raise ValueError(f"position {error.position}: {error}") from error
        return text

    return _taken(path, query)


def _article(row: Mapping[str, Any]) -> dict[str, str]:
    given = {key: _text(row, key) for key in TEXTS}
    return {key: text for key, text in given.items() if text is not None}


def _text(row: Mapping[str, Any], key: str) -> str | None:
    text = row.get(key)
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(f"{key} is no text")
    # JSON can name half of a surrogate pair, which no store can hold.
    return text.encode("utf-8", "replace").decode("utf-8")


def _taken(
    path: Path, take: Callable[[Mapping[str, Any]], Taken]
) -> tuple[list[Taken], list[str]]:
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise GivenError(f"{path}: {error.strerror}") from error
    found: list[Taken] = []
    left_out: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(take(_object(line)))
        # RecursionError: brackets nested by the thousand
        except (ValueError, RecursionError) as error:
            why = " ".join(str(error).split())
            left_out.append(f"{path}, line {number}: left out: {why}")
    if not found:
        why = left_out[0] if left_out else f"{path}: it is empty"
        raise GivenError(f"{why}; no line can be used")
    return found, left_out


def _object(line: bytes) -> Mapping[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError('no object such as {"id": "1", "text": "drone"}')
    return row
