"""A writer whom nothing names but the day beside: a name alone, near the day, above the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.names import JOINERS, WITHIN_NAMES, is_name, is_opener
from spiders.extract.page import Page, clean
from spiders.extract.printed.dates import has_age, has_day
from spiders.extract.tree import children, texts

MAX_ROWS = 8
"""Lines below the headline in which a name and a day may stand."""
MAX_ROW = 80
"""Characters of such a line."""
APART = 2
"""Lines from the name to the day: a role may stand between."""
MAX_PIECES = 40
_CLOCK = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d.,])")
_PARTS = re.compile(r"\s*[|/•·–—]\s*")
_MARKS = re.compile(r"\W+")


def names_beside_day(
    page: Page, above: Sequence[Passage], below: Sequence[Passage]
) -> tuple[str, ...]:
    """Names alone in a line, or in a row with the day, with the day in a line near by.

    Asked last, where nobody else tells of a writer.

    Args:
        above: Lines before the headline: what stands there too is a menu's.
        below: Lines between headline and text.
    """
    lines = [
        p
        for p in below[:MAX_ROWS]
        if len(p.text) <= MAX_ROW and p.tag not in HEADING_TAGS
    ]
    moments = [p.order for p in lines if _tells_moment(p.text)]
    if not moments:
        return ()
    menu = {p.text for p in above}
    for line in lines:
        if min(abs(line.order - order) for order in moments) > APART:
            continue
        names = _names_of(line, is_row=line.order in moments)
        if names and not any(_is_other(page, name, menu) for name in names):
            return names
    return ()


def _tells_moment(line: str) -> bool:
    return has_day(line) or _CLOCK.search(line) is not None or has_age(line)


def _names_of(line: Passage, *, is_row: bool) -> tuple[str, ...]:
    """The names of a line that holds nothing else but figures; of a row with the day those in it."""
    found: list[str] = []
    for part in _parts_of(line):
        if _is_full_name(part):
            found.append(part)
        elif not (
            is_row
            or any(char.isdigit() for char in part)
            or part.casefold() in JOINERS
            or _MARKS.fullmatch(part)
            or is_opener(part)
        ):
            return ()
    return tuple(dict.fromkeys(found))


def _parts_of(line: Passage) -> Iterator[str]:
    """What its elements and the marks in it part."""
    inside = [line.text]
    if children(line.element):
        pieces = list(islice(texts(line.element), MAX_PIECES))
        # what stands loose in the page has an element that holds all of it
        if "".join("".join(pieces).split()) == line.text.replace(" ", ""):
            inside = pieces
    for text in inside:
        for part in _PARTS.split(clean(text)):
            if part := part.strip(" ,;"):
                yield part


def _is_full_name(text: str) -> bool:
    """Two to four words with a capital each; a script without capitals tells no names."""
    words = [word for word in text.split() if word not in WITHIN_NAMES]
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() for word in words)
        and is_name(text)
        and not has_day(text)
    )


def _is_other(page: Page, name: str, menu: set[str]) -> bool:
    """Of the section or of the site: in the address, in the title or above the headline."""
    return (
        name.lower().replace(" ", "-") in (page.url or "").lower()
        or name in (page.title or "")
        or name in menu
    )
