"""Lists of words written as texts, a dozen in a line. Pure."""

from __future__ import annotations


def words(text: str, mark: str | None = None) -> tuple[str, ...]:
    """The words of a text, in order; a mark parts those that have blanks in them."""
    return tuple(text.split(mark))


def word_set(text: str, mark: str | None = None) -> frozenset[str]:
    """The same, to look words up."""
    return frozenset(text.split(mark))
