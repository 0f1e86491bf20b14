"""What the index holds, value by value: what is folded for all of an article at once must equal it."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.query.tokens import BOUNDARY, words


def prepare(text: str) -> str:
    """What is indexed for one value: its tokens with a blank between them."""
    return " ".join(words(text))


def join_values(values: Iterable[str]) -> str:
    """What is indexed for a field with several values: no phrase crosses from one to the next."""
    return f" {BOUNDARY} ".join(map(prepare, values))
