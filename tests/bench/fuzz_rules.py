"""What has to hold of every answer of a reader that `fuzz.py` feeds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

UNFIT = re.compile("[\x00\ud800-\udfff]")


class BrokenRule(Exception):
    """An answer that must not be."""


@dataclass(frozen=True)
class Target:
    """One reader under test."""

    name: str
    run: Callable[[bytes], None]
    refusals: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]


def hold(truth: object, rule: str) -> None:
    if not truth:
        raise BrokenRule(rule)


def check_link(url: str | None, rule: str) -> None:
    if url is not None:
        hold(url.startswith(("http://", "https://")) and len(url) <= 2000, rule)
        hold(not UNFIT.search(url), rule)


def check_text(text: str | None, limit: int, rule: str) -> None:
    if text is not None:
        hold(text and len(text) <= limit and not UNFIT.search(text), rule)


def tokens(text: str) -> tuple[bytes, ...]:
    return tuple(piece.encode().replace(b"\\n", b"\n") for piece in text.split(" "))
