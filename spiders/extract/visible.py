"""What the page itself prints around its text: byline, authors, dates, dateline, rights.

Read only between headline and text and right after it; the head of the page is read
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

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


_Writers = tuple[str | None, tuple[str, ...]]
"""A byline as printed, and the authors in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """The passages around a text, by place."""

    headline: int
    text: int
    """Order of the headline, and of the first passage that is kept."""
    above: list[Passage]
    over: list[Passage]
    under: list[Passage]
    """Of those above the text: over the headline, and under it."""
    menu: list[Passage]
    """Before the headline, further up."""
    below: list[Passage]
    late: list[Passage]
    """Rows of facts in the first of the text."""


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
    around = _around(passages, headline, first, last)
    byline, authors = _writers(page, passages, around, known)
    dates = read_dates(page, around.above, around.below, headline)
    if around.late and not (dates.published or dates.modified):
        dates = read_dates(page, around.late, (), headline)
    rights = (p.text for p in around.below if p.rule and _RIGHTS.match(p.text))
    return Reading(
        reader="page",
        byline=byline,
        authors=authors,
        published=tuple(dates.published),
        modified=tuple(dates.modified),
        copyright_line=next(rights, None),
    )


def _around(passages: list[Passage], headline: int, first: int, last: int) -> _Around:
    # the lead counts as text, and a byline may stand below it
    text = next((p.order for p in passages[first:last] if p.rule is None), first)
    above = passages[max(0, headline - 4) : min(text, first + MAX_GAP) + 2]
    over = [p for p in above if p.order < headline]
    if headline < len(passages) and passages[headline].tag not in HEADING_TAGS:
        over.append(passages[headline])
    return _Around(
        headline=headline,
        text=text,
        above=above,
        over=over,
        under=[p for p in above if p.order > headline],
        menu=passages[max(0, headline - MAX_GAP) : headline],
        below=list(takewhile(_is_no_title, passages[last + 1 : last + 7])),
        late=[p for p in passages[text + 2 : text + MAX_LATE] if p.rule in _ROWS],
    )


def _is_no_title(passage: Passage) -> bool:
    """Not the linked title of another text, whose writer stands below it."""
    return passage.tag not in HEADING_TAGS or 2 * passage.link_chars < len(passage.text)


def _writers(
    page: Page, passages: list[Passage], at: _Around, known: tuple[str, ...]
) -> _Writers:
    """The byline and the authors in it.

    Args:
        known: Authors whom the head names: then nothing but a byline's words tells of others.
    """
    byline, authors = _first_told(_near(page, passages, at, known))
    if at.text > at.headline + 1 and all(_is_site(page, name) for name in authors):
        atop = name_atop_text(page, at.menu, passages[at.text - 1 : at.text + 1])
        authors = atop or authors
        byline = ", ".join(atop) or byline
    if byline is None:
        byline, authors = _first_told(_far(page, passages, at, known))
    return byline, authors


def _near(
    page: Page, passages: list[Passage], at: _Around, known: tuple[str, ...]
) -> Iterator[_Writers]:
    """What the places around the text tell, the surest first."""
    yield read_byline(page, at.under)
    yield _signed_by(at.above, known), ()
    if not known:
        # a summary may be taken for the first of the text
        beside = passages[at.headline + 1 : at.text + 4]
        yield _named(names_beside_day(page, at.menu, beside))
    yield read_byline(page, at.over)
    if not known:
        top = passages[: max(0, at.headline - 4)]
        yield _named(names_over_headline(page, top, at.over))
    yield read_byline(page, at.below)
    yield read_signature(page, at.above, at.below)


def _far(
    page: Page, passages: list[Passage], at: _Around, known: tuple[str, ...]
) -> Iterator[_Writers]:
    yield read_byline(page, at.late)
    if not known:
        yield _named(named_anywhere(page, passages))


def _first_told(found: Iterator[_Writers]) -> _Writers:
    return next((one for one in found if one[0] is not None), (None, ()))


def _named(authors: tuple[str, ...]) -> _Writers:
    return ", ".join(authors) or None, authors


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
