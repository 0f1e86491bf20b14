"""What the page itself prints around its text: byline, authors, dates, dateline, rights.

Read only between headline and text and right after it; the head of the page is read
elsewhere.
"""

from __future__ import annotations

import re
from itertools import islice

from spiders.extract.bylines import read_byline
from spiders.extract.content import Passage
from spiders.extract.names import MAX_LINE
from spiders.extract.page import Page, clean
from spiders.extract.reading import Reading
from spiders.extract.weigh import HEADINGS

_DATE = re.compile(
    r"\b(?:19|20)\d\d\b.*\d|\d.*\b(?:19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2}\b|(?:19|20)\d\d[年년]"
)
# A day with its year, in figures or with the month's name, and the time of day after it.
_WRITTEN = re.compile(
    r"(?:(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)\d\d"
    r"|(?:19|20)\d\d[-./年년]\s?\d{1,2}[-./月월]\s?\d{1,2}[日일]?"
    r"|(?<!\d)\d{1,2}\.?(?:st|nd|rd|th|er|º)?(?: de| of)? [^\W\d_]{3,}\.?,?(?: de)? (?:19|20)\d\d"
    r"|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)"
    r"(?:[\sT,|–•·-]+(?:(?:at|um|à|a las|kl\.?|о|w|ore|klo|ob|u)\s)?\d{1,2}[:.h時시]\d{2}(?::\d\d)?"
    r"(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:GMT|UTC|CES?T|E[SD]T|P[SD]T|BST|[+-]\d\d:?\d\d))?)?",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"updated?|modified|aktualisiert|geändert|mis à jour|modifié|actualizado|aggiornat|"
    r"обновлен|оновлено|aktualizowan|uppdaterad|opdateret|oppdatert|bijgewerkt|güncelle|更新|수정",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^((?:[^\W\d_a-zà-öø-ÿ][\w.'’-]*[,/ ]{1,2}){0,5}[^\W\d_a-zà-öø-ÿ][\w.'’-]+"
    r"(?:,? (?:\w+\.? \d{1,2}|\d{1,2}\.? \w+)(?:,? \d{4})?)?"
    r"(?: ?\([\w ./-]{2,30}\))?) ?(?:—|–|--|-|:) (?=\S)"
)
_RIGHTS = re.compile(r"©|\(c\)|copyright", re.IGNORECASE)


def read_visible(
    page: Page, passages: list[Passage], headline: int, first: int, last: int
) -> Reading:
    """Claims printed around the text.

    Args:
        headline: Order of the headline's passage, or of the first text without one.
        first: Order of the first passage of the text.
        last: Order of its last passage.
    """
    above = passages[max(0, headline - 4) : first + 2]
    below = passages[last + 1 : last + 7]
    zone = [p for p in (*above, *below) if len(p.text) <= MAX_LINE]
    byline, authors = read_byline(
        page, [p for p in above if p.order != headline or p.tag not in HEADINGS], below
    )
    published, modified = _dates(page, above, zone)
    return Reading(
        reader="page",
        byline=byline,
        authors=authors,
        published=tuple(dict.fromkeys(published)),
        modified=tuple(dict.fromkeys(modified)),
        copyright_line=next(
            (p.text for p in below if p.rule and _RIGHTS.match(p.text)), None
        ),
    )


def read_dateline(text: str) -> str | None:
    """Place (date, agency) that opens a report, before its dash: "PARIS, June 3 (AFP) —"."""
    match = _DATELINE.match(text[:90])
    if match is None:
        return None
    place = match.group(1)
    capitals = sum(char.isupper() for char in place)
    # A capital at each word is any name; a report's place stands in capitals or brackets.
    return place if capitals >= 3 or "(" in place else None


def _dates(
    page: Page, above: list[Passage], zone: list[Passage]
) -> tuple[list[str], list[str]]:
    published: list[str] = []
    modified: list[str] = []
    for element in islice(page.root.iter("time"), 6):
        stamp = clean(element.get("datetime"))
        if not stamp:
            continue
        names = (
            f"{element.get('class')} {element.get('itemprop')} {element.get('title')}"
        )
        (modified if _MODIFIED.search(names) else published).append(stamp)
    for passage in zone:
        text = passage.text
        if passage.rule is None or len(text) > MAX_LINE or not _DATE.search(text):
            continue
        change = _MODIFIED.search(text)
        cut = change.start() if change is not None else len(text)
        for found in _WRITTEN.finditer(text):
            (published if found.start() < cut else modified).append(found.group())
    return published, modified
