"""Who wrote the text, told in italics below it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from spiders.extract.content import Passage
from spiders.extract.names import MAX_LINE, byline_of
from spiders.extract.tree import Element, text_before

_SLANTED = frozenset(("em", "i", "b", "strong"))
_TOP = ("headline", "lead")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]+(?: [^\W\d_a-z][\w.'’-]*){1,2}")
_RIGHTS = re.compile(r"(?i)\s*(?:©|\(c\)|copyright\b)")
MAX_SIGNATURE = 100
"""Characters of a paragraph about its writer in which the name stands."""
MAX_PARTS = 60
"""Elements in a line, as far as they are looked at."""


def without_signed(kept: list[Passage], above: Sequence[Passage]) -> list[Passage]:
    """A text without the paragraphs in italics at its end that are about who wrote it.

    Args:
        above: What the page prints between its headline and the text.
    """
    signed = _signed(kept, above)
    for passage in signed:
        is_rights = is_rights_line(passage.text)
        passage.rule = "rights_line" if is_rights else "biography"
    return kept[: len(kept) - len(signed)]


def is_rights_line(text: str) -> bool:
    """Whether a line opens with a mark of rights."""
    return _RIGHTS.match(text) is not None


def _signed(kept: list[Passage], above: Sequence[Passage]) -> list[Passage]:
    """Paragraphs in italics at the end, from the first on that is about who wrote the text."""
    run: list[Passage] = []
    for passage in reversed(kept):
        if not is_set_apart(passage) and not is_rights_line(passage.text):
            break
        run.append(passage)
    if not run or len(run) * 2 > len(kept):
        return []
    run.reverse()
    lines = [p.text for p in above if len(p.text) <= MAX_LINE and p.rule not in _TOP]
    written = [found[1] for found in map(byline_of, lines) if found]
    called = {name for names in written for name in names.split() if name[0].isupper()}
    for at, passage in enumerate(run):
        if (
            is_rights_line(passage.text)
            or passage.text.split(None, 1)[0].rstrip(",") in called
        ):
            return run[at:]
        name = _NAME.match(passage.text)
        line = byline_of(passage.text[:MAX_SIGNATURE])
        if (name and any(name[0] in said for said in lines)) or (
            line and passage.text.startswith(line[0])
        ):
            return run[at:]
    return []


def is_set_apart(passage: Passage) -> bool:
    """All of it in italics or bold."""
    element = passage.element
    if text_before(element).strip():
        return False
    parts = islice(element.iter(), MAX_PARTS)
    inside = sum(len(child.text()) for child in parts if _is_slanted(child))
    return inside >= len(passage.text) * 0.9


def _is_slanted(child: Element) -> bool:
    """In italics or bold, itself or all that a link holds."""
    if child.tag == "a" and (inner := child.first_child) is not None:
        return inner.next is None and inner.tag in _SLANTED
    return child.tag in _SLANTED
