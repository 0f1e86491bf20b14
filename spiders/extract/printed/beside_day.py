"""A writer whom nothing names but the day beside: a name alone, near the day, above the text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from crawler.roles import ROLE
from spiders.extract.content import Passage
from spiders.extract.fold import small
from spiders.extract.names import (
    JOINERS,
    WITHIN_NAMES,
    is_name,
    is_news_agency,
    is_opener,
    take_names,
)
from spiders.extract.page import Page, clean
from spiders.extract.printed.date_labels import labels_day
from spiders.extract.printed.dates import has_age, has_day
from spiders.extract.printed.half_dates import is_day_of_year
from spiders.extract.printed.line_text import spaced_text
from spiders.extract.tree import children, texts
from spiders.extract.word_lists import word_set

MAX_ROWS, LAST_ROWS = 8, 4
"""Lines right below the headline, and right above the text, in which a name and a day may stand."""
MAX_ROW = 80
"""Characters of such a line."""
MAX_LABEL = 24
"""Characters of a label whose day is not there: "Last updated:"."""
MAX_REST = 30
"""Characters of what its elements part from a name in its line: a handle, a button."""
APART = 2
"""Lines from the name to the day: a role may stand between."""
MAX_PIECES = 40
_CLOCK = re.compile(r"(?<![\d.,])(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d.,])")
_READING = re.compile(
    r"\d+ ?min\b|\bmin(?:ute)?s? (?:read|de lecture|lezen|läsning)\b|lesezeit|reading time"
)
_PARTS = re.compile(
    r"\s*[|/•·–—]\s*|\s-\s|,\s+|\s+(?:"
    + "|".join(map(re.escape, sorted(JOINERS)))
    + r")\s+"
)
_MARKS = re.compile(r"\W+")
_NO_NAMES = word_set(
    "about article articles blog business categories category contents content development home introduction"
    " key live management menu news overview points related search share summary table tags takeaways"
    " technology top video release immediate embargoed statement diffusion immédiate comunicado pressemitteilung"
    " inhalt inhaltsverzeichnis nachrichten themen thema sommaire contenido sommario"
)
"""Words of titles that stand where a writer does."""
_FAR_HEADINGS = frozenset(("h1", "h2"))
_NEAR_HEADINGS = frozenset(("h3", "h4", "h5", "h6"))


def names_beside_day(
    page: Page, above: Sequence[Passage], below: Sequence[Passage]
) -> tuple[str, ...]:
    """Names alone in a line, or in a row with the day, with the day in a line near by.

    Asked last, where nobody else tells of a writer.

    Args:
        above: Lines before the headline: what stands there too is a menu's.
        below: Lines between headline and text, and those that stand among its first.
    """
    lines = [
        p
        for p in below
        if p.rule not in (None, "caption")
        and len(p.text) <= MAX_ROW
        and p.tag not in _FAR_HEADINGS
    ]
    if len(lines) > MAX_ROWS + LAST_ROWS:
        lines = [*lines[:MAX_ROWS], *lines[-LAST_ROWS:]]
    moments = [p.order for p in lines if _tells_moment(p)]
    if not moments:
        return ()
    menu = {p.text for p in above}
    for line in lines:
        apart = min(abs(line.order - order) for order in moments)
        if apart > (1 if line.tag in _NEAR_HEADINGS else APART):
            continue
        names = _names_of(line, is_row=line.order in moments)
        if names and not any(_is_other(page, name, menu) for name in names):
            return names
    return ()


def names_over_headline(
    page: Page, above: Sequence[Passage], over: Sequence[Passage]
) -> tuple[str, ...]:
    """The same of the lines right above the headline, where one tells how long the text takes.

    Without that a day may be today's, and a name the section's.
    """
    if not any(_READING.search(small(p.text)) for p in over if len(p.text) <= MAX_ROW):
        return ()
    return names_beside_day(page, above, over)


def name_atop_text(
    page: Page, above: Sequence[Passage], text: Sequence[Passage]
) -> tuple[str, ...]:
    """Names alone in the line from which the text goes on, made as its paragraphs are.

    Asked where no other writer is printed than the outlet itself.

    Args:
        above: Lines before the headline.
        text: The line right before the first paragraph, and that.
    """
    if len(text) < 2 or text[0].rule != "before_text" or len(text[0].text) > MAX_ROW:
        return ()
    line, first = text[:2]
    if line.tag != first.tag or len(first.text) < MAX_ROW:
        return ()
    menu = {p.text for p in above}
    names = _names_of(line, is_row=False)
    return () if any(_is_other(page, name, menu) for name in names) else names


def _tells_moment(passage: Passage) -> bool:
    line = spaced_text(passage)
    letters = small(line)
    return (
        has_day(line)
        or _CLOCK.search(line) is not None
        or has_age(line)
        or is_day_of_year(letters)
        or _READING.search(letters) is not None
        or (len(line) <= MAX_LABEL and _is_label(letters))
    )


def _is_label(letters: str) -> bool:
    return letters.endswith(":") and labels_day(letters)


def _names_of(line: Passage, *, is_row: bool) -> tuple[str, ...]:
    """The names of a line that holds nothing else but figures; of a row with the day those in it."""
    found: list[str] = []
    rest = 0
    for part in _parts_of(line):
        if found and (ROLE.fullmatch(part) or part.isalnum()):
            continue  # what he or she is, or the outlet
        if _is_full_name(part) or is_news_agency(part):
            found.append(part)
        elif is_row and (name := _before_section(part)):
            found.append(name)
        elif not (
            is_row
            or any(char.isdigit() for char in part)
            or part.casefold() in JOINERS
            or _MARKS.fullmatch(part)
            or is_opener(part)
        ):
            rest += len(part)
            # a name comes first, and what follows stands in an element of its own
            if not found or rest > MAX_REST or not children(line.element):
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


def _before_section(part: str) -> str | None:
    """The name of "Ada Moor in Harbours"; the section may stand in an element of its own."""
    name, within, _ = f"{part} ".partition(" in ")
    return name if within and take_names(part) == name and _is_full_name(name) else None


def _is_full_name(text: str) -> bool:
    """Two to four words with a capital each; a script without capitals tells no names."""
    words = [word for word in text.split() if word not in WITHIN_NAMES]
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() for word in words)
        and not any(word.casefold() in _NO_NAMES for word in words)
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
