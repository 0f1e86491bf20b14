"""What the page itself prints around its text: byline, authors, dates, dateline, rights.

Read only between headline and text and right after it; the head of the page is read
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from spiders.extract.content import HEADING_TAGS, Passage
from spiders.extract.fold import fold
from spiders.extract.names import MAX_LINE
from spiders.extract.page import Page
from spiders.extract.printed.beside_day import (
    name_atop_text,
    names_beside_day,
    names_over_headline,
)
from spiders.extract.printed.bylines import named_anywhere, read_byline
from spiders.extract.printed.dates import read_dates
from spiders.extract.printed.signatures import read_signature
from spiders.extract.reading import Reading
from spiders.extract.related.addresses import host_of

MAX_GAP = 12
"""Passages between lead and text that are looked at."""
_DATELINE = re.compile(
    r"^((?:[^\W\d_a-zà-öø-ÿ][\w.'’-]*[,/ ]{1,2}){0,5}[^\W\d_a-zà-öø-ÿ][\w.'’-]+"
    r"(?:,? (?:\w+\.? \d{1,2}|\d{1,2}\.? \w+)(?:,? \d{4})?)?"
    r"(?: ?\([\w ./-]{2,30}\))?) ?(?:—|–|--|-|:) (?=\S)"
)
MAX_LATE = 9
"""Passages below the first of the text among which a row of writer and day may stand."""
_ROWS = frozenset(("facts", "not_a_paragraph", "link"))
_RIGHTS = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)


def read_visible(
    page: Page,
    passages: list[Passage],
    headline: int,
    first: int,
    last: int,
    known: tuple[str, ...] = (),
) -> Reading:
    """Claims printed around the text.

    Args:
        headline: Order of the headline's passage, or of the first text without one.
        first: Order of the first passage of the text.
        last: Order of its last passage.
        known: Authors whom the head of the page names.
    """
    # the lead counts as text, and a byline may stand below it
    text = next((p.order for p in passages[first:last] if p.rule is None), first)
    above = passages[max(0, headline - 4) : min(text, first + MAX_GAP) + 2]
    below = passages[last + 1 : last + 7]
    menu = passages[max(0, headline - MAX_GAP) : headline]
    under = [p for p in above if p.order > headline]
    over = [p for p in above if p.order < headline]
    if headline < len(passages) and passages[headline].tag not in HEADING_TAGS:
        over.append(passages[headline])
    byline, authors = read_byline(page, under)
    byline = byline or _signed_by(above, known)
    if byline is None and not known:
        # a summary may be taken for the first of the text
        authors = names_beside_day(page, menu, passages[headline + 1 : text + 4])
        byline = ", ".join(authors) or None
    if byline is None:
        byline, authors = read_byline(page, over)
    if byline is None and not known:
        authors = names_over_headline(page, passages[: max(0, headline - 4)], over)
        byline = ", ".join(authors) or None
    if byline is None:
        byline, authors = read_byline(page, below)
    if byline is None:
        byline, authors = read_signature(page, above, below)
    if text > headline + 1 and all(_is_site(page, name) for name in authors):
        atop = name_atop_text(page, menu, passages[text - 1 : text + 1])
        authors = atop or authors
        byline = ", ".join(atop) or byline
    late = [p for p in passages[text + 2 : text + MAX_LATE] if p.rule in _ROWS]
    if byline is None:
        byline, authors = read_byline(page, late)
    if byline is None and not known:
        authors = named_anywhere(page, passages)
        byline = ", ".join(authors) or None
    dates = read_dates(page, above, below, headline)
    if late and not (dates.published or dates.modified):
        dates = read_dates(page, late, (), headline)
    return Reading(
        reader="page",
        byline=byline,
        authors=authors,
        published=tuple(dates.published),
        modified=tuple(dates.modified),
        copyright_line=next(
            (p.text for p in below if p.rule and _RIGHTS.match(p.text)), None
        ),
    )


def _is_site(page: Page, name: str) -> bool:
    """Whether a byline names the outlet: as the title does, or as its host is written."""
    squeezed = fold(name).replace(" ", "")
    return name in (page.title or "") or squeezed in host_of(page.url).replace("-", "")


def _signed_by(above: Iterable[Passage], authors: Iterable[str]) -> str | None:
    """The author whom the head of the page names, where a line is the name, or the name and a day."""
    names = [name for name in authors if " " in name]
    for passage in above if names else ():
        text = passage.text
        if len(text) > MAX_LINE or passage.rule is None:
            continue
        for name in names:
            rest = text[len(name) :].lstrip(" |,·•–—-")
            if text.startswith(name) and (not rest or rest[0].isdigit()):
                return name
    return None


def read_dateline(text: str) -> str | None:
    """Place (date, agency) that opens a report, before its dash: "PARIS, June 3 (AFP) —"."""
    match = _DATELINE.match(text[:90])
    if match is None:
        return None
    place = match.group(1)
    capitals = sum(char.isupper() for char in place)
    # A capital at each word is any name; a report's place stands in capitals or brackets.
    return place if capitals >= 3 or "(" in place else None
