"""A short note that stands only in a script's state, beside its headline. Pure and bounded.

Text of a state is trusted from `script_state.MIN_TEXT` on. Shorter text is read where one
object holds both a headline and paragraphs, and no other object of the page does: lists of
teasers and texts of the frame have either many of these or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.items import Block
from spiders.extract.measure import reading_size
from spiders.extract.page import Page, clean
from spiders.extract.scripts.state import MAX_DEPTH, MAX_NODES, read_run, runs
from spiders.extract.scripts.values import Json, script_values

MIN_NOTE = 120
"""Characters of the paragraphs together."""
MIN_PARAGRAPHS = 2
MIN_LINE = 40
"""Characters of a paragraph."""
MIN_HEADLINE, MAX_HEADLINE = 10, 300
MAX_RUN = 4_000
"""Characters of a run with its markup; a longer one is no short note."""
_HEADLINE_KEYS = re.compile(r"(?:head_?line|title)(?:_?text)?", re.IGNORECASE)

_FRAME_KEYS = re.compile(
    r"consent|cookie|gdpr|privacy|footer|newsletter|dialog|modal|banner|i18n|translation|locale",
    re.IGNORECASE,
)
"""Of texts that stand on every page of a site."""


@dataclass(frozen=True, slots=True)
class StateNote:
    """A headline and the paragraphs beside it."""

    headline: str
    blocks: tuple[Block, ...]


def read_state_note(page: Page) -> StateNote | None:
    """The one short note of the page's scripts; `None` when there is none, or several."""
    found = {
        note.headline: note
        for value in script_values(page)
        for note in _notes(value, page)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _notes(value: Json, page: Page) -> Iterator[StateNote]:
    left, stack = MAX_NODES, [(value, 0)]
    while stack and left > 0:
        node, depth = stack.pop()
        left -= 1
        if isinstance(node, dict) and (note := _note(node, page)):
            yield note
        if depth < MAX_DEPTH and isinstance(node, (dict, list)):
            children = (
                (v for k, v in node.items() if not _FRAME_KEYS.search(k))
                if isinstance(node, dict)
                else node
            )
            stack.extend(
                (c, depth + 1) for c in children if isinstance(c, (dict, list))
            )


def _note(node: dict[str, Json], page: Page) -> StateNote | None:
    """The note of an object: a headline of its own, and the longest run of its texts."""
    headline = next(
        (
            text
            for key, value in node.items()
            if isinstance(value, str) and _HEADLINE_KEYS.fullmatch(key)
            if MIN_HEADLINE <= reading_size(text := clean(value)) <= MAX_HEADLINE
        ),
        None,
    )
    if headline is None:
        return None
    for key, value in node.items():
        if not isinstance(value, (str, list)) or _HEADLINE_KEYS.fullmatch(key):
            continue
        run = next(runs(value, MIN_NOTE), None)
        if run is None or not MIN_NOTE <= sum(map(reading_size, run)) <= MAX_RUN:
            continue
        blocks = read_run(run, page)
        sizes = [s for b in blocks if (s := reading_size(b.text)) >= MIN_LINE]
        if len(sizes) >= MIN_PARAGRAPHS and sum(sizes) >= MIN_NOTE:
            return StateNote(headline, blocks)
    return None
