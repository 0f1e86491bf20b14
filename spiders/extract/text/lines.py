"""Lines that single breaks part: verses and addresses, or the paragraphs of an old page. Pure."""

from __future__ import annotations

from spiders.extract.measure import reading_size

_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "“", ")")
LEAST_LINE = 60
"""Characters of a line that is a paragraph, as `reading_size` weighs them."""
MIN_LINES = 3
"""Such lines of a run that has others too: a day, a name, a subhead …"""
MOST_LINES = 0.8
"""… and their share of it."""


def _is_paragraph(line: str) -> bool:
    """Long and ending like a sentence: lines of verses and addresses are neither."""
    line = line.strip()
    return line.endswith(_SENTENCE_END) and (
        len(line) >= LEAST_LINE
        or (not line.isascii() and reading_size(line) >= LEAST_LINE)
    )


def are_paragraphs(lines: list[str]) -> bool:
    """Whether single breaks part paragraphs: lines of a text wrapped by hand seldom end a sentence."""
    found = [len(line) for line in lines if _is_paragraph(line)]
    return len(found) == len(lines) or (
        len(found) >= MIN_LINES and sum(found) >= MOST_LINES * sum(map(len, lines))
    )
