"""A text dump while it is told apart: its lines, and the fields found so far. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from crawler.credits.forms import is_credit
from crawler.credits.parting import split_credit
from crawler.items import Block, DateClaim, Image, RelatedLink
from spiders.extract.names import byline_of
from spiders.extract.printed.date_labels import Dates
from spiders.extract.printed.dates import dates_in, day_of_dateline

READER = "plaintext"
MAX_HEADLINE = 300
"""Longer first lines are text. The longest of 432 real headlines had 214 characters."""
MAX_FURNITURE = 120
"""Characters of a line that is byline and date."""
MAX_SUBHEAD = 160
END = frozenset(".!?…。！？।؟։۔")
CLOSERS = "»”\"'’)』」]）*"
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./:]\d{1,2}\b")


@dataclass(slots=True)
class Line:
    text: str
    group: int
    """Number of the run of lines between two empty lines."""

    @property
    def is_sentence(self) -> bool:
        bare = self.text.rstrip(CLOSERS)
        return bool(bare) and bare[-1] in END


@dataclass(slots=True)
class Dump:
    """What has been told apart so far."""

    kicker: str | None = None
    headline: str | None = None
    lead: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    copyright_line: str | None = None
    blocks: list[Block] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)

    @property
    def claims(self) -> tuple[DateClaim, ...]:
        """Dates in the words of the dump, the dateline's where no line tells one."""
        published = list(self.dates.published)
        if not published and self.blocks:
            day = day_of_dateline(self.blocks[0].text)
            published = [day] if day else list(self.dates.ago)
        claim = partial(DateClaim, reader=READER)
        return (
            *(claim(field="date_published", text=day) for day in published),
            *(claim(field="date_modified", text=day) for day in self.dates.modified),
        )

    def take_furniture(self, text: str) -> bool:
        """Take byline and dates out of a line that is nothing else; `False` for any other."""
        if len(text) > MAX_FURNITURE:
            return False
        byline = byline_of(text)
        if byline is not None and self.byline is None:
            self.byline, names = byline
            self.authors = (names,)
        return dates_in(text, self.dates) or byline is not None


def is_furniture(text: str) -> bool:
    """A byline, date or credit line."""
    return bool(byline_of(text) or _DATE.search(text)) or is_credit(text)


def is_caption(lines: list[Line], at: int) -> bool:
    """A line said twice in a row, or one that ends in a credit."""
    text = lines[at].text
    if at + 1 < len(lines) and lines[at + 1].text == text and len(text) > 20:
        return True
    if is_credit(text, alone=False) and len(text) < 120:
        return True
    head, credit = split_credit(text)
    return credit is not None and bool(head)
