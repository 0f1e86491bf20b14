"""Counts in words, for pages, terminal and messages alike. Pure."""

from __future__ import annotations


def plural(value: int, one: str, many: str | None = None) -> str:
    """`1 hit`, `1,204 hits`."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"
